"""Open pull requests: what is asked of a forge, and what is kept of its answers."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from dealshelf.forge import find_repository
from dealshelf.pulls import Pulls
from dealshelf.pulls.asking import Outcome, ask_pulls, clean_line, clean_text, read_added, read_note
from dealshelf.pulls.choice import find_access, find_api, forge_opened
from dealshelf.pulls.client import Access
from dealshelf.pulls.places import Places
from dealshelf.site import Site, load_site
from forge_server import ForgeServer, forge_served
from forge_shapes import (
    NAME,
    OWNER,
    GiteaShapes,
    GitHubShapes,
    GitLabShapes,
    GraphQlShapes,
    added_patch,
    note,
)

ASKED = datetime(2026, 11, 21, 8, 30, 15, 999, tzinfo=UTC)
ROI = "content/library/roi.md"
NOTE = "content/notes/2026/2026-11-18-oskar-thiel-comment-k4xm.md"
PULLS = f"/repos/{OWNER}/{NAME}/pulls"
REST, GRAPHQL, LAB = GitHubShapes, GraphQlShapes, GitLabShapes
URLS = {
    "github": "https://github.com/coldharrow/shelf",
    "gitlab": "https://gitlab.example.com/sales/tools/shelf",
    "forgejo": "https://git.example.com/coldharrow/shelf",
}


@pytest.fixture
def forge(monkeypatch: pytest.MonkeyPatch) -> Iterator[ForgeServer]:
    """A forge on loopback that is asked instead of the real one."""
    with forge_served() as server:
        monkeypatch.setenv("DEALSHELF_API", server.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield server


def open_site(folder: Path, kind: str = "github") -> Site:
    """Return the site of a library whose repository is on a forge."""
    file = folder / "site.yml"
    address = f"repo_url: {URLS[kind]}\n"
    if address not in file.read_text():
        file.write_text(f"{address}{file.read_text()}      forge: {{kind: {kind}}}\n")
    return load_site(file)


def ask(folder: Path, kind: str = "github", *, token: str = "") -> Outcome:
    """Return what becomes of asking."""
    site = open_site(folder, kind)
    repository = find_repository(site)
    assert repository
    with forge_opened(site, repository, Access("SOME_TOKEN", token)) as opened:
        places = Places(site, repository.prefix)
        return ask_pulls(opened, places, repository=repository.url, branch=repository.branch, asked=ASKED)


def test_github_without_a_token(minimal: Path, forge: ForgeServer) -> None:
    """REST tells of pull requests, files and comments; those that touch no record are left out, unasked for more."""
    forge.set(PULLS, [REST.pull(9), REST.pull(7, title="Sharper why", user=REST.user("ines"), draft=True)])
    forge.set(f"{PULLS}/7/files", [REST.file(ROI), REST.file("README.md")])
    forge.set(f"{PULLS}/9/files", [REST.file("theme/css/base.css")])
    said = [REST.comment(ROI, 7, "Whose figure?"), REST.comment("README.md", 1, "Typo"), REST.comment(ROI, None, "Old")]
    forge.set(f"{PULLS}/7/comments", said)
    outcome = ask(minimal)
    (pull,) = outcome.pulls.pulls
    assert (pull.number, pull.title, pull.author, pull.is_draft) == (7, "Sharper why", "ines", True)
    assert (pull.url, pull.branch) == ("https://github.com/coldharrow/shelf/pull/7", "patch-7")
    assert (pull.opened, pull.updated) == (date(2026, 11, 18), date(2026, 11, 20))
    assert [(touch.path, touch.status, touch.reference) for touch in pull.touches] == [(ROI, "modified", "asset:roi")]
    assert [(comment.line, comment.text, comment.author) for comment in pull.comments] == [
        (3, "Old", "ines"),
        (7, "Whose figure?", "ines"),
    ]
    assert outcome.looked_at == 2
    assert str(outcome) == "2 open pull requests to 'main', 1 of them touches the library, with 2 comments"
    assert forge.paths() == [PULLS, f"{PULLS}/7/files", f"{PULLS}/7/comments", f"{PULLS}/9/files"]
    first = forge.asked[0]
    assert first.query == {
        "state": "open",
        "base": "main",
        "sort": "updated",
        "direction": "desc",
        "per_page": "100",
        "page": "1",
    }
    assert first.headers["accept"].startswith("application/vnd.github+json")
    assert first.headers["user-agent"].startswith("dealshelf/")
    assert not any("authorization" in asked.headers for asked in forge.asked)


def test_github_with_a_token(minimal: Path, forge: ForgeServer) -> None:
    """One query tells it all; what is settled, hidden, or not sent yet is left out."""
    threads = [
        GRAPHQL.thread(ROI, 7, "Whose figure?", "Ours."),
        GRAPHQL.thread(ROI, 8, "Done", isResolved=True),
        GRAPHQL.thread("README.md", 1, "Typo"),
        {
            **GRAPHQL.thread(ROI, None),
            "comments": {
                "nodes": [
                    GRAPHQL.comment("Spam", isMinimized=True),
                    GRAPHQL.comment("Not yet", state="PENDING"),
                    GRAPHQL.comment("Gone", author=None),
                    None,
                ]
            },
        },
    ]
    forge.set("/graphql", GRAPHQL.pulls([GRAPHQL.pull(7, {ROI: "MODIFIED"}, threads, author=None), None]))
    outcome = ask(minimal, token="t0ken")
    (pull,) = outcome.pulls.pulls
    assert (pull.number, pull.author, pull.updated) == (7, "somebody", date(2026, 11, 20))
    assert [(comment.line, comment.author, comment.text) for comment in pull.comments] == [
        (3, "somebody", "Gone"),
        (7, "ines", "Whose figure?"),
        (7, "ines", "Ours."),
    ]
    assert forge.paths() == ["/graphql"]
    assert forge.asked[0].headers["authorization"] == "Bearer t0ken"
    assert forge.asked[0].body["variables"] == {"owner": OWNER, "name": NAME, "branch": "main", "after": None}


def test_pages_are_followed(minimal: Path, forge: ForgeServer) -> None:
    """By the Link header in REST, by cursors in GraphQL, of pull requests, of files and of threads."""
    forge.set_pages(PULLS, [REST.pull(8)], [REST.pull(7)])
    for number in (7, 8):
        forge.set_pages(f"{PULLS}/{number}/files", [REST.file("README.md")], [REST.file(ROI)])
        forge.set_pages(f"{PULLS}/{number}/comments", [REST.comment(ROI, 1, "a")], [REST.comment(ROI, 2, "b")])
    found = ask(minimal).pulls.pulls
    assert [(pull.number, [comment.text for comment in pull.comments]) for pull in found] == [
        (7, ["a", "b"]),
        (8, ["a", "b"]),
    ]
    assert [asked.query["page"] for asked in forge.asked if asked.path == PULLS] == ["1", "2"]

    threads = GRAPHQL.page([GRAPHQL.thread(ROI, 1, "a")], "t1", has_next=True)
    files = GRAPHQL.page([{"path": "README.md", "changeType": "MODIFIED"}], "f1", has_next=True)
    first = GRAPHQL.pulls([GRAPHQL.pull(8, {}, reviewThreads=threads) | {"files": files}], "p1", has_next=True)
    more = GRAPHQL.threads([GRAPHQL.thread(ROI, 2, "b")])
    forge.set("/graphql", first, GRAPHQL.pulls([GRAPHQL.pull(7, {ROI: "MODIFIED"})]), more)
    forge.set_pages(f"{PULLS}/8/files", [REST.file("README.md")], [REST.file(ROI)])
    found = ask(minimal, token="t0ken").pulls.pulls
    assert [(pull.number, [comment.text for comment in pull.comments]) for pull in found] == [(7, []), (8, ["a", "b"])]
    asked = [asked.body["variables"] for asked in forge.asked if asked.path == "/graphql"]
    assert [variables["after"] for variables in asked] == [None, "p1", "t1"]
    assert asked[2]["number"] == 8


@pytest.mark.parametrize("token", ["", "t0ken"])
def test_a_proposed_note_is_told_by_what_it_is_about(minimal: Path, forge: ForgeServer, token: str) -> None:
    """And by what it says, so that a comment on a plan shows with the plan before anybody has merged it."""
    text = note("asset:roi", "Ask for **the tariff** too.")
    forge.set(PULLS, [REST.pull(7)])
    forge.set(f"{PULLS}/7/files", [REST.file(NOTE, "added", patch=added_patch(text))])
    forge.set(f"{PULLS}/7/comments", [])
    forge.set("/graphql", GRAPHQL.pulls([GRAPHQL.pull(7, {NOTE: "ADDED"})]))
    (pull,) = ask(minimal, token=token).pulls.pulls
    (touch,) = pull.touches
    assert touch.reference == "note:2026-11-18-oskar-thiel-comment-k4xm"
    assert (touch.status, touch.about, touch.text) == ("added", "asset:roi", "Ask for **the tariff** too.")


@pytest.mark.parametrize("token", ["", "t0ken"])
def test_a_proposed_record_is_told_by_its_title(minimal: Path, forge: ForgeServer, token: str) -> None:
    """What the pull request is called is often the file's name; where the record has no title, none is told."""
    texts = {"a": "---\ntitle: Dry ice \n---\n", "b": "---\ntitle: [x]\n---\n", "c": "No front matter.\n"}
    added = {f"content/library/{name}.md": added_patch(text) for name, text in texts.items()}
    forge.set(PULLS, [REST.pull(7)])
    forge.set(f"{PULLS}/7/files", [REST.file(path, "added", patch=patch) for path, patch in added.items()])
    forge.set(f"{PULLS}/7/comments", [])
    forge.set("/graphql", GRAPHQL.pulls([GRAPHQL.pull(7, dict.fromkeys(added, "ADDED"))]))
    (pull,) = ask(minimal, token=token).pulls.pulls
    assert [(touch.reference, touch.title) for touch in pull.touches] == [
        ("asset:a", "Dry ice"),
        ("asset:b", ""),
        ("asset:c", ""),
    ]


