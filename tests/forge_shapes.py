"""Answers of forges as their published descriptions have them, whole; `make forge` checks those of GitHub.

Sources: GitHub's OpenAPI description and GraphQL schema; GitLab Docs, "Merge requests API" and "Discussions API";
the API description of Gitea and Forgejo.
"""

import base64
from collections.abc import Iterable
from typing import Any

API = "https://api.github.com"
OWNER, NAME = "coldharrow", "shelf"
PAGE = f"https://github.com/{OWNER}/{NAME}"
EARLY, LATE = "2026-11-18T08:00:00Z", "2026-11-20T23:30:00Z"
HEAD = "6dcb09b5b57875f334f61aebed695e2e4193db5e"

USER_URLS = (
    "url html_url followers_url following_url gists_url starred_url subscriptions_url organizations_url repos_url "
    "events_url received_events_url avatar_url"
)
REPO_URLS = (
    "url html_url archive_url assignees_url blobs_url branches_url collaborators_url comments_url commits_url "
    "compare_url contents_url contributors_url deployments_url downloads_url events_url forks_url git_commits_url "
    "git_refs_url git_tags_url git_url hooks_url issue_comment_url issue_events_url issues_url keys_url labels_url "
    "languages_url merges_url milestones_url notifications_url pulls_url releases_url ssh_url stargazers_url "
    "statuses_url subscribers_url subscription_url tags_url teams_url trees_url clone_url svn_url"
)
REPO_COUNTS = "forks forks_count open_issues open_issues_count size stargazers_count watchers watchers_count"
REPO_FLAGS = "archived disabled fork has_downloads has_issues has_pages has_projects has_wiki private"
REPO_NOTHINGS = "description homepage language license mirror_url"
PULL_URLS = "url diff_url patch_url issue_url commits_url review_comments_url review_comment_url comments_url"


def note(about: str, text: str) -> str:
    """Return the file of a note as the forge's page for a new file proposes it."""
    return f"---\nkind: comment\nabout: {about}\nby: Oskar Thiel\non: 2026-11-18\n---\n\n{text}\n"


def added_patch(text: str) -> str:
    """Return the patch of an added file."""
    lines = text.removesuffix("\n").split("\n")
    return f"@@ -0,0 +1,{len(lines)} @@\n" + "\n".join(f"+{line}" for line in lines)


class GitHubShapes:
    """Answers of GitHub's REST API."""

    @staticmethod
    def user(login: str) -> dict[str, Any]:
        """Return a simple user."""
        urls = {key: f"{API}/users/{login}/{key}" for key in USER_URLS.split()}
        return {
            "login": login,
            "id": 7,
            "node_id": "U_7",
            "gravatar_id": "",
            "type": "User",
            "site_admin": False,
        } | urls

    @classmethod
    def repository(cls) -> dict[str, Any]:
        """Return a repository."""
        return (
            {"id": 1, "node_id": "R_1", "name": NAME, "full_name": f"{OWNER}/{NAME}", "owner": cls.user(OWNER)}
            | {key: f"{API}/repos/{OWNER}/{NAME}/{key}" for key in REPO_URLS.split()}
            | dict.fromkeys(REPO_COUNTS.split(), 0)
            | dict.fromkeys(REPO_FLAGS.split(), False)
            | dict.fromkeys(REPO_NOTHINGS.split())
            | {"default_branch": "main", "pushed_at": LATE, "created_at": EARLY, "updated_at": LATE}
        )

    @classmethod
    def pull(cls, number: int, **changed: Any) -> dict[str, Any]:
        """Return a pull request as lists of them have it."""
        place = f"{API}/repos/{OWNER}/{NAME}/pulls/{number}"
        kinds = "self html issue comments review_comments review_comment commits statuses"

        def end(ref: str) -> dict[str, Any]:
            repo = cls.repository()
            return {"label": f"{OWNER}:{ref}", "ref": ref, "sha": HEAD, "user": cls.user(OWNER), "repo": repo}

        return (
            {key: f"{place}/{key}" for key in PULL_URLS.split()}
            | {"statuses_url": f"{place}/statuses", "html_url": f"{PAGE}/pull/{number}", "id": number}
            | {"node_id": f"PR_{number}", "number": number, "state": "open", "locked": False}
            | {"title": f"Change {number}", "user": cls.user("oskar"), "body": None, "labels": [], "milestone": None}
            | {"created_at": EARLY, "updated_at": LATE, "closed_at": None, "merged_at": None}
            | {"merge_commit_sha": None, "assignee": None, "head": end(f"patch-{number}"), "base": end("main")}
            | {"_links": {kind: {"href": f"{place}/{kind}"} for kind in kinds.split()}}
            | {"author_association": "MEMBER", "auto_merge": None, "draft": False}
            | changed
        )

    @staticmethod
    def file(path: str, status: str = "modified", **changed: Any) -> dict[str, Any]:
        """Return a file that a pull request changes."""
        counts = {"sha": HEAD, "additions": 1, "deletions": 1, "changes": 2, "patch": "@@ -1 +1 @@\n-a\n+b"}
        urls = dict.fromkeys(("blob_url", "raw_url", "contents_url"), f"{PAGE}/{path}")
        return {"filename": path, "status": status} | counts | urls | changed

    @classmethod
    def comment(cls, path: str, line: int | None, body: str, **changed: Any) -> dict[str, Any]:
        """Return a review comment."""
        place = f"{API}/repos/{OWNER}/{NAME}/pulls/comments/10"
        return (
            {"url": place, "id": 10, "node_id": "PRRC_10", "pull_request_review_id": 42, "diff_hunk": "@@ -1 +1 @@"}
            | {"path": path, "line": line, "original_line": 3, "side": "RIGHT", "subject_type": "line"}
            | {"commit_id": HEAD, "original_commit_id": HEAD, "user": cls.user("ines"), "body": body}
            | {"created_at": EARLY, "updated_at": EARLY, "html_url": f"{PAGE}/pull/7#discussion_r10"}
            | {"pull_request_url": f"{API}/repos/{OWNER}/{NAME}/pulls/7", "author_association": "MEMBER"}
            | {"_links": {kind: {"href": place} for kind in ("self", "html", "pull_request")}}
            | changed
        )

    @staticmethod
    def fault(message: str) -> dict[str, Any]:
        """Return a basic error."""
        return {"message": message, "documentation_url": "https://docs.github.com/rest", "status": "403"}


