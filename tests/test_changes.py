"""Consequence reports: what a change means for people, from real repositories."""

import json
import os
import re
import shutil
import subprocess
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path

import pytest

from case_files import SITES, Case, read_cases
from conftest import ROOT, TODAY, run_command
from dealshelf.changes import Changes, MissingLibraryError, compare_states, read_states, values
from dealshelf.changes.export import Exporter, stays_below
from dealshelf.changes.formats import BREAK, MARKER, MOST_LETTERS, escape, format_json, format_markdown, format_text
from dealshelf.revisions import GitError, find_clone
from git_folder import GitFolder

DAY = date.fromisoformat(TODAY)
GONE = "(gone)\n"
NOTHING = "Nothing that sales would notice."


@pytest.fixture
def folder(tmp_path: Path) -> GitFolder:
    """A repository whose one commit holds the minimal library."""
    shutil.copytree(SITES / "minimal", tmp_path / "shelf")
    folder = GitFolder(tmp_path / "shelf")
    folder.commit("Begin")
    return folder


def compare(folder: GitFolder, revisions: str = "HEAD~1..HEAD", file: str = "site.yml", **options: bool) -> Changes:
    """Return what differs between two states of a repository."""
    with read_states(folder.root / file, revisions, today=DAY, **options) as (base, head):
        return compare_states(base, head, today=DAY)


def apply(folder: GitFolder, case: Case, side: str) -> None:
    """Write the files of a case's side, and take away those that it says are gone."""
    files = {name.removeprefix(side): text for name, text in case.files.items() if name.startswith(side)}
    folder.write({name: text for name, text in files.items() if text != GONE})
    for name, text in files.items():
        if text == GONE:
            (folder.root / name).unlink()


@pytest.mark.parametrize("case", read_cases("changes"), ids=lambda case: case.name)
def test_report(case: Case, folder: GitFolder) -> None:
    """Each case file says what changed in the minimal library, and what is told of it."""
    apply(folder, case, "before/")
    folder.commit("Before")
    apply(folder, case, "after/")
    folder.commit("After")
    report = format_text(compare(folder), "")
    told, ending = report.rsplit("\n\n", 1)
    assert told + "\n" == case.expected
    assert re.fullmatch(r"Between HEAD~1 \([0-9a-f]{8}\) → HEAD \([0-9a-f]{8}\)\.", ending)


def change(folder: GitFolder) -> str:
    """Commit that the library's only asset is retired; return the commit."""
    asset = (folder.root / "content/library/roi.md").read_text()
    return folder.commit("Retire", {"content/library/roi.md": asset.replace("published", "retired")})


RETIRED = "Retires 1 asset, opens 1 gap."


def read_summary(changes: Changes) -> str:
    """Return the first line of a report."""
    return format_text(changes, "").partition("\n")[0]


def test_what_two_revisions_may_be(folder: GitFolder) -> None:
    """BASE..HEAD and BASE alone compare with BASE; BASE...HEAD with where the two parted; tags and hashes will do."""
    folder.git("tag", "begin")
    folder.git("checkout", "--quiet", "-b", "work")
    commit = change(folder)
    folder.git("checkout", "--quiet", "main")
    folder.commit("Elsewhere", {"content/roadmap/auto-release.md": "---\ntitle: It\nstage: shipped\n---\n"})
    assert read_summary(compare(folder, "main...work")) == RETIRED
    assert read_summary(compare(folder, f"begin..{commit}")) == RETIRED
    assert read_summary(compare(folder, f"begin...{commit[:9]}")) == RETIRED
    both = read_summary(compare(folder, "main..work"))
    assert both.startswith("Retires 1 asset, opens 1 gap. Changes 1 roadmap item")
    folder.git("checkout", "--quiet", "--detach", commit)
    assert read_summary(compare(folder, "begin")) == RETIRED
    assert read_summary(compare(folder, "begin..")) == RETIRED
    assert read_summary(compare(folder, "..begin")) == "Publishes 1 asset, closes 1 gap."