@pytest.mark.parametrize("token", ["", "t0ken"])
def test_a_renamed_record_is_touched_under_both_names(minimal: Path, forge: ForgeServer, token: str) -> None:
    """And one that only moves under its one name."""
    moved = REST.file("content/library/money/roi.md", "renamed", previous_filename=ROI)
    renamed = REST.file("content/library/cost.md", "renamed", previous_filename="content/library/price.md")
    outside = REST.file("old/cfo.md", "renamed", previous_filename="personas/cfo.md")
    forge.set(PULLS, [REST.pull(7)])
    forge.set(f"{PULLS}/7/files", [moved, renamed, outside])
    forge.set(f"{PULLS}/7/comments", [])
    forge.set("/graphql", GRAPHQL.pulls([GRAPHQL.pull(7, {"content/library/cost.md": "RENAMED"})]))
    (pull,) = ask(minimal, token=token).pulls.pulls
    assert [(touch.path, touch.status, touch.reference) for touch in pull.touches] == [
        ("content/library/cost.md", "renamed", "asset:cost"),
        ("content/library/money/roi.md", "renamed", "asset:roi"),
        ("content/library/price.md", "renamed", "asset:price"),
        ("personas/cfo.md", "removed", "persona:cfo"),
    ]


def test_gitlab(minimal: Path, forge: ForgeServer) -> None:
    """Merge requests with their diffs and discussions; what is settled or about no line is left out."""
    place = "/projects/sales%2Ftools%2Fshelf/merge_requests"
    forge.set(place, [LAB.pull(7, draft=True)])
    text = note("asset:roi", "Ask for the tariff.")
    added = LAB.diff(NOTE, new_file=True, diff=added_patch(text))
    moved = LAB.diff("personas/chief.md", renamed_file=True, old_path="personas/cfo.md")
    gone = LAB.diff("content/roadmap/auto-release.md", deleted_file=True)
    forge.set_pages(f"{place}/7/diffs", [LAB.diff(ROI), added], [moved, gone])
    talk = LAB.discussion(LAB.note("Whose figure?", ROI, 7), LAB.note("Ours.", ROI, 7, author=None))
    settled = LAB.discussion(LAB.note("Done", ROI, 8, resolved=True))
    system = LAB.discussion(LAB.note("changed this line", ROI, 9, system=True))
    forge.set(f"{place}/7/discussions", [LAB.discussion(LAB.note("Nice")), talk, settled, system])
    outcome = ask(minimal, "gitlab", token="glpat")
    (pull,) = outcome.pulls.pulls
    assert (pull.number, pull.author, pull.is_draft, pull.branch) == (7, "Oskar Thiel", True, "patch-7")
    assert pull.url == "https://gitlab.example.com/sales/tools/shelf/-/merge_requests/7"
    assert [(touch.reference, touch.status, touch.about) for touch in pull.touches] == [
        ("asset:roi", "modified", ""),
        ("note:2026-11-18-oskar-thiel-comment-k4xm", "added", "asset:roi"),
        ("roadmap:auto-release", "removed", ""),
        ("persona:cfo", "renamed", ""),
        ("persona:chief", "renamed", ""),
    ]
    assert [(comment.author, comment.text) for comment in pull.comments] == [
        ("Ines Okafor", "Whose figure?"),
        ("somebody", "Ours."),
    ]
    assert pull.comments[0].url.endswith("/merge_requests/7#note_1128")
    assert forge.asked[0].headers["authorization"] == "Bearer glpat"
    assert forge.asked[0].query["target_branch"] == "main"


