"""History: who changed which file and when, from real repositories."""

import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from case_files import SITES
from conftest import TODAY, run_command
from dealshelf.history import History, read_history
from dealshelf.revisions import read_revision
from git_folder import MARTA, GitFolder

TEXT = "".join(f"Line {number} of a text that is long enough to be known again.\n" for number in range(12))


@pytest.fixture
def folder(tmp_path: Path) -> GitFolder:
    """An empty repository."""
    return GitFolder(tmp_path / "shelf")


def tell(history: History, path: str) -> list[str]:
    """Return the changes of a file as `day author: subject`, newest first."""
    return [f"{change.on} {change.author}: {change.subject}" for change in history.trails[path].changes]


def clone(folder: GitFolder, target: Path, *words: str) -> Path:
    """Clone a repository as over a network, and return the clone's folder."""
    subprocess.run(["git", "clone", "--quiet", *words, f"file://{folder.root}", target], check=True)
    return target


def test_the_last_changes_the_first_and_how_many(folder: GitFolder) -> None:
    """A trail holds the newest changes first, counts all, and knows the one that the file began with."""
    first = folder.commit("Add", {"content/a.md": TEXT}, on="2026-10-22T10:00:00+0000")
    for day in range(1, 5):
        folder.commit(
            f"Edit {day}", {"content/a.md": TEXT + str(day)}, author=MARTA, on=f"2026-11-0{day}T10:00:00+0000"
        )
    trail = read_history(folder.root, ["content"], most=2).trails["content/a.md"]
    assert [change.subject for change in trail.changes] == ["Edit 4", "Edit 3"]
    assert trail.changes[0].author == "Marta Lindqvist"
    assert trail.count == 5
    assert trail.first is not None
    assert (trail.first.commit, trail.first.on) == (first, date(2026, 10, 22))


def test_the_day_is_the_author_s_own(folder: GitFolder) -> None:
    """Half past eleven in the evening in Auckland is that evening, whatever day it is elsewhere."""
    folder.commit("Add", {"content/a.md": TEXT}, on="2026-11-12T00:30:00+1300")
    assert read_history(folder.root, ["content"]).trails["content/a.md"].changes[0].on == date(2026, 11, 12)


def test_renames_are_followed(folder: GitFolder) -> None:
    """Also more than one, with changes at once; a new file with the old name begins anew."""
    folder.commit("Add", {"content/a.md": TEXT})
    folder.git("mv", "content/a.md", "content/b.md")
    folder.commit("Rename", {"content/b.md": TEXT + "More.\n"})
    folder.commit("Another", {"content/a.md": "Something else entirely.\n"})
    folder.git("mv", "content/b.md", "content/c.md")
    folder.commit("Rename again")
    history = read_history(folder.root, ["content"], most=9)
    assert [line.partition(": ")[2] for line in tell(history, "content/c.md")] == ["Rename again", "Rename", "Add"]
    assert [line.partition(": ")[2] for line in tell(history, "content/a.md")] == ["Another"]


def test_a_name_that_was_another_file_s(folder: GitFolder) -> None:
    """What a file did under a name before another was renamed to it belongs to neither."""
    folder.commit("Add old", {"content/new.md": "The one that was here before.\n"})
    (folder.root / "content/new.md").unlink()
    folder.commit("Remove old", {"content/draft.md": TEXT})
    folder.git("mv", "content/draft.md", "content/new.md")
    folder.commit("Rename")
    history = read_history(folder.root, ["content"])
    assert [line.partition(": ")[2] for line in tell(history, "content/new.md")] == ["Rename", "Remove old"]


def test_two_files_that_swap_names(folder: GitFolder) -> None:
    """Each keeps its own trail when both are renamed by way of a third name."""
    folder.commit("Add one", {"content/a.md": TEXT})
    folder.commit("Add two", {"content/b.md": TEXT.replace("Line", "Row").replace("text", "poem")})
    for step in ("a.md x.md", "b.md a.md", "x.md b.md"):
        before, after = step.split()
        folder.git("mv", f"content/{before}", f"content/{after}")
        folder.commit(f"Move {step}")
    history = read_history(folder.root, ["content"], most=9)
    assert tell(history, "content/b.md")[-1].endswith("Add one")
    assert tell(history, "content/a.md")[-1].endswith("Add two")


