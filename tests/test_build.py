"""The sample library as a whole, built as a user builds it."""

import hashlib
import re
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from conftest import TODAY, commit_all, copy_sample, find_command, run_command
from dealshelf.library import Library
from dealshelf.pipeline import load_library
from dealshelf.records import Audience
from dealshelf.records.base import parse_day
from dealshelf.site import load_site
from site_reader import SitePage, find_broken_links, read_pages

TEXTS = (".html", ".json", ".xml", ".md", ".txt", ".ics")
"""The files of a site that hold words of records."""

EPOCH = "1795219200"  # 2026-11-21, midnight in UTC


def hash_tree(folder: Path) -> dict[str, str]:
    """Return the hash of every file of a folder by its path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def load(folder: Path, audience: Audience = "internal") -> Library:
    """Return the library in a folder."""
    return load_library(load_site(folder / "site.yml"), today=parse_day(TODAY), audience=audience)[0]


@pytest.fixture(scope="module")
def pages(sample: Path) -> dict[str, SitePage]:
    """Every page of the built sample library."""
    return read_pages(sample / "site")


def test_every_record_has_its_page(sample: Path, pages: dict[str, SitePage]) -> None:
    """Each asset that shows, each persona, each stage and each ordinary page is there, and leads with its name."""
    library = load(sample)
    for asset in library.shown:
        assert asset.title in pages[f"/library/{asset.slug}/"].text
    for slug, persona in library.personas.items():
        assert persona.label in pages[f"/personas/{slug}/"].text
    for name, stage in library.settings.stages.items():
        assert stage.label in pages[f"/stages/{name}/"].text
    assert {"/", "/library/", "/personas/", "/stages/", "/how-to/publish-an-asset/"} <= set(pages)


def test_every_internal_link_leads_somewhere(sample: Path, pages: dict[str, SitePage]) -> None:
    """No link of any page leads to a missing file or a missing anchor."""
    assert len(pages) > 100
    assert find_broken_links(sample / "site", pages) == []


def test_every_page_can_be_reached(sample: Path, pages: dict[str, SitePage]) -> None:
    """Following links from the home page, without scripts, comes to every page."""
    seen, ahead = {"/"}, ["/"]
    while ahead:
        page = pages[ahead.pop()]
        for link in page.links:
            path = re.sub(r"[#?].*", "", urllib.request.url2pathname(urllib.parse.urljoin(page.url, link)))
            if path in pages and path not in seen:
                seen.add(path)
                ahead.append(path)
    assert set(pages) - seen == {"/404.html"}


def test_pages_are_well_formed_documents(pages: dict[str, SitePage]) -> None:
    """Each page has one first heading, skips no heading level, repeats no id, has a title and is not for engines."""
    for page in pages.values():
        assert page.headings.count(1) == 1, page.url
        levels = zip(page.headings, page.headings[1:], strict=False)
        assert all(after <= before + 1 for before, after in levels), (page.url, page.headings)
        assert len(page.ids) == len(set(page.ids)), (page.url, sorted(page.ids))
        names = [attrs.get("name") for tag, attrs in page.tags if tag == "meta"]
        assert "robots" in names
        assert "title" in [tag for tag, _ in page.tags]


def test_the_policy_forbids_all_inline_code(pages: dict[str, SitePage]) -> None:
    """Every page carries the strict policy and holds nothing that it would block."""
    for page in pages.values():
        equivalents = [attrs for tag, attrs in page.tags if tag == "meta" and "http-equiv" in attrs]
        policies = [attrs["content"] for attrs in equivalents if attrs["http-equiv"] == "Content-Security-Policy"]
        assert len(policies) == 1, page.url
        assert "default-src 'none'" in str(policies[0])
        assert "unsafe" not in str(policies[0])
        for tag, attrs in page.tags:
            assert "style" not in attrs, (page.url, tag)
            assert not [name for name in attrs if name.startswith("on")], (page.url, tag)
            assert tag != "style", page.url
            assert tag != "script" or attrs.get("src"), page.url


def test_nothing_is_loaded_from_another_host(pages: dict[str, SitePage]) -> None:
    """Scripts, styles, images and icons come from the site itself."""
    for page in pages.values():
        for tag, attrs in page.tags:
            address = attrs.get("src") or (attrs.get("href") if tag in ("link", "use") else None)
            assert not re.match(r"(https?:)?//", address or ""), (page.url, address)


def test_records_are_not_published_as_files(sample: Path) -> None:
    """Only attachments are copied: of Markdown there is each asset's twin; no facts, no scorecard."""
    files = [path.relative_to(sample / "site").as_posix() for path in (sample / "site").rglob("*") if path.is_file()]
    kinds = {path.rsplit(".", 1)[-1] for path in files}
    twins = {f"library/{asset.slug}/index.md" for asset in load(sample).shown}
    assert {path for path in files if path.endswith(".md")} == twins
    assert "yml" not in kinds
    assert not [path for path in files if path.endswith(".csv") and "scorecard" in path]
    library = load(sample)
    attached = [asset for asset in library.shown if asset.files]
    assert attached
    for asset in attached:
        folder = Path(asset.path).parent.relative_to("content")
        for name in asset.files:
            copied = sample / "site" / folder / name
            assert copied.read_bytes() == (sample / "content" / folder / name).read_bytes()


