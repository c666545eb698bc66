"""The roadmap: what a rep may say, what slips, and how past confidence held up."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser import serve_folder
from conftest import TODAY as DAY
from conftest import run_command
from dealshelf.claims import read_window
from dealshelf.records import RoadmapItem
from dealshelf.views.confidence import Score, say_finding, view_past
from dealshelf.views.roadmap import Slips, first_sentence
from dealshelf.views.windows import say_quarters, say_timing
from test_claims import confirmed, make_item
from test_views import Folder, make

Q1_SAID = "history: [{stage: concept, on: 2026-01-19, window: Q4 2026}]"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return a library with one persona and no asset."""
    return Folder(tmp_path)


def add_item(folder: Folder, slug: str, stage: str, *lines: str) -> None:
    """Write a roadmap item, its title made from the slug."""
    front = "\n".join([f"title: {slug.capitalize()}", f"stage: {stage}", *lines])
    folder.write(f"content/roadmap/{slug}.md", f"---\n{front}\n---\n\nWhat {slug} is.\n")


def test_the_surest_come_first_then_the_soonest(folder: Folder) -> None:
    """Open items go by confidence, then by window; those without one come last."""
    add_item(folder, "a", "concept", "window: Q1 2027")
    add_item(folder, "b", "launching", "window: Q1 2028")
    add_item(folder, "c", "development")
    add_item(folder, "d", "development", "window: 2027-02-01")
    add_item(folder, "e", "development", "window: Q4 2026")
    add_item(folder, "f", "shipped", "window: Q1 2026")
    values = make(folder.load(), "roadmap/")
    assert [item.title for item in values["coming"]] == ["B", "E", "D", "C", "A"]
    assert [item.title for item in values["closed"]] == ["F"]


def test_an_item_says_all_a_rep_asks(folder: Folder) -> None:
    """Confidence, window, slips, persona, confirmation, words, and the assets that speak of it with their marks."""
    folder.add_asset("note", "roadmap: [disposition]\naudience: internal")
    folder.add_asset("plan", "roadmap: [disposition]\nstatus: planned\npublish: 2027-01-01\naudience: internal")
    folder.add_asset("gone", "roadmap: [disposition]\nstatus: retired\naudience: internal")
    words = ("say: We build it.", "not_yet: [No date., No price.]", "if_promised: Part 11 moves out.")
    stamp = "confirmed: {on: 2026-11-09, by: Dov Hartmann}"
    add_item(folder, "disposition", "development", "window: Q1 2027", "personas: [cfo]", stamp, *words, Q1_SAID)
    item = make(folder.load(), "roadmap/")["coming"][0]
    assert (item.confidence, item.label, item.window.label) == (60, "In development", "Q1 2027")
    assert item.slips == Slips("Once", ("Q4 2026", "Q1 2027"))
    assert (item.is_late, item.is_overdue) == (False, False)
    assert [link.url for link in item.personas] == ["personas/cfo/"]
    assert (item.say, item.not_yet, item.if_promised) == (
        ("We build it.",),
        ("No date.", "No price."),
        "Part 11 moves out.",
    )
    assert [entry.title for entry in item.assets] == ["NOTE", "PLAN"]
    assert [entry.trust.flags for entry in item.assets if entry.trust] == [
        (("internal", "Internal"),),
        (("internal", "Internal"), ("planned", "Planned")),
    ]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("window: Q4 2026", Q1_SAID), "None since Jan 2026"),
        (("window: Q4 2026",), "None on record"),
        ((), "No window named"),
        (("window: Q1 2027", Q1_SAID), "Once"),
        (("window: Q3 2026", Q1_SAID), "None, pulled forward"),
        (("window: Q3 2027", f"{Q1_SAID[:-1]}, {{stage: concept, on: 2026-02-01, window: Q1 2027}}]"), "Twice"),
    ],
)
def test_slips_in_words(folder: Folder, lines: tuple[str, ...], words: str) -> None:
    """How often the window slipped is said in words."""
    add_item(folder, "a", "development", *lines)
    assert make(folder.load(), "roadmap/")["coming"][0].slips.words == words


def test_what_is_on_the_truck_today(folder: Folder) -> None:
    """Open items with words, and what shipped in the last ninety days; what has no words is left out."""
    add_item(folder, "silent", "concept")
    add_item(folder, "told", "concept", "say: We study it.")
    add_item(folder, "new", "shipped", "window: 2026-08-23", "say: It is there.")
    add_item(folder, "old", "shipped", "window: 2026-08-22", "say: It is there.")
    add_item(folder, "today", "shipped", "window: 2026-11-21", "say: It is there.")
    add_item(folder, "later", "shipped", "window: 2026-11-22", "say: It is there.")
    add_item(folder, "dropped", "dropped", "say: Dropped.", "confirmed: {on: 2026-11-01, by: Dov}")
    values = make(folder.load(), "roadmap/")
    assert [item.title for item in values["sayable"]] == ["Told"]
    assert [item.title for item in values["shipped"]] == ["Today", "New"]


