"""Where the repository lives, and the addresses that propose a file there."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealshelf.config import ForgeKind
from dealshelf.forge import LONGEST, SHORTENED, Repository, find_repository, guess_kind
from dealshelf.site import Site, load_site

URL = "https://forge.example/team/shelf"
PATH = "content/notes/2026/a b&c.md"


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("github", "/new/main?filename=content%2Fnotes%2F2026%2Fa%20b%26c.md&value=A%0A%23%26%C3%A9"),
        ("gitea", "/_new/main/content/notes/2026?filename=a%20b%26c.md&value=A%0A%23%26%C3%A9"),
        ("forgejo", "/_new/main/content/notes/2026?filename=a%20b%26c.md&value=A%0A%23%26%C3%A9"),
        ("gitlab", "/-/new/main/content/notes/2026?file_name=a%20b%26c.md"),
        ("other", None),
    ],
)
def test_each_forge_has_its_own_page(kind: ForgeKind, address: str | None) -> None:
    """Names and texts are encoded whole; GitLab takes no text; of other software no page is known."""
    repository = Repository(URL, kind, "main")
    found = repository.new_file_url(PATH, "A\n#&é")
    assert found == (URL + address if address else None)
    assert repository.takes_text is bool(address and "value=" in address)


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("github", "/edit/drafts/a%23b/docs/content/a%20b%26c.md"),
        ("gitea", "/_edit/drafts/a%23b/docs/content/a%20b%26c.md"),
        ("forgejo", "/_edit/drafts/a%23b/docs/content/a%20b%26c.md"),
        ("gitlab", "/-/edit/drafts/a%23b/docs/content/a%20b%26c.md"),
        ("other", None),
    ],
)
def test_each_forge_has_its_own_page_for_a_change(kind: ForgeKind, address: str | None) -> None:
    """The branch and the path from the top of the repository are encoded; of other software no page is known."""
    found = Repository(URL, kind, "drafts/a#b", "docs/").edit_file_url("content/a b&c.md")
    assert found == (URL + address if address else None)


def test_an_issue_takes_the_text_where_a_file_does_not() -> None:
    """GitLab's page for a new issue opens with title and text, shortened where it is too long; others need none."""
    found = Repository(URL, "gitlab", "main").new_issue_url("rating: a&b", "x" * LONGEST) or ""
    assert found.startswith(f"{URL}/-/issues/new?issue%5Btitle%5D=rating%3A%20a%26b&issue%5Bdescription%5D=xxx")
    assert len(found) <= LONGEST
    assert unquote(found).endswith(SHORTENED)
    assert Repository(URL, "gitea", "main").new_issue_url("a", "b") is None


def test_a_folder_and_a_branch_are_kept() -> None:
    """A site in a folder of its repository, and a branch with odd letters, go into the address."""
    repository = Repository(URL, "gitea", "drafts/a#b", "sites/shelf é/")
    found = repository.new_file_url("content/n.md", "")
    assert found == f"{URL}/_new/drafts/a%23b/sites/shelf%20%C3%A9/content?filename=n.md&value="
    on_github = Repository(URL, "github", "main", "docs/").new_file_url("n.md", "")
    assert on_github == f"{URL}/new/main?filename=docs%2Fn.md&value="
    at_top = Repository(URL, "gitlab", "main").new_file_url("n.md", "")
    assert at_top == f"{URL}/-/new/main?file_name=n.md"


@given(st.text(alphabet=st.characters(), max_size=200), st.integers(0, 200))
def test_no_address_is_too_long(text: str, times: int) -> None:
    """Whatever the letters, an address keeps to its length, brings the text as far as it goes, and says so."""
    whole = text * times
    found = Repository(URL, "github", "main").new_file_url(PATH, whole)
    assert found is not None
    assert len(found) <= LONGEST
    value = parse_qs(urlsplit(found).query, keep_blank_values=True, max_num_fields=9)["value"][0]
    sayable = whole.encode(errors="replace").decode()
    if value != sayable:
        assert value.endswith(SHORTENED)
        assert sayable.startswith(value.removesuffix(SHORTENED))
        # What was cut would not have fitted: the next letter takes at most twelve characters.
        assert len(found) > LONGEST - 12


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("github.com", "github"),
        ("codeberg.org", "forgejo"),
        ("gitlab.example.com:8443", "gitlab"),
        ("GitHub.example.com", "github"),
        ("git.example.com", "other"),
        ("notgithub.com.example", "github"),
    ],
)
def test_a_host_tells_its_software(host: str, kind: str) -> None:
    """Known hosts and names that say it need no setting."""
    assert guess_kind(host) == kind


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("repo_url: https://github.com/coldharrow/shelf/", ("https://github.com/coldharrow/shelf", "github", "main")),
        ("repo_url: https://github.com/a/b.git", ("https://github.com/a/b", "github", "main")),
        ("repo_url: https://github.com/a/b/tree/main/docs", ("https://github.com/a/b", "github", "main")),
        ("repo_url: https://ines:secret@codeberg.org/a/b", ("https://codeberg.org/a/b", "forgejo", "main")),
        ("repo_url: https://gitlab.com/a/b/c?x=1#y", ("https://gitlab.com/a/b/c", "gitlab", "main")),
        ("repo_url: https://gitlab.com/a/b/c/-/tree/main/docs", ("https://gitlab.com/a/b/c", "gitlab", "main")),
        ("repo_url: https://git.example.com:3000/x/a/b", ("https://git.example.com:3000/x/a/b", "other", "main")),
        ("repo_url: https://github.com", None),
        ("repo_url: git@github.com:a/b.git", None),
        ("repo_url: 'http://[x'", None),
        ("", None),
    ],
)
def test_a_repository_is_found(tmp_path: Path, settings: str, expected: tuple[str, str, str] | None) -> None:
    """The address is cleaned of what is no part of it, of passwords too; what is no address of a repository is none."""
    found = find_repository(make_site(tmp_path, settings))
    assert (found and (found.url, found.kind, found.branch)) == expected


def test_settings_go_before_the_address(tmp_path: Path) -> None:
    """`forge` says it where `repo_url` does not, or says it wrongly."""
    settings = "repo_url: https://github.com/a/b"
    forge = "{url: 'https://git.example.com/a/b', kind: gitea, branch: drafts}"
    found = find_repository(make_site(tmp_path, settings, forge))
    assert found == Repository("https://git.example.com/a/b", "gitea", "drafts")


def test_a_site_in_a_folder_of_its_repository(tmp_path: Path) -> None:
    """Paths in proposals go from the top of the repository, wherever the site's own folder lies in it."""
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "sites" / "shelf"
    folder.mkdir(parents=True)
    found = find_repository(make_site(folder, "repo_url: https://github.com/a/b"))
    assert found is not None
    assert found.prefix == "sites/shelf/"
    assert unquote(found.new_file_url("content/n.md", "") or "").partition("filename=")[2].startswith("sites/shelf/")


def make_site(folder: Path, settings: str, forge: str = "{}") -> Site:
    """Return the site of a folder with some settings."""
    (folder / "content").mkdir()
    (folder / "site.yml").write_text(
        f"site_name: S\ndocs_dir: content\n{settings}\nplugins:\n  - dealshelf:\n      forge: {forge}\n"
    )
    return load_site(folder / "site.yml")
