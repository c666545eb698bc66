"""The layout is the architecture: a module imports only what stands below it."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "generator" / "dealshelf"

LAYERS = (
    ("problems", "theme", "forking", "periods", "headers", "revisions"),
    ("dates", "history"),
    ("yaml_text",),
    ("frontmatter",),
    ("records.base",),
    ("records.*",),
    ("records",),
    ("validate",),
    ("config",),
    ("site",),
    ("forge",),
    ("recipes",),
    ("owners",),
    ("claims", "markdown", "trust", "write"),
    ("scan",),
    ("reading", "rewrite"),
    ("tables",),
    ("load",),
    ("pulls.*",),
    ("pulls",),
    ("links",),
    ("attachments.reading", "attachments.faults"),
    ("attachments.picture", "attachments.text", "attachments.cache"),
    ("attachments.pdf", "attachments.office"),
    ("attachments.*",),
    ("attachments",),
    ("library",),
    ("talk",),
    ("checks", "schema"),
    ("pipeline",),
    ("dump", "forms", "starter"),
    ("scaffold", "importing.*", "editing.*"),
    ("importing", "editing"),
    ("views.page",),
    ("views.*",),
    ("views",),
    ("search.*",),
    ("search",),
    ("attached", "suggesting"),
    ("feeds.*",),
    ("feeds",),
    ("changes.values", "changes.lines"),
    ("changes.*",),
    ("changes",),
    ("render",),
    ("printing",),
    ("host",),
    ("intake",),
    ("build",),
    ("plugin",),
    ("options",),
    ("cli_changes", "cli_editing", "cli_find", "cli_import", "cli_pulls", "cli_recipes", "cli_records", "cli_synonyms"),
    ("cli",),
    ("entry",),
)
"""From the ground up. Modules of one line may not import one another, but for those of one package."""


def name_module(path: Path) -> str:
    """Return a module's dotted name within the package; the package itself is the empty name."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def find_layer(name: str) -> int:
    """Return how high a module stands."""
    for height, patterns in enumerate(LAYERS):
        if name in patterns:
            return height
    package = name.partition(".")[0]
    for height, patterns in enumerate(LAYERS):
        if f"{package}.*" in patterns and "." in name:
            return height
    raise AssertionError(f"{name} has no place in LAYERS")


def find_imports(path: Path) -> set[str]:
    """Return the modules of the package that a module imports, also within functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "dealshelf":
            base = (node.module or "").partition(".")[2]
            for alias in node.names:
                inner = f"{base}.{alias.name}".strip(".")
                is_module = (SOURCE / inner.replace(".", "/")).with_suffix(".py").exists()
                found.add(inner if is_module else base)
        elif isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[2] for alias in node.names if alias.name.startswith("dealshelf.")}
    return found - {""}


MODULES = sorted(path for path in SOURCE.rglob("*.py") if name_module(path))


def test_modules_are_found() -> None:
    """The walk sees the package."""
    assert {"cli", "library", "records.asset"} <= {name_module(path) for path in MODULES}


@pytest.mark.parametrize("path", MODULES, ids=name_module)
def test_imports_point_down(path: Path) -> None:
    """No module imports one that stands higher, or beside it outside its package."""
    name = name_module(path)
    height = find_layer(name)
    for imported in find_imports(path):
        below = find_layer(imported)
        is_sibling = below == height and "." in name and imported.partition(".")[0] == name.partition(".")[0]
        assert below < height or is_sibling, f"{name} imports {imported}, which stands higher or beside it"


def test_an_upward_import_is_found(tmp_path: Path) -> None:
    """The check can fail: an import of a higher module is seen."""
    path = tmp_path / "module.py"
    path.write_text("from dealshelf.cli import main\ndef f():\n    from dealshelf import build\n")
    assert find_imports(path) == {"cli", "build"}
    assert find_layer("cli") > find_layer("problems")