def test_the_working_tree(folder: GitFolder) -> None:
    """With `--worktree`, what is saved and not committed counts, also in files that git does not know."""
    (folder.root / "content/library/roi.md").unlink()
    folder.write({"content/library/new.md": "---\ntitle: An idea\n---\n"})
    changes = compare(folder, "HEAD", uses_worktree=True)
    assert read_summary(changes) == "Plans 1 asset, removes 1, opens 1 gap."
    assert (changes.head.name, changes.head.commit) == ("the working tree", "")
    assert read_summary(compare(folder, "HEAD")) == NOTHING


def test_a_new_version_of_a_file_in_the_working_tree(folder: GitFolder) -> None:
    """Is told as one between commits is, whatever somebody has set for their own eyes; a touched one is not."""
    asset = (folder.root / "content/library/roi.md").read_text().replace("owner:", "files: [sum.csv, b.csv]\nowner:")
    files = {"content/library/sum.csv": "1,2\n", "content/library/b.csv": "3\n"}
    folder.commit("Attach", {"content/library/roi.md": asset, **files})
    for setting in ("diff.external=false", "diff.relative=true", "diff.noprefix=true", "color.ui=always"):
        folder.git("config", *setting.split("="))
    folder.write({"content/library/sum.csv": "1,3\n"})
    os.utime(folder.root / "content/library/b.csv", (1, 1))
    (change,) = compare(folder, "HEAD", uses_worktree=True).changed
    assert (change.fields, change.renewed) == ((), ("sum.csv",))
    folder.commit("Renew")
    (change,) = compare(folder).changed
    assert (change.fields, change.renewed) == ((), ("sum.csv",))


@pytest.mark.parametrize("uses_worktree", [False, True])
def test_nothing_of_the_checkout_is_touched(folder: GitFolder, uses_worktree: bool) -> None:
    """Neither the index, nor HEAD, nor a file; what is half done stays so."""
    change(folder)
    folder.write({"content/library/half.md": "Half done.\n"})
    folder.git("add", "content/library/half.md")
    (folder.root / "content/library/roi.md").unlink()

    def take_picture() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in sorted(folder.root.rglob("*")) if path.is_file()}

    before = take_picture()
    compare(folder, "HEAD~1" if uses_worktree else "HEAD~1..HEAD", uses_worktree=uses_worktree)
    assert take_picture() == before


def test_a_library_in_a_subfolder(folder: GitFolder, tmp_path: Path) -> None:
    """Paths go from the repository's top; the configuration may inherit from one above; the rest does not count."""
    outer = GitFolder(tmp_path / "outer")
    shutil.copytree(SITES / "minimal", outer.root / "sales/the shelf")
    site = outer.root / "sales/the shelf/site.yml"
    site.write_text(site.read_text().replace("site_name: Minimal", "INHERIT: ../base.yml"))
    outer.commit("Begin", {"sales/base.yml": "site_name: Above\n", "content/library/other.md": "Not ours.\n"})
    files = {
        "content/library/more.md": "Not ours.\n",
        "sales/the shelf/content/library/new.md": "---\ntitle: An idea\n---\n",
    }
    outer.commit("Plan", files)
    changes = compare(outer, file="sales/the shelf/site.yml")
    assert [piece.path for piece in changes.planned] == ["sales/the shelf/content/library/new.md"]
    assert "[An idea](sales/the%20shelf/content/library/new.md)" in format_markdown(changes, "")
    assert read_summary(changes) == "Plans 1 asset."


def test_odd_file_names(folder: GitFolder) -> None:
    """A name with blanks, quotes, newlines, or bytes that are no text is a problem of the content, no more."""
    odd = os.fsencode(folder.root / "content/library") + b"/\xff.md"
    folder.write(
        {"content/library/a b.md": "x\n", 'content/library/"q\n".md': "x\n", "content/library/größe.md": "x\n"}
    )
    Path(os.fsdecode(odd)).write_text("x\n")
    folder.commit("Odd")
    changes = compare(folder)
    assert len({problem.path for problem in changes.problems_introduced}) == 4
    for text in (format_text(changes, ""), format_markdown(changes, ""), format_json(changes, "")):
        assert text.encode()
    assert '"content/library/\\"q\\n\\".md"' in format_json(changes, "")