def test_closed_items_say_how_they_ended(folder: Folder) -> None:
    """What was first said, how late it came, why it was dropped, and what sells it, the last first."""
    folder.add_asset("sheet", "roadmap: [alerts]")
    said = "history: [{stage: development, on: 2025-09-15, window: Q1 2026}]"
    add_item(folder, "alerts", "shipped", "window: 2026-06-22", said)
    stamp = "confirmed: {on: 2026-04-09, by: Dov Hartmann}"
    add_item(
        folder, "dwell", "dropped", "window: Q3 2026", stamp, "say: The brokers would not share. Tags still show it."
    )
    add_item(folder, "unknown", "shipped")
    add_item(folder, "mute", "dropped")
    closed = make(folder.load(), "roadmap/")["closed"]
    assert [item.title for item in closed] == ["Alerts", "Dwell", "Unknown", "Mute"]
    assert (closed[0].first, closed[0].timing) == ("60 % for Q1 2026", "1 quarter late")
    assert closed[0].end is not None
    assert closed[0].end.day == date(2026, 6, 22)
    assert [entry.title for entry in closed[0].assets] == ["SHEET"]
    assert (closed[1].first, closed[1].timing, closed[1].reason) == ("", "", "The brokers would not share.")
    assert closed[1].end is not None
    assert closed[1].end.day == date(2026, 4, 9)
    assert [(item.end, item.reason) for item in closed[2:]] == [(None, ""), (None, "")]


@pytest.mark.parametrize(
    ("named", "end", "words"),
    [
        ("Q1 2026", "2026-03-31", "on time"),
        ("Q1 2026", "2026-04-01", "1 quarter late"),
        ("Q1 2026", "Q3 2026", "2 quarters late"),
        ("Q1 2026", "2025-12-01", "1 quarter early"),
        ("2026-03-10", "2026-03-10", "on time"),
        ("2026-03-10", "2026-03-11", "1 day late"),
        ("2026-03-10", "2026-03-23", "13 days late"),
        ("2026-03-10", "2026-03-24", "2 weeks late"),
        ("2026-03-31", "2026-04-02", "2 days late"),
        ("2026-03-10", "2026-03-03", "7 days early"),
        ("2026-01-01", "2026-04-02", "1 quarter late"),
        ("2026-03-10", "Q1 2026", "on time"),
    ],
)
def test_timing(named: str, end: str, words: str) -> None:
    """Days and weeks where both days are known, quarters otherwise."""
    assert say_timing(read_window(named), read_window(end)) == words


def test_first_sentences() -> None:
    """A sentence ends with its mark and a blank, or with the full stop of another script."""
    assert first_sentence("It costs €1.50 more. No.") == "It costs €1.50 more."
    assert first_sentence("検討しています。まだ。") == "検討しています。"
    assert first_sentence("No end") == "No end"


def make_closed(stage: str, first: str, named: str | None, end: str) -> RoadmapItem:
    """Return an item that shipped, or was dropped, on a day, and of which one thing had been said before."""
    said = [(first, "2025-01-01", named)]
    return make_item(stage, said=said, window=end if stage == "shipped" else None, confirmed=confirmed(end))


def test_past_confidence_counts_shipping_and_windows() -> None:
    """Items by what we called them: how many, shipped, by the end of the first window, and the median slip."""
    items = [
        make_closed("shipped", "development", "Q1 2026", "2026-03-31"),
        make_closed("shipped", "development", "Q1 2026", "2026-04-01"),
        make_closed("shipped", "development", "Q1 2026", "2026-12-01"),
        make_closed("shipped", "development", None, "2026-12-01"),
        make_closed("dropped", "development", "Q1 2026", "2026-01-01"),
        make_closed("shipped", "launching", "2026-03-10", "2026-03-11"),
        make_item("development", said=[("concept", "2025-01-01", "Q1 2026")]),
        make_item("shipped", window="2026-01-01"),
    ]
    past = view_past(items)
    assert past is not None
    assert past.scores == (Score("development", 5, 4, 1, 1), Score("launching", 1, 1, 0, 0))
    assert (past.items, past.is_telling, past.finding) == (6, False, "")
    assert [score.is_telling for score in past.scores] == [True, False]
    assert [score.slip_words for score in past.scores] == ["1 quarter", "none"]
    assert Score("concept", 1, 0, 0, None).slip_words == ""
    assert (past.scores[0].shipped_share, past.scores[0].in_window_share) == (80, 20)


