"""What is written is read again, and ranks as the rules of search say."""

import json
import random
from collections.abc import Sequence
from typing import Any

import pytest

from dealshelf.search import counting, encoding, expand
from dealshelf.search.answer import Searcher, show_row, suggest
from dealshelf.search.counting import Counts, group_words
from dealshelf.search.decoding import decode_fronts, decode_list, decode_shard
from dealshelf.search.document import Document
from dealshelf.search.encoding import encode_fronts, encode_lists
from dealshelf.search.index import Field, write_index
from dealshelf.search.reader import Index, VersionError, measure_rarity
from dealshelf.search.score import add_up, find_impacts, find_rarity, quantise, weigh
from dealshelf.search.slips import begins_within, is_within
from dealshelf.search.synonyms import Synonyms
from dealshelf.search.words import split_words
from search_rows import make_rows


def make(title: str, body: str = "", **more: Any) -> Document:
    """Return a document that shows its title."""
    return Document([title], {"title": title, "body": body}, **more)


def open_files(files: dict[str, str]) -> Index:
    """Return the index that files hold."""
    return Index(lambda path: json.loads(files[path]))


def index(*documents: Document, **more: Any) -> Index:
    """Return the index of documents."""
    return open_files(dict(write_index(documents, row=("title",), **more)))


def ask(found: Index, text: str, **more: Any) -> list[str]:
    """Return the titles of what a query finds, in order."""
    return [show_row(found, document)["title"] for document in Searcher(found).search(text, **more).documents]


def test_front_coding_is_read_again() -> None:
    """Words in order come back as they were."""
    words = ["aerial", "aerials", "aeroelastic", "b" * 50, "b" * 50 + "c", "東京"]
    assert encode_fronts(words)[:3] == ["0aerial", "6s", "3oelastic"]
    assert [word for word, _ in decode_fronts(" ".join(encode_fronts(words)))] == words


def test_lists_are_read_again() -> None:
    """Every document that says a word comes back with its impact, the best first, then by number."""
    draw = random.Random(3)
    counts = Counts()
    for _ in range(300):
        counts.add(make("", " ".join(draw.choices(["alpha", "beta", "gamma", "delta"], k=draw.randint(1, 9)))))
    counts.close()
    families = group_words(counts)
    saying = weigh(counts, families)
    impacts = find_impacts(find_rarity(saying, 300)[saying.family], saying.much)
    lent = map_arrays([0, 0, 1, 3], [3, 1, 9, 299], [0.5, 0.5, 0.01, 0.3])
    postings = quantise(saying, impacts, (lent[0], lent[1], lent[2]), documents=300)
    for family, text in enumerate(encode_lists(postings)):
        read = [(impact, document) for impact, documents in decode_list(text) for document in documents]
        said = sum(len(documents) for _, documents in decode_list(text, with_lent=False))
        start, end = postings.starts[family : family + 2]
        pairs = zip(postings.impact[start:end].tolist(), postings.document[start:end].tolist(), strict=True)
        assert read == list(pairs)
        assert len(read) - said == [2, 1, 0, 1][family]
        for part in (read[:said], read[said:]):
            assert part == sorted(part, key=lambda pair: (-pair[0], pair[1]))
        assert max(impact for impact, _ in read) <= 63


def test_fields_add_up_before_they_saturate() -> None:
    """The same word in two fields is one word said more often, not two words."""
    saying = add_up(*map_arrays([0, 0, 1], [0, 0, 0], [1.0, 2.0, 3.0]), families=2)
    assert saying.much.tolist() == [3.0, 3.0]


def map_arrays(*columns: Sequence[float]) -> Any:
    """Return columns as arrays."""
    import numpy as np

    return [np.array(column) for column in columns]


def test_a_title_counts_more_than_a_body() -> None:
    """Of two that say a word once, the one that says it in its title comes first."""
    found = index(make("Other things", "the pallet"), make("The pallet", "other things"), make("None of it"))
    assert ask(found, "pallet ") == ["The pallet", "Other things"]


def test_all_forms_of_a_word_are_one() -> None:
    """Whatever form is typed finds whatever form is written, in the document's own language."""
    found = index(
        make("Rejecting pallets"), make("Häuser bauen", lang="de"), make("Des prix élevés", lang="fr"), make("Else")
    )
    assert ask(found, "rejected pallet ") == ["Rejecting pallets"]
    assert ask(found, "hausern ") == ["Häuser bauen"]
    assert ask(found, "eleve ") == ["Des prix élevés"]


def test_or_never_and() -> None:
    """What says one of two words is found, behind what says both."""
    found = index(make("Winter lanes"), make("Summer lanes"), make("Winter coats"), make("Autumn leaves"))
    assert ask(found, "winter lanes ") == ["Winter lanes", "Summer lanes", "Winter coats"]


