"""What no single file can show: references between records, dates that have passed, promises nobody may make."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from dealshelf.config import ASSET_FIELDS, VocabularyField
from dealshelf.library import Library
from dealshelf.links import Target, attachment_path, is_file, list_alike
from dealshelf.load import FACTS_FILE, LIBRARY_DIR, Records
from dealshelf.problems import Problem, Severity, did_you_mean
from dealshelf.reading import locate_field
from dealshelf.records import Asset, Note, Persona, Record, RoadmapItem, Signature, Stamp
from dealshelf.records.base import missing_teams, show
from dealshelf.records.fact import FACT_USE
from dealshelf.records.note import BEGINNING, OFFERED, UNFINISHED, ask_for_rest
from dealshelf.records.roadmap import SPEAKABLE, Claim
from dealshelf.scan import MAX_NESTING, find_deep_line, find_facts, find_links
from dealshelf.validate import name_field
from dealshelf.yaml_text import FieldPath

SINGULAR: dict[VocabularyField, str] = {
    "types": "type",
    "stages": "stage",
    "holdups": "hold-up",
    "products": "product",
    "industries": "industry",
    "competitors": "competitor",
    "tags": "tag",
}

MARKDOWN = (".md", ".markdown", ".mkd", ".mkdn", ".mdown")
"""What MkDocs takes for pages."""

HINTS_LEFT = {"by": "# your name", "outcome": "# what came of it"}
"""What the links on pages say beside a field, and what belongs to its value when there is no blank before it."""

A_DAY = timedelta(days=1)
"""By so much the day of a colleague in the east may be ahead of the day of the build."""

LINKS = "links"
"""What an imported asset has in `needs` while its body links to things that did not come along."""


def check_library(library: Library, records: Records) -> list[Problem]:
    """Return every problem that shows only when all records are known."""
    problems = list(_check_duplicates(records))
    for asset in records.assets:
        problems += _check_asset(library, asset)
    for persona in records.personas:
        problems += _check_persona(library, persona)
    for note in records.notes:
        problems += _check_note(library, note)
    for item in records.roadmap:
        problems += _check_roadmap_item(library, item)
    for meeting in records.meetings:
        problems += _check_body(library, meeting)
    problems += _check_agreement(library)
    for name, fact in library.facts.items():
        if fact.checked and fact.checked > library.today:
            path = library.site.relative(library.site.content_dir / FACTS_FILE)
            line, column = records.fact_places[name]
            yet = f"{fact.checked} lies in the future."
            problems.append(Problem(path, line, column, f"{name}.checked", yet, "warning"))
    return problems


def report(record: Record, path: FieldPath, message: str, severity: Severity = "error") -> Problem:
    """Return a problem with a field of a record, placed where the field stands."""
    line, column = locate_field(record, path)
    return Problem(record.path, line, column, name_field(path), message, severity)


def _check_duplicates(records: Records) -> Iterator[Problem]:
    groups: tuple[Sequence[Record], ...] = (
        records.assets,
        records.personas,
        records.notes,
        records.roadmap,
        records.meetings,
    )
    for group in groups:
        by_slug: defaultdict[str, list[Record]] = defaultdict(list)
        for record in group:
            by_slug[record.slug].append(record)
        for slug, alike in by_slug.items():
            for record in alike if len(alike) > 1 else ():
                others = ", ".join(other.path for other in alike if other is not record)
                message = f"the slug {show(slug)} is taken by {others} too. Rename one of them."
                yield Problem(record.path, 1, 1, "slug", message)


def _check_asset(library: Library, asset: Asset) -> Iterator[Problem]:
    for name in library.settings.required[asset.status]:
        if not getattr(asset, name) and name not in asset.needs and name not in asset.source.unusable:
            message = f"is missing; status '{asset.status}' asks for it."
            yield Problem(asset.path, 1, 1, name, message)
    for name, vocabulary in ASSET_FIELDS.items():
        yield from _check_terms(library, asset, name, vocabulary)
    yield from _check_known(asset, "personas", asset.personas, library.names["persona"], "persona")
    yield from _check_known(asset, "roadmap", asset.roadmap, library.names["roadmap"], "roadmap item")
    if asset.replaces is not None:
        yield from _check_known(asset, "replaces", (asset.replaces,), library.names["asset"], "asset", single=True)
        if asset.replaces == asset.slug:
            yield report(asset, ("replaces",), "an asset cannot replace itself.")
    yield from _check_files(library, asset)
    yield from _check_promises(library, asset)
    yield from _check_past(library, asset, ("verified",), asset.verified)
    if asset.status == "published" and not (asset.body.strip() or asset.link or asset.files or asset.needs):
        yield Problem(asset.path, 1, 1, "", "is published, but has no body, no link and no files.", "warning")
    texts: list[tuple[FieldPath, str]] = [(("why", index), line) for index, line in enumerate(asset.why)]
    for path, text in [*texts, (("summary",), asset.summary)]:
        for name, _ in find_facts(text):
            if name not in library.facts and not library.has_broken_facts:
                yield report(asset, path, f"{show(name)} is no fact.{did_you_mean(name, library.facts)}")
    yield from _check_body(library, asset, "warning" if LINKS in asset.needs else "error")


def _check_past(library: Library, record: Record, path: FieldPath, said: Stamp | Claim | None) -> Iterator[Problem]:
    if said is not None and said.on > library.today:
        yield report(record, (*path, "on"), f"{said.on} lies in the future.", "warning")


def _check_terms(library: Library, asset: Asset, name: str, vocabulary: VocabularyField) -> Iterator[Problem]:
    value = getattr(asset, name)
    terms = library.settings.vocabulary(vocabulary)
    if isinstance(value, str):
        yield from _check_known(asset, name, (value,) if value else (), terms, SINGULAR[vocabulary], single=True)
    else:
        yield from _check_known(asset, name, value, terms, SINGULAR[vocabulary])


def _check_known(
    record: Record, name: str, values: Iterable[str], known: Iterable[str], kind: str, *, single: bool = False
) -> Iterator[Problem]:
    for index, value in enumerate(values):
        if value not in known:
            path: FieldPath = (name,) if single else (name, index)
            yield report(record, path, f"{show(value)} is no {kind}.{did_you_mean(value, known)}")


def _check_files(library: Library, asset: Asset) -> Iterator[Problem]:
    content = library.site.content_dir
    for index, name in enumerate(asset.files):
        inner = attachment_path(library.site, asset.path, name)
        if inner.startswith("..") or name.startswith("/"):
            yield report(
                asset,
                ("files", index),
                f"{show(name)} lies outside the content folder. Put it beside the asset.",
            )
        elif name.lower().endswith(MARKDOWN):
            message = f"{show(name)} is no attachment: Markdown makes a page of its own. Link to it."
            yield report(asset, ("files", index), message)
        elif asset.audience == "shareable" and is_live(library, asset) and (fault := _find_leak(library, name, inner)):
            yield report(asset, ("files", index), fault)
        elif not is_file(content / inner):
            folder = (content / inner).parent
            hint = did_you_mean(name, list_alike(folder, name))
            message = f"there is no file {show(name)} beside the asset.{hint}"
            yield report(asset, ("files", index), message)


def _check_promises(library: Library, asset: Asset) -> Iterator[Problem]:
    """A piece that prospects may have must not speak of what may never come."""
    if asset.audience != "shareable" or asset.status == "retired":
        return
    severity: Severity = "error" if asset.status in ("published", "scheduled") else "warning"
    for index, slug in enumerate(asset.roadmap):
        item = library.roadmap.get(slug)
        if item is not None and item.stage not in SPEAKABLE:
            message = (
                f"{show(slug)} is at {item.stage} ({item.confidence} %): only what is launching may be spoken of "
                "to prospects. Make the asset internal, or take the item out."
            )
            yield report(asset, ("roadmap", index), message, severity)


def _check_persona(library: Library, persona: Persona) -> Iterator[Problem]:
    for index, objection in enumerate(persona.objections):
        if objection.proof is not None and objection.proof not in library.names["asset"]:
            hint = did_you_mean(objection.proof, library.names["asset"])
            yield report(persona, ("objections", index, "proof"), f"{show(objection.proof)} is no asset.{hint}")
    yield from _check_signatures(persona, persona.agreed, persona.review_by, library.today)
    yield from _check_body(library, persona)


def _check_signatures(
    record: Record, agreed: Sequence[Signature], review_by: date | None, today: date
) -> Iterator[Problem]:
    missing = [] if "agreed" in record.source.unusable else missing_teams(agreed)
    if missing and not agreed:
        yield report(record, ("agreed",), "nobody has signed. Both teams sign: '- {team: …, by: …, on: …}'.", "warning")
    elif missing:
        yield report(record, ("agreed",), f"{missing[0]} has not signed.", "warning")
    if review_by is not None and review_by < today:
        word = "expired" if record.kind_name == "agreement" else "was to be looked at again"
        yield report(record, ("review_by",), f"{word} on {review_by}. Agree on it anew, and move the date.", "warning")


def _check_note(library: Library, note: Note) -> Iterator[Problem]:
    kind, _, name = note.about.partition(":")
    known = {**library.names, "stage": library.settings.stages}
    if kind in known and name not in known[kind]:
        kind_name = "roadmap item" if kind == "roadmap" else kind
        yield report(note, ("about",), f"{show(name)} is no {kind_name}.{did_you_mean(name, known[kind])}")
    if note.reply_to is not None:
        yield from _check_reply(library, note, note.reply_to)
    if note.kind == "rating" and note.rating is None:
        yield report(note, ("kind",), "a rating says how it landed. Add 'rating: high', 'medium' or 'low'.")
    if note.rating is not None and note.kind != "rating":
        yield report(note, ("rating",), f"only a note of kind 'rating' has one; this is a {note.kind}.")
    for field, hint in HINTS_LEFT.items():
        if getattr(note, field).endswith(hint):
            yield report(note, (field,), f"take '{hint}' out, or put a blank before it.")
    if message := ask_for_rest(note.kind, note.body):
        yield Problem(note.path, note.source.body_line, 1, "body", message)
    elif note.body.lstrip().startswith(OFFERED.get(note.kind, "\0")):
        message = f"the dots still stand there. {UNFINISHED[note.kind]}"
        yield Problem(note.path, note.source.body_line, 1, "body", message, "warning")
    if note.on > library.today + A_DAY:
        yield report(note, ("on",), f"{note.on} lies in the future.", "warning")
    yield from _check_past(library, note, ("resolved",), note.resolved)
    yield from _check_body(library, note)


def _check_reply(library: Library, note: Note, above: str) -> Iterator[Problem]:
    yield from _check_known(note, "reply_to", (above,), library.names["note"], "note", single=True)
    if _answers_itself(library, note):
        yield report(note, ("reply_to",), "a note cannot answer itself, nor the answers to it.")
    if note.kind in BEGINNING:
        message = f"a {note.kind} begins a conversation of its own. Take this line out, or make it a comment."
        yield report(note, ("reply_to",), message)


def _answers_itself(library: Library, note: Note) -> bool:
    """Does the chain of answers that a note stands in come back to it? Nobody would ever see such a chain."""
    seen, above = set(), note.reply_to
    while above is not None and above not in seen:
        if above == note.slug:
            return True
        seen.add(above)
        above = library.notes[above].reply_to if above in library.notes else None
    return False


def _check_roadmap_item(library: Library, item: RoadmapItem) -> Iterator[Problem]:
    yield from _check_known(item, "personas", item.personas, library.names["persona"], "persona")
    yield from _check_past(library, item, ("confirmed",), item.confirmed)
    for index, claim in enumerate(item.history):
        yield from _check_past(library, item, ("history", index), claim)
    yield from _check_body(library, item)


def _check_agreement(library: Library) -> Iterator[Problem]:
    agreement = library.agreement
    if agreement is None:
        return
    yield from _check_signatures(agreement, agreement.agreed, agreement.review_by, library.today)
    metrics = {measure.metric for measure in library.scorecard.measures}
    for index, promise in enumerate(agreement.promises):
        if metrics and promise.metric not in metrics:
            message = (
                f"{show(promise.metric)} is measured nowhere in the scorecard.{did_you_mean(promise.metric, metrics)}"
            )
            yield report(agreement, ("promises", index, "metric"), message, "warning")
    yield from _check_body(library, agreement)


def _check_body(library: Library, record: Record, severity: Severity = "error") -> Iterator[Problem]:
    """Yield a problem for each link that leads nowhere and each fact that is none."""
    body, first = record.body, record.source.body_line
    deep_line = find_deep_line(body)
    if deep_line is not None:
        deep = f"quotations, lists or HTML nest more than {MAX_NESTING} deep here."
        yield Problem(record.path, first + deep_line - 1, 1, "body", deep)
        return
    # The exact look at every link is slow, and most bodies have no fault that asks for it.
    if any(_find_fault(library, record, *link) for link in library.links_of(record).items()):
        lines = body.split("\n")
        for link in find_links(body):
            target = library.resolve(record.source, link.destination)
            if message := _find_fault(library, record, link.destination, target):
                text = lines[link.line - 1]
                column = max(text.find(f"({link.destination}") + 1, text.find(link.destination), 0) + 1
                yield Problem(record.path, first + link.line - 1, column, "link", message, severity)
    # To tell uses from what stands in code is slow too, and most bodies name only facts that there are.
    are_known = library.has_broken_facts or all(name in library.facts for name in FACT_USE.findall(body))
    for name, line in () if are_known else find_facts(body):
        if name not in library.facts:
            text = body.split("\n")[line - 1]
            column = text.find(f"[[fact:{name}]]") + 1
            message = f"{show(name)} is no fact.{did_you_mean(name, library.facts)}"
            yield Problem(record.path, first + line - 1, column, "fact", message)


def _find_fault(library: Library, record: Record, destination: str, target: Target) -> str | None:
    """Return what is wrong with a link in a record's body."""
    if target.file is None:
        return target.problem
    is_sent = isinstance(record, Asset) and record.audience == "shareable" and is_live(library, record)
    return _find_leak(library, destination, target.file) if is_sent else None


def is_live(library: Library, asset: Asset) -> bool:
    """Can somebody use the asset today?"""
    return library.visibility[asset.slug] == "live"


def _find_leak(library: Library, name: str, inner: str) -> str | None:
    """Return why a file of the content folder must not go to prospects, if so."""
    if inner in library.internal_files:
        return f"'{name}' belongs to what is internal or not published yet, and this asset may be sent."
    if not inner.startswith(f"{LIBRARY_DIR}/"):
        return f"'{name}' lies outside the library's folder and stays internal, and this asset may be sent."
    return None
