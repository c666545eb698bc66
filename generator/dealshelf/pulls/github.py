"""GitHub's GraphQL API: one query tells all but what is in new files. It wants a token.

Source: GitHub's GraphQL schema; `make forge` checks the queries against it.
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

from dealshelf.pulls.asking import Change, OpenPull, Remark
from dealshelf.pulls.client import Answer, Client, UtcDay
from dealshelf.pulls.github_rest import GitHubRest, User, name_author
from dealshelf.pulls.model import Status

THREADS = """
pageInfo { hasNextPage endCursor }
nodes {
  path line originalLine isResolved
  comments(first: 50) { nodes { author { login } body createdAt url isMinimized state } }
}
"""

QUERY = f"""
query OpenPulls($owner: String!, $name: String!, $branch: String!, $after: String) {{
  repository(owner: $owner, name: $name) {{
    pullRequests(
      states: OPEN, baseRefName: $branch, first: 25, after: $after, orderBy: {{field: UPDATED_AT, direction: DESC}}
    ) {{
      pageInfo {{ hasNextPage endCursor }}
      nodes {{
        number title url isDraft createdAt updatedAt headRefName headRefOid
        author {{ login }}
        files(first: 100) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ path changeType }} }}
        reviewThreads(first: 50) {{ {THREADS} }}
      }}
    }}
  }}
}}
"""

THREADS_QUERY = f"""
query MoreThreads($owner: String!, $name: String!, $number: Int!, $after: String) {{
  repository(owner: $owner, name: $name) {{
    pullRequest(number: $number) {{ reviewThreads(first: 50, after: $after) {{ {THREADS} }} }}
  }}
}}
"""

CHANGE_TYPES: dict[str, Status] = {"ADDED": "added", "COPIED": "added", "DELETED": "removed", "RENAMED": "renamed"}
"""What is not named is a file that was modified in one way or another."""


class Node(Answer):
    """A part of a GraphQL answer."""

    model_config = ConfigDict(alias_generator=to_camel)


class PageInfo(Node):
    has_next_page: bool
    end_cursor: str | None


class ChangedFile(Node):
    path: str
    change_type: str


class Files(Node):
    page_info: PageInfo
    nodes: tuple[ChangedFile | None, ...] | None


class ThreadComment(Node):
    author: User | None
    body: str
    created_at: UtcDay
    url: str
    is_minimized: bool
    state: Literal["PENDING", "SUBMITTED"]


class ThreadComments(Node):
    nodes: tuple[ThreadComment | None, ...] | None


class Thread(Node):
    path: str
    line: int | None
    original_line: int | None
    is_resolved: bool
    comments: ThreadComments


class Threads(Node):
    page_info: PageInfo
    nodes: tuple[Thread | None, ...] | None


class PullNode(Node):
    number: int
    title: str
    url: str
    is_draft: bool
    created_at: UtcDay
    updated_at: UtcDay
    head_ref_name: str
    head_ref_oid: str
    author: User | None
    files: Files | None
    review_threads: Threads


class PullNodes(Node):
    page_info: PageInfo
    nodes: tuple[PullNode | None, ...] | None


class ThreadsNode(Node):
    review_threads: Threads


class RepositoryNode(Node):
    pull_requests: PullNodes | None = None
    pull_request: ThreadsNode | None = None


class Data(Node):
    repository: RepositoryNode | None = None


class Fault(Node):
    type: str = ""
    message: str


class Reply(Node):
    data: Data | None = None
    errors: tuple[Fault, ...] = ()


class GitHub:
    """GitHub as its GraphQL API tells of it, which wants a token."""

    def __init__(self, client: Client, owner: str, name: str, *, branch: str) -> None:
        self._client = client
        self._rest = GitHubRest(client, owner, name, branch=branch)
        self._place = {"owner": owner, "name": name}
        self._branch = branch
        self._nodes: dict[int, PullNode] = {}

    def list_pulls(self) -> Iterator[OpenPull]:
        """Yield the open pull requests to the branch, those changed last first."""
        after: str | None = None
        while True:
            page = self._ask(QUERY, branch=self._branch, after=after).pull_requests
            if page is None:
                raise self._client.fail("tells nothing of pull requests. Let the token read them.")
            for node in page.nodes or ():
                if node is not None:
                    self._nodes[node.number] = node
                    yield _open_pull(node)
            if not page.page_info.has_next_page or page.page_info.end_cursor == after:
                return
            after = page.page_info.end_cursor

    def list_changes(self, pull: OpenPull) -> Iterator[Change]:
        """Yield the files that a pull request changes. REST alone knows former names and what is in new files."""
        files = self._nodes[pull.number].files
        if files is None or files.page_info.has_next_page or not files.nodes:
            yield from self._rest.list_changes(pull)
            return
        changes = [(file.path, CHANGE_TYPES.get(file.change_type, "modified")) for file in files.nodes if file]
        if any(status in ("added", "renamed") for _, status in changes):
            yield from self._rest.list_changes(pull)
            return
        for path, status in changes:
            yield Change(path, status)

    def list_remarks(self, pull: OpenPull) -> Iterator[Remark]:
        """Yield what reviewers said to lines of its files and is not settled."""
        threads = self._nodes[pull.number].review_threads
        while True:
            for thread in threads.nodes or ():
                if thread is not None and not thread.is_resolved:
                    yield from _list_remarks(thread)
            after = threads.page_info.end_cursor
            if not threads.page_info.has_next_page or after is None:
                return
            found = self._ask(THREADS_QUERY, number=pull.number, after=after).pull_request
            if found is None or found.review_threads.page_info.end_cursor == after:
                return
            threads = found.review_threads

    def _ask(self, query: str, **variables: str | int | None) -> RepositoryNode:
        url = f"{self._client.api_url.removesuffix('/v3')}/graphql"
        reply = self._client.query(url, query, {**self._place, **variables}, Reply)
        faults = {fault.type for fault in reply.errors}
        if "RATE_LIMITED" in faults or "RATE_LIMIT" in faults:
            raise self._client.limit()
        if "NOT_FOUND" in faults:
            place = f"{self._place['owner']}/{self._place['name']}"
            message = f"has no '{place}', or shows it not to this token. Check 'url' under 'forge', and the token."
            raise self._client.fail(message)
        if reply.errors or reply.data is None or reply.data.repository is None:
            said = reply.errors[0].message[:200] if reply.errors else "nothing"
            raise self._client.fail(f"answers the query with: {said}")
        return reply.data.repository


def _open_pull(node: PullNode) -> OpenPull:
    return OpenPull(
        number=node.number,
        title=node.title,
        url=node.url,
        author=name_author(node.author),
        opened=node.created_at,
        updated=node.updated_at,
        branch=node.head_ref_name,
        head=node.head_ref_oid,
        is_draft=node.is_draft,
    )


def _list_remarks(thread: Thread) -> Iterator[Remark]:
    line = thread.line or thread.original_line
    for said in thread.comments.nodes or ():
        if said is not None and not said.is_minimized and said.state == "SUBMITTED":
            yield Remark(thread.path, line, name_author(said.author), said.created_at, said.body, said.url)
