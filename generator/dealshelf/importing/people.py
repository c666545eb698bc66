"""Who the people of a folder are: authors by their short names, and the site's personas by every name they have."""

from pathlib import Path

from dealshelf.importing.sources import Found, Skipped
from dealshelf.load import find_markdown
from dealshelf.reading import read_record, read_text
from dealshelf.records import Persona
from dealshelf.site import Site
from dealshelf.yaml_text import UnreadableError, Value, read_yaml


def read_persona_names(site: Site) -> dict[str, str]:
    """Return the slug of each persona by slug, title and synonym, in one case."""
    names: dict[str, str] = {}
    slugs: dict[str, str] = {}
    for file in find_markdown(site.personas_dir):
        persona, _ = read_record(file, site.relative(file), Persona)
        if persona is not None:
            slugs[persona.slug] = persona.slug
            for name in (persona.title, *persona.synonyms):
                names.setdefault(name.casefold(), persona.slug)
    return names | slugs


class Authors:
    """The names in the `authors.yml` files of a source; one nearer to an entry goes before one above it."""

    def __init__(self, found: Found, source: Path) -> None:
        self._by_folder: dict[str, dict[str, str]] = {}
        self.unreadable: list[Skipped] = []
        for folder, file in found.authors.items():
            rel = file.relative_to(source).as_posix()
            try:
                document = read_yaml(read_text(file, rel, []), allow_aliases=True)
            except UnreadableError as error:
                self.unreadable.append(Skipped(rel, error.message, error.place[0]))
            else:
                self._by_folder[folder] = {key: _find_name(value) or key for key, value in document.values.items()}

    def names_for(self, folder: str) -> dict[str, str]:
        """Return the full names of authors by their short ones, for what lies in a folder of the source."""
        parts = folder.split("/") if folder else []
        above = ["/".join(parts[:count]) for count in range(len(parts) + 1)]
        names: dict[str, str] = {}
        for one in above:
            names |= self._by_folder.get(one, {})
        return names


def _find_name(value: Value) -> str:
    if isinstance(value, dict):
        value = value.get("name")
    return " ".join(value.split()) if isinstance(value, str) else ""