HOSTILE = (
    "@marta",
    "marta@example.com",
    "#12",
    "!12",
    "GH-12",
    "coldharrow/shelf#12",
    "https://evil.example/x",
    "www.evil.example",
    ":tada:",
    "0123456789abcdef0123456789abcdef01234567",
    "<img src=x onerror=alert(1)>",
    "[text](https://evil.example)",
    "![](https://evil.example/x.png)",
    "`code`",
    "**bold** __bold__ ~~gone~~",
    "&lt;b&gt;",
    "$x$",
    "\u202eder",
    "one\n\n# two\n/close",
    "- list",
    "12. list",
    "---",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_records_are_text_in_a_comment(text: str, folder: GitFolder) -> None:
    """Whatever a title says shows as just that, on its line: no markup, mention, reference, address or command."""
    import pyromark

    folder.commit("Plan", {"content/library/new.md": f"---\ntitle: {json.dumps(text)}\n---\n"})
    markdown = format_markdown(compare(folder), "https://example.com/shelf/blob/main/")
    options = pyromark.Options.ENABLE_STRIKETHROUGH | pyromark.Options.ENABLE_MATH
    html = pyromark.html(markdown, options=options)
    (line,) = re.findall(r"<li>(.*)</li>", html)
    link, rest = line.split("</a>")
    shown = " ".join(text.split()).replace("\u202e", "�")
    assert rest == ", no day yet"
    assert link.startswith('<a href="https://example.com/shelf/blob/main/content/library/new.md">')
    words = link.partition(">")[2]
    assert "<" not in words
    plain = (
        words.replace(BREAK, "").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    )
    assert plain == shown
    assert not re.search(r"[@#!]\w|://|www\.|:\w+:|\b[0-9a-f]{7,40}\b|\bGH-\d", words)


def test_words_begin_no_list() -> None:
    """At the beginning of a line, a number or a dash would."""
    assert [escape(text) for text in ("1. a", "- a", "+ a", "12) a", "1.5 a")] == [
        "1\\. a",
        "\\- a",
        "\\+ a",
        "12\\) a",
        "1\\.5 a",
    ]


def test_the_comment_fits(folder: GitFolder) -> None:
    """Its first line is a mark to find it by; long sections and long reports are cut, and say so."""
    title = "A very long title of a piece that goes on and on. " * 4
    files = {
        f"content/library/{'piece-' * 30}{number}.md": f"---\ntitle: {title}{number}\n---\n" for number in range(40)
    }
    folder.commit("Plan", files)
    changes = compare(folder)
    markdown = format_markdown(changes, "https://example.com/")
    assert markdown.splitlines()[0] == MARKER
    assert markdown.splitlines()[2] == "**Plans 40 assets.**"
    assert "- … and 25 more" in markdown
    longest = format_markdown(changes, f"https://example.com/{'x' * 5000}/")
    assert len(longest) < MOST_LETTERS
    assert "`dealshelf changes` shows all" in longest


def test_days_are_written_in_the_site_s_language(folder: GitFolder) -> None:
    """As `lang` in the configuration has it."""
    site = (folder.root / "site.yml").read_text().replace("      types:", "      lang: de\n      types:")
    folder.commit("German", {"site.yml": site})
    folder.commit("Plan", {"content/library/new.md": "---\ntitle: An idea\npublish: 2026-12-03\n---\n"})
    assert "An idea, 3. Dez. 2026" in format_text(compare(folder), "")


def make_tree(folder: GitFolder, entries: str) -> str:
    """Return a commit of a tree made by hand, from lines as `git mktree` takes them."""
    tree = folder.git("mktree", "--missing", stdin=entries)
    return folder.git("commit-tree", tree, "-p", "HEAD", "-m", "By hand")


def test_a_commit_cannot_write_or_read_outside(folder: GitFolder, tmp_path: Path) -> None:
    """Links out of the tree, submodules and the like are problems at most; nothing behind them is read."""
    secret = tmp_path / "secret.md"
    secret.write_text("---\ntitle: Secret\n---\n")
    (folder.root / "content/library/absolute.md").symlink_to(secret)
    (folder.root / "content/library/relative.md").symlink_to("../../../secret.md")
    (folder.root / "here").symlink_to(".")
    (folder.root / "content/library/winding.md").symlink_to("../../here/here/../../secret.md")
    (folder.root / "content/library/inner.md").symlink_to("roi.md")
    (folder.root / "content/library/all").symlink_to("/")
    commit = folder.git("rev-parse", "HEAD")
    folder.git("update-index", "--add", "--cacheinfo", f"160000,{commit},content/library/module")
    folder.commit("Links")
    changes = compare(folder)
    links = {Path(problem.path).name: problem.message for problem in changes.problems_introduced}
    outside = "is a symbolic link out of the library, and is not followed. Copy the file instead."
    assert links == dict.fromkeys(["absolute.md", "relative.md", "winding.md", "all"], outside)
    assert [piece.slug for piece in changes.published] == ["inner"]
    assert "Secret" not in format_json(changes, "")


@pytest.mark.parametrize(
    ("path", "goal", "is_below"),
    [
        ("a/b/link", "c", True),
        ("a/b/link", "../c/d", True),
        ("a/b/link", "../../c", True),
        ("a/b/link", "../../../c", False),
        ("a/b/link", "c/../../x", False),
        ("link", "..", False),
        ("link", "/etc", False),
        ("a/link", "..", True),
    ],
)
def test_links_that_stay_below(path: str, goal: str, is_below: bool) -> None:
    """A link may climb to the tree's top and then only descend."""
    assert stays_below(path, goal) is is_below


def test_trees_made_by_hand(folder: GitFolder, tmp_path: Path) -> None:
    """Names such as `..` are left out, and a name that comes twice is written once."""
    blob = folder.git("hash-object", "-w", "--stdin", stdin="---\ntitle: By hand\n---\n")
    inner = folder.git("mktree", stdin=f"100644 blob {blob}\tescaped.md\n")
    up = subprocess.run(
        ["git", "hash-object", "-t", "tree", "-w", "--stdin", "--literally"],
        cwd=folder.root,
        input=b"40000 ..\0" + bytes.fromhex(inner),
        capture_output=True,
        check=True,
    )
    tree = up.stdout.decode().strip()
    site = folder.git("rev-parse", "HEAD:site.yml")
    content = folder.git("rev-parse", "HEAD:content")
    entries = f"040000 tree {content}\tcontent\n040000 tree {tree}\tdeep\n100644 blob {site}\tsite.yml\n"
    commit = make_tree(folder, entries)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    paths = Exporter(find_clone(folder.root), "").export(commit, scratch / "head")
    assert "deep/../escaped.md" not in paths
    assert [path.name for path in scratch.iterdir()] == ["head"]
    assert "escaped.md" not in [path.name for path in scratch.rglob("*")]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere..HEAD"], "'nowhere' names no commit here."),
        (["HEAD..nowhere\x1b[31m"], "'nowhere�[31m' names no commit here."),
        (["HEAD:content"], "'HEAD:content' names no commit here."),
        (["--", "--all"], "'--all' names no commit here."),
        (["HEAD", "-f", "gone/site.yml"], "there is no 'gone/site.yml' in HEAD and HEAD."),
        (["HEAD..HEAD", "--worktree"], "--worktree goes with BASE alone."),
        (["HEAD", "--links", "javascript:alert(1)"], "--links is an address"),
    ],
)
def test_wrong_usage(words: list[str], message: str, folder: GitFolder) -> None:
    """Says what is wrong in a line, and ends with 2."""
    result = run_command("dealshelf", "changes", *words, cwd=folder.root)
    assert result.returncode == 2
    assert message in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_where_there_is_nothing_to_compare(tmp_path: Path, folder: GitFolder) -> None:
    """No repository, no commit, no git on the path, one without its files: a kind message each, and 2."""
    (tmp_path / "plain").mkdir()
    result = run_command("dealshelf", "changes", "main", cwd=tmp_path / "plain")
    assert (result.returncode, result.stderr) == (2, "dealshelf changes: there is no git repository here.\n")
    empty = GitFolder(tmp_path / "empty")
    result = run_command("dealshelf", "changes", "main", cwd=empty.root)
    assert (result.returncode, "there is no commit here yet" in result.stderr) == (2, True)
    result = run_command("dealshelf", "changes", "main", cwd=folder.root, PATH=str(tmp_path))
    assert (result.returncode, result.stderr) == (
        2,
        "dealshelf changes: git is not installed, or not on the path.\n",
    )
    folder.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare"))
    with pytest.raises(GitError, match="no files checked out"):
        find_clone(tmp_path / "bare")


