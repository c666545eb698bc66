"""The real Sveltia CMS in a real Chromium: it starts under its page's policy, and what it saves passes `check`.

Drives the npm package @sveltia/cms in `.venv/sveltia-cms`, or the folder that DEALSHELF_SVELTIA names.
"""

import fnmatch
import functools
import http.server
import json
import os
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, Route

from browser import open_chromium
from conftest import run_command
from dealshelf.editing import SVELTIA_VERSION
from dealshelf.headers import CSP
from dealshelf.starter import start_library
from test_editing import SCHEMA, TODAY, pair_records, read_library, strip_schema

ROOT = Path(__file__).parents[1]
PACKAGE = Path(os.environ.get("DEALSHELF_SVELTIA", ROOT / ".venv" / "sveltia-cms"))

pytestmark = pytest.mark.skipif(not (PACKAGE / "package.json").exists(), reason="no npm package @sveltia/cms")

STORE = "sveltia-cms-test"
"""The folder of the browser's own file system in which the CMS' test backend keeps the repository."""

PUT_FILES = f"""async files => {{
  const top = await (await navigator.storage.getDirectory()).getDirectoryHandle('{STORE}', {{create: true}});
  for (const [path, text] of Object.entries(files)) {{
    const steps = path.split('/');
    const name = steps.pop();
    let folder = top;
    for (const step of steps) folder = await folder.getDirectoryHandle(step, {{create: true}});
    const stream = await (await folder.getFileHandle(name, {{create: true}})).createWritable();
    await stream.write(text);
    await stream.close();
  }}
}}"""

GET_FILES = f"""async () => {{
  const files = {{}};
  const walk = async (folder, parent) => {{
    for await (const [name, handle] of folder.entries()) {{
      if (handle.kind === 'directory') await walk(handle, `${{parent}}${{name}}/`);
      else files[parent + name] = await (await handle.getFile()).text();
    }}
  }};
  await walk(await (await navigator.storage.getDirectory()).getDirectoryHandle('{STORE}'), '');
  return files;
}}"""


class _Handler(http.server.SimpleHTTPRequestHandler):
    rules: tuple[tuple[str, str], ...] = ()
    """Which headers go with which paths, as a file `_headers` says it."""

    def end_headers(self) -> None:
        for path, header in self.rules:
            if fnmatch.fnmatch(self.path.partition("?")[0], path):
                self.send_header(*header.split(": ", 1))
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