class GraphQlShapes:
    """Answers of GitHub's GraphQL API to our queries."""

    @staticmethod
    def page(
        nodes: Iterable[dict[str, Any] | None], end: str | None = None, *, has_next: bool = False
    ) -> dict[str, Any]:
        """Return a page of a connection."""
        return {"pageInfo": {"hasNextPage": has_next, "endCursor": end}, "nodes": list(nodes)}

    @classmethod
    def comment(cls, body: str, **changed: Any) -> dict[str, Any]:
        """Return a comment of a thread."""
        url = f"{PAGE}/pull/7#discussion_r10"
        state = {"isMinimized": False, "state": "SUBMITTED"}
        return {"author": {"login": "ines"}, "body": body, "createdAt": EARLY, "url": url} | state | changed

    @classmethod
    def thread(cls, path: str, line: int | None, *bodies: str, **changed: Any) -> dict[str, Any]:
        """Return a thread of comments to a line."""
        said = {"nodes": [cls.comment(body) for body in bodies]}
        return {"path": path, "line": line, "originalLine": 3, "isResolved": False, "comments": said} | changed

    @classmethod
    def pull(
        cls, number: int, files: dict[str, str], threads: Iterable[dict[str, Any]] = (), **changed: Any
    ) -> dict[str, Any]:
        """Return a pull request; `files` goes from path to what became of it."""
        listed = cls.page({"path": path, "changeType": kind} for path, kind in files.items())
        return (
            {"number": number, "title": f"Change {number}", "url": f"{PAGE}/pull/{number}", "isDraft": False}
            | {"createdAt": EARLY, "updatedAt": LATE, "headRefName": f"patch-{number}", "headRefOid": HEAD}
            | {"author": {"login": "oskar"}, "files": listed, "reviewThreads": cls.page(threads)}
            | changed
        )

    @classmethod
    def pulls(
        cls, nodes: Iterable[dict[str, Any] | None], end: str | None = None, *, has_next: bool = False
    ) -> dict[str, Any]:
        """Return the answer to the query for pull requests."""
        return {"data": {"repository": {"pullRequests": cls.page(nodes, end, has_next=has_next)}}}

    @classmethod
    def threads(cls, threads: Iterable[dict[str, Any]]) -> dict[str, Any]:
        """Return the answer to the query for more threads."""
        return {"data": {"repository": {"pullRequest": {"reviewThreads": cls.page(threads)}}}}

    @staticmethod
    def fault(kind: str, message: str) -> dict[str, Any]:
        """Return the answer to a query that GitHub refuses."""
        return {"data": {"repository": None}, "errors": [{"type": kind, "path": ["repository"], "message": message}]}