def test_gitea_and_forgejo(minimal: Path, forge: ForgeServer) -> None:
    """Their list may hold other branches, whose are left out; a new note's text is asked for by its commit."""
    tea, place = GiteaShapes, f"/repos/{OWNER}/{NAME}"
    text = note("persona:cfo", "Grüße vom Vorstand.")
    forge.set_pages(f"{place}/pulls", [tea.pull(8, base="next")], [tea.pull(7)])
    files = [tea.file(ROI), tea.file(NOTE, "added"), tea.file("personas/cfo.md", "deleted")]
    forge.set(f"{place}/pulls/7/files", files)
    reviews = [tea.review(41, 0), tea.review(42, 2), tea.review(43, 1, "PENDING")]
    forge.set(f"{place}/pulls/7/reviews", reviews)
    said = [
        tea.comment(ROI, 7, "Ours.", id=11),
        tea.comment(ROI, 7, "Whose figure?", id=10),
        tea.comment(ROI, 8, "Done", resolver=tea.user("ines")),
    ]
    forge.set(f"{place}/pulls/7/reviews/42/comments", said)
    forge.set(f"{place}/contents/{NOTE}", tea.contents(NOTE, text))
    outcome = ask(minimal, "forgejo", token="g1tea")
    (pull,) = outcome.pulls.pulls
    assert outcome.looked_at == 1
    assert (pull.number, pull.author, pull.opened, pull.updated) == (
        7,
        "Oskar Thiel",
        date(2026, 11, 18),
        date(2026, 11, 20),
    )
    assert [(touch.reference, touch.status, touch.about, touch.text) for touch in pull.touches] == [
        ("asset:roi", "modified", "", ""),
        ("note:2026-11-18-oskar-thiel-comment-k4xm", "added", "persona:cfo", "Grüße vom Vorstand."),
        ("persona:cfo", "removed", "", ""),
    ]
    assert [(comment.line, comment.text) for comment in pull.comments] == [(7, "Whose figure?"), (7, "Ours.")]
    assert forge.asked[0].headers["authorization"] == "token g1tea"
    assert not any("41" in path or "43" in path for path in forge.paths())


