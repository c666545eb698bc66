"""What a forge runs: each file is what the forge reads, each command in it runs, and nothing untrusted is trusted."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias

import jsonschema
import pytest
import yaml

from conftest import run_command
from dealshelf import __version__
from dealshelf.cli import main
from dealshelf.load import load_records
from dealshelf.owners import OWNERS_FILES, format_owners
from dealshelf.problems import SettingsError
from dealshelf.recipes import RECIPE_FORGES, RecipeForge, find_forge, list_recipes
from dealshelf.site import load_site
from dealshelf.starter import start_library
from forge_server import ForgeServer, Reply, forge_served
from forge_shapes import NAME, OWNER, GiteaShapes, GraphQlShapes

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 11, 21)
MARKER = "<!-- dealshelf:changes -->"

RECIPES = {(forge, path): text for forge in RECIPE_FORGES for path, text in list_recipes(forge).items()}
YAML_FILES = [key for key in RECIPES if key[1].endswith(".yml")]
WORKFLOWS = [key for key in YAML_FILES if "/workflows/" in key[1]]


class Loader(yaml.SafeLoader):
    """Reads `on:` as the text that it is to a forge."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the library's attribute
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


def read_yaml(text: str) -> Any:
    """Return the values of a YAML file."""
    return yaml.load(text, Loader=Loader)