def test_merges_are_left_out_and_both_sides_count(folder: GitFolder) -> None:
    """A change on a branch that parted before a rename belongs to the renamed file."""
    folder.commit("Add", {"content/a.md": TEXT}, on="2026-11-01T10:00:00+0000")
    folder.git("checkout", "--quiet", "-b", "work")
    folder.commit("On the branch", {"content/a.md": TEXT + "More.\n"}, on="2026-11-04T10:00:00+0000")
    folder.git("checkout", "--quiet", "main")
    folder.git("mv", "content/a.md", "content/b.md")
    folder.commit("Rename", on="2026-11-03T10:00:00+0000")
    when = {"GIT_AUTHOR_DATE": "2026-11-05T10:00:00+0000", "GIT_COMMITTER_DATE": "2026-11-05T10:00:00+0000"}
    folder.git("merge", "--quiet", "--no-edit", "work", **when)
    trail = read_history(folder.root, ["content"], most=9).trails["content/b.md"]
    assert [change.subject for change in trail.changes] == ["On the branch", "Rename", "Add"]
    assert trail.count == 3


def test_a_shallow_clone_does_not_lie(folder: GitFolder, tmp_path: Path) -> None:
    """Its oldest commit seems to add every file: that is no change of any, and nobody is said to have begun it."""
    for number in range(4):
        folder.commit(f"Edit {number}", {"content/a.md": TEXT + str(number), "content/b.md": TEXT})
    whole = read_history(folder.root, ["content"])
    assert not whole.is_shallow
    shallow = read_history(clone(folder, tmp_path / "two", "--depth=2"), ["content"])
    assert shallow.is_shallow
    assert [line.partition(": ")[2] for line in tell(shallow, "content/a.md")] == ["Edit 3"]
    assert shallow.trails["content/a.md"].first is None
    assert "content/b.md" not in shallow.trails
    shallowest = read_history(clone(folder, tmp_path / "one", "--depth=1"), ["content"])
    assert shallowest.is_shallow
    assert shallowest.trails == {}
    assert read_history(clone(folder, tmp_path / "all"), ["content"]) == whole


def test_only_what_is_checked_out_counts(folder: GitFolder) -> None:
    """On a detached HEAD, later commits have not happened."""
    first = folder.commit("Add", {"content/a.md": TEXT})
    folder.commit("Edit", {"content/a.md": TEXT + "More.\n"})
    folder.git("checkout", "--quiet", "--detach", first)
    assert [line.partition(": ")[2] for line in tell(read_history(folder.root, ["content"]), "content/a.md")] == ["Add"]


def test_a_library_in_a_subfolder(folder: GitFolder) -> None:
    """Paths go from the library's folder, and what lies outside its folders does not count."""
    files = {"docs shelf/content/a.md": TEXT, "docs shelf/personas/cfo.md": TEXT, "docs shelf/site.yml": "", "b.md": ""}
    folder.commit("Add", files)
    history = read_history(folder.root / "docs shelf", ["content", "personas"])
    assert set(history.trails) == {"content/a.md", "personas/cfo.md"}


def test_odd_names(folder: GitFolder) -> None:
    """Blanks, quotes, newlines, letters of any script, names like git's own marks, bytes that are no text."""
    names = ["content/a b.md", 'content/"q" \'s.md', "content/Ärger ✓.md", "content/M", "content/R100"]
    folder.commit("Add", dict.fromkeys([*names, "content/two\nlines.md"], TEXT))
    Path(os.fsdecode(os.fsencode(folder.root) + b"/content/\xff.md")).write_text(TEXT)
    folder.git("mv", "content/two\nlines.md", "content/three\n\nlines.md")
    folder.commit("Rename")
    trails = read_history(folder.root, ["content"]).trails
    assert set(trails) == {*names, "content/three\n\nlines.md", "content/\udcff.md"}
    assert trails["content/three\n\nlines.md"].count == 2