def test_an_item_counts_under_each_confidence_it_was_given() -> None:
    """Once called a concept and later launching, it stands under both, each against its own window."""
    said = [("concept", "2025-01-01", "Q1 2025"), ("launching", "2025-06-01", "Q3 2025")]
    past = view_past([make_item("shipped", said=said, window="2025-08-01")])
    assert past is not None
    assert past.scores == (Score("concept", 1, 1, 0, 2), Score("launching", 1, 1, 1, 0))
    assert past.items == 1


def test_no_past_without_history() -> None:
    """Where nothing was said of any closed item, there is no record of confidence."""
    assert view_past([make_item("shipped", window="2026-01-01"), make_item("concept")]) is None


@pytest.mark.parametrize("count", [9, 10])
def test_few_items_tell_nothing(count: int) -> None:
    """From ten closed items on, the page says what is to be learnt."""
    past = view_past([make_closed("shipped", "development", "Q1 2026", "2026-06-01")] * count)
    assert past is not None
    assert past.is_telling is (count == 10)
    assert bool(past.finding) is (count == 10)


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        (
            [Score("development", 17, 11, 6, 1), Score("launching", 19, 18, 15, 0)],
            ("Of what we called 60 %, 65 % shipped, but only 35 % in the window we first named.", ""),
        ),
        (
            [Score("development", 10, 8, 4, 1)],
            ("Of what we called 60 %, 80 % shipped, but only 40 % in the window we first named.", "date"),
        ),
        ([Score("launching", 10, 9, 9, 0)], ("Of what we called 95 %, 90 % shipped, all of it in the window", "")),
        ([Score("launching", 20, 17, 17, 0)], ("Of what we called 95 %, 85 % shipped", "")),
        ([Score("launching", 10, 8, 8, 0)], ("Of what we called 95 %, 80 % shipped", "less sure")),
        ([Score("concept", 10, 0, 0, None)], ("Nothing that we called 50 % has shipped.", "Say less.")),
        ([Score("concept", 4, 4, 0, 1)], ("", "")),
    ],
)
def test_findings(scores: list[Score], words: tuple[str, str]) -> None:
    """The finding is of the confidence most items of which came too late, in true figures."""
    finding, advice = say_finding(scores)
    assert finding.startswith(words[0])
    assert bool(finding) == bool(words[0])
    assert words[1] in advice
    assert bool(advice) == bool(words[1])


@pytest.mark.parametrize(
    ("slip", "words"),
    [(0, "none"), (1, "1 quarter"), (1.5, "1.5 quarters"), (2, "2 quarters"), (-1, "1 quarter early")],
)
def test_quarters_in_words(slip: float, words: str) -> None:
    """Half quarters come of a median between two."""
    assert say_quarters(slip) == words


def test_the_page_of_an_item(folder: Folder) -> None:
    """Its body, what was said of it with its slips, the notes about it, and the way to say more."""
    add_item(folder, "a", "development", "window: Q1 2027", Q1_SAID, "confirmed: {on: 2026-11-09, by: Dov}")
    folder.add_note("n1", "kind: comment\nabout: roadmap:a", "A buyer heard February.")
    folder.add_note("n2", "kind: objection\nabout: roadmap:a", "“Too late.”\n\nIt is being tested.")
    values = make(folder.load(), "roadmap/a/")
    rows = [(row["label"], row["confidence"], row["on"], row["is_later"]) for row in values["statements"]]
    assert rows == [
        ("Concept", 50, date(2026, 1, 19), False),
        ("In development", 60, date(2026, 11, 9), True),
    ]
    assert "What a is." in values["body"]
    assert [said.anchor for said in values["thread"]] == ["ds-note-n1"]
    assert [exchange.they_say for exchange in values["objections"]] == ["Too late."]
    assert values["actions"][0].proposal.text.startswith("---\nkind: comment\nabout: roadmap:a\n")


def test_statements_without_a_window(folder: Folder) -> None:
    """What names no window neither slips nor is pulled forward; the next is compared with the last that did."""
    said = "history: [{stage: concept, on: 2026-01-01, window: Q2 2027}, {stage: development, on: 2026-02-01}]"
    add_item(folder, "a", "launching", "window: Q1 2027", said, "confirmed: {on: 2026-11-09, by: Dov}")
    assert make(folder.load(), "roadmap/a/")["closed"] is None
    rows = make(folder.load(), "roadmap/a/")["statements"]
    assert [row["window"] and row["window"].label for row in rows] == ["Q2 2027", None, "Q1 2027"]
    assert [(row["is_later"], row["is_earlier"]) for row in rows] == [(False, False), (False, False), (False, True)]


