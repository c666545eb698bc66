"""Which record a path of the repository is."""

from pathlib import Path

from dealshelf.load import (
    AGREEMENT_FILE,
    FACTS_FILE,
    LIBRARY_DIR,
    MEETINGS_DIR,
    NOTES_DIR,
    ROADMAP_DIR,
    SCORECARD_DIR,
)
from dealshelf.pulls.model import LONGEST_PATH
from dealshelf.reading import name_slug
from dealshelf.records.base import is_slug
from dealshelf.site import Site

NO_PATH = ("\\", "\0", "//", "/../", "/./")


class Places:
    """Where a library's records are in its repository; `prefix` is the path of the folder of `site.yml` in it."""

    def __init__(self, site: Site, prefix: str) -> None:
        content = "" if site.content_dir == site.root else f"{site.relative(site.content_dir)}/"
        self._prefix = prefix
        self._folders = {
            f"{content}{LIBRARY_DIR}/": "asset",
            f"{content}{NOTES_DIR}/": "note",
            f"{content}{ROADMAP_DIR}/": "roadmap",
            f"{content}{MEETINGS_DIR}/": "meeting",
            f"{site.relative(site.personas_dir)}/": "persona",
        }
        self._files = {f"{content}{AGREEMENT_FILE}": "agreement", f"{content}{FACTS_FILE}": "facts"}
        self._scorecard = f"{content}{SCORECARD_DIR}/"

    def find_path(self, path: str) -> str:
        """Return a path of the repository as problems name it: from the folder of `site.yml`; nothing outside it."""
        return path.removeprefix(self._prefix) if path.startswith(self._prefix) else ""

    def find_reference(self, path: str) -> str:
        """Return the reference of the record in a file of the repository, or nothing when it is no record's.

        What tables hold has no reference; `agreement`, `facts` and `scorecard` stand for theirs.
        """
        inner = self.find_path(path)
        if not inner or len(path) > LONGEST_PATH or any(part in f"/{path}" for part in NO_PATH):
            return ""
        if inner in self._files:
            return self._files[inner]
        if inner.startswith(self._scorecard) and inner.endswith(".csv"):
            return "scorecard"
        folder = next((folder for folder in self._folders if inner.startswith(folder)), None)
        if folder is None or not _is_record_file(inner.removeprefix(folder)):
            return ""
        slug = name_slug(Path(inner))
        return f"{self._folders[folder]}:{slug}" if is_slug(slug) else ""


def _is_record_file(inner: str) -> bool:
    """Is a path below a folder of records one of those that are read? The rule is that of `load.find_markdown`."""
    parts = inner.split("/")
    return inner.endswith(".md") and parts[-1] != "README.md" and not any(part.startswith((".", "_")) for part in parts)
