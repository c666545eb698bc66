"""Files for hosts and passers-by, and the page for missing addresses."""

import json
import re
import struct
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from browser import open_chromium, serve_folder
from conftest import ROOT, TODAY, run_command
from dealshelf.feeds.hosting import ACCENT, PAPER
from dealshelf.headers import CSP, FRAMES, HEADERS, POLICY
from site_reader import read_pages
from test_build import served, wait_for


def build(folder: Path, *words: str) -> None:
    """Build a library that has no problems."""
    result = run_command("dealshelf", "build", "--today", TODAY, *words, cwd=folder)
    assert result.returncode == 0, result.stderr


def test_crawlers_are_asked_to_stay_away(sample: Path) -> None:
    """By robots.txt, by the header, and by each page, that for missing addresses too."""
    assert (sample / "site/robots.txt").read_text() == "User-agent: *\nDisallow: /\n"
    assert HEADERS["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in (sample / "site/404.html").read_text()
    assert (sample / "site/.nojekyll").read_bytes() == b""


def test_both_samples_of_headers_say_what_pages_say(sample: Path) -> None:
    """The policy of `_headers` and of the sample for nginx is that of the pages, and forbids frames besides."""
    policy = f"{CSP}; frame-ancestors 'none'"
    first, *lines = (sample / "site/_headers").read_text().splitlines()
    assert first == "/*"
    headers = dict(line.strip().split(": ", 1) for line in lines)
    assert headers == HEADERS
    assert headers["Content-Security-Policy"] == policy
    nginx = (ROOT / "docs/nginx.conf").read_text()
    assert dict(re.findall(r'^    add_header (\S+) "([^"]+)" always;$', nginx, re.MULTILINE)) == HEADERS
    editor = (ROOT / "docs/editing.md").read_text()
    beside = dict(re.findall(r'^    add_header (\S+) "([^"]+)" always;$', editor, re.MULTILINE))
    assert beside == HEADERS | {POLICY: FRAMES}
    page = (ROOT / "docs/serving.md").read_text()
    assert all(f"`{name}" in page for name in HEADERS)


def test_a_phone_can_keep_the_site(sample: Path) -> None:
    """The manifest names the site and icons that are there and as large as it says, in the theme's colours."""
    site = sample / "site"
    manifest = json.loads((site / "manifest.webmanifest").read_text(encoding="utf-8"))
    assert manifest["name"] == manifest["short_name"] == "Coldharrow shelf"
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("./", "./", "standalone")
    for icon in manifest["icons"]:
        raw = (site / icon["src"]).read_bytes()
        if icon["type"] == "image/png":
            assert "{}x{}".format(*struct.unpack(">II", raw[16:24])) == icon["sizes"]
            assert len(raw) < 20_000
    tokens = (ROOT / "theme/css/tokens.css").read_text()
    for name, light in (("paper", PAPER), ("accent", ACCENT)):
        found = re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", tokens)
        assert found
        assert found[1] == light
    head = (site / "index.html").read_text(encoding="utf-8")
    paper = re.search(r"--paper: light-dark\((#\w+), (#\w+)\)", tokens)
    assert paper
    assert re.findall(r'name="theme-color" content="(#\w+)"', head) == list(paper.groups())


def test_a_missing_address_has_a_way_back(minimal: Path) -> None:
    """At any depth, also on a site that lies in a folder, the page has its styles, a search field and the places."""
    path = minimal / "site.yml"
    path.write_text(f"site_url: https://acme.example/shelf/\n{path.read_text()}")
    build(minimal)
    page = read_pages(minimal / "site")["/404.html"]
    inner = [link for link in page.links if not link.startswith("#")]
    assert inner
    assert not [link for link in inner if not link.startswith("/shelf/")]
    assert {"/shelf/", "/shelf/library/", "/shelf/css/base.css"} <= set(inner)
    assert ("form", "/shelf/library/") in [(tag, attrs.get("action")) for tag, attrs in page.tags]
    for link in inner:
        file = minimal / "site" / link.removeprefix("/shelf/")
        assert (file / "index.html" if file.is_dir() else file).is_file(), link


def test_serving_shows_the_page_for_missing_addresses(minimal: Path) -> None:
    """While writing, too, an address that leads nowhere says so in the site's own look."""
    with served(minimal, "dealshelf", "serve", "-f", "site.yml", "-a", "PORT") as address:
        wait_for(f"{address}/library/", "</html>")
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{address}/no/such/page/", timeout=10)
        assert caught.value.code == 404
        assert "There is nothing at this address" in caught.value.read().decode()


@pytest.mark.parametrize("audience", ["internal", "shareable"])
def test_a_file_of_the_user_s_own_wins(minimal: Path, audience: str) -> None:
    """robots.txt, _headers and 404.html in the content folder take the place of ours."""
    for name in ("robots.txt", "_headers", "404.html"):
        (minimal / "content" / name).write_text(f"our {name}")
    build(minimal, "--audience", audience)
    for name in ("robots.txt", "_headers", "404.html"):
        assert (minimal / "site" / name).read_text() == f"our {name}"


@pytest.mark.parametrize("rival", ["library.json", "calendar.ics", "manifest.webmanifest", "llms.txt"])
def test_other_files_of_our_names_are_refused(minimal: Path, rival: str) -> None:
    """What other programs rely on is named, and nothing is written."""
    (minimal / "content" / rival).write_text("rival")
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=minimal)
    assert result.returncode == 1
    assert f"would take the place of what the library makes, nothing was written: content/{rival}." in result.stderr
    assert not (minimal / "site").exists()


def test_a_browser_takes_the_headers_and_the_manifest(sample: Path) -> None:
    """With every header sent, the home page and a missing one load without an error in the console."""
    with serve_folder(sample / "site") as address, open_chromium() as browser:
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{address}/404.html")
        page.goto(f"{address}/library/rejected-pallet-cost/")
        assert page.evaluate("fetch(document.querySelector('[rel=manifest]').href).then(r => r.ok)")
        assert said == []


def test_the_table_of_contents_for_language_models(sample: Path) -> None:
    """It has the form of llmstxt.org: a heading, what it is, then sections whose links lead to Markdown."""
    lines = (sample / "site/llms.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# Coldharrow shelf"
    assert lines[2].startswith("> The content library of Coldharrow shelf, as of 2026-11-21")
    sections = [line for line in lines if line.startswith("## ")]
    assert {"## One-pager", "## Battle card", "## Optional"} <= set(sections)
    links = [re.match(r"- \[(?:[^\]\\]|\\.)+\]\(([^)]+)\)(?:: .+)?$", line) for line in lines if line.startswith("- ")]
    assert len(links) > 40
    for link in links:
        assert link
        assert (sample / "site" / link[1]).is_file()


def test_addresses_are_whole_where_the_site_says_where_it_stands(minimal: Path) -> None:
    """A model that is given the text alone can follow its links; markup in a title stays text."""
    path = minimal / "site.yml"
    path.write_text(f"site_url: https://acme.example/shelf/\n{path.read_text()}")
    asset = minimal / "content/library/roi.md"
    asset.write_text(asset.read_text().replace("title: What one rejected pallet costs", "title: '[A](b) *c*'"))
    build(minimal)
    text = (minimal / "site/llms.txt").read_text(encoding="utf-8")
    assert "- [\\[A\\](b) \\*c\\*](https://acme.example/shelf/library/roi/index.md): (Internal, Verified) A rej" in text