def test_two_builds_are_the_same_bytes(sample: Path, tmp_path: Path) -> None:
    """The same commit, elsewhere, with the day told by SOURCE_DATE_EPOCH, in another time zone: the same site."""
    folder = copy_sample(tmp_path)
    commit_all(folder)
    result = run_command("dealshelf", "build", cwd=folder, SOURCE_DATE_EPOCH=EPOCH, TZ="Pacific/Kiritimati", LC_ALL="C")
    assert result.returncode == 0, result.stderr
    assert hash_tree(folder / "site") == hash_tree(sample / "site")


@pytest.mark.parametrize("host", ["mkdocs", "properdocs"])
def test_hosts_build_the_same_site(sample: Path, tmp_path: Path, host: str) -> None:
    """MkDocs' and ProperDocs' own commands build the same pages as ours."""
    folder = copy_sample(tmp_path)
    commit_all(folder)
    result = run_command(host, "build", "-f", "site.yml", cwd=folder, SOURCE_DATE_EPOCH=EPOCH)
    assert result.returncode == 0, result.stderr
    assert hash_tree(folder / "site") == hash_tree(sample / "site")


@pytest.mark.parametrize("host", ["mkdocs", "properdocs"])
def test_hosts_refuse_broken_content(tmp_path: Path, host: str) -> None:
    """Under each host a problem stops the build with its message, and nothing is written."""
    folder = copy_sample(tmp_path)
    (folder / "personas/finance-director.md").unlink()
    result = run_command(host, "build", "-f", "site.yml", cwd=folder, SOURCE_DATE_EPOCH=EPOCH)
    assert result.returncode == 1
    assert "'finance-director' is no persona." in result.stderr
    assert "Traceback" not in result.stderr
    assert not (folder / "site").exists()
    assert [path for path in folder.iterdir() if path.name.startswith(".")] == []


def test_a_site_for_prospects_holds_nothing_internal(sample: Path, tmp_path: Path) -> None:
    """No internal or unpublished asset, persona, note, owner, roadmap item or guide is in any file."""
    folder = copy_sample(tmp_path)
    result = run_command("dealshelf", "build", "--audience", "shareable", "--today", TODAY, cwd=folder)
    assert result.returncode == 0, result.stderr
    texts = [path for path in (folder / "site").rglob("*") if path.suffix in TEXTS]
    everything = "\n".join(path.read_text(encoding="utf-8") for path in texts)
    library, shared = load(folder), load(folder, "shareable")
    assert 10 < len(shared.shown) < len(library.shown)
    for asset in shared.shown:
        assert (folder / f"site/library/{asset.slug}/index.html").is_file()
    hidden = [asset for slug, asset in library.assets.items() if shared.visibility[slug] == "hidden"]
    assert hidden
    for asset in hidden:
        assert not (folder / f"site/library/{asset.slug}").exists()
        assert f"library/{asset.slug}/" not in everything
        for line in asset.why:
            assert line not in everything
    secrets = {note.by for note in library.notes.values()} | {asset.owner for asset in library.assets.values()}
    secrets |= {item.title for item in library.roadmap.values()}
    bodies = "\n".join(asset.body + " ".join(asset.why) + asset.summary for asset in shared.shown)
    for secret in secrets - {""}:
        assert secret in bodies or secret not in everything, secret
    for note in library.notes.values():
        first = note.body.strip().splitlines()[0] if note.body.strip() else ""
        assert not first or first not in everything
    for word in ("personas/", "stages/", "how-to/"):
        assert f'href="{word}' not in everything
        assert f"../{word}" not in everything
    assert find_broken_links(folder / "site", read_pages(folder / "site")) == []