class GitLabShapes:
    """Answers of GitLab's REST API."""

    @staticmethod
    def user(name: str) -> dict[str, Any]:
        """Return a user."""
        username = name.split()[0].lower()
        urls = {"avatar_url": None, "web_url": f"https://gitlab.example.com/{username}"}
        return {"id": 7, "username": username, "name": name, "state": "active", "locked": False} | urls

    @classmethod
    def pull(cls, iid: int, **changed: Any) -> dict[str, Any]:
        """Return a merge request as lists of them have it."""
        url = f"https://gitlab.example.com/sales/tools/shelf/-/merge_requests/{iid}"
        return (
            {"id": 1000 + iid, "iid": iid, "project_id": 3, "title": f"Change {iid}", "description": None}
            | {"state": "opened", "created_at": "2026-11-18T08:00:00.520Z", "updated_at": LATE, "web_url": url}
            | {"target_branch": "main", "source_branch": f"patch-{iid}", "author": cls.user("Oskar Thiel"), "sha": HEAD}
            | {"draft": False, "work_in_progress": False, "user_notes_count": 1, "labels": [], "assignees": []}
            | changed
        )

    @staticmethod
    def diff(path: str, **changed: Any) -> dict[str, Any]:
        """Return a file that a merge request changes."""
        flags = {"new_file": False, "renamed_file": False, "deleted_file": False, "generated_file": False}
        modes = {"a_mode": "100644", "b_mode": "100644", "diff": "@@ -1 +1 @@\n-a\n+b\n"}
        return {"old_path": path, "new_path": path} | flags | modes | changed

    @classmethod
    def note(cls, body: str, path: str | None = None, line: int | None = None, **changed: Any) -> dict[str, Any]:
        """Return a note of a discussion; one without a path is not about a line."""
        at = {"base_sha": HEAD, "start_sha": HEAD, "head_sha": HEAD, "position_type": "text"}
        position = at | {"old_path": path, "new_path": path, "old_line": None, "new_line": line}
        placed = {"type": "DiffNote", "position": position, "resolvable": True, "resolved": False} if path else {}
        return (
            {"id": 1128, "type": None, "body": body, "author": cls.user("Ines Okafor"), "created_at": EARLY}
            | {"updated_at": EARLY, "system": False, "noteable_type": "MergeRequest", "resolvable": False}
            | placed
            | changed
        )

    @staticmethod
    def discussion(*notes: dict[str, Any]) -> dict[str, Any]:
        """Return a discussion."""
        return {"id": HEAD, "individual_note": len(notes) == 1, "notes": list(notes)}


class GiteaShapes:
    """Answers of the REST API of Gitea and Forgejo."""

    @staticmethod
    def user(login: str, full_name: str = "") -> dict[str, Any]:
        """Return a user."""
        return {"id": 7, "login": login, "full_name": full_name, "email": f"{login}@example.com", "is_admin": False}

    @classmethod
    def pull(cls, number: int, base: str = "main", **changed: Any) -> dict[str, Any]:
        """Return a pull request."""

        def end(ref: str) -> dict[str, Any]:
            return {"label": ref, "ref": ref, "sha": HEAD, "repo_id": 3, "repo": None}

        url = f"https://git.example.com/{OWNER}/{NAME}/pulls/{number}"
        return (
            {"id": 1000 + number, "number": number, "url": url, "html_url": url, "title": f"Change {number}"}
            | {"user": cls.user("oskar", "Oskar Thiel"), "body": "", "state": "open", "is_locked": False, "comments": 0}
            | {"base": end(base), "head": end(f"patch-{number}"), "merge_base": HEAD, "mergeable": True}
            | {"created_at": "2026-11-18T09:00:00+01:00", "updated_at": "2026-11-21T00:30:00+01:00", "closed_at": None}
            | changed
        )

    @staticmethod
    def file(path: str, status: str = "changed", **changed: Any) -> dict[str, Any]:
        """Return a file that a pull request changes."""
        urls = dict.fromkeys(("html_url", "contents_url", "raw_url"), f"https://git.example.com/{path}")
        return {"filename": path, "status": status, "additions": 1, "deletions": 1, "changes": 2} | urls | changed

    @classmethod
    def review(cls, number: int, count: int, state: str = "COMMENT") -> dict[str, Any]:
        """Return a review."""
        times = {"submitted_at": EARLY, "updated_at": EARLY}
        flags = {"stale": False, "official": False, "dismissed": False, "team": None, "body": "", "commit_id": HEAD}
        return {"id": number, "user": cls.user("ines"), "state": state, "comments_count": count} | times | flags

    @classmethod
    def comment(cls, path: str, line: int, body: str, **changed: Any) -> dict[str, Any]:
        """Return a comment of a review."""
        places = {"path": path, "position": line, "original_position": 0, "commit_id": HEAD, "diff_hunk": ""}
        url = f"https://git.example.com/{OWNER}/{NAME}/pulls/7#issuecomment-10"
        times = {"created_at": EARLY, "updated_at": EARLY}
        said = {"id": 10, "body": body, "user": cls.user("ines"), "resolver": None, "pull_request_review_id": 42}
        return said | places | times | {"html_url": url, "pull_request_url": url} | changed

    @staticmethod
    def contents(path: str, text: str) -> dict[str, Any]:
        """Return what a file holds."""
        raw = text.encode()
        place = {"name": path.rpartition("/")[2], "path": path, "sha": HEAD, "type": "file", "size": len(raw)}
        return place | {"encoding": "base64", "content": base64.b64encode(raw).decode(), "target": None}