def test_a_shallow_clone_says_so(folder: GitFolder, tmp_path: Path) -> None:
    """When the commit that is asked for, or the one where two parted, lies beyond its edge."""
    change(folder)
    folder.git("tag", "end")
    folder.commit("Third")
    subprocess.run(["git", "clone", "--quiet", "--depth=1", f"file://{folder.root}", tmp_path / "clone"], check=True)
    result = run_command("dealshelf", "changes", "end..HEAD", cwd=tmp_path / "clone")
    assert result.returncode == 2
    assert "'end' names no commit here. The clone is shallow: bring the rest with" in result.stderr
    fetch = ["git", "fetch", "--quiet", "--depth=1", "origin", "end:refs/tags/end"]
    subprocess.run(fetch, cwd=tmp_path / "clone", check=True)
    result = run_command("dealshelf", "changes", "end...HEAD", cwd=tmp_path / "clone")
    assert "the two have no commit in common here. The clone is shallow" in result.stderr
    assert run_command("dealshelf", "changes", "end..HEAD", cwd=tmp_path / "clone").returncode == 0


def test_another_repository_in_the_environment(folder: GitFolder, tmp_path: Path) -> None:
    """What a hook sets for its own repository does not lead us there."""
    change(folder)
    odd = {"GIT_DIR": str(tmp_path / "nowhere"), "GIT_WORK_TREE": "/", "GIT_INDEX_FILE": "/dev/null"}
    result = run_command("dealshelf", "changes", "HEAD~1..HEAD", "--today", TODAY, cwd=folder.root, **odd)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(RETIRED)


