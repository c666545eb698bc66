"""An asset's page in Markdown, for programs that read: the file `index.md` beside the page."""

from collections.abc import Iterator

from dealshelf.library import Library, asset_url
from dealshelf.records import Asset, Record
from dealshelf.rewrite import escape_text, rewrite_body
from dealshelf.scan import fill_facts
from dealshelf.views.attachments import view_attachments
from dealshelf.views.entry import view_kind, view_trust
from dealshelf.views.labels import FACET_FIELDS, FACET_LABELS, name_language
from dealshelf.views.page import find_root
from dealshelf.views.shelf import Shelf

TOPICS = ("product", "industry")
INTERNAL_TOPICS = ("persona", "stage", "holdup", *TOPICS, "competitor", "tag")
"""What an asset is about, by facet, in the order of the lines."""


def twin_url(slug: str) -> str:
    """Return the address of an asset's page in Markdown, from the site's root."""
    return f"{asset_url(slug)}index.md"


def write_twin(shelf: Shelf, asset: Asset) -> str:
    """Return an asset's page as Markdown: the reasons to care, the facts, the summary and the body.

    It holds what the page for the same audience shows, but for what people said about the asset.
    """
    library = shelf.library
    facts = library.fact_values
    parts = [f"# {escape_text(asset.title)}"]
    if asset.why:
        lines = "\n".join(f"- {escape_text(fill_facts(line, facts))}" for line in asset.why)
        parts += ["Why a prospect cares:" if library.is_internal else "Why it matters:", lines]
    parts.append("Facts:")
    parts.append("\n".join(f"- {label}: {words}" for label, words in _list_facts(shelf, asset)))
    text = write_text(library, asset, find_root(asset_url(asset.slug))).strip("\n")
    if asset.summary or text:
        parts.append("---")
    parts += [escape_text(fill_facts(asset.summary, facts)), text]
    return "\n\n".join(filter(None, parts)) + "\n"


def write_text(library: Library, record: Record, root: str) -> str:
    """Return a record's body as Markdown, for a file that stands at `root` from the site's root."""
    targets = library.links_of(record)

    def resolve(destination: str) -> str | None:
        target = targets.get(destination) or library.resolve(record.source, destination)
        return target.url if target.url is None or target.is_outside else root + target.url

    return rewrite_body(record.body, resolve, library.fact_values)


def _list_facts(shelf: Shelf, asset: Asset) -> Iterator[tuple[str, str]]:
    """Yield what the page says in its facts, as a label and its Markdown."""
    library = shelf.library
    root = find_root(asset_url(asset.slug))
    yield "Type", escape_text(view_kind(library, asset))
    if library.is_internal:
        yield from _list_trust(library, asset)
    for facet in INTERNAL_TOPICS if library.is_internal else TOPICS:
        value = getattr(asset, FACET_FIELDS[facet])
        if words := shelf.labels.join(facet, (value,) if isinstance(value, str) else value) if value else "":
            yield FACET_LABELS[facet], escape_text(words)
    if asset.lang:
        yield "Language", escape_text(name_language(asset.lang, library.settings.lang))
    if asset.publish and library.visibility[asset.slug] != "upcoming":
        yield "Published", asset.publish.isoformat()
    if asset.link:
        yield "Open it", f"<{asset.link}>"
    for file in view_attachments(library, asset) if asset.files else ():
        yield "File", f"[{escape_text(file.name)}]({root}{file.url})"
    if library.site.url:
        yield "Page", f"<{library.site.url}{asset_url(asset.slug)}>"


def _list_trust(library: Library, asset: Asset) -> Iterator[tuple[str, str]]:
    """Yield whether an asset may be sent, whether it is still true, who keeps it and what took over."""
    trust = view_trust(library, asset, asset.slug)
    freshness = library.freshness.get(asset.slug)
    yield "Send or internal", trust.audience_label
    by = f" by {freshness.stamp.by}" if freshness and freshness.stamp and freshness.state == "fresh" else ""
    yield "State", escape_text(f"{trust.label} {trust.on.isoformat() if trust.on else ''}{by}")
    if freshness and freshness.due_on:
        yield "To be verified by", freshness.due_on.isoformat()
    if asset.owner:
        yield "Owner", escape_text(asset.owner)
    successor = library.replaced_by.get(asset.slug)
    if successor and successor != asset.slug:
        root = find_root(asset_url(asset.slug))
        yield "Replaced by", f"[{escape_text(library.assets[successor].title)}]({root}{asset_url(successor)})"
