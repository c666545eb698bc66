"""What buyers say and no asset does → which entries of the vocabulary it may be another name of. A person decides.

A word is worth a look when requests, objections, pain points or the phrases of personas say it, and next to no asset
does, nor the vocabulary: whoever types it finds nothing, or little. Which entry it belongs to is told by what was
spoken of: what the asset is about that a note is about, or that answered it; and entries named in the same breath.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from math import log
from typing import get_args

from dealshelf.config import ASSET_FIELDS, VocabularyField
from dealshelf.library import Library, asset_url
from dealshelf.records import Asset, Note
from dealshelf.search.analysis import load_stemmer, load_stop_words
from dealshelf.search.documents import Gathering
from dealshelf.search.plain import read_body
from dealshelf.search.words import split_words
from dealshelf.views.shelf import Shelf
from dealshelf.views.text import split_objection

HEARD = frozenset({"request", "objection", "pain-point"})
"""The kinds of note in which buyers' words stand."""

SHORTEST = 3
RARE = 200
"""A word is found poorly when less than one asset of so many says it; in a small library, when but one does."""

SUBJECTS = tuple(name for name in get_args(VocabularyField) if name not in ("types", "stages"))
"""The vocabularies that say what things are about: no word of a buyer's is another name of a form, or of a stage."""

Term = tuple[str, str]
"""An entry of the vocabulary: the key in `site.yml`, such as `tags`, and its id."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Something that was said: where it is written, in how many companies, and the entries it may be about."""

    path: str
    text: str
    companies: int
    terms: frozenset[Term]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word that may be another name of an entry, and where it was said. `said_by` counts the assets that say it."""

    word: str
    term: Term
    label: str
    sayings: tuple[Saying, ...]
    said_by: int

    @property
    def companies(self) -> int:
        """In how many companies it was heard, if none of them was counted twice."""
        return sum(saying.companies for saying in self.sayings)


@dataclass
class Suggesting:
    """Suggestions for a library in the making."""

    library: Library
    _names: dict[Term, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        lang = self.library.settings.lang
        self._stem, self._stop = load_stemmer(lang), load_stop_words(lang)
        self._names = dict(self._list_names())
        self._rows = [
            (term, f" {' '.join(split_words(name))} ") for term, names in self._names.items() for name in names
        ]
        self._pages = {asset_url(slug): asset for slug, asset in self.library.assets.items()}

    def suggest(self, *, least: int) -> list[Suggestion]:
        """Return what may be another name, the best founded first: what was said in `least` places."""
        said_by = self._count_assets()
        most = max(1, len(self.library.shown) // RARE)
        skipped = self._list_known()
        found: defaultdict[str, list[tuple[str, Saying]]] = defaultdict(list)
        for saying in self._list_sayings():
            stems = {self._stem(word): word for word in split_words(saying.text) if word not in self._stop}
            for stem, word in stems.items():
                if len(word) >= SHORTEST and not word.isdecimal() and stem not in skipped and said_by[stem] <= most:
                    found[stem].append((word, saying))
        suggestions = []
        for stem, said in found.items():
            sayings = tuple(saying for _, saying in said)
            term = self._choose_term(sayings)
            if term and len(sayings) >= least:
                word = Counter(word for word, _ in said).most_common(1)[0][0]
                suggestions.append(Suggestion(word, term, self._names[term][0], sayings, said_by[stem]))
        return sorted(suggestions, key=lambda found: (-len(found.sayings), -found.companies, found.word))

    def _choose_term(self, sayings: Iterable[Saying]) -> Term | None:
        """Return the entry that is spoken of most where a word is said, what few assets have counting for more."""
        weights: Counter[Term] = Counter()
        for saying in sayings:
            for term in saying.terms:
                weights[term] += 1
        total = len(self.library.assets) + 1
        return min(weights, key=lambda term: (-weights[term] * log(1 + total / self._used[term]), term), default=None)

    def _list_names(self) -> Iterator[tuple[Term, tuple[str, ...]]]:
        settings = self.library.settings
        for name in SUBJECTS:
            for key, entry in settings.vocabulary(name).items():
                yield (name, key), (entry.label, *entry.synonyms)

    @cached_property
    def _used(self) -> Counter[Term]:
        """How many assets have each entry, and one more."""
        return Counter(dict.fromkeys(self._names, 1)) + Counter(
            term for asset in self.library.assets.values() for term in self._list_terms(asset)
        )

    def _list_terms(self, asset: Asset) -> Iterator[Term]:
        """Yield the entries that an asset is about."""
        for name, vocabulary in ASSET_FIELDS.items():
            if vocabulary in SUBJECTS:
                yield from ((vocabulary, key) for key in getattr(asset, name) if (vocabulary, key) in self._names)

    def _count_assets(self) -> Counter[str]:
        """Return how many assets say each word themselves: what the field says of them does not count."""
        counts: Counter[str] = Counter()
        for document in Gathering(Shelf(self.library)).documents():
            if document.row[0] == "asset":
                texts = (text for name, text in document.texts.items() if name != "field")
                counts.update({self._stem(word) for text in texts for word in split_words(text)})
        return counts

    def _list_known(self) -> set[str]:
        """Return the words that are no buyer's: names of the vocabulary, of people and of companies."""
        library = self.library
        names = [name for group in self._names.values() for name in group]
        names += [name for persona in library.personas.values() for name in (persona.label, *persona.synonyms)]
        for note in library.notes.values():
            names += [note.by, *note.heard_in, note.resolved.by if note.resolved else ""]
        names += [asset.owner for asset in library.assets.values()]
        return {self._stem(word) for name in names for word in split_words(name)}

    def _list_sayings(self) -> Iterator[Saying]:
        library = self.library
        for note in library.notes.values():
            if note.kind in HEARD:
                # Of an objection the buyer's own words; what is answered is ours.
                is_objection = note.kind == "objection"
                text = split_objection(library, note)[0] if is_objection else read_body(note.body, {}).text
                yield self._view_saying(note.path, text, len(note.heard_in), self._list_spoken_of(note))
        for persona in library.personas.values():
            for text in (*persona.phrases, *persona.pains):
                yield self._view_saying(persona.path, text, 0, ())
            for objection in persona.objections:
                proof = library.assets.get(objection.proof or "")
                yield self._view_saying(persona.path, objection.they_say, 0, self._list_terms_of(proof))

    def _list_spoken_of(self, note: Note) -> Iterator[Term]:
        kind, _, name = note.about.partition(":")
        library = self.library
        if kind == "asset":
            yield from self._list_terms_of(library.assets.get(name))
        for answer in (note, *library.replies.get(note.slug, ())):
            for target in library.links_of(answer).values():
                yield from self._list_terms_of(self._pages.get((target.url or "").partition("#")[0]))

    def _list_terms_of(self, asset: Asset | None) -> Iterator[Term]:
        return self._list_terms(asset) if asset else iter(())

    def _view_saying(self, path: str, text: str, companies: int, terms: Iterable[Term]) -> Saying:
        row = f" {' '.join(split_words(text))} "
        named = (term for term, name in self._rows if name in row)
        return Saying(path, text, companies, frozenset((*terms, *named)))
