"""What buyers say and no asset does becomes a suggestion: a pair with its evidence, for a person to decide on."""

import json
from pathlib import Path

import pytest
import yaml

from conftest import run_command
from dealshelf.pipeline import load_library
from dealshelf.records.base import parse_day
from dealshelf.site import load_site
from dealshelf.suggesting import Suggesting

TODAY = "2026-11-21"
ASSET = """---
title: {title}
type: deck
status: published
audience: internal
personas: [cfo]
stage: justifying
owner: Ines Okafor
publish: 2026-11-01
why: [A reason]
tags: [{tag}]
---
{body}
"""
NOTE = """---
kind: {kind}
about: {about}
by: Joel Etxeberria
on: 2026-11-0{day}
heard_in: [Zanzibar Pharma]
{more}---

{text}
"""


@pytest.fixture
def library(minimal: Path) -> Path:
    """Two assets under two tags; two who call returns reimbursement, and others who say what assets say."""
    site = (minimal / "site.yml").read_text(encoding="utf-8")
    tags = "tags: {last-mile: Last mile, roi: {label: Return, synonyms: [payback]}}"
    (minimal / "site.yml").write_text(site.replace("tags: {last-mile: Last mile}", tags), encoding="utf-8")
    write_asset(minimal, "back", "What comes back", "roi", "The money is there again.")
    write_asset(minimal, "mile", "The last stretch", "last-mile", "A courier at the door.")
    return minimal


def write_asset(library: Path, slug: str, title: str, tag: str, body: str) -> None:
    """Write an asset."""
    file = library / "content" / "library" / f"{slug}.md"
    file.write_text(ASSET.format(title=title, tag=tag, body=body), encoding="utf-8")


def write_note(library: Path, day: int, kind: str, about: str, text: str, more: str = "") -> str:
    """Write a note; return its path in the library."""
    path = library / "content" / "notes" / "2026" / f"2026-11-0{day}-joel-{kind}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(NOTE.format(kind=kind, about=about, day=day, text=text, more=more), encoding="utf-8")
    return path.relative_to(library).as_posix()


def suggest(library: Path, least: int = 2) -> dict[str, tuple[str, str]]:
    """Return the entry suggested for each word."""
    found, _ = load_library(load_site(library / "site.yml"), today=parse_day(TODAY), audience="internal")
    return {one.word: one.term for one in Suggesting(found).suggest(least=least)}


def test_what_is_said_of_an_asset_belongs_to_its_entries(library: Path) -> None:
    """Both forms of a word are one; words of assets, of the vocabulary, of people and companies are none."""
    write_note(
        library, 1, "objection", "asset:back", "> “Reimbursement for Zanzibar, the money, a payback?”\n\nOurs: haste."
    )
    write_note(library, 2, "pain-point", "asset:back", "Joel heard: reimbursements are slow at the door.")
    assert suggest(library) == {"reimbursement": ("tags", "roi")}
    assert "haste" not in suggest(library, least=1)


def test_a_request_belongs_to_what_answered_it(library: Path) -> None:
    """Where a note says of no asset, its own links and its replies' lead to one; or it names an entry."""
    write_note(
        library, 1, "request", "stage:deciding", "Something on haulage?", "resolved: {on: 2026-11-02, by: Ines}\n"
    )
    reply = "reply_to: 2026-11-01-joel-request\n"
    write_note(library, 2, "comment", "stage:deciding", "See [it](../../library/mile.md).", reply)
    write_note(library, 3, "request", "library", "Haulage over the last mile.")
    write_note(library, 4, "request", "library", "Nothing on unicorns, nor on unicorns.")
    assert suggest(library) == {"haulage": ("tags", "last-mile")}
    assert "unicorns" not in suggest(library, least=1)


def test_the_command_prints_pairs(library: Path) -> None:
    """As text, as JSON, and as YAML that goes into site.yml; nothing is changed."""
    first = write_note(library, 1, "objection", "asset:back", "> “Reimbursement?”\n\nSoon.")
    second = write_note(library, 2, "pain-point", "asset:back", "Reimbursement is slow.")
    before = {path: path.read_bytes() for path in library.rglob("*") if path.is_file()}

    def ask(*words: str) -> str:
        result = run_command("dealshelf", "synonyms", "--today", TODAY, *words, cwd=library)
        assert (result.returncode, result.stderr) == (0, "")
        return result.stdout

    evidence = f"said in 2 places, heard in 2 companies, by no asset: {first}, {second}"
    assert ask() == f"reimbursement → Return (tags.roi)\n    {evidence}\n"
    assert yaml.safe_load(ask("--format", "yaml")) == {"tags": {"roi": {"synonyms": ["reimbursement"]}}}
    assert evidence in ask("--format", "yaml")
    (row,) = json.loads(ask("--format", "json"))
    assert [said["path"] for said in row.pop("said")] == [first, second]
    assert row == {"word": "reimbursement", "vocabulary": "tags", "id": "roi", "label": "Return", "assets": 0}
    assert {path: path.read_bytes() for path in library.rglob("*") if path.is_file()} == before


def test_nothing_to_suggest_is_said(library: Path) -> None:
    """No pair is an answer too."""
    result = run_command("dealshelf", "synonyms", "--today", TODAY, cwd=library)
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr.startswith("Nothing to suggest: what buyers say, assets say too.")
    assert json.loads(run_command("dealshelf", "synonyms", "--format", "json", cwd=library).stdout) == []


def test_broken_libraries_are_refused(library: Path) -> None:
    """Problems of the content are said, as a build does."""
    write_asset(library, "bad", "Bad", "nowhere", "")
    assert run_command("dealshelf", "synonyms", cwd=library).returncode == 1