def read_rules(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each header of a site's `_headers` with the path that it is for; none where there is no such file."""
    path = ""
    file = folder / "_headers"
    for line in file.read_text().splitlines() if file.exists() else ():
        if line.startswith("  "):
            yield path, line.strip()
        else:
            path = line


@contextmanager
def serve_folder(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback, with the headers that it asks for, as Netlify does; give its address."""
    handler = functools.partial(
        type("Handler", (_Handler,), {"rules": tuple(read_rules(folder))}), directory=str(folder)
    )
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real Chromium."""
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A new library with the editor's page."""
    folder = tmp_path / "shelf"
    start_library(folder, today=TODAY)
    (folder / "site.yml").write_text((folder / "site.yml").read_text().replace("# repo_url", "repo_url"))
    written = run_command("dealshelf", "cms", "sveltia", "--page", PACKAGE, cwd=folder)
    assert written.returncode == 0, written.stderr
    return folder


def open_page(chromium: Browser, address: str) -> tuple[Page, list[str], set[str]]:
    """Open the editor's page; return it, what the browser complains of, and the other hosts it was asked for."""
    page = chromium.new_page()
    complaints: list[str] = []
    hosts: set[str] = set()

    def refuse(route: Route) -> None:
        hosts.add("/".join(route.request.url.split("/")[:3]))
        route.abort()

    page.route(lambda url: url.startswith("https:"), refuse)
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}/admin/")
    return page, complaints, hosts


def test_the_package_is_the_one_that_the_configuration_is_for() -> None:
    """And its schema is that which the other tests use."""
    assert json.loads((PACKAGE / "package.json").read_text())["version"] == SVELTIA_VERSION
    schema = strip_schema(json.loads((PACKAGE / "schema" / "sveltia-cms.json").read_text(encoding="utf-8")))
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == schema


def test_the_editor_starts_under_its_policy(chromium: Browser, shelf: Path) -> None:
    """It shows its sign-in, the browser complains of nothing, and no host is asked but the forge's."""
    with serve_folder(shelf / "content") as address:
        page, complaints, hosts = open_page(chromium, address)
        page.get_by_role("button", name="Sign In Using Access Token").wait_for()
        page.wait_for_load_state("networkidle")
        assert page.get_by_text("Pellworth shelf").first.is_visible()
        assert page.evaluate("document.fonts.check('24px Material Symbols Outlined')")
        page.close()
    assert [text for text in complaints if "net::ERR_FAILED" not in text] == []
    assert hosts <= {"https://www.githubstatus.com"}


def test_the_headers_of_a_site_let_the_editor_start(chromium: Browser, shelf: Path) -> None:
    """They forbid only frames besides what its page says; an attachment has the site's policy still."""
    (shelf / "content/library/one-pagers/sum.html").write_text("<h1>Sum</h1><script>document.title = 'ran'</script>")
    (shelf / "content/a b.svg").write_text("<svg/>")
    built = run_command("dealshelf", "build", "--today", str(TODAY), cwd=shelf)
    assert built.returncode == 0, built.stderr
    with serve_folder(shelf / "site") as address:
        page, complaints, _ = open_page(chromium, address)
        page.get_by_role("button", name="Sign In Using Access Token").wait_for()
        page.close()
        assert [text for text in complaints if "net::ERR_FAILED" not in text] == []
        for path in ("library/one-pagers/sum.html", "a%20b.svg"):
            answer = urllib.request.urlopen(f"{address}/{path}")
            assert CSP in ", ".join(answer.headers.get_all("Content-Security-Policy"))
        page = chromium.new_page()
        page.goto(f"{address}/library/one-pagers/sum.html")
        assert page.title() == ""
        page.close()
    prospects = run_command("dealshelf", "build", "--audience", "shareable", "--today", str(TODAY), cwd=shelf)
    assert prospects.returncode == 0, prospects.stderr
    assert not (shelf / "site/admin").exists()
    assert (shelf / "site/_headers").read_text().count(CSP) == 1


EDITS = {
    "asset/entries/one-pagers/what-a-round-costs": "Title",
    "persona/entries/depot-manager": "Title",
    "note/entries/2026/2026-11-19-oskar-thiel-objection-k4xm": "Outcome",
    "roadmap/entries/battery-cabinet": "Title",
    "meeting/entries/2026-11-20": "Title",
    "_singletons/entries/agreement": "When missed",
}
"""A record of each kind, as the CMS addresses it, and the field to change."""


def test_what_the_editor_saves_passes_check(chromium: Browser, shelf: Path) -> None:
    """A record of each kind is changed, and a new asset and a new note are made, as a person would."""
    _, before = read_library(shelf)
    config = shelf / "content" / "admin" / "config.yml"
    made = yaml.safe_load(config.read_text(encoding="utf-8"))
    del made["publish_mode"]
    config.write_text(yaml.safe_dump(made | {"backend": {"name": "test-repo"}}), encoding="utf-8")
    kept = {path.relative_to(shelf).as_posix(): path for path in shelf.rglob("*.*") if "admin" not in path.parts}
    with serve_folder(shelf / "content") as address:
        files = edit_all(chromium, address, {name: path.read_text(encoding="utf-8") for name, path in kept.items()})
    for name, text in files.items():
        (shelf / name).parent.mkdir(parents=True, exist_ok=True)
        (shelf / name).write_text(text, encoding="utf-8")
    checked = run_command("dealshelf", "check", "--today", str(TODAY), "--strict", cwd=shelf)
    assert (checked.returncode, checked.stdout) == (0, "")
    _, after = read_library(shelf)
    assert len(after.assets) == len(before.assets) + 1
    assert len(after.notes) == len(before.notes) + 1
    changes = {
        (type(old).__name__, name) for old, new in pair_records(before, after) for name in list_changes(old, new)
    }
    assert changes == {
        *((name, "title") for name in ("Asset", "Persona", "RoadmapItem", "Meeting")),
        ("Note", "outcome"),
        ("Agreement", "when_missed"),
    }


def list_changes(old: Any, new: Any) -> list[str]:
    """Return the fields in which two records differ, also the body."""
    names = [*type(old).model_fields, "body"]
    return [name for name in names if str(getattr(old, name)).strip() != str(getattr(new, name)).strip()]


def edit_all(chromium: Browser, address: str, files: dict[str, str]) -> dict[str, str]:
    """Return the repository's files after a change in a record of each kind, and with two new ones."""
    page, _, _ = open_page(chromium, address)
    page.evaluate(PUT_FILES, files)
    page.get_by_role("button", name="Work with Test Repository").click()
    page.get_by_text("one-pagers").first.wait_for()
    for place, label in EDITS.items():
        page.goto(f"{address}/admin/#/collections/{place}")
        page.get_by_role("textbox", name=label).first.click()
        page.keyboard.press("End")
        page.keyboard.type(" And on.")
        save(page)
    page.goto(f"{address}/admin/#/collections/asset/new")
    page.get_by_role("textbox", name="Title").first.fill("Über den Fluß: 100 % dry? “Yes”")
    save(page)
    page.goto(f"{address}/admin/#/collections/note/new")
    page.get_by_role("combobox").first.click()
    page.get_by_role("option", name="Comment").click()
    page.get_by_role("textbox", name="About").first.fill("persona:depot-manager")
    page.get_by_role("textbox", name="By").first.fill("Ines Falk")
    page.get_by_role("textbox", name="Text").last.click()
    page.keyboard.type("They ask for [[fact:van-round-cost]]: no: #1")
    # The day is the browser's, and `check` goes by another.
    page.locator("input[type=date]").first.fill(str(TODAY))
    save(page)
    saved: dict[str, str] = page.evaluate(GET_FILES)
    page.close()
    return saved


def save(page: Page) -> None:
    """Save the entry, upon which the CMS goes back to the list."""
    page.get_by_role("button", name="Save").first.click()
    page.wait_for_url(lambda url: "/entries/" not in url and not url.endswith("/new"))
