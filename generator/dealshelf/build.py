"""One build inside MkDocs: which files stay with MkDocs, which are ours, and how both meet in one site."""

import logging
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from traceback import extract_tb
from typing import Any
from urllib.parse import unquote

from jinja2 import Environment, TemplateError, TemplateNotFound, TemplateSyntaxError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import is_error_template

from dealshelf.feeds import list_outputs
from dealshelf.feeds.hosting import REPLACEABLE
from dealshelf.headers import CSP
from dealshelf.host import HOME_FILE, OwnFile, WarningCount, list_guides
from dealshelf.intake import take_in
from dealshelf.library import Library
from dealshelf.links import RECORD_FOLDERS, says_shareable
from dealshelf.load import AGREEMENT_FILE, FACTS_FILE, LIBRARY_DIR, SCORECARD_DIR
from dealshelf.printing import print_pages
from dealshelf.records import Audience
from dealshelf.render import Renderer
from dealshelf.revisions import read_revision
from dealshelf.views import list_pages
from dealshelf.views.attachments import list_files
from dealshelf.views.home import view_home
from dealshelf.views.page import Bundle, Work
from dealshelf.views.shelf import Shelf
from dealshelf.write import SiteFolderError, Staging

SITEMAP = "sitemap.xml"
"""MkDocs' own, left out: an internal site is not for search engines, and a site map would carry the clock's time."""

DATA_FOLDERS = (*RECORD_FOLDERS, f"{SCORECARD_DIR}/")
RECORD_FILES = frozenset({AGREEMENT_FILE, FACTS_FILE})

REMOTE = re.compile(r"[a-z]+:|//")
"""Styles and scripts of another host, which the policy forbids."""

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
ALIGNED = re.compile(r' style="text-align: (left|center|right);?"')

log = logging.getLogger("mkdocs.plugins.dealshelf")


@dataclass(slots=True)
class Summary:
    """What a build did, for its last line."""

    assets: int
    personas: int
    pages: int
    warnings: int
    seconds: float
    audience: Audience

    def __str__(self) -> str:
        parts = [_count(self.assets, "asset"), _count(self.personas, "persona"), _count(self.pages, "page")]
        if self.warnings:
            parts.append(_count(self.warnings, "warning"))
        for_whom = " for prospects" if self.audience == "shareable" else ""
        return f"{', '.join(parts)}{for_whom} in {self.seconds:.1f} s"


def _list_search_files(shelf: Shelf, site_dir: Path) -> Iterator[tuple[str, str]]:
    # Only the process that makes the index needs numpy, which takes as long to load as half of all else.
    from dealshelf.search.files import list_search_files

    return list_search_files(shelf, site_dir)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"


def _name_fault(error: TemplateError) -> PluginError:
    """Return what is wrong with a template of the theme or of the site's own, and where."""
    if isinstance(error, TemplateNotFound):
        return PluginError(f"the theme has no template '{error.name}'. Set 'name: dealshelf' under 'theme:'.")
    if isinstance(error, TemplateSyntaxError):
        return PluginError(f"{error.filename or error.name}:{error.lineno}: {error.message}")
    # Jinja puts the places in templates among those in Python.
    places = [f"{frame.filename}:{frame.lineno}: " for frame in extract_tb(error.__traceback__)]
    return PluginError(next((place for place in reversed(places) if ".html:" in place), "") + str(error.message))