def test_the_last_word_need_not_be_typed_out() -> None:
    """While typing, words that go on count; after a blank they do not, unless nothing else is there."""
    found = index(make("Validation pack"), make("Value of a pallet"), make("Val d’Isère"))
    assert set(ask(found, "val")) == {"Validation pack", "Value of a pallet", "Val d’Isère"}
    assert ask(found, "val ") == ["Val d’Isère"]


@pytest.mark.parametrize("typed", ["palet ", "plalet ", "pallwt ", "oallet ", "palllet ", "allet "])
def test_one_slip_is_mended_and_said(typed: str) -> None:
    """A letter left out, put in, mistaken or swapped; the answer says what was taken for what."""
    found = index(make("One pallet"), make("Two cups"), make("Three spoons"))
    results = Searcher(found).search(typed)
    assert [show_row(found, document)["title"] for document in results.documents] == ["One pallet"]
    assert results.corrected == {typed.strip(): ["pallet"]}


def test_unknown_words_are_said_with_their_nearest() -> None:
    """What nothing says is named, and words two edits away are offered."""
    found = index(make("One pallet"), make("Two cups"))
    results = Searcher(found).search("pxllxt qqqqqq ")
    assert (results.documents, results.unknown) == ([], ["pxllxt", "qqqqqq"])
    assert suggest(found, "pxllxt") == ["pallet"]
    assert suggest(found, "qqqqqq") == []


def test_equal_scores_stand_in_their_order() -> None:
    """What says the same stands as it was given: the best first."""
    found = index(*(make("Same words", f"{number}") for number in range(9)), make("Other"))
    assert Searcher(found).search("same words ").documents == list(range(9))


def test_a_prior_never_lifts_the_worse() -> None:
    """Of two that say the same, the one with the lower prior stands behind, wherever it is numbered."""
    found = index(make("Stale pallet", prior=0.9), make("Fresh pallet"), make("Nothing"))
    assert ask(found, "pallet ") == ["Fresh pallet", "Stale pallet"]


def test_what_is_equal_but_less_trusted_never_stands_before() -> None:
    """Of pairs that say the same in every field, the one with the lower prior stands behind for every query."""
    draw = random.Random(13)
    words = [f"{stem}{ending}" for stem in ("pallet", "lane", "dock", "audit", "price") for ending in ("", "s", "ing")]
    words += [f"word{number}" for number in range(80)]
    texts = [[" ".join(draw.choices(words, k=size)) for size in (3, 40)] for _ in range(60)]
    trusted = [make(title, body) for title, body in texts]
    doubted = [make(title, body, prior=draw.choice([0.98, 0.94, 0.88, 0.75])) for title, body in texts]
    searcher = Searcher(index(*trusted, *doubted))
    for _ in range(200):
        query = " ".join(draw.choices(words, k=draw.randint(1, 3))) + draw.choice(["", " "])
        places = {document: place for place, document in enumerate(searcher.search(query).documents)}
        assert not [at for at in range(60) if places.get(at + 60, 999) < places.get(at, 999)], query


def test_words_in_quotes_stand_in_a_row() -> None:
    """Quotes ask for their words as they are written, one after the other, in one text."""
    found = index(
        make("Price list, draft"),
        make("List of names", "The PRICE-LIST."),
        make("A list of prices"),
        make("The price", "list"),
        make("Priced list"),
    )
    assert ask(found, '"price list" ') == ["Price list, draft", "List of names"]
    assert ask(found, '"price list" names ') == ["List of names", "Price list, draft"]
    assert ask(found, '"a list of prices"') == ["A list of prices"]
    assert ask(found, '"the"') == ["List of names", "The price"]
    assert ask(found, '"draft" "price list"') == ["Price list, draft"]
    results = Searcher(found).search('"list price" draft')
    assert results.documents == []
    assert results.problems == ["Nothing says 'list price' word for word. Leave out the quotes."]
    long = Searcher(found).search(f'"{"draft price " * 500}"').problems
    assert long == [f"Nothing says '{'draft price ' * 4}…' word for word. Leave out the quotes."]


def test_names_are_no_text() -> None:
    """Quotes ask for what a text says: a label or a synonym that nobody wrote there is found without them."""
    found = index(Document(["One"], {"title": "One", "names": "Pricing\nlist price"}), make("Two"))
    assert ask(found, "list price") == ["One"]
    assert ask(found, '"list price"') == []


