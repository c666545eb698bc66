"""The JSON Schemas: what people write passes, what `check` refuses does not, and every key says what it is."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
import yaml
from click.testing import CliRunner, Result
from pydantic import BaseModel

from dealshelf.cli_records import schema
from dealshelf.config import Settings
from dealshelf.frontmatter import split_front_matter
from dealshelf.records import STATUSES
from dealshelf.records.base import ADDRESS
from dealshelf.schema import DESCRIPTIONS, MODELS, SCHEMA_KINDS, SchemaKind, make_schema, make_schemas
from dealshelf.site import load_site
from dealshelf.starter import start_library

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 11, 21)


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do: numbers are numbers, but days stay text (YAML 1.2 knows no dates)."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the library's attribute
        first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] in ("int", "float", "null")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def read_as_editor(path: Path) -> Any:
    """Return the YAML of a file, or of its front matter, as an editor reads it."""
    text = path.read_text(encoding="utf-8")
    parts = split_front_matter(text)
    return yaml.load(parts[0] if parts else text, Loader=EditorLoader)


def list_examples(folder: Path) -> list[tuple[SchemaKind, Path]]:
    """Return each file of a library that a schema is for, with its kind."""
    content = folder / "content"
    groups: list[tuple[SchemaKind, Path, str]] = [
        ("asset", content / "library", "**/*.md"),
        ("persona", folder / "personas", "*.md"),
        ("note", content / "notes", "*/*.md"),
        ("roadmap", content / "roadmap", "*.md"),
        ("agreement", content, "agreement.md"),
        ("meeting", content / "meetings", "*.md"),
        ("facts", content, "facts.yml"),
        ("site", folder, "site.yml"),
    ]
    return [(kind, path) for kind, parent, pattern in groups for path in sorted(parent.glob(pattern))]


def find_faults(written: Any, described: dict[str, Any]) -> list[str]:
    """Return what is wrong with a value by a schema, a message a fault."""
    return [error.message for error in jsonschema.Draft202012Validator(described).iter_errors(written)]


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new library."""
    folder = tmp_path_factory.mktemp("starter")
    start_library(folder, today=TODAY)
    return folder


@pytest.fixture(scope="module")
def settings(starter: Path) -> Settings:
    """What the new library declares."""
    return load_site(starter / "site.yml").settings


@pytest.mark.parametrize("kind", SCHEMA_KINDS)
@pytest.mark.parametrize("with_settings", [False, True])
def test_every_schema_is_one_by_its_own_dialect(kind: SchemaKind, with_settings: bool, settings: Settings) -> None:
    """With a vocabulary and without one, and as JSON too."""
    made = make_schema(kind, settings if with_settings else None)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(made)
    assert json.loads(json.dumps(made)) == made


def test_every_example_of_a_new_library_passes(starter: Path, settings: Settings) -> None:
    """Read as an editor reads it."""
    examples = list_examples(starter)
    assert {kind for kind, _ in examples} == set(SCHEMA_KINDS)
    for kind, path in examples:
        assert find_faults(read_as_editor(path), make_schema(kind, settings)) == [], path
        assert find_faults(read_as_editor(path), make_schema(kind)) == [], path


def test_every_record_of_the_sample_library_passes() -> None:
    """What `check` lets pass, an editor does not underline."""
    settings = load_site(ROOT / "site.yml").settings
    described = {kind: make_schema(kind, settings) for kind in SCHEMA_KINDS}
    for kind, path in list_examples(ROOT):
        assert find_faults(read_as_editor(path), described[kind]) == [], path


