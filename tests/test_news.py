"""What is new: events by the dates of the records, by week, and as feeds."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import feedparser
import pytest
from jsonschema import validate

from conftest import TODAY as DAY
from conftest import run_command
from dealshelf.dates import format_span
from dealshelf.feeds.news import NEWEST, clean_text, write_atom, write_json
from dealshelf.library import Library
from dealshelf.views import list_pages
from dealshelf.views.events import Event, list_events
from dealshelf.views.news import LATEST, WEEKS, cut_latest, group_weeks
from dealshelf.views.shelf import Shelf
from test_views import SITE, TODAY, Folder, make

MONDAY = 0

JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string"},
        "home_page_url": {"type": "string", "pattern": "^https?://"},
        "feed_url": {"type": "string", "pattern": "^https?://"},
        "language": {"type": "string"},
        "authors": {"$ref": "#/$defs/authors"},
        "items": {"type": "array", "items": {"$ref": "#/$defs/item"}},
    },
    "additionalProperties": False,
    "$defs": {
        "authors": {
            "type": "array",
            "items": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
        },
        "item": {
            "type": "object",
            "required": ["id", "content_text"],
            "properties": {
                "id": {"type": "string", "pattern": "^urn:uuid:[0-9a-f-]{36}$"},
                "url": {"type": "string"},
                "title": {"type": "string"},
                "content_text": {"type": "string", "minLength": 1},
                "date_published": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT00:00:00Z$"},
                "authors": {"$ref": "#/$defs/authors"},
                "tags": {"type": "array", "items": {"type": "string"}},
                "language": {"type": "string"},
            },
            "additionalProperties": False,
        },
    },
}
"""The keys of JSON Feed 1.1 that the feed uses. Source: https://www.jsonfeed.org/version/1.1/."""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return a library with one persona and no asset."""
    return Folder(tmp_path)


def tell(library: Library) -> list[tuple[str, str, str]]:
    """Return what happened in short: day, what, to what."""
    return [(str(event.on), event.label, event.title) for event in list_events(library)]


def test_publications_and_verifications(folder: Folder) -> None:
    """A piece is news on its day, and again when somebody vouches for it more than a week after; plans are not."""
    folder.add_asset("a", "publish: 2026-11-01\nverified: {on: 2026-11-08, by: Ines Okafor}")
    folder.add_asset("b", "publish: 2026-11-01\nverified: {on: 2026-11-09, by: Ines Okafor}")
    folder.add_asset("c", "publish: 2026-11-22")
    folder.add_asset("d", "status: planned\npublish: 2026-11-01")
    folder.add_asset("e", "publish: 2026-11-21\nverified: {on: 2026-10-01, by: Ines Okafor}")
    assert tell(folder.load()) == [
        ("2026-11-21", "Published", "E"),
        ("2026-11-09", "Verified", "B"),
        ("2026-11-01", "Published", "A"),
        ("2026-11-01", "Published", "B"),
    ]


def test_what_the_field_says(folder: Folder) -> None:
    """Disputes and requests, each with its end; objections, talk tracks; neither ratings nor replies."""
    folder.add_asset("a", "publish: 2026-01-01\nverified: {on: 2026-01-01, by: Ines Okafor}")
    settled = "resolved: {on: 2026-11-20, by: Ines Okafor}"
    folder.add_note("n1", f"kind: dispute\nabout: asset:a\n{settled}", "It is not so.")
    folder.add_note("n2", f"kind: request\nabout: stage:deciding\n{settled}", "Something for procurement.")
    folder.add_note("n3", "kind: objection\nabout: persona:cfo", "“Too dear.”\n\nIt is not.")
    folder.add_note("n4", "kind: talk-track\nabout: asset:a", "1. **Open** When did you last look?\n2. And then?")
    folder.add_note("n5", "kind: comment\nabout: asset:a", "Nice.")
    folder.add_note("n6", "kind: rating\nabout: asset:a\nrating: high", "It landed.")
    folder.add_note("n7", "kind: dispute\nabout: asset:a\nreply_to: n1", "I say so, too.")
    library = folder.load()
    assert tell(library)[:-1] == [
        ("2026-11-20", "Settled", "A"),
        ("2026-11-20", "Answered", "Deciding"),
        ("2026-11-18", "Talk track", "A"),
        ("2026-11-18", "Objection", "Finance Director"),
        ("2026-11-18", "Disputed", "A"),
        ("2026-11-18", "Request", "Deciding"),
    ]
    week = make(library, "new/")["weeks"][0]
    assert [(event.line, event.by) for event in week.events] == [
        ("It is not so.", "Ines Okafor"),
        ("Something for procurement.", "Ines Okafor"),
        ("When did you last look?", "Priya Raman"),
        ("“Too dear.”", "Priya Raman"),
        ("It is not so.", "Priya Raman"),
        ("Something for procurement.", "Priya Raman"),
    ]
    assert week.events[1].url == "stages/deciding/#ds-note-n2"
    assert week.events[3].url == "personas/cfo/#ds-note-n3"