def find_faults(name: str, written: Any) -> list[str]:
    """Return what a schema of SchemaStore says against a file."""
    schema = json.loads((files("check_jsonschema") / "builtin_schemas/vendor" / f"{name}.json").read_text("utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    return [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(written)]


def name_schema(path: str) -> str:
    """Return which schema a file goes by."""
    if path.endswith("config.yml"):
        return "github-issue-config"
    if "ISSUE_TEMPLATE" in path:
        return "github-issue-forms"
    return "gitlab-ci" if "gitlab" in path else "github-workflows"


# What the forges read


@pytest.mark.parametrize(("forge", "path"), YAML_FILES)
def test_each_file_is_what_its_forge_reads(forge: RecipeForge, path: str) -> None:
    """By the schema of its kind; Gitea and Forgejo read GitHub's."""
    assert find_faults(name_schema(path), read_yaml(RECIPES[forge, path])) == []


def test_the_action_is_one() -> None:
    """By the schema of its kind."""
    assert find_faults("github-actions", read_yaml((ROOT / "action.yml").read_text("utf-8"))) == []


def test_the_schemas_find_faults() -> None:
    """The check can fail."""
    workflow = read_yaml(RECIPES["github", ".github/workflows/check.yml"])
    assert find_faults("github-workflows", workflow | {"permissions": {"contents": "some"}})
    assert find_faults("gitlab-ci", {"check": {"scripts": ["x"]}})


def list_steps(text: str) -> list[dict[str, Any]]:
    """Return the steps of a workflow or an action."""
    read = read_yaml(text)
    jobs = read["jobs"].values() if "jobs" in read else [read["runs"]]
    return [step for job in jobs for step in job["steps"]]


ALL_WORKFLOWS = {path: RECIPES[forge, path] for forge, path in WORKFLOWS} | {
    "action.yml": (ROOT / "action.yml").read_text("utf-8")
}


@pytest.mark.parametrize("path", ALL_WORKFLOWS)
def test_only_the_forges_own_actions_are_used_by_their_major_version(path: str) -> None:
    """Nobody else's code runs in a library's workflows, but ours."""
    for step in list_steps(ALL_WORKFLOWS[path]):
        assert "uses" not in step or re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"])


@pytest.mark.parametrize("path", ALL_WORKFLOWS)
def test_no_expression_stands_in_a_script(path: str) -> None:
    """What others can name, such as a branch, would run there; values come by the environment."""
    for step in list_steps(ALL_WORKFLOWS[path]):
        assert "${{" not in step.get("run", "") + step.get("with", {}).get("script", "")


@pytest.mark.parametrize("path", [path for path in ALL_WORKFLOWS if path.startswith(".github")])
def test_the_content_of_forks_meets_no_secret(path: str) -> None:
    """It is built with a token that reads; where a token may write, nothing is checked out or run."""
    workflow = read_yaml(ALL_WORKFLOWS[path])
    used = [step.get("uses", "run") for step in list_steps(ALL_WORKFLOWS[path])]
    assert "pull_request_target" not in workflow["on"]
    assert "secrets." not in ALL_WORKFLOWS[path]
    assert "permissions" in workflow
    assert "concurrency" in workflow
    if "pull_request" in workflow["on"]:
        assert workflow["permissions"] == {"contents": "read"}
        assert all("permissions" not in job for job in workflow["jobs"].values())
    for job in workflow["jobs"].values():
        if "write" in job.get("permissions", {}).values():
            assert all("uses" in step and "checkout" not in step["uses"] for step in job["steps"])
    if "workflow_run" in workflow["on"]:
        assert [name.partition("@")[0] for name in used] == ["actions/download-artifact", "actions/github-script"]
    for step in list_steps(ALL_WORKFLOWS[path]):
        if step.get("uses", "").startswith("actions/checkout"):
            assert step["with"]["persist-credentials"] is False


def test_the_site_is_built_every_night_and_published_only_when_asked() -> None:
    """Dates take effect without a commit; and a library is internal."""
    workflow = read_yaml(ALL_WORKFLOWS[".github/workflows/publish.yml"])
    assert workflow["on"]["schedule"] == [{"cron": "23 3 * * *"}]
    assert workflow["on"]["push"] == {"branches": ["main"]}
    assert workflow["jobs"]["deploy"]["if"] == "${{ vars.DEALSHELF_PAGES == 'true' }}"


def test_our_own_release_is_installed() -> None:
    """The one that wrote the recipe, or one after it that breaks nothing; with what reads attachments."""
    installed = [line for text in RECIPES.values() for line in re.findall(r"pip install (?:--quiet )?(.*)", text)]
    assert installed == [f'"dealshelf[attachments]~={__version__}"'] * 4


# Their commands run


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A new library in a git repository, in which the merge of a pull request is checked out."""
    folder = tmp_path / "shelf"
    start_library(folder, today=TODAY)
    asset = folder / "content/library/one-pagers/what-a-round-costs.md"
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Begin")
    git(folder, "checkout", "--quiet", "-b", "proposal")
    asset.write_text(asset.read_text("utf-8").replace("title: What a round costs", "title: What a day costs"), "utf-8")
    git(folder, "commit", "--quiet", "--all", "--message=Rename")
    git(folder, "checkout", "--quiet", "main")
    git(folder, "merge", "--quiet", "--no-ff", "--message=Merge", "proposal")
    return folder


def git(folder: Path, *words: str) -> str:
    """Run git in a folder, as somebody."""
    identity = ["-c", "user.name=Ines Okafor", "-c", "user.email=ines@example.com", "-c", "commit.gpgsign=false"]
    result = run_command("git", *identity, *words, cwd=folder)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def run_bash(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a step's script as runners do, with the commands beside this Python."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, "PATH": path, "PYTHONWARNINGS": "ignore", "SOURCE_DATE_EPOCH": "1795219200", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_every_command_of_ours_in_them_exists() -> None:
    """With the options that they give it."""
    texts = [*RECIPES.values(), (ROOT / "action.yml").read_text("utf-8"), (ROOT / ".pre-commit-hooks.yaml").read_text()]
    used = {match for text in texts for match in re.findall(r"(?<![\w'/.-])dealshelf ([a-z]+)((?: +[^\s|>]+)*)", text)}
    assert {name for name, _ in used} >= {"check", "build", "changes"}
    for name, words in used:
        assert name in main.commands, f"there is no command 'dealshelf {name}'"
        known = {flag for option in main.commands[name].params for flag in option.opts}
        assert {word for word in words.split() if word.startswith("--")} <= known


@pytest.mark.parametrize("path", ALL_WORKFLOWS)
def test_each_step_runs(path: str, shelf: Path, tmp_path: Path) -> None:
    """In a real repository, all but the installing."""
    for step in list_steps(ALL_WORKFLOWS[path]):
        if "run" in step and not step["run"].startswith("pip install"):
            result = run_step(step, shelf, tmp_path)
            # Here no forge can be asked.
            assert result.returncode == 0 or step.get("continue-on-error"), (step["name"], result.stdout, result.stderr)
    if "GITHUB_STEP_SUMMARY" in ALL_WORKFLOWS[path]:
        report = (tmp_path / "GITHUB_STEP_SUMMARY").read_text()
        assert report.startswith(MARKER)
        assert (
            "](https://forge.example/team/shelf/blob/c0ffee/content/library/one-pagers/what-a-round-costs.md)" in report
        )


GIVEN = {
    "github.server_url": "https://forge.example",
    "github.api_url": "http://127.0.0.1:1",
    "github.repository": "team/shelf",
    "github.token": "t0ken",
    "github.event.pull_request.base.sha": "HEAD^1",
    "github.event.pull_request.head.sha": "c0ffee",
    "github.event.pull_request.head.sha || github.sha": "c0ffee",
    "github.event.pull_request.number": "3",
    "inputs.config-file": "site.yml",
    "inputs.changes": "HEAD^1..HEAD",
    "inputs.site-dir": "site",
}
"""What a forge puts in the place of expressions."""


def run_step(step: dict[str, Any], folder: Path, scratch: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """Run a step of a workflow as a runner does; `given` stands for what it would be given otherwise."""

    def fill(text: str) -> str:
        return re.sub(r"\$\{\{ (.+?) \}\}", lambda match: GIVEN[match[1]], text)

    environment = {name: fill(text) for name, text in step.get("env", {}).items()}
    files = {name: str(scratch / name) for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    place = {"GITHUB_SERVER_URL": GIVEN["github.server_url"], "GITHUB_REPOSITORY": GIVEN["github.repository"]}
    return run_bash(step["run"], folder, RUNNER_TEMP=str(scratch), **place, **files, **environment | given)


def find_step(path: str, name: str) -> dict[str, Any]:
    """Return the step of a workflow by its name."""
    (step,) = [step for step in list_steps(ALL_WORKFLOWS[path]) if step.get("name") == name]
    return step


@pytest.mark.parametrize("path", [".github/workflows/publish.yml", ".gitea/workflows/library.yml"])
def test_the_site_shows_open_pull_requests(path: str, shelf: Path, tmp_path: Path) -> None:
    """The forge is asked before the site is built; the site does not wait for its answer."""
    kind = "github" if path.startswith(".github") else "gitea"
    asset, pulls = "content/library/one-pagers/what-a-round-costs.md", f"/repos/{OWNER}/{NAME}/pulls"
    site = (shelf / "site.yml").read_text()
    (shelf / "site.yml").write_text(
        f"repo_url: https://forge.example/{OWNER}/{NAME}\n{site.replace('branch: main', f'kind: {kind}')}"
    )
    steps = [step.get("name") for step in list_steps(ALL_WORKFLOWS[path])]
    assert steps.index("Ask for open pull requests") < steps.index("Build the site")
    step = find_step(path, "Ask for open pull requests")
    assert step["continue-on-error"] is True
    with forge_served() as forge:
        assert run_step(step, shelf, tmp_path, DEALSHELF_API=forge.url).returncode == 1
        forge.set("/graphql", GraphQlShapes.pulls([GraphQlShapes.pull(7, {asset: "MODIFIED"}, title="A rounder one")]))
        forge.set(pulls, [GiteaShapes.pull(7, title="A rounder one")])
        forge.set(f"{pulls}/7/files", [GiteaShapes.file(asset)])
        forge.set(f"{pulls}/7/reviews", [])
        result = run_step(step, shelf, tmp_path, DEALSHELF_API=forge.url)
        assert result.returncode == 0, result.stderr
        assert all(asked.headers["authorization"].endswith(" t0ken") for asked in forge.asked)
    assert run_step(find_step(path, "Build the site"), shelf, tmp_path).returncode == 0
    assert "A rounder one" in (shelf / "site/library/what-a-round-costs/index.html").read_text()


def test_each_artifact_is_there(shelf: Path, tmp_path: Path) -> None:
    """What a workflow hands on has been made under that name."""
    for path in ("check", "publish"):
        steps = list_steps(ALL_WORKFLOWS[f".github/workflows/{path}.yml"])
        for step in steps:
            if "run" in step and "pip" not in step["run"] and not step.get("continue-on-error"):
                assert run_step(step, shelf, tmp_path).returncode == 0
        handed = [step["with"]["path"] for step in steps if "upload" in step.get("uses", "")]
        assert handed
        assert all((shelf / name).exists() for name in handed)


def test_the_hook_runs(shelf: Path) -> None:
    """And is asked for by the files that a library has."""
    (hook,) = read_yaml((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert hook["pass_filenames"] is False
    assert run_command(*hook["entry"].split(), "--today", str(TODAY), cwd=shelf).returncode == 0
    assert all(re.search(hook["files"], name) for name in ("content/library/a.md", "personas/b.md", "site.yml"))
    assert not re.search(hook["files"], "README.md")


# GitLab


GITLAB = read_yaml(RECIPES["gitlab", ".gitlab-ci.yml"])


def run_job(name: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a job's script as GitLab's runner does: its lines one after the other."""
    links = {"CI_PROJECT_URL": "https://forge.example/team/shelf", "CI_COMMIT_SHA": "c0ffee"}
    given = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": git(folder, "rev-parse", "HEAD^1"), **links, **environment}
    return run_bash("\n".join(GITLAB[name]["script"]), folder, **given)


@pytest.mark.parametrize("name", ["check", "changes", "preview", "pages"])
def test_each_job_of_gitlab_runs(name: str, shelf: Path) -> None:
    """In a real repository, and leaves what it is to hand on."""
    result = run_job(name, shelf)
    assert result.returncode == 0, result.stdout + result.stderr
    artifacts = GITLAB[name]["artifacts"]
    paths = artifacts.get("paths", []) + list(artifacts.get("reports", {}).values())
    assert paths
    assert all((shelf / path).exists() for path in paths)


@pytest.mark.parametrize("form", ["github", "gitlab"])
def test_a_library_in_a_folder_has_its_lines_marked(tmp_path: Path, form: str) -> None:
    """By their path from the repository's top, wherever the check is run; so is the configuration."""
    start_library(tmp_path / "docs", today=TODAY)
    git(tmp_path, "init", "--quiet", ".")
    asset = tmp_path / "docs/content/library/one-pagers/what-a-round-costs.md"
    asset.write_text(asset.read_text("utf-8").replace("stage: noticing", "stage: notcing"), "utf-8")
    for folder, site in ((tmp_path, "docs/site.yml"), (tmp_path / "docs", "site.yml")):
        said = run_command("dealshelf", "check", "--format", form, "--config-file", site, cwd=folder)
        assert said.stdout.count("docs/content/library/one-pagers/what-a-round-costs.md") == 1
        assert said.stdout.count("content/library/one-pagers/what-a-round-costs.md") == 1
    (tmp_path / "docs/site.yml").write_text("site_name: [\n")
    said = run_command("dealshelf", "check", "--format", form, "--config-file", "docs/site.yml", cwd=tmp_path)
    assert said.returncode == 2
    assert "docs/site.yml" in said.stdout


def test_gitlab_shows_what_is_wrong_in_the_report_and_in_the_log(shelf: Path) -> None:
    """And the job fails."""
    asset = shelf / "content/library/one-pagers/what-a-round-costs.md"
    asset.write_text(asset.read_text("utf-8").replace("stage: noticing", "stage: notcing"), "utf-8")
    result = run_job("check", shelf)
    assert result.returncode == 1
    assert "'notcing' is no stage" in result.stdout
    (fault,) = json.loads((shelf / "gl-code-quality-report.json").read_text())
    assert fault["location"]["path"] == "content/library/one-pagers/what-a-round-costs.md"


BOT, STRANGER = {"id": 9, "login": "gitea-actions"}, {"id": 4, "login": "stranger"}
"""Who writes the report, and somebody else, as GitLab or Gitea name them."""

NOTES, ISSUES = "/projects/7/merge_requests/3/notes", "/repos/team/shelf/issues"

Words: TypeAlias = tuple[dict[str, Any], str]


def list_said(*said: Words) -> list[dict[str, Any]]:
    """Return what was said so far, by whom, as GitLab and Gitea list it."""
    return [{"id": at, "body": body, "author": by, "user": by} for at, (by, body) in enumerate(said, 1)]


SAID_BEFORE: list[tuple[list[Words], int | None]] = [
    ([(STRANGER, "Looks good.")], None),
    ([(STRANGER, f"{MARKER}\nMine."), (BOT, f"{MARKER}\nOld.")], 2),
]
"""What was said, and the number of the report among it: that of another is none."""


@pytest.mark.parametrize(("said", "number"), SAID_BEFORE)
def test_the_report_is_a_note_that_is_renewed(shelf: Path, said: list[Words], number: int | None) -> None:
    """Where there is a token; nobody else's note is written over."""
    with forge_served() as forge:
        forge.set("/user", BOT)
        forge.set(NOTES, list_said(*said))
        forge.set(f"{NOTES}/{number}", {})
        place = {"CI_API_V4_URL": forge.url, "CI_PROJECT_ID": "7", "CI_MERGE_REQUEST_IID": "3"}
        result = run_job("changes", shelf, DEALSHELF_TOKEN="t0ken", **place)
    assert result.returncode == 0, result.stderr
    written = ("PUT", f"{NOTES}/{number}") if number else ("POST", NOTES)
    assert [(asked.method, asked.path) for asked in forge.asked] == [("GET", "/user"), ("GET", NOTES), written]
    assert all(asked.headers["private-token"] == "t0ken" for asked in forge.asked)
    assert forge.asked[1].query == {"per_page": "100", "order_by": "created_at", "sort": "asc"}
    report = (shelf / "report.md").read_text("utf-8")
    assert forge.asked[2].body == {"body": report}
    assert "](https://forge.example/team/shelf/-/blob/c0ffee/content/library/" in report


# The comment on Gitea


def write_comment(forge: ForgeServer, shelf: Path, scratch: Path) -> subprocess.CompletedProcess[str]:
    """Run the steps that make and write the report on Gitea."""
    path = ".gitea/workflows/library.yml"
    assert run_step(find_step(path, "Say what the change means"), shelf, scratch).returncode == 0
    step = find_step(path, "Write it on the pull request")
    assert step["continue-on-error"] is True
    return run_step(step, shelf, scratch, ISSUES=forge.url + ISSUES)


@pytest.mark.parametrize(("said", "number"), SAID_BEFORE)
def test_the_report_is_a_comment_that_is_renewed(
    shelf: Path, tmp_path: Path, said: list[Words], number: int | None
) -> None:
    """On Gitea and Forgejo, whose own actions write it; nobody else's comment is written over."""
    with forge_served() as forge:
        forge.set(f"{ISSUES}/3/comments", list_said(*said))
        forge.set(f"{ISSUES}/comments/{number}", {})
        result = write_comment(forge, shelf, tmp_path)
    assert result.returncode == 0, result.stderr
    written = ("PATCH", f"{ISSUES}/comments/{number}") if number else ("POST", f"{ISSUES}/3/comments")
    assert [(asked.method, asked.path) for asked in forge.asked] == [("GET", f"{ISSUES}/3/comments"), written]
    assert all(asked.headers["authorization"] == "token t0ken" for asked in forge.asked)
    assert forge.asked[1].body == {"body": (shelf / "report.md").read_text("utf-8")}


def test_a_token_that_may_not_write(shelf: Path, tmp_path: Path) -> None:
    """As that of a fork's pull request: the step fails, and the workflow goes on."""
    with forge_served() as forge:
        forge.set(f"{ISSUES}/3/comments", Reply(status=403))
        assert write_comment(forge, shelf, tmp_path).returncode != 0


# The comment on GitHub

RUN_SCRIPT = """
const asked = [];
const given = JSON.parse(process.env.GIVEN);
const answer = (name, data) => async (values) => { asked.push([name, values]); return { data }; };
const github = {
  rest: {
    pulls: { list: answer('list', given.pulls) },
    issues: {
      listComments: 'comments',
      createComment: answer('create'),
      updateComment: answer('update'),
    },
  },
  paginate: async () => given.comments,
};
const context = { repo: { owner: 'team', repo: 'shelf' }, payload: { workflow_run: given.run } };
const core = { info: () => {} };
const script = require('fs').readFileSync(0, 'utf8');
const AsyncFunction = (async () => {}).constructor;
new AsyncFunction('github', 'context', 'core', 'require', script)(github, context, core, require)
  .then(() => console.log(JSON.stringify(asked)));
"""
"""A stand-in for GitHub's API that answers as it is told, and says what it was asked."""


def run_comment(tmp_path: Path, report: str, **given: Any) -> list[Any]:
    """Run the script that writes the comment; return what it asked of GitHub."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node")
    run = {"head_sha": "c0ffee", "head_branch": "$(id)", "head_repository": {"owner": {"login": "stranger"}}}
    pulls = [{"number": 4, "head": {"sha": "old"}}, {"number": 5, "head": {"sha": "c0ffee"}}]
    (tmp_path / "report.md").write_text(report, encoding="utf-8")
    (step,) = [step for step in list_steps(ALL_WORKFLOWS[".github/workflows/report.yml"]) if "with" in step][1:]
    result = subprocess.run(
        [node, "-e", RUN_SCRIPT],
        input=step["with"]["script"],
        env={
            **os.environ,
            "REPORT": str(tmp_path / "report.md"),
            "GIVEN": json.dumps({"run": run, "pulls": pulls, "comments": []} | given),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    asked: list[Any] = json.loads(result.stdout)
    return asked


def test_the_report_is_commented_on_the_pull_request_of_its_commit(tmp_path: Path) -> None:
    """Which GitHub names, whatever the report says; and nobody is called by it."""
    listed, created = run_comment(tmp_path, f"{MARKER}\nFor #9 and @everyone.")
    assert listed[1]["head"] == "stranger:$(id)"
    assert created == [
        "create",
        {"owner": "team", "repo": "shelf", "issue_number": 5, "body": f"{MARKER}\nFor #9 and @\u200beveryone."},
    ]


def test_the_comment_is_renewed(tmp_path: Path) -> None:
    """The bot's own; somebody who writes its mark is not overwritten. And what is too long is shortened."""
    comments = [
        {"id": 1, "user": {"type": "User"}, "body": f"{MARKER}\nMine."},
        {"id": 2, "user": {"type": "Bot"}, "body": f"{MARKER}\nOld."},
    ]
    _, updated = run_comment(tmp_path, "x" * 70_000, comments=comments)
    assert updated[0] == "update"
    assert updated[1]["comment_id"] == 2
    assert updated[1]["body"].endswith("x\n\n… (shortened)")
    assert len(updated[1]["body"]) < 65_536


def test_a_pull_request_that_went_on_gets_no_old_report(tmp_path: Path) -> None:
    """Its commit is no longer the one that was checked."""
    asked = run_comment(tmp_path, "Old.", pulls=[{"number": 5, "head": {"sha": "newer"}}])
    assert [name for name, _ in asked] == ["list"]


# Who reviews what


def test_owners_with_a_handle_review_their_assets(shelf: Path) -> None:
    """The others are named, so that somebody adds them."""
    (shelf / "content/library/a b").mkdir()
    (shelf / "content/library/a b/c.md").write_text("---\ntitle: C\nowner: Jo Park\n---\n")
    (shelf / "site.yml").write_text(
        (shelf / "site.yml")
        .read_text()
        .replace('# handles: {Lena Brandvold: "@lena"}', 'handles: {Jo Park: "@team/jo"}')
    )
    site = load_site(shelf / "site.yml")
    assets = load_records(site).assets
    assert format_owners(site, assets, "github", "docs/").splitlines()[2:] == [
        r"/docs/content/library/a\ b/c.md @team/jo",
        "# Without a handle in site.yml: Lena Brandvold",
    ]
    (pattern, _, handle) = format_owners(site, assets, "gitea").splitlines()[2].rpartition(" ")
    assert re.fullmatch(pattern, "content/library/a b/c.md")
    assert not re.fullmatch(pattern, "content/library/a b/c_md")
    assert handle == "@team/jo"
    printed = run_command("dealshelf", "codeowners", "--forge", "gitlab", cwd=shelf)
    assert printed.stdout == format_owners(site, assets, "gitlab")


def test_a_name_of_several_lines_writes_no_rule(shelf: Path) -> None:
    """Neither an owner's nor a folder's."""
    odd = shelf / "content/library/a\n* @stranger x"
    odd.mkdir()
    (odd / "d.md").write_text("---\ntitle: D\nowner: Lena Brandvold\n---\n")
    (shelf / "content/library/c.md").write_text('---\ntitle: C\nowner: "Jo\\n* @stranger"\n---\n')
    written = format_owners(load_site(shelf / "site.yml"), load_records(load_site(shelf / "site.yml")).assets, "github")
    assert [line for line in written.splitlines() if not line.startswith("#")] == []
    assert "Jo * @stranger" in written


def test_a_handle_has_its_form(shelf: Path) -> None:
    """It would call nobody otherwise."""
    (shelf / "site.yml").write_text(
        (shelf / "site.yml").read_text().replace('# handles: {Lena Brandvold: "@lena"}', "handles: {Jo Park: jo}")
    )
    with pytest.raises(SettingsError, match=r"'jo' is no handle\. Write it as @name, or as an address of e-mail\."):
        load_site(shelf / "site.yml")


# Starting with them


@pytest.mark.parametrize("forge", RECIPE_FORGES)
def test_a_new_library_brings_the_files_of_its_forge(tmp_path: Path, forge: RecipeForge) -> None:
    """And passes its own check."""
    said = run_command("dealshelf", "init", "--forge", forge, "--today", str(TODAY), "shelf", cwd=tmp_path)
    assert said.returncode == 0, said.stderr
    names = {path for of, path in RECIPES if of == forge} | {OWNERS_FILES[forge]}
    assert all((tmp_path / "shelf" / name).is_file() for name in names)
    assert "Lena Brandvold" in (tmp_path / "shelf" / OWNERS_FILES[forge]).read_text()
    assert run_command("dealshelf", "check", "--today", str(TODAY), cwd=tmp_path / "shelf").returncode == 0


def test_a_new_library_may_do_without(tmp_path: Path) -> None:
    """As it does within a repository: a forge reads its files at the top only."""
    run_command("dealshelf", "init", "--forge", "none", "plain", cwd=tmp_path)
    git(tmp_path, "init", "--quiet", "repository")
    run_command("dealshelf", "init", "repository/docs", cwd=tmp_path)
    for name in ("plain", "repository/docs"):
        assert (tmp_path / name / "site.yml").exists()
        assert not (tmp_path / name / ".github").exists()


@pytest.mark.parametrize(
    ("remote", "forge"),
    [
        ("git@gitlab.example.com:team/shelf.git", "gitlab"),
        ("https://codeberg.org/team/shelf", "gitea"),
        ("ssh://git@gitea.example.com:2222/team/shelf.git", "gitea"),
        ("https://token:x@github.com/team/shelf.git", "github"),
        ("/srv/git/shelf.git", "github"),
        (None, "github"),
    ],
)
def test_the_forge_is_that_of_the_remote(tmp_path: Path, remote: str | None, forge: RecipeForge) -> None:
    """Whatever form its address has; GitHub when it says nothing."""
    git(tmp_path, "init", "--quiet", ".")
    if remote:
        git(tmp_path, "remote", "add", "origin", remote)
    assert find_forge(tmp_path) == forge
