"""The whole library for other programs: what is in it, and that its schema says so."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from conftest import ROOT, TODAY, copy_sample, run_command
from dealshelf.feeds.whole import make_whole_schema

PAGE = (ROOT / "docs/library-json.md").read_text(encoding="utf-8")

INTERNAL = {
    "path", "visibility", "status", "audience", "freshness", "verified", "owner", "personas", "stage", "answers",
    "competitors", "tags", "roadmap", "replaces", "replaced_by", "ratings",
}  # fmt: skip
"""Keys of an asset that only colleagues may see."""


@pytest.fixture(scope="module")
def whole(sample: Path) -> Any:
    """The file of the sample library."""
    return json.loads((sample / "site/library.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The file of the sample library for prospects."""
    folder = copy_sample(tmp_path_factory.mktemp("shared"))
    result = run_command("dealshelf", "build", "--audience", "shareable", "--today", TODAY, cwd=folder)
    assert result.returncode == 0, result.stderr
    return json.loads((folder / "site/library.json").read_text(encoding="utf-8"))


def close(schema: Any) -> Any:
    """Return a schema that allows no key it does not name."""
    if isinstance(schema, list):
        return [close(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: close(value) for key, value in schema.items()}
    return closed | ({"additionalProperties": False} if "properties" in schema else {})


def list_keys(schema: Any) -> dict[str, list[str]]:
    """Return the keys of each mapping of a schema by its name; the whole is the empty name."""
    parts = {name.removeprefix("Whole"): part for name, part in schema["$defs"].items()}
    return {name: list(part["properties"]) for name, part in {"": schema, **parts}.items()}


def list_used(value: Any, schema: Any, whole: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield each key of the file with the name of the mapping it stands in."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield from list_used(value, whole["$defs"][name], whole, name.removeprefix("Whole"))
    elif isinstance(value, list):
        for item in value:
            yield from list_used(item, schema["items"], whole)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if "properties" in schema:
                yield name, key
            below = schema["properties"][key] if "properties" in schema else schema["additionalProperties"]
            yield from list_used(inner, below, whole)


def test_the_file_is_what_its_schema_says(whole: Any, shared: Any) -> None:
    """Both audiences' files hold no key that the schema does not know, and all that it asks for."""
    schema = make_whole_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(close(schema), format_checker=jsonschema.FormatChecker())
    assert [error.message for error in validator.iter_errors(whole)] == []
    assert [error.message for error in validator.iter_errors(shared)] == []
    whole["assets"][0]["unknown"] = whole["assets"][0].pop("slug")
    assert len(list(validator.iter_errors(whole))) == 2
    whole["assets"][0]["slug"] = whole["assets"][0].pop("unknown")


def test_every_key_occurs_in_the_sample(whole: Any) -> None:
    """What the schema names is really written somewhere, but for what depends on a setting."""
    schema = make_whole_schema()
    used = {(name, key) for name, key in list_used(whole, schema, schema)}
    known = {(name, key) for name, keys in list_keys(schema).items() for key in keys}
    assert known - used == {("", "url")}


def test_every_key_is_documented() -> None:
    """docs/library-json.md has a table of each mapping, with its keys in their order and what each says."""
    schema = make_whole_schema()
    for name, keys in list_keys(schema).items():
        part = schema["$defs"][f"Whole{name}"] if name else schema
        section = re.search(rf"^## {name or 'The file'}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
        assert section, name
        rows = re.findall(r"^\| `([^`]+)` \| (.*) \| (.*) \|$", section[1], re.MULTILINE)
        assert [key for key, _, _ in rows] == keys
        for key, value, words in rows:
            assert words == part["properties"][key]["description"].replace("\n", " ").rstrip("."), (name, key)
            assert ("always" in value) == (key in part.get("required", ())), (name, key)


def test_the_schema_lies_beside_the_file(sample: Path, whole: Any) -> None:
    """The file names its schema, and that is the one written beside it."""
    assert json.loads((sample / "site" / whole["$schema"]).read_text(encoding="utf-8")) == make_whole_schema()


def test_addresses_lead_to_files_of_the_site(sample: Path, whole: Any) -> None:
    """Pages, twins and attachments are where the file says, from where it lies itself."""
    for asset in whole["assets"]:
        assert (sample / "site" / asset["url"] / "index.html").is_file()
        assert (sample / "site" / asset["markdown"]).is_file()
        for file in asset.get("files", ()):
            assert (sample / "site" / file["url"]).stat().st_size == file["size"]
    for record in (*whole["personas"], *whole["roadmap"]):
        assert (sample / "site" / record["url"] / "index.html").is_file()


def test_facts_stand_as_their_values(whole: Any) -> None:
    """No program has to fill them in."""
    assert "[[fact:" not in json.dumps(whole)


def test_ids_are_those_of_the_vocabulary(whole: Any) -> None:
    """What an asset names is declared, or a record of the file."""
    words = whole["vocabulary"]
    personas = {persona["slug"] for persona in whole["personas"]}
    slugs = {asset["slug"] for asset in whole["assets"]}
    for asset in whole["assets"]:
        assert not asset["type"] or asset["type"] in words["types"]
        assert asset.get("stage", "") in {"", *words["stages"]}
        assert set(asset.get("personas", ())) <= personas
        assert {asset.get("replaces", ""), asset.get("replaced_by", "")} <= {"", *slugs}


def test_prospects_get_only_what_they_may_have(whole: Any, shared: Any) -> None:
    """No persona, note, roadmap item, owner, stage or judgement of ours, no asset that may not be sent, no synonym."""
    assert shared["audience"] == "shareable"
    assert {"personas", "roadmap", "notes"}.isdisjoint(shared)
    assert set(shared["vocabulary"]) <= {"types", "products", "industries"}
    assert {key for terms in shared["vocabulary"].values() for term in terms.values() for key in term} == {"label"}
    allowed = {
        asset["slug"] for asset in whole["assets"] if asset["visibility"] == "live" and asset["audience"] == "shareable"
    }
    assert {asset["slug"] for asset in shared["assets"]} == allowed
    assert not {key for asset in shared["assets"] for key in asset} & INTERNAL


def test_notes_are_the_newest_first(whole: Any) -> None:
    """Those who follow what is said read from the top."""
    days = [note["on"] for note in whole["notes"]]
    assert days == sorted(days, reverse=True)
    assert any(note["text"] for note in whole["notes"])
