"""Gitea and Forgejo: pull requests by their REST API, which is one and the same here.

Source: the API's description at `/swagger.v1.json` of every Gitea and Forgejo.
"""

import base64
from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from dealshelf.pulls.asking import SOMEBODY, Change, OpenPull, Remark
from dealshelf.pulls.client import Answer, Client, UtcDay
from dealshelf.pulls.model import Status

STATUSES: dict[str, Status] = {"added": "added", "copied": "added", "deleted": "removed", "renamed": "renamed"}
"""What is not named is `changed`, or `unchanged` but for its rights."""

LARGEST_NOTE = 100_000


class User(Answer):
    login: str
    full_name: str = ""


class Branch(Answer):
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
    head: Branch
    base: Branch


class ChangedFile(Answer):
    filename: str
    status: str
    previous_filename: str = ""


class Review(Answer):
    id: int
    state: str
    comments_count: int


class ReviewComment(Answer):
    id: int
    path: str
    position: int
    original_position: int
    body: str
    user: User | None
    resolver: User | None = None
    created_at: UtcDay
    html_url: str


class Contents(Answer):
    size: int
    encoding: str | None = None
    content: str | None = None


class Gitea:
    """A repository on Gitea or Forgejo."""

    def __init__(self, client: Client, owner: str, name: str, *, branch: str) -> None:
        self._client = client
        self._path = f"/repos/{quote(owner, safe='')}/{quote(name, safe='')}"
        self._branch = branch

    def list_pulls(self) -> Iterator[OpenPull]:
        """Yield the open pull requests to the branch, those changed last first."""
        asked = {"state": "open", "sort": "recentupdate", "base_branch": self._branch}
        for pull in self._client.pages(f"{self._path}/pulls", Pull, limit=50, **asked):
            # Older versions give those to other branches too.
            if pull.base.ref == self._branch:
                yield OpenPull(
                    number=pull.number,
                    title=pull.title,
                    url=pull.html_url,
                    author=_name(pull.user),
                    opened=pull.created_at,
                    updated=pull.updated_at,
                    branch=pull.head.ref,
                    head=pull.head.sha,
                    is_draft=pull.draft,
                )

    def list_changes(self, pull: OpenPull) -> Iterator[Change]:
        """Yield the files that a pull request changes."""
        for file in self._client.pages(f"{self._path}/pulls/{pull.number}/files", ChangedFile, limit=50):
            read = partial(self._read_file, file.filename, pull.head)
            yield Change(file.filename, STATUSES.get(file.status, "modified"), file.previous_filename, read)

    def list_remarks(self, pull: OpenPull) -> Iterator[Remark]:
        """Yield what reviewers said to lines of its files and is not settled."""
        path = f"{self._path}/pulls/{pull.number}/reviews"
        for review in self._client.pages(path, Review, limit=50):
            if review.state == "PENDING" or not review.comments_count:
                continue
            comments = self._client.pages(f"{path}/{review.id}/comments", ReviewComment)
            # They come in another order each time.
            for said in sorted(comments, key=lambda comment: comment.id):
                if said.resolver is None:
                    line = said.position or said.original_position or None
                    yield Remark(said.path, line, _name(said.user), said.created_at, said.body, said.html_url)

    def _read_file(self, path: str, commit: str) -> str:
        """Return the text of a file at a commit; nothing when it is large or no text."""
        found = self._client.get(f"{self._path}/contents/{quote(path)}", Contents, ref=commit)
        if found.encoding != "base64" or not found.content or found.size > LARGEST_NOTE:
            return ""
        try:
            return base64.b64decode(found.content).decode()
        except ValueError:
            return ""


def _name(user: User | None) -> str:
    return (user.full_name or user.login) if user else SOMEBODY
