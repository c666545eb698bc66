"""What MkDocs, our host, is given and asked: files, warnings, ordinary pages, rebuilds."""

import logging
from collections.abc import Callable

from markupsafe import Markup
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.structure.files import File, Files, InclusionLevel

from dealshelf.views.page import Place

HOME_FILE = "index.md"
MANY_GUIDES = 12
UNLISTED = frozenset({HOME_FILE, "404.md"})


log = logging.getLogger("mkdocs.plugins.dealshelf")


def list_guides(files: Files) -> list[Place]:
    """Return the ordinary pages that the foot of every page leads to, in MkDocs' order: at most `MANY_GUIDES`."""
    pages = [file.page for file in files.documentation_pages() if file.src_uri not in UNLISTED and file.page]
    shown = [page for page in pages if page.file.inclusion == InclusionLevel.INCLUDED]
    return [Place(page.url, Markup(page.title).striptags(), page.url) for page in shown[:MANY_GUIDES]]  # noqa: S704


def keep_serving(rebuild: Callable[[], None]) -> Callable[[], None]:
    """Return a rebuild after which a failed build leaves the server showing the last good site."""

    def rebuild_or_stay() -> None:
        try:
            rebuild()
        except Abort:
            pass  # MkDocs has said why.
        except ConfigurationError as error:
            log.error(str(error))

    return rebuild_or_stay


class OwnFile(File):
    """A page of ours among MkDocs' files, so that links to its source resolve; we write it ourselves."""

    def is_documentation_page(self) -> bool:
        """Is it MkDocs' to render? Never."""
        return False

    def copy_file(self, dirty: bool = False) -> None:
        """Leave the page that we wrote as it is."""


class WarningCount(logging.Handler):
    """Counts what MkDocs and its plugins warn about, so that a strict build is not published with warnings."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0
        self.dead_links = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count one more; of MkDocs' own, those that say a page links to what the site does not hold."""
        self.count += 1
        self.dead_links += record.getMessage().startswith("Doc file ")
