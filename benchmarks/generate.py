"""A library for benchmarks: as many assets as asked for, the same for the same seed."""

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from words import Writer, count_words, make_vocabulary, spread_by_rank

TODAY = date(2026, 11, 19)
"""The day for which the library is made and built, so that the same assets are fresh, due and stale for ever."""

BODY_WORDS = (810, 890)
LINES_OF_WHY = 3
FACTS = 40
LANG = "en"
"""The site's language; one asset in twenty says that it is in another."""

STAGES = ("noticing", "comparing", "justifying", "trying", "deciding", "using")
TYPES = {
    "one-pager": 90,
    "battle-card": 60,
    "talk-track": 90,
    "case-study": 180,
    "price-list": 30,
    "deck": 120,
    "calculator": 60,
    "questionnaire": 90,
    "template": 90,
    "guide": 180,
    "article": 90,
    "webinar": 180,
}
"""Form of asset, and for how many days a verification holds."""

HOLDUPS = ("budget", "authority", "need", "timing")
PERSONAS = (
    "finance-director",
    "head-of-quality",
    "supply-chain-director",
    "responsible-person",
    "plant-manager",
    "head-of-it",
    "procurement-lead",
    "clinical-operations",
)
PRODUCTS = ("harrow-live", "harrow-tag", "release-desk", "lane-ledger", "cold-room", "carrier-portal")
INDUSTRIES = ("biologics", "vaccines", "clinical-trials", "wholesale", "food", "chemicals", "diagnostics", "hospitals")
COMPETITORS = ("norlogg", "tempwell", "frostline", "forwarder-loggers", "spreadsheets")
TAGS = tuple(f"{theme}-{aspect}" for theme in (
    "audit", "budget", "carrier", "climate", "excursion", "pilot", "release", "security", "validation", "winter",
) for aspect in (
    "basics", "costs", "evidence", "figures", "law", "planning", "questions", "records", "risks", "stories",
))  # fmt: skip
PEOPLE = ("Ines Okafor", "Tomas Brandt", "Hana Sato", "Marta Lindqvist", "Dov Harel", "Priya Raman", "Joel Etxeberria")


@dataclass(frozen=True, slots=True)
class Head:
    """What other assets must know of an asset to link to it."""

    index: int
    title: str
    type: str
    slug: str

    @property
    def path(self) -> str:
        """Its file below `content/library`."""
        return f"{self.type}/{self.slug}.md"


@dataclass(frozen=True, slots=True)
class Asset:
    """An asset as Markdown, with what dealshelf works out itself and other tools must be told."""

    head: Head
    front: str
    body: str
    freshness: str
    lang: str
    pairs: tuple[str, ...]
    """Each of its personas with its stage: `head-of-it--trying`."""

    @property
    def text(self) -> str:
        """The whole file."""
        return f"---\n{self.front}---\n\n{self.body}"

    def text_with(self, *lines: str) -> str:
        """Return the whole file with more lines in its front matter."""
        return "---\n" + self.front + "".join(line + "\n" for line in lines) + "---\n\n" + self.body