def test_an_ordinary_page_may_say_that_it_can_be_sent(minimal: Path) -> None:
    """In a site for prospects an ordinary page stands only when its front matter says so."""
    (minimal / "content/open.md").write_text("---\naudience: shareable\n---\n# Open\n")
    (minimal / "content/closed.md").write_text("# Closed\n")
    result = run_command("dealshelf", "build", "--audience", "shareable", "--today", TODAY, cwd=minimal)
    assert result.returncode == 0, result.stderr
    assert (minimal / "site/open/index.html").is_file()
    assert not (minimal / "site/closed").exists()


def test_hostile_text_stays_text(minimal: Path) -> None:
    """Markup in titles, why lines, labels, names and notes shows as what was typed."""
    evil = "<img src=https://example.com/x onerror=alert(1)>\"'{{ 7*7 }}</title></script>"
    quoted = "'" + evil.replace("'", "''") + "'"
    (minimal / "content/library/evil.md").write_text(
        f"---\ntitle: {quoted}\ntype: deck\npersonas: [cfo]\nstage: deciding\nwhy: [{quoted}]\nsummary: {quoted}\n"
        f"owner: {quoted}\nstatus: published\nverified: {{on: 2026-11-01, by: {quoted}}}\n---\n\n{evil}\n\n# {evil}\n"
    )
    (minimal / "content/notes").mkdir()
    (minimal / "content/notes/n.md").write_text(
        f"---\nkind: comment\nabout: asset:evil\nby: {quoted}\non: 2026-11-01\n---\n\n{evil} <script>alert(2)"
    )
    persona = minimal / "personas/cfo.md"
    persona.write_text(persona.read_text().replace("title: Finance Director", f"title: {quoted}"))
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=minimal)
    assert result.returncode == 0, result.stderr
    for page in read_pages(minimal / "site").values():
        for tag, attrs in page.tags:
            assert not [name for name in attrs if name.startswith("on")], (page.url, tag)
            assert tag != "script" or "alert" not in str(attrs)
            assert tag != "img" or "example.com" not in str(attrs.get("src"))
        assert "alert(2)" not in page.text
    assert "{{ 7*7 }}" in read_pages(minimal / "site")["/library/evil/"].text


def test_links_between_ordinary_pages_and_records(sample: Path, pages: dict[str, SitePage]) -> None:
    """A relative link to a record's file, in an ordinary page or in a body, becomes the address of its page."""
    for page in ("/how-to/publish-an-asset/", "/how-to/answer-marketing/"):
        assert any("library/" in link and link.endswith("/") for link in pages[page].links)
    links = [link for page in pages.values() for link in page.links]
    assert not [link for link in links if link != "index.md" and re.fullmatch(r"(?!https?:).*\.md(#.*)?", link)]


def test_a_theme_folder_overrides_a_block(minimal: Path) -> None:
    """A folder named as custom_dir changes a block of a page and keeps the rest; its styles come along."""
    site = minimal / "site.yml"
    theme = "  name: dealshelf\n  custom_dir: overrides\nextra_css: [ours.css]\nextra_javascript: [ours.js]"
    site.write_text(site.read_text().replace("  name: dealshelf", theme))
    folder = minimal / "overrides"
    folder.mkdir()
    (folder / "asset.html").write_text(
        '{% extends "dealshelf/asset.html" %}{% block footer %}<i>Ours</i>{% endblock %}'
    )
    (folder / "ours.css").write_text("body { color: red }")
    (folder / "ours.js").write_text("document.title")
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=minimal)
    assert result.returncode == 0, result.stderr
    page = (minimal / "site/library/roi/index.html").read_text()
    assert "<i>Ours</i>" in page
    assert "A rejected pallet costs more than a year of records." in page
    assert "<i>Ours</i>" not in (minimal / "site/library/index.html").read_text()
    assert {"../../ours.css", "../../ours.js"} <= set(read_pages(minimal / "site")["/library/roi/"].links)
    assert find_broken_links(minimal / "site", read_pages(minimal / "site")) == []


