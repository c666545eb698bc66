"""The table of contents for language models: `llms.txt`, as https://llmstxt.org has it."""

from collections.abc import Iterable, Iterator

from dealshelf.records import Asset
from dealshelf.rewrite import escape_text
from dealshelf.scan import fill_facts
from dealshelf.views.labels import FRESHNESS_LABELS, STATUS_LABELS
from dealshelf.views.page import Output
from dealshelf.views.shelf import Shelf
from dealshelf.views.twin import twin_url


def list_contents(shelf: Shelf) -> Iterator[Output]:
    """Yield the table of contents."""
    yield Output("llms.txt", lambda: "\n\n".join(_write_parts(shelf)) + "\n")


def _write_parts(shelf: Shelf) -> Iterator[str]:
    """Yield the heading, what the site is, and a section a type; what is on its way comes last, as optional."""
    library = shelf.library
    name = escape_text(library.site.name)
    yield f"# {name}"
    yield "> " + (
        f"The content library of {name}, as of {library.today.isoformat()}: what sales may use, why a prospect cares, "
        "whether it may be sent out and whether it is still true. For colleagues only."
        if library.is_internal
        else f"What {name} has for you to read, as of {library.today.isoformat()}."
    )
    yield f"All of it for programs: [library.json]({library.site.url}library.json)"
    for value, assets in shelf.by_value["type"].items():
        yield f"## {escape_text(shelf.labels.of('type', value))}"
        yield _write_list(shelf, assets)
    if others := [asset for asset in shelf.live if not asset.type]:
        yield "## Other"
        yield _write_list(shelf, others)
    if library.is_internal and library.upcoming:
        yield "## Optional"
        yield _write_list(shelf, library.upcoming)


def _write_list(shelf: Shelf, assets: Iterable[Asset]) -> str:
    return "\n".join(_write_line(shelf, asset) for asset in assets)


def _write_line(shelf: Shelf, asset: Asset) -> str:
    """Return an asset's link with the first reason to care; among colleagues, with the marks of trust before it."""
    library = shelf.library
    why = fill_facts(asset.why[0] if asset.why else asset.summary, library.fact_values)
    link = f"- [{escape_text(asset.title)}]({library.site.url}{twin_url(asset.slug)})"
    notes = [escape_text(why)] if why else []
    if library.is_internal:
        freshness = library.freshness.get(asset.slug)
        state = FRESHNESS_LABELS[freshness.state] if freshness else STATUS_LABELS[asset.status]
        notes.insert(0, f"({'Send' if asset.audience == 'shareable' else 'Internal'}, {state})")
    return f"{link}: {' '.join(notes)}" if notes else link