def test_a_library_below_the_top_of_its_repository(minimal: Path, forge: ForgeServer) -> None:
    """Paths of the repository become those of the library; what lies beside it is no record."""
    (minimal.parent / ".git").mkdir()
    forge.set(PULLS, [REST.pull(7)])
    forge.set(f"{PULLS}/7/files", [REST.file(f"library/{ROI}"), REST.file("content/library/else.md")])
    forge.set(f"{PULLS}/7/comments", [REST.comment(f"library/{ROI}", 7, "a"), REST.comment(ROI, 7, "elsewhere")])
    (pull,) = ask(minimal).pulls.pulls
    assert [touch.path for touch in pull.touches] == [ROI]
    assert [comment.text for comment in pull.comments] == ["a"]


@pytest.mark.parametrize(
    ("path", "reference"),
    [
        (ROI, "asset:roi"),
        ("content/library/deep/down/roi/index.md", "asset:roi"),
        ("content/notes/2026/x-k4xm.md", "note:x-k4xm"),
        ("content/roadmap/auto-release.md", "roadmap:auto-release"),
        ("content/meetings/2026-11-17.md", "meeting:2026-11-17"),
        ("personas/cfo.md", "persona:cfo"),
        ("content/agreement.md", "agreement"),
        ("content/facts.yml", "facts"),
        ("content/scorecard/measures.csv", "scorecard"),
        ("content/library/README.md", ""),
        ("content/library/_draft.md", ""),
        ("content/library/.hidden/roi.md", ""),
        ("content/library/roi.pdf", ""),
        ("content/library/../../etc/roi.md", ""),
        ("content/library/<script>.md", ""),
        ("content/library/Roi.md", ""),
        ("content/library/" + "x" * 1000 + ".md", ""),
        ("content/index.md", ""),
        ("site.yml", ""),
        ("", ""),
    ],
)
def test_paths_and_records(minimal: Path, path: str, reference: str) -> None:
    """A path is the record that the build would read there, or none."""
    assert Places(load_site(minimal / "site.yml"), "").find_reference(path) == reference