def test_libraries_at_the_edge_build(tmp_path: Path) -> None:
    """No asset at all; no personas and no stages; a retired asset alone: each builds."""
    for number, text in enumerate(["", "---\ntitle: Old\nstatus: retired\n---\n", "---\ntitle: Idea\n---\n"]):
        folder = tmp_path / str(number)
        (folder / "content").mkdir(parents=True)
        (folder / "site.yml").write_text(
            "site_name: Edge\ndocs_dir: content\ntheme: {name: dealshelf}\nplugins: [dealshelf]\n"
        )
        if text:
            (folder / "content/library").mkdir()
            (folder / "content/library/one.md").write_text(text)
        result = run_command("dealshelf", "build", "--today", TODAY, cwd=folder)
        assert result.returncode == 0, result.stderr
        assert find_broken_links(folder / "site", read_pages(folder / "site")) == []


def find_port() -> int:
    """Return a port of this machine that is free."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port: int = server.getsockname()[1]
        return port


@contextmanager
def served(folder: Path, *command: str) -> Iterator[str]:
    """Serve a library with a command and give the address; `PORT` in the command is replaced."""
    address = f"127.0.0.1:{find_port()}"
    words = [find_command(command[0]), *(word.replace("PORT", address) for word in command[1:])]
    with subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield f"http://{address}"
        finally:
            process.terminate()
            process.wait(20)


def wait_for(url: str, text: str) -> None:
    """Wait until a page holds a text."""
    deadline = time.monotonic() + 60
    page = ""
    while time.monotonic() < deadline:
        try:
            page = urllib.request.urlopen(url, timeout=5).read().decode()
        except OSError:
            page = ""
        if text in page:
            return
        time.sleep(0.2)
    raise AssertionError(f"{url} never said {text!r}; it says {page[:300]!r}")


@pytest.mark.parametrize("host", ["dealshelf", "mkdocs", "properdocs"])
def test_serving_rebuilds_on_changes(minimal: Path, host: str) -> None:
    """A change to content, a persona, the theme or the configuration shows; a mistake leaves the last good site."""
    asset, persona, site = minimal / "content/library/roi.md", minimal / "personas/cfo.md", minimal / "site.yml"
    site.write_text(site.read_text().replace("  name: dealshelf", "  name: dealshelf\n  custom_dir: overrides"))
    (minimal / "overrides/partials").mkdir(parents=True)
    footer = minimal / "overrides/partials/footer.html"
    footer.write_text("<footer>Before</footer>")
    with served(minimal, host, "serve", "-f", "site.yml", "-a", "PORT") as address:
        page = f"{address}/library/roi/"
        wait_for(page, "What one rejected pallet costs")
        asset.write_text(asset.read_text().replace("What one rejected pallet costs", "A new title"))
        wait_for(page, "A new title")
        persona.write_text(persona.read_text().replace("Finance Director", "Chief of money"))
        wait_for(f"{address}/personas/cfo/", "Chief of money")
        broken = asset.read_text()
        asset.write_text(broken.replace("[cfo]", "[cfoo]"))
        time.sleep(2)
        wait_for(f"{address}/personas/cfo/", "Chief of money")
        asset.write_text(broken.replace("A new title", "Mended"))
        wait_for(page, "Mended")
        footer.write_text("<footer>After</footer>")
        wait_for(page, "<footer>After</footer>")
        site.write_text(site.read_text().replace("site_name: Minimal", "site_name: Renamed"))
        wait_for(page, "Renamed")
    assert not (minimal / "site").exists()


def test_the_sample_shows_every_kind(sample: Path) -> None:
    """The sample has what the records' page promises: every status, every kind of note, every stage of the roadmap."""
    library = load(sample)
    assert {asset.status for asset in library.assets.values()} == {
        "idea", "planned", "drafting", "review", "scheduled", "published", "retired",
    }  # fmt: skip
    assert len({note.kind for note in library.notes.values()}) == 8
    assert len({item.stage for item in library.roadmap.values()}) == 5
    assert {asset.type for asset in library.assets.values()} == set(library.settings.types)
    assert {fresh.state for fresh in library.freshness.values()} == {"fresh", "due", "stale", "disputed"}
    assert len(library.assets) >= 60
    assert len(library.personas) >= 5
    assert len(library.notes) >= 60
    assert len(library.roadmap) >= 12
    assert len(library.facts) >= 12
    assert {name.rsplit(".")[-1] for asset in library.assets.values() for name in asset.files} >= {
        "pdf",
        "pptx",
        "docx",
    }
    assert library.agreement
    assert library.scorecard.measures
    assert len(library.meetings) >= 3


