"""Notes that a colleague may write with one click: the forge's page for a new file, with the front matter filled in."""

import re
import shlex
from dataclasses import dataclass, field

from dealshelf.dump import format_fields
from dealshelf.library import Library
from dealshelf.reading import make_slug
from dealshelf.records import Note
from dealshelf.records.note import NoteKind
from dealshelf.talk import OFFERED, open_for_holdup, open_for_persona

MAX_NAME = 60
"""How many characters of what a note is about its file's name takes."""

HINTS: dict[NoteKind, tuple[str, ...]] = {
    "rating": ("rating: high  # high, medium or low", "outcome:  # what came of it"),
    "objection": ("heard_in:  # the deals, such as [Aldervale, Lumiard]",),
    "pain-point": ("heard_in:  # the deals, such as [Aldervale, Lumiard]",),
    "talk-track": ("outcome:  # what came of it",),
}
"""The lines that a note of a kind has besides those of every note; each says what it wants."""

_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_SLUG = "ds0slug0mark"
_NAME = "ds0name0mark"
"""Stand for an asset's slug and for its name in a file's: no letters of them change in an address."""


SEARCHED = "~words~"
"""Stands for what was typed; no address writes it otherwise."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A note to be written: `text` is what its file at `path` begins with.

    `url` is the page of the forge that proposes the file, or nothing where there is none; `pastes` says that the
    page brings no text along, so that the reader has to. `issue_url` is then the page for an issue that does.
    `command` begins the same note in a clone of the repository.
    """

    path: str
    text: str
    url: str
    pastes: bool
    command: str
    issue_url: str = ""


def propose_note(
    library: Library, kind: NoteKind, about: str, words: str = "", *, topic: str = "", reply_to: str = ""
) -> Proposal:
    """Return the proposal of a note of a kind about a reference, whose text opens with `words`.

    `topic` tells it in the file's name from others about the same. Who writes it stands open: a page does not know.
    """
    name = make_slug(f"{about.partition(':')[2]} {topic}")[:MAX_NAME].strip("-")
    return _propose(library, kind, about, name, words=words or OFFERED.get(kind, ""), reply_to=reply_to)


def propose_reply(library: Library, note: Note) -> Proposal:
    """Return the proposal of an answer to a note."""
    return propose_note(library, "comment", note.about, topic="reply", reply_to=note.slug)


def _propose(library: Library, kind: NoteKind, about: str, name: str, *, words: str, reply_to: str = "") -> Proposal:
    on, repository = library.today.isoformat(), library.repository
    path = f"{library.notes_folder}/{on[:4]}/{on}-{kind}{f'-{name}' * bool(name)}.md"
    fields = {"kind": kind, "about": about} | ({"reply_to": reply_to} if reply_to else {})
    lines = ("by:  # your name", f"on: {on}", *HINTS.get(kind, ()), "# Say it below.")
    head = format_fields(fields) + "\n".join(lines)
    text = f"---\n{head}\n---\n\n{words}" + "\n" * bool(words)
    url = repository.new_file_url(path, text) if repository else None
    issue = repository.new_issue_url(f"{kind}: {about}", f"```\n{text}```\n") if repository else None
    options = (f" --reply-to {shlex.quote(reply_to)}" * bool(reply_to)) + " --rating high" * (kind == "rating")
    return Proposal(
        path=path,
        text=text,
        url=url or "",
        pastes=repository is not None and not repository.takes_text,
        command=f"dealshelf new note --kind {kind} --about {shlex.quote(about)}{options}",
        issue_url=issue or "",
    )


@dataclass
class AssetProposals:
    """Proposals of notes about assets. Most differ in the slug alone, so what is around it is made but once a kind."""

    library: Library
    _frames: dict[NoteKind, Proposal] = field(default_factory=dict)

    def propose(self, kind: NoteKind, slug: str) -> Proposal:
        """Return the proposal of a note of a kind about an asset."""
        if not _PLAIN.fullmatch(slug):
            return propose_note(self.library, kind, f"asset:{slug}")
        frame = self._frames.get(kind)
        if frame is None:
            words = OFFERED.get(kind, "")
            frame = self._frames[kind] = _propose(self.library, kind, f"asset:{_SLUG}", _NAME, words=words)
        name = slug[:MAX_NAME].strip("-")
        return Proposal(
            path=frame.path.replace(_NAME, name),
            text=frame.text.replace(_SLUG, slug),
            url=frame.url.replace(_NAME, name).replace(_SLUG, slug),
            pastes=frame.pastes,
            command=frame.command.replace(_SLUG, slug),
            issue_url=frame.issue_url.replace(_SLUG, slug),
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