@dataclass(slots=True)
class Generator:
    """Makes the files of a library of `count` assets from a seed."""

    count: int
    seed: int = 1
    table: list[str] = field(default_factory=lambda: spread_by_rank(make_vocabulary()), repr=False)
    heads: list[Head] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.heads = [self._make_head(index) for index in range(self.count)]

    def assets(self) -> Iterator[Asset]:
        """Yield every asset; each has its own stream of random numbers."""
        for head in self.heads:
            yield self._make_asset(head, self._writer(f"asset {head.index}"))

    def personas(self) -> Iterator[tuple[str, str]]:
        """Yield the slug and the file of every persona."""
        for slug in PERSONAS:
            writer = self._writer(f"persona {slug}")
            lines = [f"title: {label(slug)}", f"role: {writer.paragraph(10)}", "goals:"]
            lines += [f"  - {writer.paragraph(9)}" for _ in range(3)]
            lines += ["pains:", *(f"  - {writer.paragraph(9)}" for _ in range(3))]
            lines += ["phrases:", *(f"  - {writer.paragraph(8)}" for _ in range(2))]
            lines += ["agreed:"]
            lines += ["  - {team: marketing, by: Ines Okafor, on: 2026-09-04}"]
            lines += ["  - {team: sales, by: Marta Lindqvist, on: 2026-09-07}"]
            lines += [f"review_by: {TODAY + timedelta(days=200)}"]
            yield slug, "---\n" + "\n".join(lines) + f"\n---\n\n{writer.paragraph(60)}\n"

    def facts(self) -> str:
        """Return the file of facts."""
        writer = self._writer("facts")
        return "".join(
            f"{fact_name(number)}:\n  value: {writer.random.randint(2, 900)} {writer.words(1)[0]}\n"
            f"  source: {writer.paragraph(8)}\n  checked: {TODAY - timedelta(days=writer.random.randint(1, 300))}\n"
            for number in range(FACTS)
        )

    def _writer(self, purpose: str) -> Writer:
        return Writer(random.Random(f"{self.seed} {purpose}"), self.table)

    def _make_head(self, index: int) -> Head:
        writer = self._writer(f"head {index}")
        title = writer.phrase(writer.random.randint(4, 8))
        return Head(index, title, writer.random.choice(tuple(TYPES)), f"{slugify(title)}-{index:05d}")

    def _make_asset(self, head: Head, writer: Writer) -> Asset:
        draw = writer.random
        publish = TODAY - timedelta(days=draw.randint(1, 1000))
        verified = max(publish, TODAY - timedelta(days=int(draw.expovariate(1 / 70))))
        why = [writer.paragraph(draw.randint(10, 18)) for _ in range(LINES_OF_WHY)]
        if draw.random() < 0.1:
            why[-1] = f"With [[fact:{fact_name(draw.randrange(FACTS))}]], {why[-1]}"
        personas, stage = self._some(draw, PERSONAS, 1, 3), draw.choice(STAGES)
        lang = draw.choices((LANG, "de"), (19, 1))[0]
        front = "\n".join([
            f"title: {head.title}",
            f"type: {head.type}",
            f"personas: {write_list(personas)}",
            f"stage: {stage}",
            "why:",
            *(f"  - {line}" for line in why),
            f"summary: {writer.paragraph(20)}",
            f"owner: {draw.choice(PEOPLE)}",
            "status: published",
            f"publish: {publish}",
            f"verified: {{on: {verified}, by: {draw.choice(PEOPLE)}}}",
            f"audience: {draw.choice(('internal', 'shareable', 'shareable'))}",
            f"answers: {write_list(self._some(draw, HOLDUPS, 1, 2))}",
            f"products: {write_list(self._some(draw, PRODUCTS, 1, 2))}",
            f"industries: {write_list(self._some(draw, INDUSTRIES, 1, 2))}",
            f"competitors: {write_list(self._some(draw, COMPETITORS, 0, 1))}",
            f"tags: {write_list(self._some(draw, TAGS, 2, 4))}",
            *([f"lang: {lang}"] if lang != LANG else []),
        ])  # fmt: skip
        freshness = name_freshness(head.type, verified)
        pairs = tuple(f"{persona}--{stage}" for persona in personas)
        return Asset(head, front + "\n", self._make_body(head, writer), freshness, lang, pairs)

    def _some(self, draw: random.Random, names: tuple[str, ...], least: int, most: int) -> list[str]:
        return draw.sample(names, draw.randint(least, most))

    def _make_body(self, head: Head, writer: Writer) -> str:
        """Return a body of headings, paragraphs, lists, a table, code and links; the last paragraph fills it up."""
        draw = writer.random
        blocks = [writer.paragraph(draw.randint(40, 70))]
        for section in range(5):
            blocks.append(f"## {writer.phrase(draw.randint(3, 6))}")
            blocks.append(self._dress(writer.paragraph(draw.randint(45, 75)), head, draw))
            if section == 1:
                blocks.append(self._make_table(writer))
            elif section == 3:
                blocks.append(f"### {writer.phrase(3)}")
                blocks.append("\n".join(f"{step}. {writer.paragraph(9)}" for step in range(1, 5)))
            else:
                points = [writer.paragraph(draw.randint(7, 11)) for _ in range(draw.randint(3, 5))]
                blocks.append("\n".join(f"- {point}" for point in points))
        if draw.random() < 0.4:
            fact = fact_name(draw.randrange(FACTS))
            blocks.append(f"{writer.phrase(5)} [[fact:{fact}]] {writer.paragraph(8).lower()}")
        missing = draw.randint(*BODY_WORDS) - sum(map(count_words, blocks))
        middle = missing // 2
        blocks += [f"## {writer.phrase(4)}", writer.paragraph(middle), f"> {writer.paragraph(missing - middle - 4)}"]
        return "\n\n".join(blocks) + "\n"

    def _dress(self, paragraph: str, head: Head, draw: random.Random) -> str:
        """Return a paragraph with some of its words as a link, an outside link, code and bold."""
        words = paragraph.split(" ")
        other = self.heads[draw.randrange(self.count)]
        words[4] = f"[{words[4]}](../{other.path})" if other.type != head.type else f"[{words[4]}]({other.slug}.md)"
        if draw.random() < 0.5:
            words[12] = f"[{words[12]}](https://www.example.com/{draw.randrange(10_000)}/)"
        if draw.random() < 0.6:
            words[18] = f"`{words[18]}`"
        words[24] = f"**{words[24]}**"
        return " ".join(words)

    def _make_table(self, writer: Writer) -> str:
        rows = [writer.words(3) for _ in range(5)]
        lines = [f"| {' | '.join(row[:2])} | {writer.random.randint(1, 99_999)} |" for row in rows]
        return "\n".join([f"| {' | '.join(rows[0])} |", "| --- | --- | ---: |", *lines])


