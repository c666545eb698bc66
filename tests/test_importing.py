"""`dealshelf import`: every form of source, what a rerun leaves alone, and what it does with odd folders."""

import os
import re
import shutil
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dealshelf.checks import check_library
from dealshelf.frontmatter import read_front_matter
from dealshelf.importing import (
    ImportReport,
    Mapping,
    Outcome,
    format_report,
    import_folder,
    load_mapping,
    plan_import,
    write_import,
)
from dealshelf.importing.fields import clean, parse_day
from dealshelf.importing.front_matter import write_front_matter
from dealshelf.importing.links import rewrite_links
from dealshelf.importing.mapping import DEFAULT_KEYS, Defaults, KeyTarget
from dealshelf.importing.sources import read_name
from dealshelf.importing.terms import add_terms
from dealshelf.library import join_library
from dealshelf.load import load_records
from dealshelf.problems import Problem, SettingsError
from dealshelf.site import Site, load_site
from dealshelf.yaml_text import UNPRINTABLE

CASES = Path(__file__).parent / "cases" / "importing"
TODAY = date(2026, 11, 20)
MANIFEST = ".import.yml"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A library of its own for one test."""
    root = tmp_path / "shelf"
    shutil.copytree(CASES / "library", root)
    return load_site(root / "site.yml")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """An empty folder to import from."""
    folder = tmp_path / "blog"
    folder.mkdir()
    return folder


def bring(
    site: Site, source: Path, *, mapping: Mapping | None = None, add: bool = False, into: str = ""
) -> ImportReport:
    """Import with the configuration as it stands on disk."""
    fresh = load_site(site.file)
    return import_folder(fresh, source, mapping=mapping, add_vocabulary=add, today=TODAY, into=into)


def write(folder: Path, name: str, text: str = "---\ntitle: A post\ndate: 2024-01-01\n---\nText.\n") -> Path:
    """Write a file of a source."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def read_tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def stamp_tree(folder: Path) -> dict[Path, tuple[bytes, int]]:
    """Return every file with the moment it was last written."""
    return {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in folder.rglob("*") if file.is_file()}


def check(site: Site) -> list[Problem]:
    """Return the problems of the whole library."""
    fresh = load_site(site.file)
    records = load_records(fresh)
    library = join_library(fresh, records, today=TODAY, audience="internal")
    return records.problems + check_library(library, records)


def errors(site: Site) -> list[str]:
    """Return the errors of the whole library."""
    return [str(problem) for problem in check(site) if problem.severity == "error"]


def asset(site: Site, name: str = "post.md") -> Path:
    """Return the file of an imported asset."""
    return site.content_dir / "library" / "imported" / name


def outcomes(report: ImportReport) -> dict[str, Outcome]:
    """Return what became of each file."""
    return {result.source: result.outcome for result in report.results}


def add_posts(source: Path, count: int) -> None:
    """Fill a source with plain posts, so that it is known again on a rerun."""
    for number in range(count):
        write(source, f"other-{number}.md")


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir() if (path / "source").is_dir()))
def test_case(site: Site, case: str) -> None:
    """A source gives the expected assets and report, an error nowhere, and nothing when it is imported again."""
    folder = CASES / case
    mapping = load_mapping(folder / "map.yml") if (folder / "map.yml").exists() else None
    library = site.content_dir / "library"
    before = read_tree(library)

    report = bring(site, folder / "source", mapping=mapping)

    written = {name: text for name, text in read_tree(library).items() if name not in before}
    assert {name: text for name, text in written.items() if not name.endswith(MANIFEST)} == read_tree(
        folder / "expected"
    )
    assert format_report(report) + "\n" == (folder / "report.txt").read_text(encoding="utf-8")
    assert errors(site) == []
    stamps = stamp_tree(site.root)
    again = bring(site, folder / "source", mapping=mapping)
    assert stamp_tree(site.root) == stamps
    assert not again.changed_anything
    assert again.count("unchanged") == report.count("imported")


LINE = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).filter(lambda text: not UNPRINTABLE.search(text))


