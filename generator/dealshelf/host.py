"""What MkDocs, our host, is given and asked: files, warnings, ordinary pages, rebuilds."""

import logging
from collections.abc import Callable
from contextlib import suppress

from mkdocs.exceptions import Abort
from mkdocs.structure.files import File, Files, InclusionLevel

from dealshelf.views.page import Place

HOME_FILE = "index.md"
MANY_GUIDES = 12


def list_guides(files: Files) -> list[Place]:
    """Return the ordinary pages that the foot of every page leads to, in MkDocs' order: at most `MANY_GUIDES`."""
    pages = [file.page for file in files.documentation_pages() if file.src_uri != HOME_FILE and file.page]
    shown = [page for page in pages if page.file.inclusion == InclusionLevel.INCLUDED]
    return [Place(page.url, str(page.title), page.url) for page in shown[:MANY_GUIDES]]


def keep_serving(rebuild: Callable[[], None]) -> Callable[[], None]:
    """Return a rebuild after which a failed build leaves the server showing the last good site."""

    def rebuild_or_stay() -> None:
        with suppress(Abort):
            rebuild()

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

    def emit(self, record: logging.LogRecord) -> None:
        """Count one more."""
        self.count += 1