def write_library(root: Path, generator: Generator) -> None:
    """Write a library that dealshelf builds: `site.yml`, `content` and `personas`."""
    folder = root / "content" / "library"
    for name in TYPES:
        (folder / name).mkdir(parents=True)
    (root / "personas").mkdir()
    for asset in generator.assets():
        (folder / asset.head.path).write_text(asset.text, encoding="utf-8")
    for slug, text in generator.personas():
        (root / "personas" / f"{slug}.md").write_text(text, encoding="utf-8")
    (root / "content" / "facts.yml").write_text(generator.facts(), encoding="utf-8")
    (root / "site.yml").write_text(make_configuration(), encoding="utf-8")


def make_configuration() -> str:
    """Return the `site.yml` with all of the vocabulary."""
    lines = ["site_name: Benchmark shelf", "docs_dir: content", "site_dir: site", "use_directory_urls: true"]
    lines += ["theme:", "  name: dealshelf", "plugins:", "  - dealshelf:"]
    lines += ["      types:", *(f"        {name}: {{verify_every: {days}}}" for name, days in TYPES.items())]
    vocabulary = {"stages": STAGES, "products": PRODUCTS, "industries": INDUSTRIES}
    vocabulary |= {"competitors": COMPETITORS, "tags": TAGS}
    for key, names in vocabulary.items():
        lines += [f"      {key}:", *(f"        {name}: {label(name)}" for name in names)]
    return "\n".join(lines) + "\n"


def name_freshness(type_name: str, verified: date) -> str:
    """Return what dealshelf makes of a verification today; other tools are told."""
    age, every = (TODAY - verified).days, TYPES[type_name]
    return "fresh" if age <= every else "due" if age <= 2 * every else "stale"


def write_list(names: Iterable[str]) -> str:
    """Return names as a list in YAML."""
    return f"[{', '.join(names)}]"


def fact_name(number: int) -> str:
    """Return the name of a fact."""
    return f"figure-{number:02d}"


def label(name: str) -> str:
    """Return an id as people read it."""
    return name.replace("-", " ").capitalize()


def slugify(title: str) -> str:
    """Return a title as a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