def test_assets_lead_to_the_roadmap(folder: Folder) -> None:
    """The facts of an asset lead to the page of what it speaks of."""
    folder.add_asset("note", "roadmap: [a]\naudience: internal")
    add_item(folder, "a", "concept")
    assert make(folder.load(), "library/note/")["roadmap"][0]["url"] == "roadmap/a/"


def test_prospects_see_no_roadmap(folder: Folder) -> None:
    """A site for prospects has no page of it."""
    add_item(folder, "a", "concept")
    with pytest.raises(StopIteration):
        make(folder.load("shareable"), "roadmap/")


def build(library: Path) -> Path:
    """Build a library; return its site."""
    result = run_command("dealshelf", "build", "--today", DAY, cwd=library)
    assert result.returncode == 0, result.stdout + result.stderr
    return library / "site"


def test_the_truck_is_copied_whole(browser: Browser, minimal: Path) -> None:
    """One button copies every line with what not to say; the button of an item copies its words alone."""
    front = "title: B\nstage: launching\nsay: [It comes., Soon.]\nnot_yet: No date."
    (minimal / "content/roadmap/b.md").write_text(f"---\n{front}\nconfirmed: {{on: 2026-11-20, by: Dov}}\n---\n")
    with serve_folder(build(minimal)) as address:
        context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto(f"{address}/roadmap/")
        page.get_by_role("button", name="Copy all that is on the truck today").click()
        page.wait_for_function("navigator.clipboard.readText().then(text => text.includes('95'))")
        lines = page.evaluate("navigator.clipboard.readText()").replace("\u00a0", " ").split("\n")
        assert [line for line in lines if line] == [
            "95 %: It comes. Soon. Not yet: No date.",
            "60 %: We are building it. (Not confirmed: ask first.)",
        ]
        page.get_by_role("button", name="Copy the words to say about Automatic release").click()
        page.wait_for_function("navigator.clipboard.readText().then(text => text === 'We are building it.')")
        context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_no_word_is_too_long(browser: Browser, minimal: Path, width: int) -> None:
    """Titles and words without a blank wrap, from left to right and from right to left."""
    long, hebrew = "W" * 300, "מערכת שחרור אוטומטית"
    front = f"title: {long}\nstage: concept\nsay: {long}\nnot_yet: [{long}, {long}]\nif_promised: {long}"
    (minimal / "content/roadmap/long.md").write_text(f"---\n{front}\nconfirmed: {{on: 2026-01-01, by: {long}}}\n---\n")
    front = f"title: {hebrew}\nstage: launching\nsay: [{hebrew}, {hebrew}]\nwindow: 2026-11-01"
    (minimal / "content/roadmap/rtl.md").write_text(f"---\n{front}\n---\n")
    (minimal / "content/roadmap/gone.md").write_text(f"---\ntitle: {long}\nstage: dropped\nsay: {long}\n---\n")
    with serve_folder(build(minimal)) as address:
        page = browser.new_page(viewport={"width": width, "height": 900})
        for url in ("/roadmap/", "/roadmap/long/", "/roadmap/rtl/", "/roadmap/gone/"):
            page.goto(address + url)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, url
        page.close()


def test_an_empty_roadmap_says_how_to_begin(minimal: Path) -> None:
    """Without an item the page says so, and no section stands empty."""
    (minimal / "content/roadmap/auto-release.md").unlink()
    text = (build(minimal) / "roadmap/index.html").read_text(encoding="utf-8")
    assert "Nothing is on its way." in text
    assert text.count("<h2") == 1


def test_the_chart_says_what_its_table_says(minimal: Path) -> None:
    """From ten closed items on a picture stands beside the table, labelled in words."""
    for number in range(10):
        end = "stage: shipped\nwindow: 2026-06-01" if number else "stage: dropped\nconfirmed: {on: 2026-03-01, by: Dov}"
        said = f"{{stage: development, on: 2025-01-01, window: Q{1 + number % 2} 2026}}"
        front = f"title: T{number}\n{end}\nhistory: [{said}]"
        (minimal / f"content/roadmap/t{number}.md").write_text(f"---\n{front}\n---\n")
    text = (build(minimal) / "roadmap/index.html").read_text(encoding="utf-8")
    assert 'aria-label="Called 60 per cent: 90 per cent shipped, 50 per cent by the end of the first window."' in text
    assert '<rect class="chart-bar" x="72" y="20" width="360"' in text
    assert '<rect class="chart-bar-strong" x="72" y="20" width="200"' in text
    assert "9, 90&nbsp;%" in text
    assert "10 items closed</p>" in text