def test_left_out_words_may_not_be_there() -> None:
    """A hyphen leaves out what says a word in any form; before quotes, what says them just so."""
    found = index(make("Price list, draft"), make("Drafting lists"), make("List of a price"), make("Prices"))
    assert not {"Price list, draft", "Drafting lists"}.intersection(ask(found, "list -draft "))
    assert not {"Price list, draft", "Drafting lists"}.intersection(ask(found, "list -drafted "))
    assert set(ask(found, 'price list -"price list" -"prices"')) == {"List of a price", "Drafting lists"}
    assert ask(found, '-"price list"') == ["Drafting lists", "List of a price", "Prices"]


def test_every_row_of_words_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """What quotes find is what reading every text finds: of rare words, and of those with lists in many parts."""
    monkeypatch.setattr("dealshelf.search.counting.BLOCK", 50_000)
    documents, queries = make_rows()
    files = dict(write_index(documents))
    read = [[f" {' '.join(split_words(text))} " for text in document.texts.values()] for document in documents]
    assert any(path.endswith("-part.json") for path in files)
    searcher = Searcher(open_files(files))
    for query in queries:
        row = f" {' '.join(split_words(query))} "
        expected = {number for number, texts in enumerate(read) if any(row in text for text in texts)}
        assert set(searcher.search(f'"{query}"').documents) == expected, query


FIELDS = {
    "stage": Field("Stage", {"early": ("Early", "cold"), "late": ("Late",)}),
    "tag": Field("Tag", {f"t{number}": (f"Tag {number}",) for number in range(12)}),
    "owner": Field("Owner"),
}


@pytest.fixture(scope="module")
def shelf() -> Index:
    """Return an index of forty documents with facets of every form."""
    documents = [
        make(
            f"Piece {number}",
            facets={
                "stage": ("early",) if number % 2 else ("late",),
                "tag": tuple(f"t{(number * step) % 12}" for step in (1, 5)),
                "owner": (f"Owner {number:03}",) if number % 3 else (),
            },
            marks={"newest": number * 1000, "rated": number % 7},
        )
        for number in range(40)
    ]
    return index(*documents, fields=FIELDS)


def test_values_of_one_field_widen_and_fields_narrow(shelf: Index) -> None:
    """OR within a field, AND between fields; any name of a value will do."""
    early = ask(shelf, "stage:cold")
    assert early == [f"Piece {number}" for number in range(1, 40, 2)]
    assert len(ask(shelf, "stage:early stage:late")) == 40
    both = ask(shelf, "stage:early tag:t3")
    assert both == [f"Piece {number}" for number in range(40) if number % 2 and 3 in (number % 12, number * 5 % 12)]
    assert ask(shelf, "piece -stage:early ", chosen={"tag": ["t4"]}) == ask(shelf, "piece stage:late tag:t4 ")


def test_values_are_counted(shelf: Index) -> None:
    """How many results have each value."""
    searcher = Searcher(shelf)
    documents = searcher.search("stage:early").documents
    assert searcher.count_values("stage", documents) == [20, 0]
    assert sum(searcher.count_values("owner", documents)) == sum(number % 3 > 0 for number in range(1, 40, 2))


def test_what_narrows_to_nothing_says_what_to_let_go(shelf: Index) -> None:
    """Nothing left: each field says how many there would be without it."""
    results = Searcher(shelf).search('stage:late owner:"owner 001"')
    assert (results.documents, results.relaxed) == ([], {"stage": 1, "owner": 20})


def test_unknown_values_are_explained(shelf: Index) -> None:
    """A value that is none is said with those there are, and narrows nothing."""
    results = Searcher(shelf).search("piece stage:never ")
    assert results.problems == ["stage: nothing is called 'never'. There are: early, late."]
    assert len(results.documents) == 40


def test_results_can_stand_by_day_and_rating(shelf: Index) -> None:
    """The highest mark first; what is equal stands by score."""
    assert ask(shelf, "piece ", sort="newest")[:2] == ["Piece 39", "Piece 38"]
    rated = [int(title.split()[1]) % 7 for title in ask(shelf, "piece ", sort="rated")]
    assert rated == sorted(rated, reverse=True)


def test_many_values_take_two_bytes() -> None:
    """More than 255 values are written and read too, one or several a document."""
    documents = [
        make(f"Piece {number}", facets={"owner": (f"o{number}",), "tag": (f"t{number}", f"t{(number + 9) % 300}")})
        for number in range(300)
    ]
    found = index(*documents, fields={"owner": Field("Owner"), "tag": Field("Tag")})
    assert ask(found, "owner:o299") == ["Piece 299"]
    assert ask(found, "tag:t5 owner:o5") == ["Piece 5"]


