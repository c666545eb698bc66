"""The configuration of Sveltia CMS for a library: a collection for each kind of record, and where it is saved to.

Source for every key: the JSON Schema in the npm package @sveltia/cms, `schema/sveltia-cms.json`.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from dealshelf.editing.inputs import Input, InputShape, list_fact_inputs, list_inputs
from dealshelf.forge import Repository
from dealshelf.load import (
    AGREEMENT_FILE,
    FACTS_FILE,
    LIBRARY_DIR,
    MEETINGS_DIR,
    NOTES_DIR,
    ROADMAP_DIR,
    Records,
    find_markdown,
)
from dealshelf.site import Site

Values: TypeAlias = dict[str, Any]

BACKENDS = {"github": "github", "gitlab": "gitlab", "gitea": "gitea", "forgejo": "gitea"}
REVIEWING = ("github", "gitlab")
"""Backends with an editorial workflow: every save is a pull request. The others save to the branch."""

HOSTED = {"github": "https://github.com", "gitlab": "https://gitlab.com", "gitea": "https://gitea.com"}
"""Where each backend looks unless it is told."""

API_PATHS = {"github": "/api/v3", "gitlab": "/api/v4", "gitea": "/api/v1"}
"""Where a forge of one's own has its API. Sources: GitHub Enterprise Server, GitLab and Gitea, REST API."""

SLUG = {
    "pattern": [r"^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$", "Use lower case, digits and hyphens."],
    "hint": "The file's name without .md, and the end of the page's address.",
}
DAY = "YYYY-MM-DD"

WIDGETS: Mapping[InputShape, Values] = {
    "text": {"widget": "string", "use_emoji_autocomplete": False},
    "prose": {"widget": "text", "use_emoji_autocomplete": False},
    "day": {"widget": "datetime", "type": "date", "format": DAY},
    "number": {"widget": "number", "value_type": "float"},
    "choice": {"widget": "select"},
    "record": {"widget": "relation", "value_field": "{{slug}}", "display_fields": ["title"]},
    "file": {"widget": "file"},
    "group": {"widget": "object"},
    "pairs": {"widget": "keyvalue", "key_label": "Term", "value_label": "What it means"},
}
BODY = {
    "name": "body",
    "label": "Text",
    "widget": "richtext",
    # Markdown as it is: the rich editor would rewrite what it does not know, such as [[fact:name]].
    "modes": ["raw", "rich_text"],
    "required": False,
}
"""The Markdown below the front matter."""


class EditorError(Exception):
    """Sveltia CMS cannot edit this library; the message says why and what to do."""


def make_sveltia_config(site: Site, records: Records, repository: Repository | None, *, app_id: str = "") -> Values:
    """Return the configuration of Sveltia CMS for a library.

    `app_id` is that of an OAuth application at GitLab, Gitea or Forgejo; without it, people sign in with a token.
    Raises `EditorError` when the repository is nowhere that the CMS can save to.
    """
    if repository is None:
        raise EditorError("where the repository lives is not known. Set 'repo_url', or 'url' under 'forge'.")
    backend = _make_backend(repository, app_id)
    workflow = {"publish_mode": "editorial_workflow"} if backend["name"] in REVIEWING else {}
    content = repository.prefix + site.relative(site.content_dir)
    return {
        "backend": backend,
        **workflow,
        "app_title": site.name,
        **({"site_url": site.url} if site.url else {}),
        "media_folder": content,
        "public_folder": "/",
        "slug": {"encoding": "ascii", "clean_accents": True, "timezone": "local"},
        "output": {"omit_empty_optional_fields": True},
        "editor": {"preview": False},
        "collections": list(_list_collections(site, content, repository.prefix)),
        "singletons": list(_list_files(site, records, content)),
    }


def find_api_root(repository: Repository) -> str:
    """Return the address of a forge's REST API."""
    name = BACKENDS[repository.kind]
    origin = "/".join(repository.url.split("/")[:3])
    return "https://api.github.com" if origin == HOSTED["github"] else origin + API_PATHS[name]


def _make_backend(repository: Repository, app_id: str) -> Values:
    name = BACKENDS.get(repository.kind)
    if name is None:
        raise EditorError(f"Sveltia CMS cannot save to a forge of the kind '{repository.kind}'. Set 'kind'.")
    if app_id and name == "github":
        raise EditorError("GitHub needs a server for OAuth, so people sign in with a token. Leave --app-id out.")
    steps = repository.url.split("/")
    origin, repo = "/".join(steps[:3]), "/".join(steps[3:])
    backend: Values = {"name": name, "repo": repo, "branch": repository.branch}
    if origin != HOSTED[name]:
        backend |= {"api_root": find_api_root(repository), "base_url": origin}
    if not app_id:
        return backend | {"auth_methods": ["token"]}
    pkce = {"auth_type": "pkce"} if name == "gitlab" else {}
    return backend | pkce | {"app_id": app_id}


