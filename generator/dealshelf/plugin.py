"""The MkDocs boundary: each hook hands over to one build."""

from typing import Any, Literal

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from dealshelf.build import Build
from dealshelf.host import keep_serving


class DealshelfPlugin(BasePlugin):  # type: ignore[no-untyped-call, type-arg]
    """Builds the content library inside an MkDocs (or ProperDocs) build."""

    def __init__(self) -> None:
        self.is_serving = False
        self.build: Build | None = None

    def load_config(self, options: dict[str, Any], config_file_path: str | None = None) -> tuple[list[Any], list[Any]]:
        """Leave the options to our own reader, which keeps lines and columns."""
        self.options = options
        return [], []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether pages are served with live reload."""
        self.is_serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Load the library and send the build to a staging folder."""
        self.build = Build.start(config, is_serving=self.is_serving)
        return config

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Take the records out of MkDocs' own pages and put ours in."""
        return self._current.choose_files(files, config)

    def on_page_markdown(self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give the home page its template."""
        return self._current.read_page(markdown, page)

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> Environment:
        """Write our pages, and lend MkDocs' own what the theme needs."""
        return self._current.write(env, config, files)

    def on_page_content(self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Make classes of the inline styles that MkDocs' Markdown gives to table cells."""
        return self._current.clean_page(html)

    def on_page_context(self, context: Any, /, *, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
        """Lend an ordinary page what the theme's frame prints."""
        return self._current.add_context(context, page)

    def on_template_context(self, context: Any, /, *, template_name: str, config: MkDocsConfig) -> Any:
        """Lend a template that is a page of its own, such as 404.html, what the theme's frame prints."""
        return self._current.add_frame(context, template_name)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put the finished site in its place."""
        self._current.publish(config)

    def on_build_error(self, *, error: Exception) -> None:
        """Leave the previous site as it was."""
        self.on_shutdown()

    def on_shutdown(self) -> None:
        """Remove what was not published."""
        if self.build is not None:
            self.build.discard()

    def on_serve(self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Rebuild on changes to personas and theme too, and serve the last good site while there are problems."""
        server.builder = keep_serving(server.builder)
        for folder in self._current.watched_folders(config):
            server.watch(folder)
        return server

    @property
    def _current(self) -> Build:
        assert self.build is not None, "hooks run after on_config"
        return self.build
