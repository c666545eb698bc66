"""Editing without YAML: what both editors are told, and that what they save is what `check` lets pass."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from conftest import run_command
from dealshelf.dump import format_fields
from dealshelf.editing import EditorError, make_editor_page, make_frontmatter_json, make_sveltia_config
from dealshelf.editing.inputs import list_inputs
from dealshelf.editing.page import localise_script, make_csp
from dealshelf.forge import Repository
from dealshelf.load import Records, load_records
from dealshelf.records import Agreement, Fact
from dealshelf.schema import MODELS
from dealshelf.site import Site, load_site
from dealshelf.starter import start_library

ROOT = Path(__file__).parents[1]
SAVED = Path(__file__).parent / "saved"
SCHEMA = Path(__file__).parent / "schemas" / "sveltia-cms.json"
"""The schema of the configuration, from the npm package, without its texts (MIT, © Kohei Yoshino)."""

TODAY = date(2026, 11, 21)
GITHUB = Repository("https://github.com/coldharrow/shelf", "github", "main")


def strip_schema(schema: Any, *, is_named: bool = False) -> Any:
    """Return a JSON Schema without what is only for people to read; `is_named` for a mapping from names."""
    texts = () if is_named else ("description", "markdownDescription", "title", "examples", "default")
    if isinstance(schema, dict):
        inner = ("properties", "definitions")
        return {
            key: strip_schema(value, is_named=not is_named and key in inner)
            for key, value in schema.items()
            if key not in texts
        }
    return [strip_schema(each) for each in schema] if isinstance(schema, list) else schema


def find_faults(config: Any) -> list[str]:
    """Return what Sveltia's own schema says against a configuration."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(config)]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A new library in a folder of its own."""
    start_library(tmp_path / "shelf", today=TODAY)
    return tmp_path / "shelf"


def read_library(folder: Path) -> tuple[Site, Records]:
    """Return the site in a folder and its records."""
    site = load_site(folder / "site.yml")
    return site, load_records(site)


def make_config(folder: Path, repository: Repository | None = GITHUB, **options: str) -> dict[str, Any]:
    """Return the configuration of Sveltia CMS for the library in a folder."""
    return make_sveltia_config(*read_library(folder), repository, **options)


