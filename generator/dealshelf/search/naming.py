"""What results can be narrowed by: the fields, and all names of their values."""

from dataclasses import dataclass, field
from functools import cached_property

from dealshelf.config import ASSET_FIELDS
from dealshelf.library import Library
from dealshelf.search.index import Field
from dealshelf.views.labels import AUDIENCE_LABELS, FACET_FIELDS, FACET_LABELS, FRESHNESS_LABELS
from dealshelf.views.shelf import PROSPECT_FACETS, Shelf

STATUS_LABELS = {"live": "Ready", "upcoming": "Coming", "retired": "Retired"}
KIND_LABELS = {
    "asset": "Asset",
    "persona": "Persona",
    "roadmap": "Roadmap",
    "objection": "Objection",
    "talk-track": "Talk track",
}
OWN_LABELS = {"status": "Status", "kind": "What it is", "owner": "Owner"}
ALIKE = ("product", "industry", "competitor", "tag")
"""The fields whose names count as said wherever a text says another name of the same thing."""


@dataclass
class Naming:
    """The names of a library's fields and values; for prospects fewer fields, and labels alone."""

    shelf: Shelf
    _names: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def library(self) -> Library:
        """The library."""
        return self.shelf.library

    @property
    def facets(self) -> tuple[str, ...]:
        """The fields that results can be narrowed by."""
        return (*FACET_LABELS, *OWN_LABELS) if self.library.is_internal else PROSPECT_FACETS

    def names(self, name: str, value: str) -> tuple[str, ...]:
        """Return all names of a facet's value, its label first; for prospects the label alone."""
        known = self._names.get((name, value))
        if known is None:
            known = self._names[name, value] = (self._label(name, value), *self._list_synonyms(name, value))
        return known

    def _label(self, name: str, value: str) -> str:
        labels = {"status": STATUS_LABELS, "kind": KIND_LABELS, "owner": {value: value}}.get(name)
        return labels[value] if labels else self.shelf.labels.of(name, value)

    def _list_synonyms(self, name: str, value: str) -> tuple[str, ...]:
        library = self.library
        if not library.is_internal:
            return ()
        if name == "persona":
            persona = library.personas.get(value)
            return persona.synonyms if persona else ()
        if name in FACET_FIELDS:
            term = library.settings.vocabulary(ASSET_FIELDS[FACET_FIELDS[name]]).get(value)
            return term.synonyms if term else ()
        return ()

    def fields(self) -> dict[str, Field]:
        """Return the fields that results can be narrowed by, with all names of their values."""
        known: dict[str, tuple[str, ...]] = {
            "status": tuple(STATUS_LABELS),
            "kind": tuple(KIND_LABELS),
            "owner": tuple(sorted({asset.owner for asset in self.library.shown if asset.owner})),
            "audience": tuple(AUDIENCE_LABELS),
            "freshness": tuple(FRESHNESS_LABELS),
            "language": tuple(sorted({asset.lang or self.library.settings.lang for asset in self.library.shown})),
        }
        labels = FACET_LABELS | OWN_LABELS
        return {
            name: Field(
                labels[name],
                {
                    value: self.names(name, value)
                    for value in (known[name] if name in known else self.shelf.labels.known(name))
                },
            )
            for name in self.facets
        }

    def stages(self) -> list[tuple[str, str, int]]:
        """Return the id, label and colour of each stage, in order; none for prospects."""
        marks = self.shelf.stages.values() if self.library.is_internal else ()
        return [(mark.name, mark.label, mark.colour) for mark in marks]

    def alike(self) -> list[tuple[str, ...]]:
        """Return the groups of names that mean one thing."""
        labels = self.shelf.labels
        groups = [self.names(name, value) for name in ALIKE for value in labels.known(name)]
        return [*groups, *(self.names("persona", slug) for slug in self.library.personas)]