def test_texts_of_others_are_plain_and_short() -> None:
    """No line ends in a line, nothing unseen, nothing that turns the writing round, nothing endless."""
    assert clean_line(" a\r\nb\x00c\u202egnp.exe\t ") == "a b c gnp.exe"
    assert clean_text("  a  \r\n\r\nb\x1b[31m\u2066 ") == "a\n\nb [31m"
    assert clean_line("<script>alert(1)</script>") == "<script>alert(1)</script>"
    assert (len(clean_line("x" * 999)), clean_line("x" * 999)[-1]) == (300, "…")
    assert len(clean_text("x" * 9999)) == 2000


@pytest.mark.parametrize(
    "text",
    ["", "no front matter", "---\nabout: roi\n---\n", "---\nabout: [a]\n---\n", "---\n: : :\n---\n", "---\nkind: x\n"],
)
def test_a_note_that_does_not_tell(text: str) -> None:
    """What it is about stays open; nothing fails."""
    assert read_note(text) == {}


def test_the_text_of_a_new_file_is_in_its_patch() -> None:
    """As GitHub and GitLab give it; without a patch there is none."""
    assert read_added("@@ -0,0 +1,3 @@\n+---\n+a: +1\n+---\n\\ No newline at end of file") == "---\na: +1\n---\n"
    assert read_added("--- /dev/null\n+++ b/a.md\n@@ -0,0 +1 @@\n+a\n") == "a\n"
    assert read_added(None) == read_added("") == read_added("Binary files differ") == ""