WRONG: dict[str, tuple[SchemaKind, dict[str, Any], str]] = {
    "an unknown key": (
        "asset",
        {"title": "Rain", "stagee": "trying"},
        "Additional properties are not allowed ('stagee' was unexpected)",
    ),
    "an unknown type": (
        "asset",
        {"title": "Rain", "type": "leaflet"},
        "'leaflet' is not one of ['one-pager', 'case-study', 'battle-card']",
    ),
    "an unknown tag": ("asset", {"title": "Rain", "tags": ["cost", "snow"]}, "'snow' is not one of ['cost', 'winter']"),
    "an unknown status": ("asset", {"title": "Rain", "status": "done"}, f"'done' is not one of {list(STATUSES)}"),
    "a day of another form": (
        "asset",
        {"title": "Rain", "publish": "12.1.2027"},
        r"'12.1.2027' does not match '^\\d{4}-\\d{2}-\\d{2}$'",
    ),
    "a list that is text": ("asset", {"title": "Rain", "personas": "a"}, "'a' is not of type 'array'"),
    "no line in why": ("asset", {"title": "Rain", "why": []}, "[] should be non-empty"),
    "six lines in why": ("asset", {"title": "Rain", "why": [*"abcdef"]}, f"{[*'abcdef']} is too long"),
    "a link that is none": (
        "asset",
        {"title": "Rain", "link": "example.org"},
        f"'example.org' does not match {f'^{ADDRESS.pattern}$'!r}",
    ),
    "a stamp without a person": (
        "asset",
        {"title": "Rain", "verified": {"on": "2026-11-21"}},
        "'by' is a required property",
    ),
    "nothing but an idea without a title": ("asset", {"owner": "Jo"}, "'title' is a required property"),
    "a planned asset without a day": (
        "asset",
        {"title": "Rain", "type": "one-pager", "status": "planned"},
        "'publish' is a required property",
    ),
    "a persona with an odd objection": (
        "persona",
        {"objections": [{"they_say": "No.", "we_say": "Yes.", "proofs": "x"}]},
        "Additional properties are not allowed ('proofs' was unexpected)",
    ),
    "a note about nothing that is": (
        "note",
        {"kind": "comment", "about": "roi", "by": "Jo", "on": "2026-11-21"},
        "'roi' does not match '^(library|(asset|persona|roadmap|stage|note|meeting):.+)$'",
    ),
    "a note by nobody": (
        "note",
        {"kind": "comment", "about": "library", "on": "2026-11-21"},
        "'by' is a required property",
    ),
    "a window that is none": (
        "roadmap",
        {"title": "Roof", "stage": "concept", "window": "Q5 2027"},
        r"'Q5 2027' does not match '^(Q[1-4] \\d{4}|\\d{4}-\\d{2}-\\d{2})$'",
    ),
    "a target in words": (
        "agreement",
        {"promises": [{"team": "sales", "metric": "calls", "target": "many"}]},
        "'many' is not of type 'number'",
    ),
    "a third team": (
        "agreement",
        {"agreed": [{"team": "finance", "by": "Jo", "on": "2026-11-21"}]},
        "'finance' is not one of ['marketing', 'sales']",
    ),
    "five nuggets": ("meeting", {"nuggets": [*"abcde"]}, f"{[*'abcde']} is too long"),
    "a fact without a source": ("facts", {"cost": {"value": 212}}, "'source' is a required property"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_fails(case: str, settings: Settings) -> None:
    """Each has one fault, and the schema finds that one."""
    kind, written, message = WRONG[case]
    assert find_faults(written, make_schema(kind, settings)) == [message]


@pytest.mark.parametrize(
    "plugins",
    [
        ["search", {"dealshelf": {"typs": {}}}],
        {"dealshelf": {"types": {"deck": {"verify_every": "often"}}}},
        [{"dealshelf": {"types": {"deck": {"verify_every": 0}}}}],
        [{"dealshelf": {"stages": {"trying": {"lable": "Trying"}}}}],
        [{"dealshelf": {"required": {"done": ["title"]}}}],
        [{"dealshelf": {"forge": {"kind": "sourcehut"}}}],
    ],
)
def test_a_wrong_entry_of_the_plugin_fails(plugins: Any) -> None:
    """Whether plugins are a list or a mapping; what belongs to MkDocs is free."""
    assert find_faults({"site_name": "Shelf", "plugins": plugins}, make_schema("site"))


@pytest.mark.parametrize(
    "plugins",
    [
        ["search", "dealshelf"],
        [{"dealshelf": None}],
        {"dealshelf": {"products": {"bike": "Bike", "box": None}, "types": {"deck": {"verify_every": 90}}}},
    ],
)
def test_an_entry_of_the_vocabulary_may_be_short(plugins: Any) -> None:
    """Just its label, or nothing."""
    assert find_faults({"site_name": "Shelf", "plugins": plugins, "nav": []}, make_schema("site")) == []


def test_lines_may_be_one_text(settings: Settings) -> None:
    """And a number stands for text, as everywhere."""
    assert find_faults({"title": 2027, "reads": "The trade paper"}, make_schema("persona", settings)) == []
    assert find_faults({"title": 2027, "reads": ["The trade paper", 1984]}, make_schema("persona", settings)) == []


def test_without_settings_any_vocabulary_passes() -> None:
    """There is nothing to hold it against."""
    assert find_faults({"title": "Rain", "type": "leaflet", "tags": ["snow"]}, make_schema("asset")) == []


def test_an_imported_asset_is_let_off_what_it_says_it_needs() -> None:
    """As in `check`."""
    assert find_faults({"title": "Rain", "status": "published", "needs": ["why"]}, make_schema("asset")) == []


def test_vocabulary_comes_with_its_labels(settings: Settings) -> None:
    """Editors show them beside the ids."""
    described = make_schema("asset", settings)["properties"]
    assert described["stage"]["enum"] == ["noticing", "comparing", "trying", "deciding"]
    assert described["stage"]["enumDescriptions"][2] == "Trying: Two bikes ride one round for a month."
    assert described["industries"]["items"]["enumDescriptions"][1] == "Groceries"


def test_required_fields_are_those_of_the_settings() -> None:
    """A team may loosen or tighten them."""
    strict = Settings.model_validate({"required": {"idea": ["title", "owner"]}})
    assert find_faults({"title": "Rain"}, make_schema("asset", strict)) == ["'owner' is a required property"]
    assert find_faults({"title": "Rain"}, make_schema("asset")) == []


@pytest.mark.parametrize("kind", SCHEMA_KINDS)
def test_every_key_has_a_description_and_no_other_is_allowed(kind: SchemaKind) -> None:
    """In each mapping that a record holds, down to the last."""
    made = make_schema(kind)
    mappings = [part for part in [made, *made.get("$defs", {}).values()] if "properties" in part]
    assert mappings or kind == "facts"
    for part in mappings:
        assert all(described["description"] for described in part["properties"].values())
        assert part["title"] == "site.yml" or part["additionalProperties"] is False


def list_models(model: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """Return a model and those within it, by name."""
    found = {model.__name__: model}
    for field in model.model_fields.values():
        pending: list[Any] = [field.annotation]
        while pending:
            annotation = pending.pop()
            pending += getattr(annotation, "__args__", ())
            if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation.__name__ not in found:
                found |= list_models(annotation)
    return found


def test_descriptions_name_every_key_of_the_models_and_no_other() -> None:
    """A new key needs its words; one that went takes them along."""
    from dealshelf.records import Fact

    models = {name: model for one in [*MODELS.values(), Fact] for name, model in list_models(one).items()}
    assert {name: set(keys) for name, keys in DESCRIPTIONS.items()} == {
        name: set(model.model_fields) for name, model in models.items()
    }


def test_all_schemas_stand_in_one(settings: Settings, starter: Path) -> None:
    """Each can be pointed at by its kind."""
    made = make_schemas(settings)
    jsonschema.Draft202012Validator.check_schema(made)
    assert set(SCHEMA_KINDS) < set(made["$defs"])
    for kind, path in list_examples(starter):
        one = {"$ref": f"#/$defs/{kind}", "$defs": made["$defs"]}
        assert find_faults(read_as_editor(path), one) == [], path
        assert find_faults("text", one)


@pytest.fixture
def run(starter: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs `schema` in the folder of the new library."""
    monkeypatch.chdir(starter)
    commands = click.Group(commands={"schema": schema})
    return lambda *arguments: CliRunner().invoke(commands, ["schema", *arguments], prog_name="dealshelf")


def test_schema_prints_what_make_schema_makes(run: Callable[..., Result], settings: Settings) -> None:
    """With the vocabulary of the library it is run in; of all kinds when none is named."""
    assert json.loads(run("asset").stdout) == make_schema("asset", settings)
    assert json.loads(run().stdout) == make_schemas(settings)


def test_schema_works_where_no_library_is(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But a file that is named has to be there."""
    monkeypatch.chdir(tmp_path)
    assert json.loads(run("note").stdout) == make_schema("note")
    result = run("note", "-f", "elsewhere.yml")
    assert result.exit_code == 2
    assert "there is no such file" in result.stderr


def test_schema_refuses_an_unknown_record(run: Callable[..., Result]) -> None:
    """With the ones there are."""
    result = run("assets")
    assert result.exit_code == 2
    assert "'assets' is not one of 'asset', 'persona'" in result.stderr