def test_a_comment_on_a_plan_is_news(folder: Folder) -> None:
    """What was said while it could still change stays news once it is there; what is said later never is."""
    folder.add_asset("a", "publish: 2026-11-19\nverified: {on: 2026-11-19, by: Ines Okafor}")
    folder.add_asset("b", "status: idea\npublish:")
    folder.add_asset("c", "publish: 2026-11-18\nverified: {on: 2026-11-19, by: Ines Okafor}")
    for slug in "abc":
        folder.add_note(f"n{slug}", f"kind: comment\nabout: asset:{slug}", "Name the lane.")
    said = [(label, title) for _, label, title in tell(folder.load()) if label == "Comment"]
    assert said == [("Comment", "A"), ("Comment", "B")]


def test_what_is_said_of_the_roadmap(folder: Folder) -> None:
    """Each statement that says something else is news; a confirmation alone is not."""
    said = (
        "  - {stage: concept, on: 2026-01-05, window: Q4 2026}\n"
        "  - {stage: concept, on: 2026-02-05, window: Q4 2026}\n"
        "  - {stage: development, on: 2026-03-05, window: Q4 2026}\n"
        "  - {stage: development, on: 2026-04-05, window: Q1 2027}\n"
        "  - {stage: launching, on: 2026-05-05, window: 2026-12-08}\n"
        "  - {stage: launching, on: 2026-06-05, window: 2026-12-08}"
    )
    stamp = "confirmed: {on: 2026-11-05, by: Dov Hartmann}"
    folder.write(
        "content/roadmap/a.md",
        f"---\ntitle: A\nstage: launching\nwindow: 2026-12-08\n{stamp}\nhistory:\n{said}\n---\n",
    )
    folder.write("content/roadmap/b.md", f"---\ntitle: B\nstage: dropped\nsay: We dropped it.\n{stamp}\n---\n")
    events = [(str(event.on), event.label, event.line) for event in list_events(folder.load())]
    assert events == [
        ("2026-11-05", "Dropped", "We dropped it."),
        (
            "2026-05-05",
            "Pulled forward",
            "Launching, 95 %: Dec 8, 2026, was Q1 2027.",
        ),
        ("2026-04-05", "Slipped", "In development, 60 %: Q1 2027, was Q4 2026."),
        ("2026-03-05", "In development", "In development, 60 %, for Q4 2026."),
        ("2026-01-05", "On the roadmap", "Concept, 50 %, for Q4 2026."),
    ]


def test_a_window_holds_until_another_is_named(folder: Folder) -> None:
    """A later one is a slip, though a statement between the two named none."""
    said = (
        "  - {stage: concept, on: 2026-01-05, window: Q4 2026}\n"
        "  - {stage: development, on: 2026-03-05}\n"
        "  - {stage: development, on: 2026-04-05, window: Q1 2027}"
    )
    folder.write("content/roadmap/a.md", f"---\ntitle: A\nstage: development\nwindow: Q1 2027\nhistory:\n{said}\n---\n")
    events = [(event.label, event.line) for event in list_events(folder.load())]
    assert events == [
        ("Slipped", "In development, 60 %: Q1 2027, was Q4 2026."),
        ("In development", "In development, 60 %."),
        ("On the roadmap", "Concept, 50 %, for Q4 2026."),
    ]


def test_who_said_it_of_the_roadmap(folder: Folder) -> None:
    """What is said today is by whoever confirmed it that day; of earlier statements nobody knows."""
    stamp = "confirmed: {on: 2026-11-05, by: Dov Hartmann}"
    said = "history: [{stage: concept, on: 2026-01-05, window: Q4 2026}, {stage: concept, on: 2026-11-05}]"
    folder.write("content/roadmap/a.md", f"---\ntitle: A\nstage: development\n{stamp}\n{said}\n---\n")
    folder.write("content/roadmap/b.md", f"---\ntitle: B\nstage: shipped\nwindow: 2026-10-01\n{stamp}\n---\n")
    events = [(event.title, event.mark, event.by, event.is_said) for event in list_events(folder.load())]
    assert events == [
        ("A", "roadmap", "", False),
        ("A", "roadmap", "Dov Hartmann", False),
        ("B", "shipped", "", True),
        ("A", "roadmap", "", False),
    ]


