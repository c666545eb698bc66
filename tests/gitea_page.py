"""The pages for a new file and for a change as Gitea has them, on loopback, over a real bare repository.

Who saves one proposes a branch.
"""

import html
import http.server
import os
import posixpath
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

NEW, EDIT = "/team/shelf/_new/main", "/team/shelf/_edit/main"
FORM = """\
<!doctype html><html lang="en"><title>A file</title><h1>A file</h1>
<form method="post" action="{action}">
<label>Name <input name="tree_path" value="{name}"></label>
<label>Text <textarea name="content" rows="20" cols="80">
{text}</textarea></label>
<button>Propose file change</button>
</form></html>
"""
DONE = '<!doctype html><html lang="en"><title>Proposed</title><h1>Proposed as {branch}</h1></html>'


class GiteaPage:
    """A forge with one repository. `proposals` are the branches that were made, oldest first."""

    def __init__(self, repository: Path, address: str) -> None:
        self.repository, self.address = repository, address
        self.proposals: list[str] = []

    def git(self, *words: str, stdin: bytes = b"", index: str = "") -> str:
        """Run git in the repository, and return what it says."""
        who = {f"GIT_{role}_{what}": "rep" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        result = subprocess.run(
            ["git", *words],
            cwd=self.repository,
            env={**os.environ, **who, **({"GIT_INDEX_FILE": index} if index else {})},
            input=stdin,
            capture_output=True,
            check=True,
        )
        return result.stdout.decode().strip()

    def propose(self, path: str, text: str) -> str:
        """Commit a file on a branch of its own; return the branch."""
        branch = f"patch-{len(self.proposals) + 1}"
        with tempfile.TemporaryDirectory() as folder:
            index = str(Path(folder) / "index")
            blob = self.git("hash-object", "-w", "--stdin", stdin=text.replace("\r\n", "\n").encode())
            self.git("read-tree", "main", index=index)
            self.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", index=index)
            tree = self.git("write-tree", index=index)
        commit = self.git("commit-tree", tree, "-p", "main", "-m", f"Save {posixpath.basename(path)}")
        self.git("update-ref", f"refs/heads/{branch}", commit)
        self.proposals.append(branch)
        return branch


class _Handler(http.server.BaseHTTPRequestHandler):
    forge: GiteaPage

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = parse_qs(parts.query, keep_blank_values=True)
        if parts.path.startswith(NEW):
            name, text = query.get("filename", [""])[0], query.get("value", [""])[0]
        elif parts.path.startswith(EDIT):
            name = unquote(parts.path).removeprefix(f"{EDIT}/")
            text = f"{self.forge.git('show', f'main:{name}')}\n"
        else:
            self.send_error(404)
            return
        self._answer(FORM.format(action=html.escape(parts.path), name=html.escape(name), text=html.escape(text)))

    def do_POST(self) -> None:
        address = unquote(urlsplit(self.path).path)
        # The page for a change shows the whole path, the one for a new file the name within its folder.
        folder = "" if address.startswith(EDIT) else address.removeprefix(NEW).strip("/")
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = parse_qs(body, keep_blank_values=True)
        path = posixpath.normpath(posixpath.join(folder, sent["tree_path"][0]))
        if path.startswith(("..", "/")) or ".git" in path.split("/"):
            self.send_error(422)
            return
        self._answer(DONE.format(branch=quote(self.forge.propose(path, sent["content"][0]))))

    def _answer(self, page: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@contextmanager
def serve_gitea(repository: Path) -> Iterator[GiteaPage]:
    """Serve a bare repository's pages at `/team/shelf` on loopback; the repository may be made later."""
    handler = type("Handler", (_Handler,), {})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        forge = GiteaPage(repository, f"http://127.0.0.1:{server.server_port}/team/shelf")
        handler.forge = forge  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield forge
        server.shutdown()
        thread.join()