def test_authors_and_subjects_are_one_line_of_text(folder: GitFolder) -> None:
    """The mailmap names people; what cannot be printed is dropped; markup stays what was typed."""
    folder.commit("Add <b>bold</b>\x1b[31m \u202e red", {"content/a.md": TEXT}, author="M. L. <old@example.com>")
    folder.commit("Map", {".mailmap": "Marta Lindqvist <marta@example.com> <old@example.com>\n"})
    (change,) = read_history(folder.root, ["content"]).trails["content/a.md"].changes
    assert change.author == "Marta Lindqvist"
    assert change.subject == "Add <b>bold</b>[31m  red"


def test_settings_of_somebody_s_own_change_nothing(folder: GitFolder) -> None:
    """Colours, signatures, renames off, no first commit: what people set for their eyes is not read."""
    folder.commit("Add", {"content/a.md": TEXT})
    folder.git("mv", "content/a.md", "content/b.md")
    folder.commit("Rename", {"content/b.md": TEXT + "More.\n"})
    before = read_history(folder.root, ["content"])
    settings = "color.ui=always log.showSignature=true diff.renames=false log.showRoot=false log.follow=true"
    settings += " diff.orderFile=/nowhere core.quotePath=true log.date=relative format.pretty=oneline core.abbrev=4"
    for setting in settings.split():
        folder.git("config", *setting.split("="))
    assert read_history(folder.root, ["content"]) == before


def test_refs_replaced_here_alone_change_nothing(folder: GitFolder) -> None:
    """What one clone puts in a commit's place, no other clone and no forge knows."""
    first = folder.commit("Add", {"content/a.md": TEXT})
    before = read_history(folder.root, ["content"])
    folder.git("replace", first, folder.git("commit-tree", f"{first}^{{tree}}", "-m", "Forged"))
    assert read_history(folder.root, ["content"]) == before


def test_names_in_another_encoding(folder: GitFolder) -> None:
    """Are read by what the commit says of it; where it says wrongly, as git takes them."""
    folder.git("config", "i18n.commitEncoding", "ISO-8859-1")
    for subject, encoding in ((b"Gr\xf6\xdfe", "ISO-8859-1"), (b"\xff\xfe", "UTF-8")):
        folder.write({"content/a.md": TEXT + encoding})
        folder.git("add", "--all")
        words = ["git", "-c", f"i18n.commitEncoding={encoding}", "commit", "--quiet", "--file=-"]
        subprocess.run(words, cwd=folder.root, input=subject, check=True, capture_output=True)
    subjects = [change.subject for change in read_history(folder.root, ["content"]).trails["content/a.md"].changes]
    assert subjects == ["ÿþ", "Größe"]


def test_a_clone_without_old_texts(folder: GitFolder, tmp_path: Path) -> None:
    """Where texts are fetched when asked for, and cannot be, renames that changed nothing are followed still."""
    folder.commit("Add", {"content/a.md": TEXT})
    folder.commit("Edit", {"content/a.md": TEXT + "More.\n"})
    folder.git("mv", "content/a.md", "content/b.md")
    folder.commit("Rename")
    folder.git("mv", "content/b.md", "content/c.md")
    folder.commit("Rename and edit", {"content/c.md": TEXT + "Still more.\n"})
    folder.git("config", "uploadpack.allowFilter", "true")
    partial = clone(folder, tmp_path / "partial", "--filter=blob:none")
    folder.root.rename(tmp_path / "gone")
    trails = read_history(partial, ["content"]).trails
    assert [change.subject for change in trails["content/c.md"].changes] == ["Rename and edit"]
    assert [change.subject for change in trails["content/b.md"].changes] == ["Rename", "Edit", "Add"]