@given(title=LINE, tags=st.lists(LINE, max_size=4), why=st.lists(LINE, max_size=3))
@settings(deadline=None)
def test_front_matter_gives_any_text_back(title: str, tags: list[str], why: list[str]) -> None:
    """What is written as front matter is read as the very same text."""
    tags, why = [tag for tag in tags if tag], [line for line in why if line]

    read = read_front_matter(f"---\n{write_front_matter({'title': title, 'tags': tags, 'why': why})}---\nBody.\n")

    expected = {"title": title, "tags": tags, "why": why}
    assert read.document.values == {name: value for name, value in expected.items() if value}
    assert read.document.errors == []
    assert read.body == "Body.\n"


@given(text=st.text(max_size=80))
def test_clean_text_is_one_line_that_yaml_can_hold(text: str) -> None:
    """Whatever stands in a foreign value becomes one line without blanks around it."""
    cleaned = clean(text)

    assert len(cleaned.splitlines()) <= 1
    assert cleaned == cleaned.strip()
    assert clean(cleaned) == cleaned


PIECES = st.sampled_from(
    [
        *"[](){}<>`*_#!\\\n\t \"'é😀",
        "](",
        "[a](b.md)",
        "![",
        '{{< ref "b.md" >}}',
        "{% link b.md %}",
        "<a href=",
        "    ",
        "```",
        "[r]: b",
    ]
)


@given(body=st.lists(PIECES, max_size=40).map("".join))
@settings(deadline=None, max_examples=300)
def test_body_without_moved_links_is_untouched(body: str) -> None:
    """When every link stays, not a byte of the body changes."""
    assert rewrite_links(body, lambda destination: destination, lambda shortcode: None) == body


@given(body=st.lists(PIECES, max_size=40).map("".join))
@settings(deadline=None, max_examples=300)
def test_only_destinations_change(body: str) -> None:
    """When links move, all else stays: without old and new destinations, the text is the same."""
    moved = rewrite_links(body, lambda d: "NEW" if d == "b.md" else d, lambda shortcode: "NEW")

    for tag in ('{{< ref "b.md" >}}', "{% link b.md %}", "b.md"):
        body, moved = body.replace(tag, "NEW"), moved.replace(tag, "NEW")
    assert moved == body


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[a](old.md)", "[a](new.md)"),
        ('[a]( <old.md> "t(")', '[a]( new.md "t(")'),
        ("[![i](old.md)](old.md)", "[![i](new.md)](new.md)"),
        ("é [a](old.md) é [b][1]\n\n[1]: <old.md>\n", "é [a](new.md) é [b][1]\n\n[1]: new.md\n"),
        ("> - [a][]\n>\n> [a]: old.md 'T'\n", "> - [a][]\n>\n> [a]: new.md 'T'\n"),
        ("[a](with\\(1\\).md)", "[a](<new (1).md>)"),
        ("<a class=x href=old.md>x</a>", "<a class=x href=new.md>x</a>"),
        ('<div>\n<img alt="a"\n  src="old.md">\n</div>', '<div>\n<img alt="a"\n  src="new.md">\n</div>'),
        ("`[a](old.md)`", "`[a](old.md)`"),
        ("    [a](old.md)", "    [a](old.md)"),
        ("~~~\n[a](old.md)\n~~~", "~~~\n[a](old.md)\n~~~"),
        ("<pre>\n<a href='old.md'>x</a>\n</pre>", "<pre>\n<a href='old.md'>x</a>\n</pre>"),
        ("[a]\n\n```\n[a]: old.md\n```", "[a]\n\n```\n[a]: old.md\n```"),
        ("<https://old.md>", "<https://old.md>"),
    ],
)
def test_destination_is_replaced_in_its_place(before: str, after: str) -> None:
    """Only the destination is written anew, in each form of link, and never in code."""
    ways = {"old.md": "new.md", "with(1).md": "new (1).md"}

    assert rewrite_links(before, lambda d: ways.get(d, d), lambda shortcode: None) == after


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-02-03T23:59:00-08:00", date(2024, 2, 3)),
        ("2024/2/3", date(2024, 2, 3)),
        ("3 February 2024", date(2024, 2, 3)),
        ("Feb 3, 2024", date(2024, 2, 3)),
        ("2024-02-30", None),
        ("20240203", None),
        ("tomorrow", None),
    ],
)
def test_day_is_read(text: str, day: date | None) -> None:
    """Dates are taken as they are written, without moving them between time zones."""
    assert parse_day(text) == day


