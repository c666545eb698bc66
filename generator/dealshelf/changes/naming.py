"""How a comparison names what it speaks of."""

from collections.abc import Collection, Iterable, Sequence

from dealshelf.changes.values import Name, Piece, Swap
from dealshelf.library import Library
from dealshelf.records import Asset, Record, Signature
from dealshelf.views.labels import Labels


class Namer:
    """Names the records of one state. `folder` is the site's within the repository."""

    def __init__(self, library: Library, folder: str) -> None:
        self.library = library
        self.folder = folder
        self._labels = Labels(library)
        self._names: dict[tuple[str, str], Name] = {}

    @property
    def content(self) -> str:
        """The path of the content folder from the repository's top."""
        return self.folder + self.library.site.relative(self.library.site.content_dir)

    def path(self, record: Record) -> str:
        """Return the path of a record from the repository's top."""
        return self.folder + record.path

    def list_unread(self, kind: str) -> frozenset[str]:
        """Return the slugs of a kind's records that are there, in files that cannot be read."""
        library = self.library
        read: dict[str, Collection[str]] = {
            "asset": library.assets,
            "persona": library.personas,
            "roadmap": library.roadmap,
            "meeting": library.meetings,
        }
        return library.names[kind].difference(read[kind])

    def name(self, facet: str, value: str) -> Name:
        """Return how a value of an asset's field is read: ('persona', 'cfo') → Finance Director."""
        known = self._names.get((facet, value))
        if known is None:
            known = self._names[facet, value] = Name(value, self._labels.of(facet, value))
        return known

    def piece(self, asset: Asset) -> Piece:
        """Return an asset as it is named."""
        return Piece(
            slug=asset.slug,
            title=asset.title or asset.slug,
            path=self.path(asset),
            type=self.name("type", asset.type) if asset.type else None,
            personas=tuple(self.name("persona", slug) for slug in asset.personas),
            stage=self.name("stage", asset.stage) if asset.stage else None,
            status=asset.status,
            audience=asset.audience,
            publish=asset.publish,
            owner=asset.owner,
            verified_on=asset.verified.on if asset.verified else None,
            verified_by=asset.verified.by if asset.verified else "",
        )

    def pieces(self, assets: Iterable[Asset]) -> tuple[Piece, ...]:
        """Return assets as they are named, by title."""
        return tuple(self.piece(asset) for asset in sorted(assets, key=lambda asset: (asset.title, asset.slug)))


def find_differing(before: Record, after: Record, *, besides: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the fields in which two records differ, in the order of files, and `body`."""
    names = [name for name in type(after).model_fields if name not in besides]
    fields = [name for name in names if getattr(before, name) != getattr(after, name)]
    return tuple(fields + ["body"] * (before.body.strip() != after.body.strip()))


def swap_lines(before: Iterable[str], after: Iterable[str]) -> Swap:
    """Return the lines that came and those that went."""
    old, new = tuple(before), tuple(after)
    return Swap(
        added=tuple(line for line in new if line not in old), removed=tuple(line for line in old if line not in new)
    )


def find_unsigned(before: Iterable[Signature], after: Iterable[Signature]) -> tuple[str, ...]:
    """Return the teams that signed what was before, and have not signed again."""
    signed = set(before)
    return tuple(signature.team for signature in after if signature in signed)