class Build:
    """The state of one build between MkDocs' hooks."""

    def __init__(
        self,
        library: Library,
        staging: Staging,
        *,
        theme_dirs: frozenset[str],
        warnings: int,
        is_serving: bool,
        started: float,
    ) -> None:
        self.library = library
        self.staging = staging
        self.warnings = warnings
        self.is_serving = is_serving
        self.theme_dirs = theme_dirs
        self.started = started
        self.warned = WarningCount()
        self.shelf = Shelf(library)
        self.pages = list_pages(self.shelf)
        self.outputs = list_outputs(self.shelf)
        self.attachments = frozenset(list_files(library))
        self.renderer: Renderer | None = None
        self.ordinary_pages = 0
        self.is_published = False
        self.summary: Summary | None = None

    @classmethod
    def start(cls, config: MkDocsConfig, *, is_serving: bool) -> "Build":
        """Load the library and begin a build of it; `config` then writes to a staging folder.

        Raises MkDocs' `PluginError` with every problem when the library cannot be built.
        """
        started = time.monotonic()
        library, problems = take_in(
            Path(config.config_file_path),
            uses_folders=config.use_directory_urls,
            is_strict=config.strict,
            forks=not is_serving,
        )
        try:
            sources = [library.site.content_dir, library.site.personas_dir, *map(Path, config.theme.dirs)]
            staging = Staging(Path(config.site_dir), sources)
        except SiteFolderError as error:
            raise PluginError(str(error)) from error
        try:
            config.site_dir = str(staging.folder)
            config.theme.static_templates.discard(SITEMAP)
            build = cls(
                library,
                staging,
                theme_dirs=frozenset(config.theme.dirs),
                warnings=len(problems),
                is_serving=is_serving,
                started=started,
            )
            logging.getLogger("mkdocs").addHandler(build.warned)
        except BaseException:
            staging.discard()
            raise
        return build

    def choose_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Return the files of the site: ordinary pages and what belongs to them, used attachments, our pages."""
        kept = [file for file in files if self._keeps(file)]
        if not any(file.src_uri == HOME_FILE for file in kept):
            kept.append(File.generated(config, HOME_FILE, content=" ", inclusion=InclusionLevel.INCLUDED))
        self._refuse_rivals(kept)
        theirs = {file.dest_uri for file in kept}.intersection(REPLACEABLE)
        self.outputs = [output for output in self.outputs if output.path not in theirs]
        config.theme.static_templates.difference_update(theirs)
        self.ordinary_pages = sum(file.is_documentation_page() for file in kept)
        return Files([*kept, *self._own_files(config)])

    def _refuse_rivals(self, kept: list[File]) -> None:
        """Raise `PluginError` when an ordinary page or file would take the place of a page or a file of ours."""
        ours = {f"{unquote(page.url)}index.html" for page in self.pages}
        ours |= {output.path for output in self.outputs}.difference(REPLACEABLE)
        rivals = [file.src_uri for file in kept if file.dest_uri in ours]
        if rivals:
            content = self.library.site.relative(self.library.site.content_dir)
            names = ", ".join(f"{content}/{name}" for name in rivals)
            raise PluginError(
                f"would take the place of what the library makes, nothing was written: {names}. Rename it."
            )

    def _keeps(self, file: File) -> bool:
        """Does a file of MkDocs belong to the site? Of the content folder, only what is known to."""
        if file.src_uri == SITEMAP:
            return False
        if file.src_dir is None or file.src_dir in self.theme_dirs:
            return True
        if file.src_uri in self.attachments or file.src_uri in REPLACEABLE:
            return True
        if file.src_uri in RECORD_FILES or file.src_uri.startswith(DATA_FOLDERS):
            is_beside_asset = file.src_uri.startswith(f"{LIBRARY_DIR}/") and not file.is_documentation_page()
            return self.library.is_internal and is_beside_asset
        return self.library.is_internal or (
            file.is_documentation_page() and says_shareable(self.library.site.content_dir / file.src_uri)
        )

    def _own_files(self, config: MkDocsConfig) -> Iterator[File]:
        content = self.library.site.relative(self.library.site.content_dir) + "/"
        for page in self.pages:
            if page.source is not None:
                # A persona lies outside the content folder, where a link from a page says `../personas/…`.
                inside = page.source.startswith(content)
                source = page.source.removeprefix(content) if inside else f"../{page.source}"
                yield OwnFile(
                    source,
                    None,
                    config.site_dir,
                    use_directory_urls=True,
                    dest_uri=f"{unquote(page.url)}index.html",
                    inclusion=InclusionLevel.INCLUDED,
                )

    def read_page(self, markdown: str, page: MkDocsPage) -> str:
        """Give the home page its template, unless it names another."""
        if page.file.src_uri == HOME_FILE:
            page.meta.setdefault("template", "home.html")
        return markdown

    def clean_page(self, html: str) -> str:
        """Return an ordinary page's HTML without the inline styles of aligned cells, which the policy blocks."""
        html = ALIGNED.sub(r' class="align-\1"', html).replace("<pre>", '<pre tabindex="0">')
        return html if self.library.is_internal else COMMENT.sub("", html)

    def write(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        """Render and write every page of ours; return MkDocs' environment, ready for the same theme."""
        self.renderer = self._make_renderer(env, config, files)
        # The server that rebuilds on changes has threads, and a process with threads must not fork.
        shows_progress, forks = log.isEnabledFor(logging.INFO), not self.is_serving
        try:
            search = Bundle(partial(_list_search_files, self.shelf, self.staging.site_dir))
            work: list[Work] = [search, *self.pages, *self.outputs]
            print_pages(work, self.renderer, self.staging, shows_progress=shows_progress, forks=forks)
        except TemplateError as error:
            raise _name_fault(error) from error
        except OSError as error:
            raise PluginError(f"the site cannot be written: {error.strerror}. The last one is as it was.") from error
        return env

    def _make_renderer(self, env: Environment, config: MkDocsConfig, files: Files) -> Renderer:
        csp = "" if self.is_serving else CSP
        try:
            return Renderer(
                env,
                self.library,
                revision=read_revision(self.library.site.root),
                csp=csp,
                styles=[path for path in config.extra_css if not REMOTE.match(path)],
                scripts=[path for path in map(str, config.extra_javascript) if not REMOTE.match(path)],
                guides=list_guides(files),
            )
        except TemplateError as error:
            raise _name_fault(error) from error

    def add_frame(self, context: dict[str, Any], url: str) -> Mapping[str, Any]:
        """Return what MkDocs lends a template that is a page of its own, with what the theme's frame prints."""
        assert self.renderer is not None, "templates are rendered after on_env"
        # A missing page can be asked for at any depth, so its frame leads on from the root of the host.
        root = f"{context['base_url'].rstrip('/')}/" if is_error_template(url) else None
        context.update(self.renderer.context(url, "", root=root))
        return context

    def add_context(self, context: dict[str, Any], page: MkDocsPage) -> Mapping[str, Any]:
        """Return what MkDocs lends a template, with what the theme's frame (and the home page) prints."""
        assert self.renderer is not None, "pages are rendered after on_env"
        is_home = page.file.src_uri == HOME_FILE
        context.update(self.renderer.context(page.file.url, "find" if is_home else ""))
        if is_home:
            context.update(view_home(self.shelf))
        return context

    def publish(self, config: MkDocsConfig) -> None:
        """Put the finished site in its place, and say so."""
        if config.strict and self.warned.count:
            raise PluginError("the site has warnings and the build is strict: nothing was written.")
        if self.warned.dead_links and not self.library.is_internal:
            raise PluginError(
                "an ordinary page for prospects names what they may not see (above): nothing was written."
            )
        try:
            self.staging.publish()
        except SiteFolderError as error:
            raise PluginError(str(error)) from error
        logging.getLogger("mkdocs").removeHandler(self.warned)
        self.is_published = True
        config.site_dir = str(self.staging.site_dir)
        library = self.library
        if library.history.trouble:
            log.info(f"Pages do not tell who changed what: {library.history.trouble}")
        self.summary = Summary(
            assets=len(library.shown),
            personas=len(library.personas) if library.is_internal else 0,
            pages=len(self.pages) + self.ordinary_pages,
            warnings=self.warnings,
            seconds=time.monotonic() - self.started,
            audience=library.audience,
        )
        log.info(f"dealshelf: {self.summary}")

    def discard(self) -> None:
        """Remove what was written, unless it has been published."""
        logging.getLogger("mkdocs").removeHandler(self.warned)
        if not self.is_published:
            self.staging.discard()

    def watched_folders(self, config: MkDocsConfig) -> list[str]:
        """Return the folders, besides MkDocs' own, whose changes call for a new build."""
        return [str(self.library.site.personas_dir), *config.theme.dirs]