def test_an_index_is_the_same_in_many_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is worked out a part at a time, so that large libraries fit into memory, comes out as if done at once."""
    draw = random.Random(5)
    words = [f"word{number}" for number in range(60)]
    documents = [
        Document(
            [], {"title": draw.choice(words), "body": " ".join(draw.choices(words, k=30))}, draw.choice(["en", "de"])
        )
        for _ in range(90)
    ]
    at_once = list(write_index(documents))
    monkeypatch.setattr(counting, "BLOCK", 100)
    monkeypatch.setattr(expand, "ENTRIES", 200)
    monkeypatch.setattr(encoding, "AT_ONCE", 50)
    assert list(write_index(documents)) == at_once


def test_synonyms_work_both_ways() -> None:
    """Who says one name is found by the others; a name of several words counts where they stand in a row."""
    synonyms = Synonyms([("Finance Director", "cfo"), ("Proof of concept", "poc")])
    found = index(
        make("For the CFO"), make("Finance first, director last"), make("A poc"), make("Else"), synonyms=synonyms
    )
    assert ask(found, "director ") == ["Finance first, director last", "For the CFO"]
    assert ask(found, "concept ") == ["A poc"]
    assert ask(found, "cfo ")[0] == "For the CFO"
    assert ask(found, '"director"') == ["Finance first, director last"]


def test_neighbours_lend_their_words_softly() -> None:
    """What is near to a piece finds it too, behind what says the word itself."""
    near = [make(f"Pallet freight carrier lane {number}", "pallet freight carrier lane dock") for number in range(3)]
    found = index(
        *near,
        make("Pallet freight carrier insurance", "pallet freight carrier lane"),
        *(make(f"x{n}") for n in range(9)),
    )
    titles = ask(found, "insurance ")
    assert titles[0] == "Pallet freight carrier insurance"
    assert set(titles[1:]) == {f"Pallet freight carrier lane {number}" for number in range(3)}
    assert ask(found, '"insurance"') == titles[:1]


@pytest.mark.parametrize("text", ["", "   ", '"', "-", ":", "🙂", "<script>", "a" * 10_000, "the", "what is it about"])
def test_nothing_typed_is_an_error(text: str) -> None:
    """Any text is answered, from an index of anything or of nothing."""
    for found in (index(), index(make("One")), index(make("<b>bold</b> 東京"))):
        assert isinstance(Searcher(found).search(text).documents, list)
        assert isinstance(Searcher(found).search(f"{text} {text} persona:{text}").documents, list)
        assert isinstance(Searcher(found).search(f'"{text}" -"{text}"').documents, list)


def test_another_version_is_recognised() -> None:
    """A reader says that it cannot read what another version wrote."""
    files = dict(write_index([make("One")]))
    meta = json.loads(files["meta.json"])
    for value in ({**meta, "v": 2}, {}, [], None):
        with pytest.raises(VersionError):
            open_files({**files, "meta.json": json.dumps(value)})


def test_shards_hold_every_word_in_order() -> None:
    """Each word stands in the shard where its start says, and leads to a list."""
    draw = random.Random(5)
    words = ["".join(draw.choices("abcdest", k=draw.randint(3, 9))) for _ in range(4000)]
    documents = [make("x", " ".join(draw.sample(words, 200))) for _ in range(150)]
    files = dict(write_index(documents))
    found = open_files(files)
    shards = [decode_shard(json.loads(files[f"t/{number}.json"])) for number in range(sum(p[0] == "t" for p in files))]
    held = [word for shard in shards for word in shard.words]
    assert len(shards) > 10
    assert held == sorted(held)
    pointers = sum(bool(family.leader) for shard in shards for family in shard.words.values())
    assert pointers < len(held) / 10
    assert all(found.find_list(word) for word in held)
    said = {word for document in documents for word in document.texts["body"].split()}
    assert said - found.stop_words == set(held) - {"x"}


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        *(("pallet", "pallet", 0), ("palet", "pallet", 1), ("pallte", "pallet", 1), ("apllet", "pallet", 1)),
        *(("pellet", "pallet", 1), ("pal", "pallet", 3), ("xxllet", "pallet", 2), ("", "ab", 2), ("ca", "abc", 3)),
    ],
)
def test_edits_are_counted(one: str, other: str, edits: int) -> None:
    """A swap of neighbours is one edit; a letter is edited once at most."""
    assert is_within(one, other, edits)
    assert is_within(other, one, edits)
    assert not edits or not is_within(one, other, edits - 1)


def test_beginnings_are_mended() -> None:
    """A slip in what is typed so far is seen before the word is whole."""
    assert begins_within("pallit", "palletization")
    assert not begins_within("table", "palletization")


def test_rarity_is_a_whole_number() -> None:
    """The rarer, the greater; never less than one."""
    assert [measure_rarity(size, 1000) for size in (1, 10, 100, 1000, 5000)] == [83, 57, 30, 4, 1]
