"""What both teams agreed on and may say: roadmap, agreement, personas, facts."""

from collections.abc import Iterator, Mapping

from dealshelf.changes.naming import Namer, find_differing, find_unsigned, swap_lines
from dealshelf.changes.values import (
    AgreementChange,
    FactChange,
    Fate,
    Name,
    PersonaChange,
    PromiseChange,
    RoadmapChange,
    Swap,
    Wording,
)
from dealshelf.records import Agreement, Asset, Fact, Persona, Promise, Record, RoadmapItem
from dealshelf.scan import find_facts

TOLD_AS_CLAIM = ("stage", "window", "say", "not_yet")
BOOKKEEPING = ("confirmed", "history")
"""Fields of a roadmap item that record when something was said, not what."""

SIGNATURES = ("agreed", "review_by")
TOLD_OF_AGREEMENT = ("promises", "definitions", "stages", "answer_disputes_within")


def name_fate(before: object, after: object) -> Fate:
    """Return what became of something that is None where it is not there."""
    return "added" if before is None else "removed" if after is None else "changed"


def _list_readable(base: Namer, head: Namer, kind: str, records: Mapping[str, Record]) -> list[str]:
    """Return the slugs of records but for those whose file can be read in one state and not in the other."""
    unread = {slug for namer in (base, head) for slug in namer.list_unread(kind)}
    return [slug for slug in records if slug not in unread]


def compare_roadmap(base: Namer, head: Namer) -> Iterator[RoadmapChange]:
    """Yield each coming feature of which something else is said, by path."""
    old, new = base.library.roadmap, head.library.roadmap
    for slug in _list_readable(base, head, "roadmap", {**old, **new}):
        was, now = old.get(slug), new.get(slug)
        if was is None or now is None or find_differing(was, now, besides=BOOKKEEPING):
            yield _view_item(base, head, was, now)


def _view_item(base: Namer, head: Namer, was: RoadmapItem | None, now: RoadmapItem | None) -> RoadmapChange:
    item = now or was
    assert item is not None, "one of both is there"
    told = (*TOLD_AS_CLAIM, *BOOKKEEPING)
    return RoadmapChange(
        slug=item.slug,
        title=item.title,
        path=(head if now else base).path(item),
        fate=name_fate(was, now),
        stage_before=was.stage if was else None,
        stage=now.stage if now else None,
        confidence_before=was.confidence if was else None,
        confidence=now.confidence if now else None,
        window_before=was.window if was else None,
        window=now.window if now else None,
        say=swap_lines(was.say if was else (), now.say if now else ()),
        not_yet=swap_lines(was.not_yet if was else (), now.not_yet if now else ()),
        fields=find_differing(was, now, besides=told) if was and now else (),
        assets=head.pieces(
            asset
            for slug, asset in head.library.assets.items()
            if item.slug in asset.roadmap and head.library.visibility[slug] != "retired"
        ),
    )


def compare_agreement(base: Namer, head: Namer) -> AgreementChange | None:
    """Return what the agreement says otherwise, or None."""
    was, now = base.library.agreement, head.library.agreement
    if was is None or now is None:
        record = now or was
        if record is None:
            return None
        promises = tuple(_compare_promises(was, now))
        return AgreementChange((head if now else base).path(record), name_fate(was, now), promises)
    fields = find_differing(was, now, besides=SIGNATURES)
    if not fields:
        return None
    return AgreementChange(
        path=head.path(now),
        fate="changed",
        promises=tuple(_compare_promises(was, now)),
        answer_before=was.answer_disputes_within,
        answer=now.answer_disputes_within,
        definitions=tuple(_compare_words(_list_terms(was), _list_terms(now))),
        stages=tuple(_compare_words(_list_duties(was), _list_duties(now))),
        fields=tuple(name for name in fields if name not in TOLD_OF_AGREEMENT),
        unsigned=find_unsigned(was.agreed, now.agreed),
    )


Words = Mapping[str, Mapping[str, str]]
"""What is said of several things, by part."""


def _compare_words(was: Words, now: Words) -> Iterator[Wording]:
    for name in {**was, **now}:
        old, new = was.get(name, {}), now.get(name, {})
        for part in {**old, **new}:
            if old.get(part, "") != new.get(part, ""):
                yield Wording(name, part, old.get(part, ""), new.get(part, ""))


def _list_terms(agreement: Agreement) -> Words:
    return {term: {"": meaning} for term, meaning in agreement.definitions.items()}


def _list_duties(agreement: Agreement) -> Words:
    """Return what each stage of the life cycle says, by its name."""
    return {stage.name: stage.model_dump(exclude={"name"}) for stage in agreement.stages}


def _compare_promises(was: Agreement | None, now: Agreement | None) -> Iterator[PromiseChange]:
    old, new = _key_promises(was), _key_promises(now)
    for key in {**old, **new}:
        before, after = old.get(key), new.get(key)
        if before != after:
            promise = after or before
            assert promise is not None, "one of both is there"
            label = promise.label or promise.metric
            targets = before.target if before else None, after.target if after else None
            yield PromiseChange(promise.team, promise.metric, label, promise.unit, *targets)


def _key_promises(agreement: Agreement | None) -> Mapping[tuple[str, str], Promise]:
    return {(promise.team, promise.metric): promise for promise in agreement.promises} if agreement else {}


def compare_personas(base: Namer, head: Namer) -> Iterator[PersonaChange]:
    """Yield each persona whose picture differs, and whose signatures are older than that."""
    old, new = base.library.personas, head.library.personas
    for slug in _list_readable(base, head, "persona", {**old, **new}):
        was, now = old.get(slug), new.get(slug)
        record, namer = (now, head) if now else (was, base)
        assert record is not None, "one of both is there"
        fields = find_differing(was, now, besides=SIGNATURES) if was and now else ()
        if was is None or now is None or fields:
            unsigned = find_unsigned(was.agreed, now.agreed) if was and now else ()
            name = Name(slug, record.label)
            lines = swap_lines(_list_lines(was), _list_lines(now)) if was and now else Swap()
            yield PersonaChange(name, namer.path(record), name_fate(was, now), fields, lines, unsigned)


def _list_lines(persona: Persona) -> tuple[str, ...]:
    return (*persona.goals, *persona.pains, *persona.phrases)


def compare_facts(base: Namer, head: Namer) -> Iterator[FactChange]:
    """Yield each fact that is worded otherwise, with every asset that uses it."""
    old, new = base.library.facts, head.library.facts
    differing = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    if base.library.has_broken_facts or head.library.has_broken_facts:
        differing = [name for name in differing if name in old and name in new]
    uses = _find_uses(head, differing) if differing else {}
    for name in differing:
        was, now = old.get(name), new.get(name)
        fields = tuple(key for key in Fact.model_fields if getattr(was, key, None) != getattr(now, key, None))
        values = was.value if was else "", now.value if now else ""
        yield FactChange(name, name_fate(was, now), *values, fields, head.pieces(uses[name]))


def _find_uses(head: Namer, names: list[str]) -> dict[str, list[Asset]]:
    uses: dict[str, list[Asset]] = {name: [] for name in names}
    marks = [f"[[fact:{name}]]" for name in names]
    for asset in head.library.assets.values():
        texts = [text for text in (asset.body, asset.summary, *asset.why) if "[[fact:" in text]
        # To tell uses from what stands in code is slow, and few assets hold a fact that differs.
        if any(mark in text for text in texts for mark in marks):
            for name in {name for text in texts for name, _ in find_facts(text)} & uses.keys():
                uses[name].append(asset)
    return uses
