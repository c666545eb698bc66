"""Files for a forge: what its continuous integration runs, and templates for pull requests and issues."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from dealshelf import __version__
from dealshelf.forge import guess_kind
from dealshelf.revisions import GitError, ask_git

RecipeForge: TypeAlias = Literal["github", "gitlab", "gitea"]
"""Forges with recipes of their own; Forgejo reads Gitea's."""

RECIPE_FORGES: tuple[RecipeForge, ...] = get_args(RecipeForge)
RECIPES_FOLDER = "recipe_files"
HIDDEN = "dot-"
"""Begins the name of a file or folder that begins with a period in a library: packages leave such files out."""

OUR_VERSION = "~=VERSION"
"""Stands for the release that writes a recipe, and those after it that break nothing."""


def list_recipes(forge: RecipeForge) -> dict[str, str]:
    """Return the text of each file for a forge, by its path from the top of the repository."""
    return dict(_read_folder(files("dealshelf") / RECIPES_FOLDER / forge, ""))


def _read_folder(folder: Traversable, parent: str) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = f".{entry.name.removeprefix(HIDDEN)}" if entry.name.startswith(HIDDEN) else entry.name
        if entry.is_dir():
            yield from _read_folder(entry, f"{parent}{name}/")
        else:
            yield parent + name, entry.read_text("utf-8").replace(OUR_VERSION, f"~={__version__}")


def find_forge(folder: Path) -> RecipeForge:
    """Return the forge that a folder's git remote is at by the name of its host; GitHub where that says nothing."""
    kind = guess_kind(_read_remote_host(folder))
    if kind == "gitlab":
        return "gitlab"
    return "gitea" if kind in ("gitea", "forgejo") else "github"


def _read_remote_host(folder: Path) -> str:
    """Return the host of the remote `origin`: of `https://host/…`, `ssh://git@host/…` or `git@host:…`."""
    try:
        answer = ask_git(folder, "remote", "get-url", "origin")
    except GitError:
        return ""
    remote = answer.decode(errors="replace").strip()
    address = remote.partition("://")[2] or remote
    return address.partition("/")[0].rpartition("@")[2].partition(":")[0]
