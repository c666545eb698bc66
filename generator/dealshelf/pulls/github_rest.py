"""GitHub's REST API: the whole of it without a token, and with one what its GraphQL API does not tell.

Source: GitHub's OpenAPI description; `make forge` checks what is read here against it.
"""

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from dealshelf.pulls.asking import SOMEBODY, Change, OpenPull, Remark, read_added
from dealshelf.pulls.client import Answer, Client, UtcDay
from dealshelf.pulls.model import Status

HEADERS = {
    "Accept": "application/vnd.github+json, application/json;q=0.9",
    "X-GitHub-Api-Version": "2022-11-28",
}

STATUSES: dict[str, Status] = {"added": "added", "copied": "added", "removed": "removed", "renamed": "renamed"}
"""What is not named is a file that was modified in one way or another."""


class User(Answer):
    login: str


class Head(Answer):
    ref: str
    sha: str


class Pull(Answer):
    number: int
    title: str
    html_url: str
    user: User | None
    created_at: UtcDay
    updated_at: UtcDay
    draft: bool = False
    head: Head


class File(Answer):
    filename: str
    status: str
    previous_filename: str = ""
    patch: str | None = None


class ReviewComment(Answer):
    path: str
    line: int | None = None
    original_line: int | None = None
    user: User | None
    created_at: UtcDay
    body: str
    html_url: str


class GitHubRest:
    """GitHub as its REST API tells of it. It does not tell which threads are settled."""

    def __init__(self, client: Client, owner: str, name: str, *, branch: str) -> None:
        self._client = client
        self._path = f"/repos/{quote(owner, safe='')}/{quote(name, safe='')}/pulls"
        self._branch = branch

    def list_pulls(self) -> Iterator[OpenPull]:
        """Yield the open pull requests to the branch, those changed last first."""
        asked = {"state": "open", "base": self._branch, "sort": "updated", "direction": "desc"}
        for pull in self._client.pages(self._path, Pull, per_page=100, **asked):
            yield OpenPull(
                number=pull.number,
                title=pull.title,
                url=pull.html_url,
                author=name_author(pull.user),
                opened=pull.created_at,
                updated=pull.updated_at,
                branch=pull.head.ref,
                head=pull.head.sha,
                is_draft=pull.draft,
            )

    def list_changes(self, pull: OpenPull) -> Iterator[Change]:
        """Yield the files that a pull request changes."""
        for file in self._client.pages(f"{self._path}/{pull.number}/files", File, per_page=100):
            status = STATUSES.get(file.status, "modified")
            read = partial(read_added, file.patch)
            yield Change(file.filename, status, file.previous_filename if status == "renamed" else "", read)

    def list_remarks(self, pull: OpenPull) -> Iterator[Remark]:
        """Yield what reviewers said to lines of its files."""
        for said in self._client.pages(f"{self._path}/{pull.number}/comments", ReviewComment, per_page=100):
            line = said.line or said.original_line
            yield Remark(said.path, line, name_author(said.user), said.created_at, said.body, said.html_url)


def name_author(user: User | None) -> str:
    """Return the name that an author goes by."""
    return user.login if user else SOMEBODY