@pytest.mark.parametrize(
    ("path", "name", "day", "lang", "is_folder"),
    [
        ("2020-01-02-x.md", "x", date(2020, 1, 2), "", False),
        ("2020-01-02-x/index.mdx", "x", date(2020, 1, 2), "", True),
        ("2020/01/02/x.md", "x", date(2020, 1, 2), "", False),
        ("2020-01-02.md", "2020-01-02", date(2020, 1, 2), "", False),
        ("2020-13-02-x.md", "2020-13-02-x", None, "", False),
        ("index.md", "blog", None, "", True),
        ("a/index.de.md", "a-de", None, "de", True),
        ("about.fr.md", "about-fr", None, "fr", False),
        ("node.js.md", "node.js", None, "", False),
    ],
)
def test_name_is_read(path: str, name: str, day: date | None, lang: str, is_folder: bool) -> None:
    """A path gives name, date and language."""
    assert read_name(path, {"about.md"}, "blog") == (name, day, lang, is_folder)


def new_tags(indent: int, *, with_key: bool = False) -> str:
    """Return the lines that two new tags become in a block."""
    lines = ["new-one: New one", "'no': 'No: really'"]
    lines = ["tags:", *(f"  {line}" for line in lines)] if with_key else lines
    return "".join(f"{' ' * indent}{line}\n" for line in lines)


FLOW = "new-one: New one, 'no': 'No: really'"
NESTED = "  dealshelf:\n    tags:\n      a:\n        label: A\n        synonyms:\n          - x\n"
LITERAL = "- dealshelf:\n    tags:\n      a: |\n        A\n        B\n      b:"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  - dealshelf:\n      tags:\n        a: A # 1\n>        # last\n      lang: en\n", new_tags(8)),
        ("  - dealshelf\n>", f":\n{new_tags(6, with_key=True)}"),
        ("  - dealshelf: # ours\n>", new_tags(6, with_key=True)),
        ("- dealshelf:\n    lang: en\n>- search\n", new_tags(4, with_key=True)),
        ("- dealshelf:\n    tags:\n>    lang: en\n", new_tags(6)),
        ("- dealshelf:\n    tags: {a: A,\n      b: B>} # x\n", f", {FLOW}"),
        ("- dealshelf:\n    tags: {a: A,>}\n", f" {FLOW}"),
        ("- dealshelf: {lang: en>}\n", f", tags: {{{FLOW}}}"),
        (NESTED + ">\n\n# end", new_tags(6)),
        (LITERAL + ">", "\n" + new_tags(6)),
    ],
)
def test_vocabulary_is_added_in_place(before: str, after: str) -> None:
    """New entries come last in their vocabulary (at the `>`), whatever the layout; every other byte stays."""
    additions = {"new-one": "New one", "no": "No: really"}
    top, bottom = f"site_name: A  # name\nplugins:\n{before}".split(">")
    expected = (top.removesuffix("\n") if after.startswith(":") else top) + after + bottom

    assert add_terms(top + bottom, {"tags": additions}) == expected
    assert add_terms(expected, {"tags": additions}) == expected


@pytest.mark.parametrize("empty", ["{}", "", "~"])
def test_empty_vocabulary_is_filled(empty: str) -> None:
    """A vocabulary that is there and holds nothing gets its first entries."""
    text = f"plugins:\n- dealshelf:\n    tags: {empty}\n    lang: en\n"

    added = add_terms(text, {"tags": {"new-one": "New one", "no": "No: really"}})

    assert added == f"plugins:\n- dealshelf:\n    tags:\n{new_tags(6)}    lang: en\n"