def test_the_commit_that_is_checked_out(folder: GitFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Is named as briefly in each clone, whatever is set there or in the environment; without one, by nothing."""
    assert read_revision(folder.root) == ""
    commit = folder.commit("Add", {"content/a.md": TEXT})
    folder.git("config", "core.abbrev", "20")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    assert read_revision(folder.root) == commit[:8]
    assert read_revision(tmp_path / "nowhere") == ""


def test_where_there_is_nothing_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No repository, no commit, no git: no history, and no failure."""
    (tmp_path / "plain").mkdir()
    assert read_history(tmp_path / "plain", ["content"]) == History(trouble="there is no git repository here.")
    empty = GitFolder(tmp_path / "empty")
    assert read_history(empty.root, ["content"]).trails == {}
    empty.commit("Add", {"content/a.md": TEXT})
    assert read_history(empty.root, ["content"]).trails
    monkeypatch.setenv("PATH", str(tmp_path))
    assert read_history(empty.root, ["content"]) == History(trouble="git is not installed, or not on the path.")


def test_a_build_says_why_there_is_no_history(minimal: Path) -> None:
    """To who asks for more, and is made all the same: as in a container that git does not trust with the folder."""
    GitFolder(minimal).commit("Add")
    untrusted = {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}
    result = run_command("dealshelf", "build", "--today", TODAY, "--verbose", cwd=minimal, **untrusted)
    assert result.returncode == 0
    assert "Pages do not tell who changed what: git does not trust this folder" in result.stderr
    assert "Who changed it" not in (minimal / "site/library/roi/index.html").read_text()


def test_another_repository_in_the_environment(
    folder: GitFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hooks set GIT_DIR for the repository they run in; ours is that of the folder."""
    folder.commit("Add", {"content/a.md": TEXT})
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_WORK_TREE", "/")
    monkeypatch.setenv("GIT_ICASE_PATHSPECS", "1")
    assert list(read_history(folder.root, ["content"]).trails) == ["content/a.md"]


def test_the_foot_of_a_page_says_who_changed_it(folder: GitFolder) -> None:
    """The last changes with links to the forge, how many and since when; nothing on a site for prospects."""
    shutil.copytree(SITES / "minimal", folder.root, dirs_exist_ok=True)
    site = folder.root / "site.yml"
    site.write_text(site.read_text() + "      forge: {url: https://example.com/shelf, kind: gitlab}\n")
    folder.commit("Begin", on="2026-10-22T10:00:00+0000")
    asset = (folder.root / "content/library/roi.md").read_text().replace("owner:", "audience: shareable\nowner:")
    commit = folder.commit("Mend <b>", {"content/library/roi.md": asset}, author=MARTA, on="2026-11-12T10:00:00+0000")
    page = folder.root / "site/library/roi/index.html"
    assert run_command("dealshelf", "build", "--today", TODAY, cwd=folder.root).returncode == 0
    text = page.read_text()
    assert (
        f'<a href="https://example.com/shelf/-/commit/{commit}" rel="noreferrer" dir="auto">Mend &lt;b&gt;</a>' in text
    )
    assert "Marta Lindqvist" in text
    assert '2 changes since <time datetime="2026-10-22">Oct 22</time>' in text
    assert "Who changed it" in (folder.root / "site/personas/cfo/index.html").read_text()
    result = run_command("dealshelf", "build", "--today", TODAY, "--audience", "shareable", cwd=folder.root)
    assert result.returncode == 0, result.stderr
    assert "Lindqvist" not in page.read_text()


def test_pages_of_a_shallow_clone_say_what_they_do_not_know(folder: GitFolder, tmp_path: Path) -> None:
    """What the clone holds is told, with a word that there was more; of what it does not hold, nothing."""
    shutil.copytree(SITES / "minimal", folder.root, dirs_exist_ok=True)
    folder.commit("Begin")
    folder.commit("Mend", {"personas/cfo.md": (folder.root / "personas/cfo.md").read_text() + "\nMore.\n"})
    shallow = clone(folder, tmp_path / "shallow", "--depth=1")
    folder.commit("Sign", {"personas/cfo.md": (folder.root / "personas/cfo.md").read_text() + "\nAnd more.\n"})
    subprocess.run(["git", "pull", "--quiet"], cwd=shallow, check=True)
    result = run_command("dealshelf", "build", "--today", TODAY, "--verbose", cwd=shallow)
    assert result.returncode == 0
    assert "The clone is shallow" in result.stderr
    assert (
        "1 change and earlier ones that this clone does not hold"
        in (shallow / "site/personas/cfo/index.html").read_text()
    )
    assert "Who changed it" not in (shallow / "site/library/roi/index.html").read_text()