def test_agreements_and_meetings(folder: Folder) -> None:
    """A persona is news when the second team signs, a meeting on its day, both not before."""
    sign = "  - {team: marketing, by: Ines, on: 2026-09-04}\n  - {team: sales, by: Joel, on: 2026-09-07}"
    folder.write("personas/both.md", f"---\ntitle: Both\nagreed:\n{sign}\n---\n")
    folder.write("personas/one.md", "---\ntitle: One\nagreed: [{team: sales, by: Joel, on: 2026-09-07}]\n---\n")
    folder.write(
        "content/meetings/2026-11-17.md", "---\ntitle: The second year\nnuggets: [Slide 7 stays empty.]\n---\n"
    )
    folder.write("content/meetings/2026-11-24.md", "---\ntitle: To come\n---\n")
    events = list_events(folder.load())
    assert [(event.label, event.title, event.line, event.by) for event in events] == [
        ("Meeting", "The second year", "Slide 7 stays empty.", ""),
        ("Agreed", "Both", "Both teams have signed this picture of a buyer.", "Ines and Joel"),
    ]


def test_prospects_see_only_what_was_published(folder: Folder) -> None:
    """No owner, no verification, no note, no roadmap: only live pieces that may be sent."""
    folder.add_asset("a", "publish: 2026-10-01")
    folder.add_asset("b", "audience: internal")
    folder.add_note("n1", "kind: objection\nabout: asset:a", "“Too dear.”")
    folder.write("content/roadmap/r.md", "---\ntitle: R\nstage: concept\nconfirmed: {on: 2026-11-01, by: Dov}\n---\n")
    library = folder.load("shareable")
    assert tell(library) == [("2026-10-01", "Published", "A")]
    assert [event.by for event in list_events(library)] == [""]
    for text in (write_atom(library), write_json(library)):
        assert not re.search("Okafor|Raman|Dov|dear", text)


def test_keys_are_each_event_s_own(sample: Path) -> None:
    """No two events of the sample library have the same id in its feeds."""
    items = json.loads((sample / "site/new/feed.json").read_text(encoding="utf-8"))["items"]
    assert len(items) == NEWEST == len({item["id"] for item in items})


def event_on(day: date, number: int = 0) -> Event:
    """Return an event of a day."""
    return Event(f"asset:{number}", day, "new", "Published", "A", None)


def test_weeks_have_their_names(folder: Folder) -> None:
    """This week and the last are called so; others by their days, with the year where it is another."""
    folder.write("site.yml", SITE.replace("dealshelf:\n", "dealshelf:\n      lang: en-GB\n"))
    days = ["2026-11-20", "2026-11-16", "2026-11-15", "2026-11-08", "2026-01-01", "2025-12-30", "2025-12-28"]
    weeks = group_weeks(Shelf(folder.load()), [event_on(date.fromisoformat(day)) for day in days])
    shown = [(week.heading, week.span, len(week.events)) for week in weeks]
    assert [tuple(str(part).replace("\u2009", "") for part in week) for week in shown] == [
        ("This week", "16–22 Nov", "2"),
        ("Last week", "9–15 Nov", "1"),
        ("2–8 Nov", "", "1"),
        ("29 Dec 2025–4 Jan 2026", "", "2"),
        ("22–28 Dec 2025", "", "1"),
    ]


def test_the_first_and_the_last_week_of_all_time(folder: Folder) -> None:
    """A week that reaches beyond the years a date can have is no fault."""
    weeks = group_weeks(Shelf(folder.load()), [event_on(date.max), event_on(date.min)])
    assert ["9999" in weeks[0].heading, "1" in weeks[1].heading] == [True, True]


def test_spans_in_other_languages() -> None:
    """The order and the marks are those of the language."""
    span = format_span(date(2026, 11, 9), date(2026, 11, 15), "de", has_year=False)
    assert span == "9.–15. Nov."


def test_the_first_page_holds_twelve_weeks_and_fifty_events() -> None:
    """Weeks in which nothing happened do not count; what is cut off stands on the page of its quarter."""
    weekly = [event_on(date.fromordinal(TODAY.toordinal() - 14 * number)) for number in range(20)]
    assert cut_latest(weekly, MONDAY) == weekly[:WEEKS]
    assert (WEEKS, LATEST) == (12, 50)
    many = [event_on(TODAY, number) for number in range(80)]
    assert cut_latest(many, MONDAY) == many[:LATEST]