def test_aligned_tables_of_ordinary_pages_bear_the_policy(minimal: Path) -> None:
    """MkDocs' Markdown aligns cells by inline styles, which the policy would block; they become classes."""
    (minimal / "content/guide.md").write_text("# Guide\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n")
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=minimal)
    assert result.returncode == 0, result.stderr
    page = read_pages(minimal / "site")["/guide/"]
    assert ("td", {"class": "align-right"}) in page.tags
    assert not [tag for tag, attrs in page.tags if "style" in attrs]


def test_ordinary_pages_stand_at_the_foot_of_every_page(minimal: Path) -> None:
    """A how-to that nothing links to is found from every page; one left out of the navigation is not."""
    (minimal / "content/guide.md").write_text("# Sell <b>well</b>\n")
    (minimal / "content/hidden.md").write_text("# Hidden\n")
    site = minimal / "site.yml"
    site.write_text(site.read_text() + "not_in_nav: |\n  hidden.md\n")
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=minimal)
    assert result.returncode == 0, result.stderr
    pages = read_pages(minimal / "site")
    for url, link in (("/", "guide/"), ("/library/roi/", "../../guide/"), ("/guide/", "../guide/")):
        assert link in pages[url].links
        assert not [found for found in pages[url].links if "hidden" in found]


def test_letters_of_any_script_make_addresses(minimal: Path) -> None:
    """Slugs and ids of the vocabulary may have letters of any script; every link to their pages leads there."""
    text = (minimal / "content/library/roi.md").read_text()
    (minimal / "content/library/größe-東京.md").write_text(text.replace("[cfo]", "[käufer]").replace("deck", "größe"))
    (minimal / "personas/cfo.md").rename(minimal / "personas/käufer.md")
    (minimal / "content/library/roi.md").unlink()
    (minimal / "content/roadmap/auto-release.md").unlink()
    site = minimal / "site.yml"
    site.write_text(site.read_text().replace("justifying:", "prüfen:"))
    path = minimal / "content/library/größe-東京.md"
    path.write_text(path.read_text().replace("justifying", "prüfen"))
    result = run_command("dealshelf", "build", "--strict", "--today", TODAY, cwd=minimal)
    assert result.returncode == 0, result.stderr
    pages = read_pages(minimal / "site")
    assert {"/library/größe-東京/", "/personas/käufer/", "/stages/prüfen/", "/library/by/stage/prüfen/"} <= set(pages)
    assert find_broken_links(minimal / "site", pages) == []


@pytest.mark.parametrize("host", ["dealshelf", "mkdocs", "properdocs"])
def test_a_build_from_another_folder_hides_the_same(minimal: Path, host: str) -> None:
    """However the configuration is named, a site for prospects holds no note and no internal asset."""
    (minimal / "content/notes").mkdir()
    note = "---\nkind: comment\nabout: library\nby: A\non: 2026-11-01\n---\n\nSecret\n"
    (minimal / "content/notes/n.md").write_text(note)
    folder = minimal / "content"
    result = run_command(
        host, "build", "-f", "../site.yml", cwd=folder, SOURCE_DATE_EPOCH=EPOCH, DEALSHELF_AUDIENCE="shareable"
    )
    assert result.returncode == 0, result.stderr
    assert set(read_pages(minimal / "site")) - {"/404.html"} == {"/", "/library/", "/new/"}


