"""The configuration is read with its places, and as MkDocs reads it."""

from pathlib import Path

import pytest

from case_files import Case, read_cases, write_files
from conftest import TODAY, run_command
from dealshelf.problems import SettingsError
from dealshelf.site import load_site
from site_reader import find_broken_links, read_pages


@pytest.mark.parametrize("case", read_cases("settings"), ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    """Each case file's configuration gets exactly the problems it expects."""
    write_files(tmp_path, case.files)
    try:
        load_site(tmp_path / "site.yml")
        said = ""
    except SettingsError as error:
        said = str(error)
    assert said.strip() == case.expected.strip(), case.says


def test_entries_may_be_short(tmp_path: Path) -> None:
    """An entry of the vocabulary is a mapping, a label, or nothing; aliases of YAML work as in any configuration."""
    text = "site_name: &name Shelf\nplugins:\n  - dealshelf:\n      tags:\n        a: {label: A, synonyms: [b]}\n"
    (tmp_path / "site.yml").write_text(text + "        last-mile:\n        c: *name\n")
    (tmp_path / "docs").mkdir()
    settings = load_site(tmp_path / "site.yml").settings
    assert [term.label for term in settings.tags.values()] == ["A", "Last mile", "Shelf"]
    assert list(settings.holdups) == ["budget", "authority", "need", "timing"]


def test_inherited_configuration(minimal: Path) -> None:
    """What MkDocs inherits from another file, the plugin's entry too, is inherited; problems name that file."""
    (minimal / "base.yml").write_text((minimal / "site.yml").read_text())
    (minimal / "site.yml").write_text("INHERIT: base.yml\nsite_name: Child\n")
    site = load_site(minimal / "site.yml")
    assert (site.name, list(site.settings.types)) == ("Child", ["one-pager", "deck"])
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=minimal)
    assert result.returncode == 0, result.stderr
    (minimal / "base.yml").write_text((minimal / "base.yml").read_text().replace("stages:", "stagse:"))
    with pytest.raises(SettingsError, match=r"base.yml:11:7: stagse: 'stagse' is no key here."):
        load_site(minimal / "site.yml")


def test_ordinary_pages_without_folders(minimal: Path) -> None:
    """With `use_directory_urls: false`, links from assets to ordinary pages and back still lead there."""
    site = minimal / "site.yml"
    site.write_text(site.read_text() + "use_directory_urls: false\n")
    (minimal / "content/guide").mkdir()
    (minimal / "content/guide/index.md").write_text("# Guide\n\n[Sum](../library/roi.md) [More](more.md)\n")
    (minimal / "content/guide/more.md").write_text("# More\n\n[CFO](../../personas/cfo.md)\n")
    asset = minimal / "content/library/roi.md"
    asset.write_text(asset.read_text() + "\n[Guide](../guide/) [Index](../guide/index.md) [More](../guide/more.md#x)\n")
    result = run_command("dealshelf", "build", "--strict", "--today", TODAY, cwd=minimal)
    assert result.returncode == 0, result.stderr
    pages = read_pages(minimal / "site")
    assert {"../../guide/index.html", "../../guide/more.html#x"} <= set(pages["/library/roi/"].links)
    assert "../personas/cfo/" in pages["/guide/more.html"].links
    assert [link for link in find_broken_links(minimal / "site", pages) if "#x" not in link] == []


def test_folders_are_named_as_mkdocs_names_them(minimal: Path) -> None:
    """A way round through the parent folder changes nothing: no note becomes an ordinary page."""
    site = minimal / "site.yml"
    site.write_text(site.read_text().replace("docs_dir: content", f"docs_dir: ../{minimal.name}/content"))
    (minimal / "content/notes").mkdir()
    note = "---\nkind: comment\nabout: library\nby: A\non: 2026-11-01\n---\n\nX\n"
    (minimal / "content/notes/n.md").write_text(note)
    assert load_site(site).content_dir == minimal / "content"
    result = run_command("dealshelf", "build", "--audience", "shareable", "--today", TODAY, cwd=minimal)
    assert result.returncode == 0, result.stderr
    assert not (minimal / "site/notes").exists()


def test_mappings_of_plugins_are_merged(minimal: Path) -> None:
    """Plugins as mappings in two files are merged, as MkDocs does it."""
    (minimal / "base.yml").write_text("docs_dir: content\nplugins:\n  dealshelf: {lang: de}\n")
    (minimal / "site.yml").write_text("INHERIT: base.yml\nsite_name: x\nplugins:\n  search: {}\n")
    assert load_site(minimal / "site.yml").settings.lang == "de"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://shelf.example.com", "https://shelf.example.com/"),
        ("https://example.com/shelf/", "https://example.com/shelf/"),
        ("", ""),
        ("shelf.example.com", ""),
    ],
)
def test_the_published_address(minimal: Path, written: str, read: str) -> None:
    """`site_url` ends in one `/`, so that addresses can be joined to it; what is no address counts as none."""
    site = minimal / "site.yml"
    site.write_text(site.read_text() + f"site_url: '{written}'\nrepo_url: https://git.example.com/a/b\n")
    assert load_site(site).url == read
    assert load_site(site).repo_url == "https://git.example.com/a/b"
