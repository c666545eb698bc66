"""GitLab: merge requests by its REST API. Sources: GitLab Docs, "Merge requests API" and "Discussions API"."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from dealshelf.pulls.asking import SOMEBODY, Change, OpenPull, Remark, read_added
from dealshelf.pulls.client import Answer, Client, UtcDay
from dealshelf.pulls.model import Status


class User(Answer):
    name: str


class MergeRequest(Answer):
    iid: int
    title: str
    web_url: str
    author: User | None
    created_at: UtcDay
    updated_at: UtcDay
    draft: bool = False
    source_branch: str
    sha: str | None = None


class Diff(Answer):
    old_path: str
    new_path: str
    new_file: bool
    renamed_file: bool
    deleted_file: bool
    diff: str | None = None


class Position(Answer):
    new_path: str | None = None
    old_path: str | None = None
    new_line: int | None = None
    old_line: int | None = None


class DiscussionNote(Answer):
    id: int
    body: str
    author: User | None
    created_at: UtcDay
    system: bool = False
    resolved: bool = False
    position: Position | None = None


class Discussion(Answer):
    notes: tuple[DiscussionNote, ...]


class GitLab:
    """A project on GitLab; `project` is its path, with all its groups."""

    def __init__(self, client: Client, project: str, *, branch: str) -> None:
        self._client = client
        self._path = f"/projects/{quote(project, safe='')}/merge_requests"
        self._branch = branch

    def list_pulls(self) -> Iterator[OpenPull]:
        """Yield the open merge requests to the branch, those changed last first."""
        asked = {"state": "opened", "target_branch": self._branch, "order_by": "updated_at", "sort": "desc"}
        for request in self._client.pages(self._path, MergeRequest, per_page=100, **asked):
            yield OpenPull(
                number=request.iid,
                title=request.title,
                url=request.web_url,
                author=_name(request.author),
                opened=request.created_at,
                updated=request.updated_at,
                branch=request.source_branch,
                head=request.sha or "",
                is_draft=request.draft,
            )

    def list_changes(self, pull: OpenPull) -> Iterator[Change]:
        """Yield the files that a merge request changes."""
        for diff in self._client.pages(f"{self._path}/{pull.number}/diffs", Diff, per_page=100):
            status = _find_status(diff)
            path = diff.old_path if status == "removed" else diff.new_path
            yield Change(path, status, diff.old_path if status == "renamed" else "", partial(read_added, diff.diff))

    def list_remarks(self, pull: OpenPull) -> Iterator[Remark]:
        """Yield what reviewers said to lines of its files and is not settled."""
        for discussion in self._client.pages(f"{self._path}/{pull.number}/discussions", Discussion, per_page=100):
            for note in discussion.notes:
                place = note.position
                path = (place.new_path or place.old_path) if place else None
                if place is None or not path or note.system or note.resolved:
                    continue
                line, url = place.new_line or place.old_line, f"{pull.url}#note_{note.id}"
                yield Remark(path, line, _name(note.author), note.created_at, note.body, url)


def _find_status(diff: Diff) -> Status:
    if diff.new_file:
        return "added"
    if diff.deleted_file:
        return "removed"
    return "renamed" if diff.renamed_file else "modified"


def _name(user: User | None) -> str:
    return user.name if user else SOMEBODY