@pytest.mark.parametrize("rival", ["library.md", "stages/index.md", "personas/cfo.md"])
def test_no_ordinary_page_takes_the_place_of_ours(minimal: Path, rival: str) -> None:
    """An ordinary page at the address of one of ours is refused by name, and nothing is written."""
    path = minimal / "content" / rival
    path.parent.mkdir(exist_ok=True)
    path.write_text("# Rival\n")
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=minimal)
    assert result.returncode == 1
    assert f"content/{rival}" in result.stderr
    assert not (minimal / "site").exists()


def test_a_page_for_prospects_names_nothing_internal(minimal: Path) -> None:
    """An ordinary page that may be sent and links to what may not stops the build; its comments are left out."""
    page = minimal / "content/open.md"
    page.write_text("---\naudience: shareable\n---\n# A & B\n\nText. <!-- secret -->\n")
    arguments = ("build", "--audience", "shareable", "--today", TODAY)
    assert run_command("dealshelf", *arguments, cwd=minimal).returncode == 0
    text = (minimal / "site/open/index.html").read_text()
    assert "secret" not in text
    assert ">A &amp; B</a>" in text
    page.write_text(page.read_text() + "\n[roi](library/roi.md)\n")
    result = run_command("dealshelf", *arguments, cwd=minimal)
    assert result.returncode == 1
    assert "library/roi.md" in result.stderr


def test_a_template_of_the_user_s_own_has_the_frame(minimal: Path) -> None:
    """A 404.html of the user's own can extend the theme's base."""
    site = minimal / "site.yml"
    theme = "  name: dealshelf\n  custom_dir: overrides\n  static_templates: [404.html]"
    site.write_text(site.read_text().replace("  name: dealshelf", theme))
    (minimal / "overrides").mkdir()
    template = "{% extends 'base.html' %}{% set title = 'Gone' %}{% block main %}<h1>Gone</h1>{% endblock %}"
    (minimal / "overrides/404.html").write_text(template)
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=minimal)
    assert result.returncode == 0, result.stderr
    assert "<h1>Gone</h1>" in (minimal / "site/404.html").read_text()


def test_another_theme_is_told_apart(minimal: Path) -> None:
    """A theme without our templates is named, with the setting to change."""
    site = minimal / "site.yml"
    site.write_text(site.read_text().replace("name: dealshelf", "name: mkdocs", 1))
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=minimal)
    assert result.returncode == 1
    assert "Set 'name: dealshelf' under 'theme:'" in result.stderr
    assert "Traceback" not in result.stderr


def test_ending_a_build_leaves_nothing_half(minimal: Path) -> None:
    """A build that is ended from outside removes what it wrote; the site of before stays."""
    text = (minimal / "content/library/roi.md").read_text()
    for number in range(1500):
        (minimal / f"content/library/roi-{number}.md").write_text(text)
    (minimal / "site").mkdir()
    (minimal / "site/index.html").write_text("before")
    with subprocess.Popen([find_command("dealshelf"), "build", "-q"], cwd=minimal, stdout=subprocess.PIPE) as process:
        deadline = time.monotonic() + 30
        while not list(minimal.glob(".site.*")) and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.01)
        process.terminate()
        process.communicate(timeout=30)
    assert process.returncode == 143
    assert (minimal / "site/index.html").read_text() == "before"
    assert list(minimal.glob(".site.*")) == []


def test_ordinary_pages_can_show_what_lies_beside_assets(minimal: Path) -> None:
    """A picture beside the assets that a guide shows is in the site for colleagues, not in that for prospects."""
    (minimal / "content/library/lane.png").write_bytes(b"not really")
    (minimal / "content/guide.md").write_text("# Guide\n\n![Lane](library/lane.png)\n")
    for audience, is_there in (("internal", True), ("shareable", False)):
        arguments = ("build", "--audience", audience, "--today", TODAY)
        result = run_command("dealshelf", *arguments, cwd=minimal)
        assert result.returncode == 0, result.stderr
        assert (minimal / "site/library/lane.png").exists() == is_there
