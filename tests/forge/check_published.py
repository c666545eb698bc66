"""Our questions and the answers our tests give are those that GitHub publishes. Run by `make forge`."""

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from graphql import GraphQLSchema, build_schema, graphql_sync, parse, validate

from dealshelf.pulls.client import Access, Client
from dealshelf.pulls.github import QUERY, THREADS_QUERY
from dealshelf.pulls.github_rest import HEADERS, GitHubRest
from forge_shapes import NAME, OWNER, GitHubShapes, GraphQlShapes

MODULES = Path(__file__).parent / "node_modules"
OPENAPI = MODULES / "@octokit/openapi/generated/api.github.com.json"
SDL = MODULES / "@octokit/graphql-schema/schema.graphql"
PULLS = "/repos/{owner}/{repo}/pulls"
PATHS = (PULLS, f"{PULLS}/{{pull_number}}/files", f"{PULLS}/{{pull_number}}/comments")


@pytest.fixture(scope="session")
def published() -> dict[str, Any]:
    """GitHub's OpenAPI description."""
    description: dict[str, Any] = json.loads(OPENAPI.read_text(encoding="utf-8"))
    return description


@pytest.fixture(scope="session")
def schema() -> GraphQLSchema:
    """GitHub's GraphQL schema."""
    return build_schema(SDL.read_text(encoding="utf-8"), assume_valid=True)


def allow_nothing(node: Any) -> Any:
    """Return an OpenAPI 3.0 schema as a JSON Schema: what is `nullable` may be null."""
    if isinstance(node, list):
        return [allow_nothing(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: allow_nothing(value) for key, value in node.items() if key not in ("nullable", "example")}
    return {"anyOf": [made, {"type": "null"}]} if node.get("nullable") is True else made


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("pull-request-simple", GitHubShapes.pull(7)),
        ("diff-entry", GitHubShapes.file("content/library/roi.md", "renamed", previous_filename="a.md")),
        ("pull-request-review-comment", GitHubShapes.comment("content/library/roi.md", 3, "No.")),
        ("basic-error", GitHubShapes.fault("API rate limit exceeded")),
    ],
)
def test_rest_answers_are_as_published(published: dict[str, Any], name: str, answer: Any) -> None:
    """Whole: with every key that is required, each of its type."""
    components = allow_nothing(published["components"]["schemas"])
    jsonschema.validate(answer, {"$ref": f"#/components/schemas/{name}", "components": {"schemas": components}})


def test_rest_questions_are_as_published(published: dict[str, Any]) -> None:
    """Every parameter that we send is one of the path's."""
    known = published["components"]["parameters"]
    for path, sent in zip(PATHS, ({"state", "base", "sort", "direction"}, set(), set()), strict=True):
        listed = published["paths"][path]["get"]["parameters"]
        named = {(known[item["$ref"].rpartition("/")[2]] if "$ref" in item else item)["name"] for item in listed}
        assert sent | {"per_page", "page"} <= named


@pytest.mark.parametrize("query", [QUERY, THREADS_QUERY])
def test_queries_are_valid(schema: GraphQLSchema, query: str) -> None:
    """Against the schema, with no complaint."""
    assert validate(schema, parse(query)) == []


@pytest.mark.parametrize(
    ("query", "variables", "answer"),
    [
        (
            QUERY,
            {"branch": "main", "after": None},
            GraphQlShapes.pulls(
                [GraphQlShapes.pull(7, {"a.md": "RENAMED"}, [GraphQlShapes.thread("a.md", 3, "No.")], author=None)],
                "Y3Vyc29y",
                has_next=True,
            ),
        ),
        (
            THREADS_QUERY,
            {"number": 7, "after": "Y3Vyc29y"},
            GraphQlShapes.threads([GraphQlShapes.thread("a.md", None, "No.")]),
        ),
    ],
)
def test_graphql_answers_are_as_published(schema: GraphQLSchema, query: str, variables: Any, answer: Any) -> None:
    """The query, asked of the schema over our answer's values, yields our answer: types, enums and nulls fit."""
    variables = {"owner": OWNER, "name": NAME, **variables}
    schema.type_map["Actor"].resolve_type = lambda *_: "User"  # type: ignore[attr-defined]
    found = graphql_sync(schema, query, root_value=answer["data"], variable_values=variables)
    assert found.errors is None
    assert found.data == answer["data"]


def slice_description(published: dict[str, Any], folder: Path) -> Path:
    """Write the description of the paths that we ask, in the form that prism can serve; return the file."""
    text = (
        json.dumps(published)
        .replace("https://api.github.com", "http://127.0.0.1")
        .replace('"examples": {', '"examples": {')
    )
    whole = json.loads(text)
    whole["servers"] = [{"url": "/"}]
    whole["paths"] = {path: {"get": whole["paths"][path]["get"]} for path in PATHS}
    whole["components"]["headers"]["link"].pop("example", None)
    used = dict(find_used(whole["paths"], whole["components"]))
    components: dict[str, dict[str, Any]] = {}
    for (group, name), part in used.items():
        components.setdefault(group, {})[name] = part
    whole["components"] = components
    for key in ("webhooks", "x-webhooks", "tags"):
        whole.pop(key, None)
    file = folder / "github.json"
    file.write_text(json.dumps(whole), encoding="utf-8")
    return file


def find_used(node: Any, components: dict[str, Any]) -> Iterator[tuple[tuple[str, str], Any]]:
    """Yield the components that a part of the description refers to, and what those refer to."""
    seen: set[tuple[str, str]] = set()
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, list):
            waiting += here
        elif isinstance(here, dict):
            waiting += here.values()
            reference = here.get("$ref")
            if isinstance(reference, str):
                group, name = reference.split("/")[2:]
                if (group, name) not in seen:
                    seen.add((group, name))
                    waiting.append(components[group][name])
                    yield (group, name), components[group][name]


@pytest.fixture
def prism(published: dict[str, Any], tmp_path: Path) -> Iterator[str]:
    """The address of a server that answers as GitHub's description says, with its examples."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["node", str(MODULES / "@stoplight/prism-cli/dist/index.js"), "mock", "--port", str(port)]
    command.append(str(slice_description(published, tmp_path)))
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        for _ in range(150):
            try:
                httpx.get(f"http://127.0.0.1:{port}/", timeout=1)
                break
            except httpx.TransportError:
                assert process.poll() is None, process.communicate()[0].decode()
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=30)


def test_published_examples_are_understood(prism: str) -> None:
    """What GitHub gives as the example of each answer reads as a pull request, its files and its comments."""
    with Client(prism, Access("GITHUB_TOKEN"), repository="octocat/Hello-World", headers=HEADERS) as client:
        forge = GitHubRest(client, "octocat", "Hello-World", branch="main")
        (pull,) = forge.list_pulls()
        assert (pull.number, pull.title, pull.author) == (1347, "Amazing new feature", "octocat")
        (change,) = forge.list_changes(pull)
        assert (change.path, change.status) == ("file1.txt", "added")
        (remark,) = forge.list_remarks(pull)
        assert (remark.path, remark.line, remark.text) == ("file1.txt", 2, "Great stuff!")
