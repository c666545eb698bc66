"""An index that would be the same again is taken over from the site that stands, and only then."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import TODAY, run_command
from dealshelf.search.kept import POINTER, find_kept, name_folder

MARK = "mark.json"
"""A file that no build writes: where it is still there after a build, the index was taken over."""


def build(library: Path, *words: str) -> None:
    """Build the site of a library."""
    result = run_command("dealshelf", "build", "--today", TODAY, *words, cwd=library)
    assert result.returncode == 0, result.stderr


def find_index(library: Path) -> Path:
    """Return the folder of the index that the site says is its own."""
    kept = find_kept(library / "site")
    assert kept is not None
    return kept.folder


def say(library: Path, **values: str) -> None:
    """Change what the pointer says."""
    pointer = library / "site" / POINTER
    pointer.write_text(json.dumps(json.loads(pointer.read_text()) | values))


@pytest.fixture
def built(minimal: Path) -> Path:
    """A small library with its site, whose index bears a mark and the name that goes with it."""
    build(minimal)
    folder = find_index(minimal)
    (folder / MARK).write_text("1")
    files = {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}
    renamed = folder.with_name(name_folder(files))
    folder.rename(renamed)
    say(minimal, folder=f"{renamed.name}/")
    return minimal


def touch(library: Path) -> None:
    """Change nothing but a file's time."""
    (library / "content/library/roi.md").touch()


def comment(library: Path) -> None:
    """Say something that no search finds."""
    file = library / "content/notes/2026/2026-11-20-comment-roi.md"
    file.parent.mkdir(parents=True)
    file.write_text("---\nkind: comment\nabout: asset:roi\nby: Ines\non: 2026-11-20\n---\n\nLooks good.\n")


@pytest.mark.parametrize("change", [touch, comment])
def test_what_search_does_not_see_leaves_the_index(built: Path, change: Callable[[Path], None]) -> None:
    """A build takes the index over, whole and under its name, when the same would go in."""
    before = find_index(built)
    held = sorted(path.relative_to(before) for path in before.rglob("*"))
    change(built)
    build(built)
    assert find_index(built) == before
    assert sorted(path.relative_to(before) for path in before.rglob("*")) == held
    assert [path.name for path in (built / "site/search").iterdir() if path.is_dir()] == [before.name]


def retitle(library: Path) -> None:
    """Change a title."""
    file = library / "content/library/roi.md"
    file.write_text(file.read_text().replace("title: ", "title: New "))


def declare(library: Path) -> None:
    """Give a stage another name, which a search may be narrowed by."""
    file = library / "site.yml"
    file.write_text(file.read_text().replace("Deciding", "Signing"))


def lose(library: Path) -> None:
    """Lose a file of the index."""
    (find_index(library) / "meta.json").unlink()


def damage(library: Path) -> None:
    """Write over a file of the index what is no text."""
    (find_index(library) / "t/0.json").write_bytes(b"\xff\xff")


def shorten(library: Path) -> None:
    """Cut a file of the index short."""
    file = find_index(library) / "d/0.json"
    file.write_text(file.read_text()[:-9])


def age(library: Path) -> None:
    """Say that the index was made from something else, as another version of the program would."""
    say(library, made_from="0123456789abcdef")


def mislead(library: Path) -> None:
    """Name a folder outside of the site."""
    say(library, folder="../../../content/")


def garble(library: Path) -> None:
    """Say nothing that can be read."""
    (library / "site" / POINTER).write_text("[")


@pytest.mark.parametrize("change", [retitle, declare, lose, damage, shorten, age, mislead, garble])
def test_anything_else_makes_it_anew(built: Path, change: Callable[[Path], None]) -> None:
    """What has changed, is not whole or was made otherwise is not taken over."""
    change(built)
    build(built)
    assert not (find_index(built) / MARK).exists()
    assert json.loads((find_index(built) / "meta.json").read_text())["n"] > 0


def test_prospects_get_an_index_of_their_own(built: Path) -> None:
    """The index that colleagues had is not taken over into a site for prospects."""
    build(built, "--audience", "shareable")
    assert not (find_index(built) / MARK).exists()


def test_a_build_from_nothing_makes_the_same(built: Path) -> None:
    """An index that was made after another stood there is the one that a first build makes."""
    retitle(built)
    build(built)
    after = (built / "site" / POINTER).read_text()
    build(built, "--site-dir", "elsewhere")
    assert (built / "elsewhere" / POINTER).read_text() == after
