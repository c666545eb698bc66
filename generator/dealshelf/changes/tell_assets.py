"""Lines about assets: published, changed, moved; gaps; what prospects would see."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from dealshelf.changes.lines import FileLink, Line, Said, join, quote
from dealshelf.changes.values import AssetChange, Exposure, Gap, Move, Piece, Rename, Retirement

AUDIENCES = {"shareable": "may be sent to prospects", "internal": "for colleagues only"}
STATUS_WORDS = {"idea": "an idea", "review": "in review"}
FIELD_WORDS = {"body": "its text", "answers": "hold-ups", "personas": "the order of its personas"}
"""How the fields that have no words of their own are called, where not by their name."""

TOLD_IN_WORDS = ("title", "status", "audience", "type", "stage", "owner", "verified", "why")
MOST_NAMED = 5
"""How many assets are named within a line before a number stands for the rest."""


def tell_piece(piece: Piece) -> Line:
    """Return an asset by its title, with its form and whom it is for: `Title, One-pager for Finance Director at …`."""
    return FileLink(piece.title, piece.path), *tell_readers(piece)


def tell_readers(piece: Piece) -> Line:
    """Return the form of an asset and whom it is for."""
    line: Line = (", ", Said(piece.type.label)) if piece.type else ()
    if piece.personas:
        line += (" for ", Said(", ".join(persona.label for persona in piece.personas)))
    return (*line, " at ", Said(piece.stage.label)) if piece.stage else line


def tell_published(piece: Piece) -> Line:
    """Return what is out now, and whether it may be sent."""
    return *tell_piece(piece), f"; {AUDIENCES[piece.audience]}"


def tell_planned(piece: Piece) -> Line:
    """Return what is on its way, and when."""
    return *tell_piece(piece), ", ", *((piece.publish,) if piece.publish else ("no day yet",))


def tell_withdrawn(piece: Piece) -> Line:
    """Return what is no longer out."""
    return *tell_piece(piece), f"; {STATUS_WORDS.get(piece.status, piece.status)} again"


def tell_retired(retirement: Retirement) -> Line:
    """Return what is retired, and what to use in its place."""
    instead = retirement.instead
    return *tell_piece(retirement.asset), *(("; in its place: ", *name_pieces((instead,))) if instead else ())


def tell_removed(piece: Piece) -> Line:
    """Return what is gone; there is no file to lead to."""
    return Said(piece.title), *tell_readers(piece), "; links to it break"


def tell_renamed(rename: Rename) -> Line:
    """Return what has another address."""
    return *tell_piece(rename.asset), "; was '", Said(rename.before), "', links to that break"


def tell_changed(change: AssetChange) -> Line:
    """Return what an asset says otherwise."""
    parts = [*_tell_turns(change), *_tell_verified(change), *_tell_whys(change)]
    told = TOLD_IN_WORDS + ("personas",) * (set(change.before.personas) != set(change.asset.personas))
    parts += [("a new version of ", *quote(change.renewed))] if change.renewed else []
    rest = [FIELD_WORDS.get(name, name.replace("_", " ")) for name in change.fields if name not in told]
    if rest:
        parts.append((", ".join(rest),))
    return FileLink(change.asset.title, change.asset.path), ": ", *join(parts, "; ")


def _tell_turns(change: AssetChange) -> Iterator[Line]:
    was, now = change.before, change.asset
    if "title" in change.fields:
        yield "its title, which was ", *quote([was.title])
    if "status" in change.fields:
        yield (" → ".join(STATUS_WORDS.get(status, status) for status in (was.status, now.status)),)
    if "audience" in change.fields:
        yield (f"now {AUDIENCES[now.audience]}",)
    for name, before, after in (("type", was.type, now.type), ("stage", was.stage, now.stage)):
        if name in change.fields:
            labels = [value.label if value else "none" for value in (before, after)]
            yield f"{name} ", Said(labels[0]), " → ", Said(labels[1])
    for words, some, others in (
        ("now also for ", now.personas, was.personas),
        ("no longer for ", was.personas, now.personas),
    ):
        if found := [persona.label for persona in some if persona.id not in {other.id for other in others}]:
            yield words, Said(", ".join(found))
    if "owner" in change.fields:
        yield "owner ", Said(was.owner or "nobody"), " → ", Said(now.owner or "nobody")


def _tell_verified(change: AssetChange) -> Iterator[Line]:
    if "verified" in change.fields:
        now = change.asset
        said: Line = ("verified by ", Said(now.verified_by), ", ", now.verified_on) if now.verified_on else ()
        yield said or ("no longer verified",)


def _tell_whys(change: AssetChange) -> Iterator[Line]:
    if "why" in change.fields:
        added, removed = change.why.added, change.why.removed
        if added:
            yield "now says why: ", *quote(added)
        if removed:
            yield "no longer says why: ", *quote(removed)
        if not added and not removed:
            yield ("the order of its whys",)


def tell_move(move: Move) -> Line:
    """Return what moved on the calendar: from, to, by how much, and for whom."""
    before, after = (day or "no day" for day in (move.before, move.after))
    return *tell_piece(move.asset), ": ", before, " → ", after, say_shift(move.before, move.after)


def say_shift(before: date | None, after: date | None) -> str:
    """Return by how much a day moved: ` (2 weeks later)`, or nothing where there was none or is none."""
    if before is None or after is None:
        return ""
    days = abs((after - before).days)
    count, unit = (days // 7, "week") if days % 7 == 0 else (days, "day")
    return f" ({count} {unit}{'s' * (count != 1)} {'later' if after > before else 'earlier'})"


def tell_opened(gaps: tuple[Gap, ...]) -> Iterator[Line]:
    """Yield a line a persona: the stages at which there is nothing any more, or yet."""
    for persona, group in groupby(gaps, key=lambda gap: gap.persona):
        yield Said(persona.label), ": nothing at ", *join(map(_tell_opened_gap, group), "; nothing at ")


def _tell_opened_gap(gap: Gap) -> Line:
    line: Line = (Said(gap.stage.label),)
    if gap.assets:
        # Their files may be gone, so nothing leads there.
        line += (", where there was ", *name_pieces(gap.assets, has_files=False))
    if gap.planned:
        line += ("; planned is ", FileLink(gap.planned.title, gap.planned.path))
        line += (" for ", gap.planned.publish) if gap.planned.publish else ()
    return line


def tell_closed(gaps: tuple[Gap, ...]) -> Iterator[Line]:
    """Yield a line a persona: the stages at which there is something now."""
    for persona, group in groupby(gaps, key=lambda gap: gap.persona):
        stages = ((Said(gap.stage.label), " by ", *name_pieces(gap.assets)) for gap in group)
        yield Said(persona.label), ": ", *join(stages, "; ")


def name_pieces(assets: tuple[Piece, ...], *, has_files: bool = True, most: int = MOST_NAMED) -> Line:
    """Return the titles of assets, which lead to their files: the first few, and how many more."""
    first = assets[:most]
    names = join(((FileLink(asset.title, asset.path) if has_files else Said(asset.title),) for asset in first), ", ")
    more = len(assets) - most
    return (*names, f" and {more} more") if more > 0 else names


def tell_exposed(exposed: Exposure) -> Iterator[Line]:
    """Yield what a site for prospects would newly hold."""
    for asset in exposed.assets:
        yield tell_piece(asset)
    for path in exposed.files:
        yield "the file ", FileLink(path, path)
    for path in exposed.pages:
        yield "the page ", FileLink(path, path)