def test_much_is_cut_and_said(minimal: Path, forge: ForgeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those changed last are kept, and the file says that there are more."""
    for name in ("MOST_PULLS", "MOST_FILES", "MOST_COMMENTS"):
        monkeypatch.setattr(f"dealshelf.pulls.asking.{name}", 2)
    forge.set(PULLS, [REST.pull(number) for number in (3, 9, 5)])
    for number in (3, 9):
        forge.set(f"{PULLS}/{number}/files", [REST.file(ROI) for _ in range(number)])
        forge.set(f"{PULLS}/{number}/comments", [REST.comment(ROI, 1, "a")])
    outcome = ask(minimal)
    assert [(pull.number, pull.is_cut) for pull in outcome.pulls.pulls] == [(3, True), (9, True)]
    assert outcome.pulls.is_cut
    assert str(outcome).endswith(". There are more: the 2 changed last were looked at")


def test_the_same_answers_give_the_same_bytes(minimal: Path, forge: ForgeServer) -> None:
    """Whatever their order, but for the time of asking."""
    for number in (7, 8):
        forge.set(f"{PULLS}/{number}/files", [REST.file(ROI), REST.file("personas/cfo.md")])
        forge.set(f"{PULLS}/{number}/comments", [])
    forge.set(PULLS, [REST.pull(7), REST.pull(8)])
    first = ask(minimal).pulls
    forge.set(f"{PULLS}/8/files", [REST.file("personas/cfo.md"), REST.file(ROI)])
    forge.set(PULLS, [REST.pull(8), REST.pull(7), REST.pull(8)])
    second = ask(minimal).pulls
    assert first.model_dump_json() == second.model_dump_json()
    assert json.loads(first.model_dump_json())["asked"] == "2026-11-21T08:30:15Z"
    assert Pulls.model_validate_json(first.model_dump_json()) == first


@pytest.mark.parametrize(
    ("url", "kind", "api"),
    [
        ("https://github.com/a/b", "github", "https://api.github.com"),
        ("https://acme.ghe.com/a/b", "github", "https://api.acme.ghe.com"),
        ("https://github.acme.com:8443/a/b", "github", "https://github.acme.com:8443/api/v3"),
        ("https://gitlab.com/a/b/c", "gitlab", "https://gitlab.com/api/v4"),
        ("https://codeberg.org/a/b", "forgejo", "https://codeberg.org/api/v1"),
        ("http://intra/git/a/b", "gitea", "http://intra/git/api/v1"),
    ],
)
def test_where_the_api_is(minimal: Path, url: str, kind: Any, api: str) -> None:
    """By the kind of forge and the repository's address, unless the environment says otherwise."""
    from dealshelf.forge import Repository

    repository = Repository(url, kind, "main")
    assert find_api(repository, {}) == api
    assert find_api(repository, {"DEALSHELF_API": "http://127.0.0.1:1/x/"}) == "http://127.0.0.1:1/x"


def test_where_the_token_is(minimal: Path) -> None:
    """In the named variable, else in ours, else in the forge's own; blanks around it are dropped."""
    site = open_site(minimal)
    repository = find_repository(site)
    assert repository
    both = {"DEALSHELF_TOKEN": " ours\n", "GITHUB_TOKEN": "theirs", "GITLAB_TOKEN": "other", "MINE": "mine"}
    assert find_access(site, repository, "MINE", both) == Access("MINE", "mine")
    assert find_access(site, repository, None, both) == Access("DEALSHELF_TOKEN", "ours")
    assert find_access(site, repository, None, {**both, "DEALSHELF_TOKEN": ""}) == Access("GITHUB_TOKEN", "theirs")
    assert find_access(site, repository, None, {"GITLAB_TOKEN": "other"}) == Access("GITHUB_TOKEN")
    assert "ours" not in repr(Access("DEALSHELF_TOKEN", "ours"))
