"""What a site for prospects would newly hold."""

from collections.abc import Iterable

from dealshelf.changes.assets import find_renames, list_asset_files
from dealshelf.changes.naming import Namer
from dealshelf.changes.pages import list_page_files
from dealshelf.changes.values import Exposure
from dealshelf.library import Library
from dealshelf.links import is_file, says_shareable
from dealshelf.records import Asset
from dealshelf.trust import decide_visibility


def compare_exposure(base: Namer, head: Namer) -> Exposure:
    """Return the assets, attachments and ordinary pages that prospects could not see before."""
    old, new = _list_shown(base.library), _list_shown(head.library)
    renames = find_renames(base.library, head.library)
    return Exposure(
        assets=head.pieces(asset for slug, asset in new.items() if renames.get(slug, slug) not in old),
        files=_subtract(head, _list_files(head.library, new.values()), _list_files(base.library, old.values())),
        pages=_subtract(head, _list_pages(head.library), _list_pages(base.library)),
    )


def _subtract(head: Namer, new: set[str], old: set[str]) -> tuple[str, ...]:
    return tuple(f"{head.content}/{path}" for path in sorted(new - old))


def _list_shown(library: Library) -> dict[str, Asset]:
    return {
        slug: asset
        for slug, asset in library.assets.items()
        if decide_visibility(asset, library.today, "shareable") == "live"
    }


def _list_files(library: Library, assets: Iterable[Asset]) -> set[str]:
    """Return the files of the content folder that go out with assets: attachments, and what bodies link to."""
    files = {path for asset in assets for path in list_asset_files(library, asset)}
    content = library.site.content_dir
    return {name for name in files if not name.startswith("..") and is_file(content / name)}


def _list_pages(library: Library) -> set[str]:
    """Return the ordinary pages that say they may go to prospects."""
    content = library.site.content_dir
    return {path for path in list_page_files(library) if says_shareable(content / path)}
