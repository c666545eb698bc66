"""What a colleague may write with one click: the forge's page for a new file, with the front matter filled in."""

import re
import shlex
from dataclasses import dataclass, field

from dealshelf.dump import format_fields
from dealshelf.library import Library
from dealshelf.load import LIBRARY_DIR
from dealshelf.reading import make_slug
from dealshelf.records import Note
from dealshelf.records.note import OFFERED, NoteKind
from dealshelf.talk import open_for_holdup, open_for_persona

MAX_NAME = 60
"""How many characters of what a note is about its file's name takes."""

MOST_TYPES = 12
"""How many types the text of an idea names."""

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
    """A note or an idea to be written: `text` is what its file at `path` begins with.

    `url` is the page of the forge that proposes the file, or nothing where there is none; `pastes` says that no
    page brings the text along, so that the reader has to. `issue_url` is then the page for an issue that does.
    `command` begins the same in a clone of the repository, and asks for the rest.
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
    on = library.today.isoformat()
    path = f"{library.notes_folder}/{on[:4]}/{on}-{kind}{f'-{name}' * bool(name)}.md"
    fields = {"kind": kind, "about": about} | ({"reply_to": reply_to} if reply_to else {})
    lines = ("by:  # your name", f"on: {on}", *HINTS.get(kind, ()), "# Say it below these dashes.")
    head = format_fields(fields) + "\n".join(lines)
    text = f"---\n{head}\n---\n\n{words}" + "\n" * bool(words)
    options = f" --reply-to {shlex.quote(reply_to)}" * bool(reply_to)
    command = f"dealshelf new note --ask --about {shlex.quote(about)}{options}"
    return _offer(library, path, text, title=f"{kind}: {about}", command=command)


def _offer(library: Library, path: str, text: str, *, title: str, command: str) -> Proposal:
    """Return the proposal of a file; `title` is that of the issue, where the forge has one instead."""
    repository = library.repository
    url = repository.new_file_url(path, text) if repository else None
    issue = repository.new_issue_url(title, f"```\n{text}```\n") if repository else None
    pastes = repository is None or not repository.takes_text
    return Proposal(path, text, url or "", pastes, command, issue or "")


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


def propose_idea(library: Library) -> Proposal:
    """Return the proposal of an asset that nobody has promised yet. What is left open in it counts as not said."""
    folder = library.site.relative(library.site.content_dir / LIBRARY_DIR)
    settings, personas = library.settings, list(library.personas)
    hints = {
        "type": ", ".join([*settings.types][:MOST_TYPES]),
        "personas": f"for whom, such as [{', '.join(personas[:2])}]" if personas else "",
        "stage": ", ".join(settings.stages),
        "owner": "who would make it",
    }
    lines = ["title:  # what it is called", "status: idea"]
    lines += [f"{name}:  # {hint}" for name, hint in hints.items() if hint]
    lines += ["# Name the file after the title.", "# Say below these dashes what it must answer."]
    text = "---\n" + "\n".join(lines) + "\n---\n\n"
    return _offer(
        library, f"{folder}/idea.md", text, title="An idea", command="dealshelf new asset --ask --status idea"
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
