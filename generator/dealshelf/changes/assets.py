"""What became of assets: published, retired, changed, moved on the calendar; and the gaps that leaves."""

import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from dealshelf.changes.naming import Namer, find_differing, swap_lines
from dealshelf.changes.values import AssetChange, Gap, Move, Piece, Rename, Retirement
from dealshelf.library import Library
from dealshelf.links import attachment_path
from dealshelf.records import Asset

TOLD_ELSEWHERE = ("publish",)
"""The fields of an asset whose changes show as a move on the calendar."""

UNSEEN = ("status", *TOLD_ELSEWHERE)
"""Those of which nobody sees a change once it is out: its day has come, whether it is called scheduled or published."""


@dataclass(frozen=True, slots=True)
class AssetTurns:
    """What became of all assets, each turn in the order of titles."""

    published: tuple[Piece, ...]
    planned: tuple[Piece, ...]
    withdrawn: tuple[Piece, ...]
    retired: tuple[Retirement, ...]
    removed: tuple[Piece, ...]
    renamed: tuple[Rename, ...]
    changed: tuple[AssetChange, ...]
    moved: tuple[Move, ...]


def compare_assets(base: Namer, head: Namer, *, renewed: Collection[str] = ()) -> AssetTurns:
    """Return what became of the assets of one state in another; `renewed` are files that hold something else there."""
    old, new = base.library, head.library
    renames = find_renames(old, new)
    former = {slug: old.assets.get(renames.get(slug, slug)) for slug in new.assets}
    turns: defaultdict[str, list[Asset]] = defaultdict(list)
    kept: list[tuple[Asset, Asset]] = []
    unread = base.list_unread("asset")
    for slug, asset in new.assets.items():
        was = former[slug]
        if was is None and slug in unread:
            continue
        turn = _name_turn(old.visibility[was.slug] if was else None, new.visibility[slug])
        if turn:
            turns[turn].append(asset)
        elif was is not None:
            kept.append((was, asset))
    gone = [asset for slug, asset in old.assets.items() if slug not in new.names["asset"]]
    kept.sort(key=lambda pair: (pair[1].title, pair[1].slug))
    return AssetTurns(
        **{turn: head.pieces(turns[turn]) for turn in ("published", "planned", "withdrawn")},
        retired=tuple(_list_retired(head, turns["retired"])),
        removed=base.pieces(asset for asset in gone if asset.slug not in renames.values()),
        renamed=tuple(Rename(head.piece(new.assets[slug]), before) for slug, before in renames.items()),
        changed=tuple(_list_changed(base, head, kept, renewed=renewed)),
        moved=tuple(_list_moved(base, head, kept)),
    )


def find_renames(old: Library, new: Library) -> dict[str, str]:
    """Return the slugs that assets have now, with those they had: same title, another file name."""
    gone = {asset.title: slug for slug, asset in old.assets.items() if slug not in new.names["asset"] and asset.title}
    come = [asset for slug, asset in new.assets.items() if slug not in old.names["asset"]] if gone else []
    renames: dict[str, str] = {}
    for asset in come:
        if asset.title in gone:
            renames[asset.slug] = gone.pop(asset.title)
    return renames


def _name_turn(before: str | None, after: str) -> str | None:
    """Return what became of an asset that was shown so before and is shown so now, if that differs."""
    if before == after:
        return None
    if after == "live":
        return "published"
    if after == "retired":
        return "retired" if before else None
    return "withdrawn" if before else "planned"


def _list_retired(head: Namer, assets: Iterable[Asset]) -> Iterator[Retirement]:
    library = head.library
    for piece in head.pieces(assets):
        instead = library.assets.get(library.replaced_by.get(piece.slug, ""))
        yield Retirement(piece, head.piece(instead) if instead else None)


def _list_changed(
    base: Namer, head: Namer, kept: list[tuple[Asset, Asset]], *, renewed: Collection[str]
) -> Iterator[AssetChange]:
    for was, now in kept:
        files = _list_renewed(head, now, renewed) if renewed else ()
        is_coming = head.library.visibility[now.slug] == "upcoming"
        fields = find_differing(was, now, besides=TOLD_ELSEWHERE if is_coming else UNSEEN)
        if fields or files:
            yield AssetChange(head.piece(now), base.piece(was), fields, swap_lines(was.why, now.why), files)


def _list_renewed(head: Namer, asset: Asset, renewed: Collection[str]) -> tuple[str, ...]:
    """Return the names of the files that go out with an asset and hold something else."""
    found = {path for path in list_asset_files(head.library, asset) if f"{head.content}/{path}" in renewed}
    return tuple(sorted(map(posixpath.basename, found)))


def list_asset_files(library: Library, asset: Asset) -> Iterator[str]:
    """Yield the files of the content folder that go out with an asset: attachments, and what its body links to."""
    yield from (attachment_path(library.site, asset.path, name) for name in asset.files)
    yield from (target.file for target in library.links_of(asset).values() if target.file is not None)


def _list_moved(base: Namer, head: Namer, kept: list[tuple[Asset, Asset]]) -> Iterator[Move]:
    for was, now in kept:
        is_entry = base.library.visibility[was.slug] == head.library.visibility[now.slug] == "upcoming"
        if is_entry and was.publish != now.publish:
            yield Move(head.piece(now), was.publish, now.publish)


Pairs = Mapping[tuple[str, str], list[Asset]]
"""Assets by persona and stage."""


def compare_coverage(base: Namer, head: Namer) -> tuple[tuple[Gap, ...], tuple[Gap, ...]]:
    """Return the gaps that opened and those that closed: a persona at a stage with no live asset.

    A persona that is new, or a stage, opens a gap wherever there is nothing for it.
    """
    old, new = _pair_up(base.library, "live"), _pair_up(head.library, "live")
    coming = _pair_up(head.library, "upcoming")
    had = set(_list_pairs(base.library))
    # What cannot be read in one state leaves no gap there: nobody can say what it is for.
    found, lost = base.list_unread("asset"), head.list_unread("asset")
    opened, closed = [], []
    for pair in _list_pairs(head.library):
        persona, stage = head.name("persona", pair[0]), head.name("stage", pair[1])
        was_gap = pair in had and not old.get(pair)
        if not new.get(pair) and not was_gap and not _holds_any(old.get(pair), lost):
            soonest = min(coming.get(pair, ()), key=_by_date, default=None)
            planned = head.piece(soonest) if soonest else None
            opened.append(Gap(persona, stage, base.pieces(old.get(pair, ())), planned))
        elif new.get(pair) and was_gap and not _holds_any(new[pair], found):
            closed.append(Gap(persona, stage, head.pieces(new[pair])))
    return tuple(opened), tuple(closed)


def _holds_any(assets: Iterable[Asset] | None, slugs: Collection[str]) -> bool:
    return any(asset.slug in slugs for asset in assets or ())


def _by_date(asset: Asset) -> tuple[bool, str, str]:
    return asset.publish is None, str(asset.publish), asset.slug


def _list_pairs(library: Library) -> list[tuple[str, str]]:
    return [(persona, stage) for persona in library.personas for stage in library.settings.stages]


def _pair_up(library: Library, visibility: str) -> Pairs:
    pairs: defaultdict[tuple[str, str], list[Asset]] = defaultdict(list)
    for slug, asset in library.assets.items():
        if library.visibility[slug] == visibility:
            for persona in asset.personas:
                pairs[persona, asset.stage].append(asset)
    return pairs