def test_every_event_is_reachable(folder: Folder) -> None:
    """Each quarter has its pages of a hundred, which together hold all that happened."""
    for number in range(101):
        folder.add_asset(f"a{number}", "publish: 2026-05-01\nverified: {on: 2026-05-01, by: Ines Okafor}")
    folder.add_asset("old", "publish: 2025-12-31\nverified: {on: 2026-01-01, by: Ines Okafor}")
    library = folder.load()
    pages = {page.url: page.make() for page in list_pages(Shelf(library)) if page.url.startswith("new/")}
    assert list(pages) == ["new/", "new/2026-q2/", "new/2026-q2/page/2/", "new/2025-q4/"]
    counts = {url: sum(len(week.events) for week in values["weeks"]) for url, values in pages.items()}
    assert counts == {"new/": LATEST, "new/2026-q2/": 100, "new/2026-q2/page/2/": 1, "new/2025-q4/": 1}
    titles = [
        "New",
        "New in the 2nd quarter 2026",
        "New in the 2nd quarter 2026, page 2",
        "New in the 4th quarter 2025",
    ]
    assert [values["title"] for values in pages.values()] == titles
    assert [link.label for link in pages["new/"]["quarters"]] == ["Q2 2026", "Q4 2025"]
    assert (pages["new/2026-q2/"]["next"], pages["new/2026-q2/"]["previous"]) == ("new/2026-q2/page/2/", "")


def test_an_empty_library_has_a_page_and_feeds(folder: Folder) -> None:
    """Without an event the page says so, and the feeds are sound."""
    library = folder.load()
    assert make(library, "new/")["weeks"] == []
    assert feedparser.parse(write_atom(library)).entries == []
    validate(json.loads(write_json(library)), JSON_FEED)
    assert f"<updated>{TODAY}T00:00:00Z</updated>" in write_atom(library)


def parse_sound(text: str) -> feedparser.FeedParserDict:
    """Return a feed as a reader sees it, which must find no fault."""
    parsed = feedparser.parse(text)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def test_atom_as_a_reader_sees_it(folder: Folder) -> None:
    """Version, ids, titles, days, authors, and whole addresses where the site's own is known."""
    folder.write("site.yml", SITE.replace("site_name: Shelf", "site_name: Shelf\nsite_url: https://example.org/shelf/"))
    folder.add_asset("a", "publish: 2026-11-02\nverified: {on: 2026-11-12, by: Hana Weiss}")
    parsed = parse_sound(write_atom(folder.load()))
    assert parsed.version == "atom10"
    assert (parsed.feed.title, parsed.feed.author) == ("New on Shelf", "Shelf")
    assert {link.rel: link.href for link in parsed.feed.links} == {
        "self": "https://example.org/shelf/new/atom.xml",
        "alternate": "https://example.org/shelf/new/",
    }
    verified, published = parsed.entries
    assert (verified.title, verified.author, verified.updated) == ("Verified: A", "Hana Weiss", "2026-11-12T00:00:00Z")
    assert (published.title, published.author) == ("Published: A", "Ines Okafor")
    assert (published.link, published.summary) == ("https://example.org/shelf/library/a/", "They pay for it twice.")
    assert published.tags[0].term == "Published"
    assert published.id.startswith("urn:uuid:")
    assert published.id != verified.id


def test_atom_has_what_the_standard_asks_for(folder: Folder) -> None:
    """The feed and each entry have an id, a title, a time and an author or the feed's. Source: RFC 4287, 4.1."""
    folder.add_asset("a")
    root = ET.fromstring(write_atom(folder.load()))
    space = "{http://www.w3.org/2005/Atom}"
    for element in (root, *root.iter(f"{space}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{space}{name}")) == 1
    assert root.find(f"{space}author/{space}name") is not None
    assert [link.get("rel") for link in root.findall(f"{space}link")] == ["self", "alternate"]


def test_addresses_are_relative_where_the_site_s_is_not_known(folder: Folder) -> None:
    """Links go from the feed, so that a reader that has the feed's address finds them."""
    folder.add_asset("a")
    atom, values = write_atom(folder.load()), json.loads(write_json(folder.load()))
    links = re.findall(r'rel="alternate" type="text/html" href="([^"]*)"', atom)
    found = {urljoin("https://example.org/shelf/new/atom.xml", link) for link in links}
    assert found == {"https://example.org/shelf/new/", "https://example.org/shelf/library/a/"}
    assert values["items"][0]["url"] == "../library/a/"
    assert "feed_url" not in values


