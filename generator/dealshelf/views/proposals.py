"""Notes that a colleague may write with one click: the forge's page for a new file, with the front matter filled in."""

import shlex
from dataclasses import dataclass

from dealshelf.dump import format_fields
from dealshelf.library import Library
from dealshelf.load import NOTES_DIR
from dealshelf.reading import make_slug
from dealshelf.records import Note
from dealshelf.records.note import NoteKind

MAX_NAME = 60
"""How many characters of what a note is about its file's name takes."""


SEARCHED = "~words~"
"""Stands for what was typed; no address writes it otherwise."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A note to be written: `text` is what its file at `path` begins with.

    `url` is the page of the forge that proposes the file, or nothing where there is none; `pastes` says that the
    page brings no text along, so that the reader has to. `command` begins the same note in a clone of the repository.
    """

    path: str
    text: str
    url: str
    pastes: bool
    command: str


def propose_note(library: Library, kind: NoteKind, about: str, words: str = "", *, topic: str = "") -> Proposal:
    """Return the proposal of a note of a kind about a reference, whose text opens with `words`.

    `topic` tells it in the file's name from others about the same. Who writes it stands open: a page does not know.
    """
    on, repository = library.today.isoformat(), library.repository
    name = make_slug(f"{about.partition(':')[2]} {topic}")[:MAX_NAME].strip("-")
    folder = library.site.relative(library.site.content_dir / NOTES_DIR)
    path = f"{folder}/{on[:4]}/{on}-{kind}{f'-{name}' * bool(name)}.md"
    text = f"---\n{format_fields({'kind': kind, 'about': about})}by:\non: {on}\n---\n\n{words}\n"
    url = repository.new_file_url(path, text) if repository else None
    return Proposal(
        path=path,
        text=text,
        url=url or "",
        pastes=repository is not None and not repository.takes_text,
        command=f"dealshelf new note --kind {kind} --about {shlex.quote(about)}",
    )


def propose_for_persona(library: Library, persona: str, stage: str) -> Proposal:
    """Return the request of an asset for a persona at a stage."""
    topic = f"at {stage}"
    return propose_note(
        library, "request", f"persona:{persona}", f"{open_for_persona(library, persona, stage)} ", topic=topic
    )


def propose_for_holdup(library: Library, holdup: str, stage: str) -> Proposal:
    """Return the request of an asset against a hold-up at a stage."""
    return propose_note(
        library, "request", f"stage:{stage}", f"{open_for_holdup(library, holdup, stage)} ", topic=holdup
    )


def propose_for_search(library: Library) -> Proposal:
    """Return the request of what a search did not find; `SEARCHED` stands where the script puts what was typed."""
    return propose_note(library, "request", "library", f"Searched {SEARCHED}: ", topic="search")


def open_for_persona(library: Library, persona: str, stage: str) -> str:
    """Return how a request for a persona at a stage begins: `For the Finance Director at Using:`."""
    return _squeeze(f"For the {library.personas[persona].label} at {library.settings.stages[stage].label}:")


def open_for_holdup(library: Library, holdup: str, stage: str) -> str:
    """Return how a request against a hold-up at a stage begins: `Against Timing at Using:`."""
    return _squeeze(f"Against {library.settings.holdups[holdup].label} at {library.settings.stages[stage].label}:")


def list_open_requests(library: Library, about: str) -> list[Note]:
    """Return the requests about a reference that nobody has settled, newest first."""
    return [note for note in library.notes_about.get(about, ()) if note.kind == "request" and note.resolved is None]


def find_request(library: Library, about: str, opening: str) -> Note | None:
    """Return the newest open request about a reference whose text begins as given, whatever its blanks and capitals."""
    begins = opening.casefold()
    found = (note for note in list_open_requests(library, about) if _squeeze(note.body).casefold().startswith(begins))
    return next(found, None)


def _squeeze(text: str) -> str:
    return " ".join(text.split())