def index_fields(collection: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the fields of a collection by name."""
    return {field["name"]: field for field in collection["fields"]}


def index_collections(config: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the collections and single files by name."""
    return {each["name"]: each for each in [*config["collections"], *config["singletons"]]}


# The inputs


@pytest.mark.parametrize("kind", ["asset", "persona", "note", "roadmap", "agreement", "meeting"])
def test_every_key_of_a_record_has_its_input_in_the_order_of_files(kind: Any) -> None:
    """So that a file keeps its order when an editor saves it."""
    inputs = list_inputs(kind, load_site(ROOT / "site.yml").settings)
    assert [each.name for each in inputs] == list(MODELS[kind].model_fields)
    assert all(each.hint and each.label for each in inputs)


def test_what_an_asset_needs_goes_by_its_status(shelf: Path) -> None:
    """A form asks for what every status asks for, and says when the rest is needed."""
    inputs = {each.name: each for each in list_inputs("asset", load_site(shelf / "site.yml").settings)}
    assert [name for name, each in inputs.items() if each.is_required] == ["title"]
    assert inputs["stage"].hint.endswith("Needed when scheduled, published.")
    assert inputs["why"].most == 5


def test_a_field_without_vocabulary_is_left_out(shelf: Path) -> None:
    """No value would be right."""
    settings = load_site(shelf / "site.yml").settings.model_copy(update={"competitors": {}})
    assert "competitors" not in {each.name for each in list_inputs("asset", settings)}


# Sveltia CMS


@pytest.mark.parametrize("folder", [ROOT, None], ids=["sample", "starter"])
@pytest.mark.parametrize(
    "repository",
    [
        GITHUB,
        Repository("https://git.example.com/team/shelf", "github", "main", "docs/"),
        Repository("https://gitlab.com/group/sub/shelf", "gitlab", "trunk"),
        Repository("https://codeberg.org/team/shelf", "forgejo", "main"),
    ],
    ids=lambda repository: repository.url,
)
def test_the_configuration_is_one_by_sveltias_own_schema(
    shelf: Path, folder: Path | None, repository: Repository
) -> None:
    """For every forge that it can save to; and it is the same once written as YAML and read."""
    config = make_config(folder or shelf, repository)
    assert find_faults(config) == []
    assert yaml.safe_load(format_fields(config)) == config


def test_the_schema_finds_a_fault(shelf: Path) -> None:
    """The check can fail."""
    config = make_config(shelf)
    assert find_faults(config | {"publish_mod": "simple"})
    assert find_faults(config | {"publish_mode": "strict"})
    config["collections"][0]["fields"][1]["options"] = "one-pager"
    assert find_faults(config)


def test_each_kind_of_record_has_its_collection(shelf: Path) -> None:
    """With the folders as they are in the repository."""
    places = {
        name: each.get("folder", each.get("file")) for name, each in index_collections(make_config(shelf)).items()
    }
    assert places == {
        "asset": "content/library",
        "persona": "personas",
        "note": "content/notes",
        "roadmap": "content/roadmap",
        "meeting": "content/meetings",
        "agreement": "content/agreement.md",
        "facts": "content/facts.yml",
    }
    inside = make_config(shelf, replace(GITHUB, prefix="docs/"))
    assert {each.get("folder", each.get("file"))[:5] for each in index_collections(inside).values()} == {"docs/"}


def test_widgets_come_from_the_schema(shelf: Path) -> None:
    """Vocabulary is picked, records are picked, days have no time, lists are lists."""
    fields = index_fields(index_collections(make_config(shelf))["asset"])
    assert fields["type"]["options"][0] == {"label": "One-pager", "value": "one-pager"}
    assert fields["status"]["default"] == "idea"
    assert fields["tags"]["multiple"] is True
    assert (fields["publish"]["type"], fields["publish"]["format"]) == ("date", "YYYY-MM-DD")
    assert fields["personas"]["collection"] == "persona"
    assert fields["roadmap"]["collection"] == "roadmap"
    assert (fields["why"]["widget"], fields["why"]["max"]) == ("list", 5)
    assert [part["name"] for part in fields["verified"]["fields"]] == ["on", "by"]
    assert list(fields)[-1] == "body"


def test_personas_in_folders_are_named_not_picked(shelf: Path) -> None:
    """The CMS would take the way to a file for its slug."""
    (shelf / "personas/north").mkdir()
    (shelf / "personas/depot-manager.md").rename(shelf / "personas/north/depot-manager.md")
    config = index_collections(make_config(shelf))
    assert index_fields(config["asset"])["personas"]["widget"] == "list"
    assert config["persona"]["nested"] == {"subfolders": False}


@pytest.mark.parametrize(
    ("url", "kind", "backend", "is_reviewed"),
    [
        ("https://github.com/a/b", "github", {"name": "github"}, True),
        (
            "https://git.example.com/a/b",
            "github",
            {"name": "github", "api_root": "https://git.example.com/api/v3", "base_url": "https://git.example.com"},
            True,
        ),
        ("https://gitlab.com/a/b", "gitlab", {"name": "gitlab"}, True),
        (
            "https://codeberg.org/a/b",
            "forgejo",
            {"name": "gitea", "api_root": "https://codeberg.org/api/v1", "base_url": "https://codeberg.org"},
            False,
        ),
    ],
)
def test_the_backend_follows_from_the_forge(
    shelf: Path, url: str, kind: Any, backend: dict[str, str], is_reviewed: bool
) -> None:
    """With an editorial workflow where Sveltia CMS has one."""
    config = make_config(shelf, Repository(url, kind, "main"))
    assert config["backend"] == {"repo": "a/b", "branch": "main", "auth_methods": ["token"], **backend}
    assert config.get("publish_mode") == ("editorial_workflow" if is_reviewed else None)


def test_an_application_signs_people_in(shelf: Path) -> None:
    """At GitLab by PKCE; GitHub would need a server."""
    backend = make_config(shelf, Repository("https://gitlab.com/a/b", "gitlab", "main"), app_id="x1")["backend"]
    assert backend == {"name": "gitlab", "repo": "a/b", "branch": "main", "auth_type": "pkce", "app_id": "x1"}
    with pytest.raises(EditorError, match="GitHub needs a server for OAuth"):
        make_config(shelf, app_id="x1")


@pytest.mark.parametrize(
    ("repository", "message"),
    [
        (None, "where the repository lives is not known."),
        (Repository("https://git.example.com/a/b", "other", "main"), "cannot save to a forge of the kind 'other'"),
    ],
)
def test_a_library_that_is_nowhere_has_no_configuration(
    shelf: Path, repository: Repository | None, message: str
) -> None:
    """It says what to set."""
    with pytest.raises(EditorError, match=message):
        make_config(shelf, repository)


def test_a_name_with_a_period_keeps_its_file_out(shelf: Path) -> None:
    """Sveltia CMS would take it for a path, and tear the value apart."""
    site, records = read_library(shelf)
    records.facts = {"cost.van": Fact(value="1", source="x")}
    records.agreement = Agreement.model_validate({"definitions": {"No. of leads": "x"}})
    assert make_sveltia_config(site, records, GITHUB)["singletons"] == []


# Its page


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder as the npm package has it, with little in its files."""
    folder = tmp_path / "package"
    for name, text in {
        "package.json": '{"version": "0"}',
        "LICENSE.txt": "MIT",
        "dist/sveltia-cms.js": "url(https://cdn.jsdelivr.net/fontsource/fonts/noto-mono@5.3.0/latin-400-normal.woff2)",
        "npm/assets/noto-mono-latin-400-normal-DiC8.woff2": "font",
        "npm/assets/noto-mono.LICENSE.txt": "OFL",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def test_the_page_loads_nothing_from_elsewhere(shelf: Path, package: Path) -> None:
    """Its script and fonts come along, and the script names those."""
    site, records = read_library(shelf)
    config = make_sveltia_config(site, records, GITHUB)
    page = make_editor_page(site, config, GITHUB, package)
    assert set(page) == {
        *("index.html", "config.yml", "package.json", "sveltia-cms.js", "LICENSE.txt"),
        *("noto-mono-latin-400-normal-DiC8.woff2", "noto-mono.LICENSE.txt"),
    }
    assert page["sveltia-cms.js"] == b"url(noto-mono-latin-400-normal-DiC8.woff2)"
    assert yaml.safe_load(page["config.yml"]) == config
    assert b"script-src &#x27;self&#x27;;" in page["index.html"]


def test_the_policy_of_the_page_names_the_forge_alone() -> None:
    """Its API, its pictures of people, and where it says whether it is up."""
    assert "connect-src 'self' data: blob: https://api.github.com https://www.githubstatus.com;" in make_csp(GITHUB)
    own = make_csp(Repository("https://git.example.com/a/b", "gitlab", "main"))
    assert "connect-src 'self' data: blob: https://git.example.com;" in own
    assert own.count("https://") == 2


def test_a_folder_that_is_no_package_is_refused(shelf: Path, tmp_path: Path) -> None:
    """And so is one that lacks a font."""
    site, records = read_library(shelf)
    with pytest.raises(EditorError, match="is not the npm package @sveltia/cms: No such file or directory"):
        make_editor_page(site, make_sveltia_config(site, records, GITHUB), GITHUB, tmp_path)
    with pytest.raises(EditorError, match="has no font 'noto-mono-latin-400-normal-…"):
        localise_script("https://cdn.jsdelivr.net/fontsource/fonts/noto-mono@5.3.0/latin-400-normal.woff2", {})


# The Front Matter extension


def walk_fields(fields: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield fields and those within them."""
    for field in fields:
        yield field
        yield from walk_fields(field.get("fields", []))


def test_front_matter_has_a_content_type_for_each_folder() -> None:
    """New files are made of assets only: in others the extension would leave a key of its own."""
    made = make_frontmatter_json(*read_library(ROOT), "docs/")
    folders = {each["path"]: each for each in made["frontMatter.content.pageFolders"]}
    types = {each["name"]: each for each in made["frontMatter.taxonomy.contentTypes"]}
    assert [each["contentTypes"] for each in folders.values()] == [[name] for name in types]
    assert [path for path, each in folders.items() if "disableCreation" not in each] == [
        "[[workspace]]/docs/content/library"
    ]
    assert all(each["clearEmpty"] for each in types.values())


def test_front_matters_fields_are_of_types_that_keep_the_file_ours() -> None:
    """A day is typed, records are picked, and lists of mappings have no form."""
    types = make_frontmatter_json(*read_library(ROOT))["frontMatter.taxonomy.contentTypes"]
    fields = {kind["name"]: {field["name"]: field for field in kind["fields"]} for kind in types}
    used = {field["type"] for kind in types for field in walk_fields(kind["fields"])}
    assert used == {"string", "choice", "list", "fields"}
    assert {"id": "head-of-quality", "title": "Head of Quality"} in fields["default"]["personas"]["choices"]
    assert fields["default"]["stage"]["multiple"] is False
    assert "objections" not in fields["persona"]
    assert [part["name"] for part in fields["default"]["verified"]["fields"]] == ["on", "by"]


# What they save


@pytest.mark.parametrize("editor", ["sveltia", "frontmatter"])
def test_what_an_editor_saved_passes_check_unchanged(shelf: Path, editor: str) -> None:
    """Each file in `saved/` was saved by the editor after a change in it, and says all that it said before."""
    _, before = read_library(shelf)
    files = [path.relative_to(SAVED / editor) for path in sorted((SAVED / editor).rglob("*.*"))]
    assert len(files) >= 5
    shutil.copytree(SAVED / editor, shelf, dirs_exist_ok=True)
    checked = run_command("dealshelf", "check", "--today", str(TODAY), "--strict", cwd=shelf)
    assert (checked.returncode, checked.stdout) == (0, "")
    _, after = read_library(shelf)
    changed = {field for old, new in pair_records(before, after) for field in find_changes(old, new)}
    assert changed <= {"title", "outcome", "when_missed"}


def pair_records(before: Records, after: Records) -> Iterator[tuple[Any, Any]]:
    """Yield each record as it was and as it is."""
    for name in ("assets", "personas", "notes", "roadmap", "meetings"):
        now = {record.slug: record for record in getattr(after, name)}
        yield from ((record, now[record.slug]) for record in getattr(before, name))
    yield before.agreement, after.agreement


def find_changes(old: Any, new: Any) -> list[str]:
    """Return the fields that differ, also the body."""
    fields = [name for name in type(old).model_fields if getattr(old, name) != getattr(new, name)]
    return fields + ["body"] * (old.body.strip() != new.body.strip())


# The command


def test_cms_prints_what_is_made(shelf: Path) -> None:
    """For either editor."""
    text = (shelf / "site.yml").read_text().replace("# repo_url", "repo_url")
    (shelf / "site.yml").write_text(text)
    printed = run_command("dealshelf", "cms", "sveltia", cwd=shelf)
    assert yaml.safe_load(printed.stdout)["backend"]["repo"] == "pellworth/shelf"
    printed = run_command("dealshelf", "cms", "frontmatter", cwd=shelf)
    assert json.loads(printed.stdout) == make_frontmatter_json(*read_library(shelf))


def test_cms_says_what_is_missing(shelf: Path, tmp_path: Path) -> None:
    """The repository, or the package."""
    result = run_command("dealshelf", "cms", "sveltia", cwd=shelf)
    assert result.returncode == 2
    assert result.stderr.startswith("site.yml:1:1: where the repository lives is not known.")
    result = run_command("dealshelf", "cms", "frontmatter", "--app-id", "x1", cwd=shelf)
    assert (result.returncode, "--page and --app-id are for sveltia." in result.stderr) == (2, True)


@pytest.mark.parametrize(("audience", "is_there"), [("internal", True), ("shareable", False)])
def test_the_page_is_a_part_of_the_internal_site_only(
    shelf: Path, package: Path, audience: str, is_there: bool
) -> None:
    """Written into the content folder by the command; nobody has it who did not ask for it."""
    (shelf / "site.yml").write_text((shelf / "site.yml").read_text().replace("# repo_url", "repo_url"))
    written = run_command("dealshelf", "cms", "sveltia", "--page", package, cwd=shelf)
    assert "content/admin/index.html" in written.stdout.splitlines()
    built = run_command("dealshelf", "build", "--today", str(TODAY), "--strict", "--audience", audience, cwd=shelf)
    assert built.returncode == 0, built.stderr
    assert (shelf / "site/admin/index.html").exists() is is_there
    assert (shelf / "site/admin/config.yml").exists() is is_there
