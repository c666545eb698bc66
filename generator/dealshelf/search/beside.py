"""Personas, roadmap items and what sales said → documents, which stand beside the assets."""

from collections.abc import Iterator
from dataclasses import dataclass

from dealshelf.library import Library, anchor_note, asset_url, persona_url, roadmap_url, stage_url
from dealshelf.records import Note, Persona, RoadmapItem
from dealshelf.search.document import Document, trim_row
from dealshelf.search.naming import KIND_LABELS
from dealshelf.search.plain import read_body, read_line
from dealshelf.views.labels import ROADMAP_LABELS
from dealshelf.views.text import split_objection

BESIDE = 0.7
"""What the score of anything but an asset is multiplied by: reps look for what they can use."""

LEADING = frozenset({"objection", "talk-track", "pain-point", "request"})
"""The kinds of notes whose words lead to what they are about."""


def list_said(library: Library, reference: str) -> Iterator[str]:
    """Yield what buyers and colleagues say about a record, as far as it leads there."""
    for note in library.notes_about.get(reference, ()):
        if note.kind in LEADING:
            yield read_body(note.body, {}).text


@dataclass
class Beside:
    """Documents of all that is found and is no asset; `facets` are the fields that results can be narrowed by."""

    library: Library
    facets: tuple[str, ...]

    def documents(self) -> Iterator[Document]:
        """Yield personas, roadmap items, objections and talk tracks."""
        library = self.library
        for slug, persona in library.personas.items():
            yield self._view_persona(slug, persona)
        for slug, item in library.roadmap.items():
            yield self._view_item(slug, item)
        for note in library.notes.values():
            url = self._find_page(note)
            if url and note.kind in ("objection", "talk-track") and not note.reply_to:
                yield self._view_note(note, f"{url}#{anchor_note(note)}")

    def _view_persona(self, slug: str, persona: Persona) -> Document:
        body = read_body(persona.body, self.library.fact_values)
        lines = [persona.background, persona.company, persona.buying_role, *persona.goals]
        lines += [text for said in persona.objections for text in (said.they_say, said.we_say)]
        lines += [text for segment in persona.segments for text in (segment.name, *segment.differs)]
        lines += [*persona.reads, *persona.watches, *persona.attends, *persona.social]
        texts = {
            "title": persona.label,
            "names": "\n".join((*persona.synonyms, KIND_LABELS["persona"])),
            "why": "\n".join((*persona.phrases, *persona.pains)),
            "summary": persona.role,
            "headings": body.headings,
            "body": "\n".join([*lines, body.text]),
            "field": "\n".join(list_said(self.library, persona.reference)),
        }
        row = ["persona", persona_url(slug), persona.label, persona.role, KIND_LABELS["persona"]]
        return self._beside(row, texts, "persona", persona=(slug,))

    def _view_item(self, slug: str, item: RoadmapItem) -> Document:
        body = read_body(item.body, self.library.fact_values)
        stage = ROADMAP_LABELS[item.stage]
        texts = {
            "title": item.title,
            "names": "\n".join((KIND_LABELS["roadmap"], stage, item.window or "")),
            "why": "\n".join(item.say),
            "summary": "",
            "headings": body.headings,
            "body": "\n".join((*item.not_yet, item.if_promised, body.text)),
            "field": "\n".join(list_said(self.library, item.reference)),
        }
        label = f"{KIND_LABELS['roadmap']}: {stage}"
        row = ["roadmap", roadmap_url(slug), item.title, item.say[0] if item.say else "", label]
        return self._beside(row, texts, "roadmap", persona=item.personas)

    def _view_note(self, note: Note, url: str) -> Document:
        facts = self.library.fact_values
        about = self.library.assets.get(note.about.removeprefix("asset:"))
        if note.kind == "objection":
            title, rest = split_objection(self.library, note)
            line = read_line(rest, facts)
        else:
            title, line = f"{KIND_LABELS[note.kind]}: {about.title if about else note.by}", read_line(note.body, facts)
        texts = {"title": title, "names": KIND_LABELS[note.kind], "body": read_body(note.body, facts).text}
        texts["summary"] = about.title if about else ""
        slug = note.about.removeprefix("persona:")
        personas = about.personas if about else (slug,) if slug in self.library.personas else ()
        return self._beside([note.kind, url, title, line, KIND_LABELS[note.kind]], texts, note.kind, persona=personas)

    def _beside(self, row: list[str], texts: dict[str, str], kind: str, *, persona: tuple[str, ...]) -> Document:
        facets = dict.fromkeys(self.facets, ()) | {"kind": (kind,), "persona": persona, "status": ("live",)}
        return Document(trim_row(row), texts, self.library.settings.lang, facets, BESIDE)

    def _find_page(self, note: Note) -> str | None:
        """Return the address of the page that a note stands on."""
        kind, _, name = note.about.partition(":")
        library = self.library
        if kind == "asset":
            asset = library.assets.get(name)
            return asset_url(name) if asset and library.visibility[name] != "hidden" else None
        if kind == "persona" and name in library.personas:
            return persona_url(name)
        if kind == "roadmap" and name in library.roadmap:
            return roadmap_url(name)
        return stage_url(name) if kind == "stage" and name in library.settings.stages else None