def test_ids_stay(folder: Folder) -> None:
    """An id outlives a new title, a corrected day, and a move of the site."""
    folder.add_asset("a", "publish: 2026-11-06")
    before = parse_sound(write_atom(folder.load())).entries[0].id
    folder.add_asset("a", "publish: 2026-11-05", title="Another")
    folder.write("site.yml", SITE.replace("site_name: Shelf", "site_name: Shelf\nsite_url: https://example.org/"))
    after = parse_sound(write_atom(folder.load())).entries[0]
    assert (after.id, after.title) == (before, "Published: Another")


def test_two_libraries_share_no_id(folder: Folder) -> None:
    """An asset of the same slug in another repository is another event."""
    folder.add_asset("a")
    ids = set()
    for repository in ("https://example.org/one", "https://example.org/two"):
        folder.write("site.yml", f"repo_url: {repository}\n{SITE}")
        ids.add(parse_sound(write_atom(folder.load())).entries[0].id)
    assert len(ids) == 2


def test_json_feed(folder: Folder) -> None:
    """The feed keeps to JSON Feed 1.1, and a piece in another language says so."""
    folder.write("site.yml", SITE.replace("site_name: Shelf", "site_name: Shelf\nsite_url: https://example.org/"))
    folder.add_asset("a", "publish: 2026-11-06\nlang: de")
    folder.add_note("n1", "kind: request\nabout: library", "Something.")
    values = json.loads(write_json(folder.load()))
    validate(values, JSON_FEED)
    assert values["feed_url"] == "https://example.org/new/feed.json"
    request, published = values["items"]
    assert request["authors"] == [{"name": "Priya Raman"}]
    assert (request["title"], request["url"]) == (
        "Request: The library",
        "https://example.org/notes/2026-11/#ds-note-n1",
    )
    assert (published["url"], published["language"]) == ("https://example.org/library/a/", "de")


def test_feeds_hold_the_newest(folder: Folder) -> None:
    """Fifty events, the newest first."""
    for number in range(NEWEST + 10):
        day = date.fromordinal(TODAY.toordinal() - number)
        folder.add_asset(f"a{number}", f"publish: {day}\nverified: {{on: {day}, by: Ines Okafor}}")
    titles = [entry.title for entry in parse_sound(write_atom(folder.load())).entries]
    assert titles == [f"Published: A{number}" for number in range(NEWEST)]


def test_feeds_are_sound_whatever_a_title_holds(folder: Folder) -> None:
    """Markup stays text, and characters that XML cannot hold are left out."""
    folder.add_asset("a", title=r'"<b>&amp;</b>]]> \U0001F600"')
    folder.add_note("n1", "kind: request\nabout: library", "One \x01\ufffemore ]]>.")
    root = ET.fromstring(write_atom(folder.load()))
    assert root.findtext("{*}entry/{*}summary") == "One more ]]>."
    titles = [element.text for element in root.iter("{http://www.w3.org/2005/Atom}title")]
    assert titles[-1] == "Published: <b>&amp;</b>]]> \U0001f600"
    parse_sound(write_atom(folder.load()))
    validate(json.loads(write_json(folder.load())), JSON_FEED)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b\x08c\x0bd\x1fe", "abcde"),
        ("a\tb\nc\rd", "a\tb\nc\rd"),
        ("a\ufffeb\uffffc\ud800d", "abcd"),
        ("a\ud7ff\ue000\ufffd\U00010000\U0010ffff", "a\ud7ff\ue000\ufffd\U00010000\U0010ffff"),
    ],
)
def test_what_xml_cannot_hold_is_left_out(text: str, cleaned: str) -> None:
    """Exactly the characters of XML 1.0 stay. Source: XML 1.0, production 2."""
    assert clean_text(text) == cleaned


def test_pages_name_the_feeds(minimal: Path) -> None:
    """Each page leads to New, and tells feed readers where the feeds are."""
    result = run_command("dealshelf", "build", "--today", DAY, cwd=minimal)
    assert result.returncode == 0, result.stdout + result.stderr
    for page, root in (("index.html", ""), ("library/roi/index.html", "../../")):
        text = (minimal / "site" / page).read_text(encoding="utf-8")
        assert f'<link rel="alternate" type="application/atom+xml" href="{root}new/atom.xml" title="New">' in text
        assert f'<link rel="alternate" type="application/feed+json" href="{root}new/feed.json" title="New">' in text
        assert f'<a href="{root}new/">New</a>' in text
    for name in ("atom.xml", "feed.json", "index.html"):
        assert (minimal / "site/new" / name).is_file()