def test_the_command_ends_with_0_whatever_has_changed(folder: GitFolder) -> None:
    """In every format; problems are told, but to fail on them is what `check` is for."""
    folder.commit("Break", {"content/library/roi.md": "Broken.\n"})
    for form in ("text", "markdown", "json"):
        result = run_command("dealshelf", "changes", "HEAD~1", "--format", form, "--today", TODAY, cwd=folder.root)
        assert result.returncode == 0, result.stderr
        assert "Brings 1 error." in result.stdout
    values = json.loads(result.stdout)
    assert values["version"] == 1
    assert values["problems_introduced"][0]["path"] == "content/library/roi.md"


@pytest.mark.parametrize("links", ["https://example.com/blob/main", "https://example.com/blob/main/"])
def test_links_lead_below_their_address(links: str, folder: GitFolder) -> None:
    """Whether or not it ends in a stroke."""
    change(folder)
    words = ("changes", "HEAD~1..HEAD", "--format", "markdown", "--links", links, "--today", TODAY)
    result = run_command("dealshelf", *words, cwd=folder.root)
    assert "](https://example.com/blob/main/content/library/roi.md)" in result.stdout


def test_two_folders_without_a_library(tmp_path: Path) -> None:
    """Are no states to compare."""
    folder = GitFolder(tmp_path / "other")
    folder.commit("Begin", {"a.txt": "x"})
    with pytest.raises(MissingLibraryError, match=r"there is no 'site.yml' in HEAD and HEAD"):
        compare(folder, "HEAD")


def test_every_key_of_the_json_is_documented() -> None:
    """In its table, those within values too."""
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    table = page.partition("### The JSON of changes")[2].partition("\n## ")[0]
    documented = {word for code in re.findall(r"`([^`]+)`", table) for word in re.findall(r"\w+", code)}
    kinds = [kind for kind in vars(values).values() if isinstance(kind, type) and is_dataclass(kind)]
    keys = {field.name for kind in kinds for field in fields(kind)} | {"version", "summary"}
    assert len(keys) > 50
    assert keys <= documented
