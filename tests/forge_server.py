"""A forge on loopback: a real HTTP server that gives prepared answers and keeps what it was asked."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Reply:
    """One answer. `body` is sent as JSON, but for bytes. Seconds: `waits` before it, `drips` after each byte."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    waits: float = 0
    drips: float = 0


@dataclass(frozen=True)
class Asked:
    """What the server was asked."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


class ForgeServer:
    """Gives the answers that `replies` has for a path, one after another, and the last one from then on."""

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[Asked] = []
        self.url = ""

    def set(self, path: str, *replies: Any) -> None:
        """Prepare the answers for a path; what is no `Reply` is the body of one."""
        self.replies[path] = [reply if isinstance(reply, Reply) else Reply(reply) for reply in replies]

    def set_pages(self, path: str, *pages: Any) -> None:
        """Prepare the pages of a list, each but the last with a link to the next."""
        link = f'<{self.url}{path}?page=2>; rel="next", <{self.url}{path}?page=9>; rel="last"'
        self.set(path, *(Reply(page, headers={"Link": link}) for page in pages[:-1]), pages[-1])

    def paths(self) -> list[str]:
        """Return the paths that were asked for, in their order."""
        return [asked.path for asked in self.asked]


def read_form(text: str) -> dict[str, str]:
    """Return the values of a form, or of a query."""
    return {name: values[-1] for name, values in parse_qs(text).items()}


@contextmanager
def forge_served() -> Iterator[ForgeServer]:
    """Yield a server that is up."""
    forge = ForgeServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def reply(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            raw = self.rfile.read(length).decode()
            is_form = "form-urlencoded" in (self.headers.get("Content-Type") or "")
            body: Any = read_form(raw) if is_form else json.loads(raw) if raw else None
            query = read_form(parts.query)
            headers = {name.lower(): value for name, value in self.headers.items()}
            forge.asked.append(Asked(self.command, parts.path, query, headers, body))
            prepared = forge.replies.get(parts.path) or [Reply({"message": "Not Found"}, 404)]
            given = prepared.pop(0) if len(prepared) > 1 else prepared[0]
            time.sleep(given.waits)
            answer = given.body if isinstance(given.body, bytes) else json.dumps(given.body).encode()
            self.send_response(given.status)
            for name, value in {"Content-Type": "application/json", **given.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            for start in range(0, len(answer), 1 if given.drips else len(answer) or 1):
                self.wfile.write(answer[start : start + 1] if given.drips else answer)
                time.sleep(given.drips)

        do_GET = do_POST = do_PUT = do_PATCH = reply  # noqa: N815 - the library's names

        def log_message(self, *words: Any) -> None:
            """Say nothing."""

        def handle(self) -> None:
            """Serve until the client goes; one that does not wait for the whole answer is none of our errors."""
            with suppress(ConnectionError):
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    forge.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield forge
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