SCALAR = st.one_of(
    st.text(max_size=20),
    st.booleans(),
    st.none(),
    st.integers(),
    st.dates(),
    st.sampled_from(
        ["true", "2024-01-01", "https://example.com/x", "/x", "en", "a/b", "..", "no", "GDP", "[[fact", "- x"]
    ),
)
VALUE = st.recursive(
    SCALAR,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEY = st.sampled_from([*DEFAULT_KEYS, "params", "layout", "anything"])


@given(posts=st.lists(st.dictionaries(KEY, VALUE, max_size=8), min_size=1, max_size=4), add=st.booleans())
@settings(deadline=None, max_examples=60)
def test_whatever_front_matter_holds(posts: list[dict[str, object]], add: bool) -> None:
    """Any values give assets without an error, are all accounted for, and change nothing the second time."""
    with TemporaryDirectory() as name:
        root, source = Path(name, "shelf"), Path(name, "blog")
        shutil.copytree(CASES / "library", root)
        site = load_site(root / "site.yml")
        for number, post in enumerate(posts):
            text = yaml.safe_dump(post, allow_unicode=number % 2 == 0)
            write(source, f"{number}.md", f"---\n{text}---\n[a](0.md)\n")

        report = bring(site, source, add=add)

        assert len(report.results) == len(posts)
        assert errors(site) == []
        stamps = stamp_tree(root)
        bring(site, source, add=add)
        assert stamp_tree(root) == stamps


def test_new_words_are_added_on_request(site: Site, source: Path) -> None:
    """Unknown words stay out; with --add-vocabulary they come in, also for what has been imported already."""
    write(
        source, "post.md", "---\ntags: [Cold Chain, cold chain, Cold Chain, GDP, '++']\ntype: White paper\n---\nText.\n"
    )
    write(source, "next.md", "---\ntags: [cold-chain]\n---\nText.\n")
    before = site.file.read_text(encoding="utf-8")

    first = bring(site, source)
    assert first.unknown == {"types": {"white-paper": 1}, "tags": {"cold-chain": 2, "++": 1}}
    assert first.added == {}
    assert "tags: [gdp]\n" in asset(site).read_text(encoding="utf-8")

    second = bring(site, source, add=True)
    assert second.added == {"types": {"white-paper": "White paper"}, "tags": {"cold-chain": "Cold Chain"}}
    assert outcomes(second) == {"next.md": "updated", "post.md": "updated"}
    assert "type: white-paper\n" in asset(site).read_text(encoding="utf-8")
    assert "tags: [cold-chain, gdp]\n" in asset(site).read_text(encoding="utf-8")
    assert site.file.read_text(encoding="utf-8") == before.replace(
        "        case-study: Case study\n", "        case-study: Case study\n        white-paper: White paper\n"
    ).replace(
        "last-mile: Last mile   # hauliers\n", "last-mile: Last mile   # hauliers\n        cold-chain: Cold Chain\n"
    )
    assert errors(site) == []
    stamps = stamp_tree(site.root)
    third = bring(site, source, add=True)
    assert stamp_tree(site.root) == stamps
    assert third.unknown == {"tags": {"++": 1}}


def test_configuration_keeps_its_line_ends(site: Site, source: Path) -> None:
    """A configuration with other line ends keeps them, in the new lines too."""
    site.file.write_bytes(b"\xef\xbb\xbf" + site.file.read_bytes().replace(b"\n", b"\r\n"))
    write(source, "post.md", "---\ntags: [new]\n---\nText.\n")

    bring(site, source, add=True)

    raw = site.file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfsite") or raw.startswith(b"\xef\xbb\xbf#")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert b"        new: New\r\n" in raw


def test_edited_asset_is_left_alone(site: Site, source: Path) -> None:
    """What a person has written is never overwritten, and it is said when the source has changed too."""
    post = write(source, "post.md")
    write(source, "other.md")
    bring(site, source)
    asset(site).write_text(asset(site).read_text(encoding="utf-8") + "Mine.\n", encoding="utf-8")
    edited = asset(site).read_bytes()

    report = bring(site, source)
    assert report.results[1].outcome == "kept"
    assert report.results[1].reason == "content/library/imported/post.md was edited here."

    write(source, "post.md", post.read_text(encoding="utf-8") + "Theirs.\n")
    report = bring(site, source)
    assert report.results[1].reason == (
        "content/library/imported/post.md was edited here, and its source has changed since."
    )
    assert asset(site).read_bytes() == edited
    assert "Left alone, because somebody changed it here:\n  post.md: content" in format_report(report)


def test_changed_source_updates_the_asset(site: Site, source: Path) -> None:
    """A source that changed is brought in again, at the place it has, even under a new slug."""
    write(source, "post.md")
    write(source, "other.md")
    bring(site, source)
    write(source, "post.md", "---\ntitle: New title\nslug: new-slug\n---\nNew.\n")

    report = bring(site, source)

    assert outcomes(report) == {"other.md": "unchanged", "post.md": "updated"}
    assert "title: New title\n" in asset(site).read_text(encoding="utf-8")
    assert not asset(site, "new-slug.md").exists()


def test_removed_and_moved_assets_do_not_come_back(site: Site, source: Path) -> None:
    """A person may remove an asset or move it in the library; links go where it stands."""
    for name in ("gone", "moved", "stays", "also"):
        write(source, f"{name}.md", f"---\ntitle: {name}\n---\n[Moved](moved.md)\n")
    bring(site, source)
    asset(site, "gone.md").unlink()
    (site.content_dir / "library" / "guides").mkdir()
    asset(site, "moved.md").rename(site.content_dir / "library" / "guides" / "moved.md")

    report = bring(site, source)

    assert outcomes(report) == {"also.md": "updated", "gone.md": "kept", "moved.md": "kept", "stays.md": "updated"}
    assert report.results[1].reason == "content/library/imported/gone.md was removed, and is not brought back."
    assert report.results[2].reason == "stands at content/library/guides/moved.md now."
    assert "[Moved](../guides/moved.md)" in asset(site, "stays.md").read_text(encoding="utf-8")
    assert not asset(site, "gone.md").exists()


def test_source_that_is_gone_is_named(site: Site, source: Path) -> None:
    """An asset outlives its source, and the report says so."""
    add_posts(source, 3)
    bring(site, source)
    (source / "other-1.md").unlink()

    report = bring(site, source)

    assert report.gone == ["content/library/imported/other-1.md"]
    assert asset(site, "other-1.md").exists()
    assert bring(site, source).gone == report.gone


def test_slug_is_kept_when_the_rival_goes(site: Site, source: Path) -> None:
    """The number that a slug got stays, so that what refers to it stays true."""
    write(source, "a/post.md")
    write(source, "b/post.md")
    write(source, "c.md")
    bring(site, source)
    (source / "a" / "post.md").unlink()
    write(source, "0/post.md")

    report = bring(site, source)

    targets = {result.source: result.target.rpartition("/")[2] for result in report.results}
    assert targets == {"0/post.md": "post-3.md", "b/post.md": "post-2.md", "c.md": "c.md"}


def test_edited_attachment_is_left_alone(site: Site, source: Path) -> None:
    """Files beside an asset follow the same rule as the asset."""
    write(source, "post/index.md", "---\ntitle: P\n---\n![a](a.png) ![b](b.png)\n")
    write(source, "post/a.png", "a")
    write(source, "post/b.png", "b")
    assert bring(site, source).files_copied == 2
    write(source, "post/a.png", "a2")
    write(source, "post/b.png", "b2")
    asset(site, "post/a.png").write_text("mine", encoding="utf-8")

    report = bring(site, source)

    assert report.files_copied == 1
    assert asset(site, "post/a.png").read_text(encoding="utf-8") == "mine"
    assert asset(site, "post/b.png").read_text(encoding="utf-8") == "b2"
    assert report.results[0].notes == ("content/library/imported/post/a.png was changed here, and is left alone.",)


def test_run_that_was_cut_off_is_completed(site: Site, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a crash in the middle of writing, the next run ends where one whole run would have."""
    add_posts(source, 3)
    whole = site.root.parent / "whole"
    shutil.copytree(site.root, whole)
    bring(load_site(whole / "site.yml"), source)
    replace, calls = Path.replace, []

    def fail_third(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail_third)
        with pytest.raises(OSError, match="No space left"):
            bring(site, source)
    assert "unfinished" in asset(site, MANIFEST).read_text(encoding="utf-8")

    bring(site, source)

    assert read_tree(site.root) == read_tree(whole)


def test_plan_writes_nothing(site: Site, source: Path) -> None:
    """Planning leaves the disk alone; writing the plan twice is writing it once."""
    write(source, "post.md", "---\ntags: [new]\n---\nText.\n")
    before = stamp_tree(site.root)

    plan = plan_import(site, source, mapping=None, add_vocabulary=True, today=TODAY)

    assert stamp_tree(site.root) == before
    write_import(plan)
    written = read_tree(site.root)
    write_import(plan)
    assert read_tree(site.root) == written


def test_broken_files_are_told_from_others(site: Site, source: Path) -> None:
    """A README is no fault; a file that should have come in and could not be read is."""
    write(source, "README.md")
    write(source, "post.md")
    assert not bring(site, source).has_broken

    write(source, "broken.md", "---\ntitle: A: B\n---\n")
    assert bring(site, source).has_broken


def test_progress_reaches_its_end(site: Site, source: Path) -> None:
    """Progress is told in steps that only go up, to the last."""
    add_posts(source, 4)
    write(source, "broken.md", "---\n")
    steps: list[tuple[int, int]] = []

    import_folder(
        site, source, mapping=None, add_vocabulary=False, today=TODAY, progress=lambda *step: steps.append(step)
    )

    assert steps == sorted(steps)
    assert steps[0] == (0, 10)
    assert steps[-1] == (10, 10)


def test_odd_folders_do_not_stop_it(site: Site, source: Path, tmp_path: Path) -> None:
    """Loops, links out, pipes, hidden folders and huge files are named, and the rest comes in."""
    write(source, "post.md", "---\ntitle: P\n---\n![out](out.png) ![pipe](pipe.png) [up](../secret.txt)\n")
    write(tmp_path, "secret.md")
    write(tmp_path, "secret.txt", "confidential")
    (source / "loop").symlink_to(source)
    (source / "self.md").symlink_to("self.md")
    (source / "out.md").symlink_to(tmp_path / "secret.md")
    (source / "out.png").symlink_to(tmp_path / "secret.txt")
    (source / "in.md").symlink_to(source / "post.md")
    os.mkfifo(source / "pipe.md")
    os.mkfifo(source / "pipe.png")
    write(source, "huge.md", "x" * 2_000_001)
    (source / "latin.md").write_bytes(b"---\ntitle: Caf\xe9\n---\n")
    write(source, "node_modules/lib/docs.md")
    write(source, ".git/description.md")
    write(source, "deep.md", "+++\na = " + "[" * 5000 + "]" * 5000 + "\n+++\n")
    write(source, "nested.md", "---\na: " + "[" * 500 + "]" * 500 + "\n---\n")
    write(source, "cyclic.md", "---\ntags: &a [*a, gdp]\nauthors: &b {name: *b}\n---\nText.\n")

    report = bring(site, source)

    skipped = {result.source: result.reason for result in report.results if result.outcome == "skipped"}
    out = "is a symbolic link out of the folder, and is not followed."
    assert skipped.pop("self.md") in (out, "is no ordinary file, or may not be read.")
    assert skipped == {
        "deep.md": "TOML: lists are nested too deep.",
        "huge.md": "is larger than 2 MB.",
        "latin.md": "is not UTF-8: byte 0xE9 stands here. Save the file as UTF-8.",
        "nested.md": "lists and mappings are nested more than 12 deep.",
        "out.md": out,
        "pipe.md": "is no ordinary file, or may not be read.",
    }
    assert {result.source: result.reason for result in report.passed_over} == {
        ".git/": "holds no entries.",
        "loop/": "is a symbolic link to a folder, and is not followed.",
        "node_modules/": "holds no entries.",
    }
    assert [result.source for result in report.results if result.outcome == "imported"] == [
        "cyclic.md",
        "in.md",
        "post.md",
    ]
    assert "confidential" not in "".join(
        text.decode() for text in read_tree(site.content_dir / "library" / "imported").values()
    )
    assert errors(site) == []


def test_library_inside_the_source_is_left_out(site: Site) -> None:
    """A repository may import what lies beside its library, without bringing in the library itself."""
    write(site.root, "old/post.md")

    report = bring(site, site.root)

    assert outcomes(report) == {"old/post.md": "imported", "personas/quality-lead.md": "imported"}
    assert [one.source for one in report.passed_over] == ["content/library/"]


@pytest.mark.parametrize(
    ("make", "into", "message"),
    [
        ("none", "", "there is no such folder."),
        ("file", "", "is a file. Name the folder that it lies in."),
        ("inside", "", "lies in the library already."),
        ("fine", "../../etc", "'../../etc' is no folder of the library. Write a name such as 'blog'."),
        ("fine", ".hidden", "'.hidden' is no folder of the library. Write a name such as 'blog'."),
        ("fine", "out", "leads out of the content folder. Choose another."),
    ],
)
def test_wrong_use_is_refused(site: Site, tmp_path: Path, make: str, into: str, message: str) -> None:
    """A source or folder that cannot be used is refused with the reason, and nothing is written."""
    source = {"inside": site.content_dir / "library", "fine": CASES / "link-only" / "source"}.get(make, tmp_path / "x")
    if make == "file":
        write(tmp_path, "x")
    (site.content_dir / "library" / "out").symlink_to(tmp_path)
    before = read_tree(site.root)

    with pytest.raises(SettingsError) as caught:
        bring(site, source, into=into)

    assert [problem.message for problem in caught.value.problems] == [message]
    assert read_tree(site.root) == before


def test_one_folder_holds_one_source(site: Site, source: Path, tmp_path: Path) -> None:
    """A second source needs a folder of its own, and a source stays with its folder: neither mixes by accident."""
    add_posts(source, 3)
    bring(site, source)

    with pytest.raises(SettingsError) as caught:
        bring(site, CASES / "link-only" / "source")
    assert str(caught.value) == (
        "content/library/imported/.import.yml:1:1: imports: this folder holds the import of another source. "
        "Choose a folder for this one with --into."
    )
    assert bring(site, CASES / "link-only" / "source", into="press").count("imported") == 2

    with pytest.raises(SettingsError) as caught:
        bring(site, source, into="elsewhere")
    assert str(caught.value) == (
        "content/library/imported/.import.yml:1:1: imports: the source was imported here before, not into "
        "'content/library/elsewhere'. Keep to one."
    )


def test_broken_memory_is_named(site: Site, source: Path) -> None:
    """A manifest that someone damaged stops the import with its place, and cannot lead out of the folder."""
    write(source, "post.md")
    bring(site, source)
    memory = asset(site, MANIFEST)
    memory.write_text("imports:\n  post.md: {target: ../../x.md, source: a, wrote: b}\n", encoding="utf-8")

    with pytest.raises(SettingsError) as caught:
        bring(site, source)

    assert str(caught.value) == (
        "content/library/imported/.import.yml:2:21: imports.post.md.target: '../../x.md' is no path below this folder."
    )


def test_map_file_says_all_that_is_wrong(tmp_path: Path) -> None:
    """Every problem of a map file is told at once, with place and the nearest good word."""
    file = write(
        tmp_path,
        "map.yml",
        "folder: ../up\nbase_url: example.com\nkey: {}\nkeys:\n  excerpt: sumary\nvalues:\n  tag: {a: b}\n"
        "defaults:\n  audience: public\n  tipe: x\n",
    )

    with pytest.raises(SettingsError) as caught:
        load_mapping(file)

    assert [str(problem).removeprefix(f"{file}:") for problem in caught.value.problems] == [
        "1:9: folder: '../up' is no folder of the library. Write a name such as 'blog'.",
        "2:11: base_url: 'example.com' is no address. Write it with https://, and without blanks, < and >.",
        "3:1: key: 'key' is no key here. Did you mean 'keys'?",
        "5:12: keys.excerpt: 'sumary' is none of title, type, personas, stage, why, summary, owner, status, publish, "
        "audience, link, answers, products, industries, competitors, tags, lang, slug, address, draft, published, "
        "expires, ignore. Did you mean 'summary'?",
        "7:3: values.tag: 'tag' is none of title, type, personas, stage, why, summary, owner, status, publish, "
        "audience, link, answers, products, industries, competitors, tags, lang, slug, address, draft, published, "
        "expires, ignore. Did you mean 'tags'?",
        "9:13: defaults.audience: 'public' is none of internal, shareable.",
        "10:3: defaults.tipe: 'tipe' is no key here. Did you mean 'type'?",
    ]


def test_map_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A map file that is missing or no YAML is a problem with its place."""
    with pytest.raises(SettingsError, match=r"none\.yml:1:1: cannot be read: No such file or directory\."):
        load_mapping(tmp_path / "none.yml")
    file = write(tmp_path, "map.yml", "keys:\n  a: b: c\n")
    with pytest.raises(SettingsError, match=r"map\.yml:2:7: a second ': ' on one line\. Put the text in quotes\."):
        load_mapping(file)


def test_defaults_must_be_known_to_the_library(site: Site, source: Path, tmp_path: Path) -> None:
    """A default that is no id of the vocabulary is a problem of the map file, not of each asset."""
    write(source, "post.md")
    file = write(tmp_path, "map.yml", "defaults:\n  type: artikel\n  personas: [quality-led]\n")

    with pytest.raises(SettingsError) as caught:
        bring(site, source, mapping=load_mapping(file))

    assert [str(problem).removeprefix(f"{file}:") for problem in caught.value.problems] == [
        "2:9: defaults.type: 'artikel' is not known here. Did you mean 'article'?",
        "3:14: defaults.personas: 'quality-led' is not known here. Did you mean 'quality-lead'?",
    ]


def test_documentation_names_every_key() -> None:
    """The page about importing has every key that is read, every target, and every key of a map file."""
    page = (Path(__file__).parents[1] / "docs" / "importing.md").read_text(encoding="utf-8")
    words = set(re.findall(r"[\w.]+", page.lower()))

    names = [*DEFAULT_KEYS, *get_args(KeyTarget), *Mapping.model_fields, *Defaults.model_fields]
    assert [name for name in names if name.lower() not in words and not name.startswith("taxonomies.")] == []


def test_documented_example_holds(site: Site, source: Path, tmp_path: Path) -> None:
    """The worked example of the page about importing gives what the page shows."""
    page = (Path(__file__).parents[1] / "docs" / "importing.md").read_text(encoding="utf-8")
    post, map_file, expected = re.findall(r"```\w+\n(.*?)```", page.partition("## An example")[2], re.DOTALL)
    write(source, "2024-03-05-live-signals.mdx", post)
    write(source, "2024-03-04-loggers/index.md")
    write(source, "authors.yml", "marta: {name: Marta Vidal}\n")

    bring(site, source, mapping=load_mapping(write(tmp_path, "map.yml", map_file)))

    assert asset(site, "live-signals.md").read_text(encoding="utf-8") == expected


def test_documented_map_file_is_valid(tmp_path: Path) -> None:
    """The map file shown on the page about importing can be read."""
    page = (Path(__file__).parents[1] / "docs" / "importing.md").read_text(encoding="utf-8")
    shown = page.partition("## The map file")[2].split("```yaml\n")[1].split("```")[0]

    mapping = load_mapping(write(tmp_path, "map.yml", shown))

    assert mapping.folder == "blog"
    assert mapping.translate("tags", "misc") is None
    assert mapping.translate("tags", "K8S") == "kubernetes"