def _list_collections(site: Site, content: str, prefix: str) -> Iterable[Values]:
    """Yield a collection for each kind of record that has a folder."""
    flat = {"persona": _is_flat(site.personas_dir), "roadmap": _is_flat(site.content_dir / ROADMAP_DIR)}
    related = tuple(kind for kind, is_flat in flat.items() if is_flat)
    beside = {"media_folder": "", "public_folder": ""}

    def make(kind: Any, folder: str, label: str, **more: Any) -> Values:
        inputs = list_inputs(kind, site.settings)
        # A note without words is a problem, but for a rating, which may do with some.
        fields = [*(_make_field(each, related) for each in inputs), BODY | {"required": kind == "note"}]
        nested = {} if flat.get(kind, kind == "meeting") or "path" in more else NESTED
        return {
            "name": kind,
            "label": label,
            "folder": folder,
            "format": "yaml-frontmatter",
            "slug": {"template": "{{title}}", "editable": ["create"], **SLUG},
            **nested,
            **more,
            "fields": fields,
        }

    yield make("asset", f"{content}/{LIBRARY_DIR}", "Assets", label_singular="Asset", **beside, **ASSET_VIEWS)
    yield make("persona", prefix + site.relative(site.personas_dir), "Personas", label_singular="Persona")
    yield make(
        "note",
        f"{content}/{NOTES_DIR}",
        "Notes",
        label_singular="Note",
        path="{{on | date('YYYY')}}/{{slug}}",
        identifier_field="about",
        slug="{{on}}-{{by}}-{{kind}}-{{uuid_shorter}}",
        summary="{{kind}}: {{about}} ({{by}}, {{on}})",
        sortable_fields=["on", "by", "kind"],
    )
    yield make("roadmap", f"{content}/{ROADMAP_DIR}", "Roadmap", label_singular="Roadmap item")
    yield make(
        "meeting",
        f"{content}/{MEETINGS_DIR}",
        "Meetings",
        label_singular="Meeting",
        slug={
            "template": "{{year}}-{{month}}-{{day}}",
            "editable": ["create"],
            "pattern": [r"^\d{4}-\d{2}-\d{2}$", "Name it after its day, such as 2026-11-17."],
            "hint": "The day of the meeting.",
        },
        summary="{{slug}} {{title}}",
    )


NESTED = {"nested": {"subfolders": False}, "meta": {"path": {}}}
"""Files in any folder below the collection's, in which a new one's folder is picked."""

ASSET_VIEWS = {
    "sortable_fields": ["title", "publish", "status", "owner"],
    "view_filters": [{"label": "Published", "field": "status", "pattern": "published"}],
    "view_groups": [{"label": "Status", "field": "status"}, {"label": "Type", "field": "type"}],
}


def _list_files(site: Site, records: Records, content: str) -> Iterable[Values]:
    """Yield the files that stand alone.

    A name with a period would be read as a path within a value and torn apart, so a file with one is left out.
    """
    agreement = records.agreement
    if agreement is None or not any("." in term for term in agreement.definitions):
        fields = [*(_make_field(each, ()) for each in list_inputs("agreement", site.settings)), BODY]
        file = f"{content}/{AGREEMENT_FILE}"
        yield {"name": "agreement", "label": "Agreement", "file": file, "format": "yaml-frontmatter", "fields": fields}
    facts = records.facts
    if facts and not records.has_broken_facts and not any("." in name for name in facts):
        parts = [_make_field(each, ()) for each in list_fact_inputs(site.settings)]
        fields = [
            {
                "name": name,
                "label": name,
                "widget": "object",
                "collapsed": True,
                "summary": "{{value}}",
                "fields": parts,
            }
            for name in facts
        ]
        yield {"name": "facts", "label": "Facts", "file": f"{content}/{FACTS_FILE}", "format": "yaml", "fields": fields}


def _make_field(each: Input, related: tuple[str, ...]) -> Values:
    """Return the field of an input; `related` are the kinds whose records can be picked."""
    field: Values = {"name": each.name, "label": each.label}
    widget = dict(WIDGETS[each.shape])
    if each.shape == "record" and each.of not in related:
        widget = dict(WIDGETS["text"])
    elif each.shape == "record":
        widget["collection"] = each.of
    if each.choices is not None:
        widget["options"] = [{"label": label, "value": value} for value, label in each.choices.items()]
    if each.parts:
        widget["fields"] = [_make_field(part, related) for part in each.parts]
    if each.pattern and not each.is_many:
        widget["pattern"] = [each.pattern, each.hint]
    if each.name == "on" and each.is_required:
        widget["default"] = "{{now}}"
    if each.default:
        widget["default"] = each.default
    if each.is_many:
        widget = _make_many(each, widget)
    if each.most:
        widget["max"] = each.most
    return field | widget | ({"hint": each.hint} if each.hint else {}) | {"required": each.is_required}


def _make_many(each: Input, widget: Values) -> Values:
    if widget["widget"] in ("select", "relation", "file"):
        return widget | {"multiple": True}
    if each.parts:
        return {"widget": "list", "fields": widget["fields"], "summary": f"{{{{{each.parts[0].name}}}}}"}
    # A list with a field of its own would drop a text that stands where a list may; this one makes it the first item.
    return {"widget": "list"}


def _is_flat(folder: Path) -> bool:
    """Does every record lie in the folder itself? Only then does the CMS know it by its slug."""
    return all(file.parent == folder and file.name != "index.md" for file in find_markdown(folder))
