"""The calendar: the same entries in each of its forms, whole, at addresses that lead to one another."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from browser import serve_folder
from conftest import ROOT, TODAY, run_command
from crowded_calendar import CROWDED, LONG_TITLE, add_entry, write_crowded, write_site
from dealshelf.library import Library
from dealshelf.pipeline import load_library
from dealshelf.records import Audience
from dealshelf.site import load_site
from dealshelf.views import list_pages
from dealshelf.views.calendar import AGENDA_MOST, LATE_MOST, list_calendar_pages
from dealshelf.views.month import MOST
from dealshelf.views.owners import LONGEST, slug_owners
from dealshelf.views.shelf import Shelf
from site_reader import SitePage, find_broken_links, read_pages

NOW = date.fromisoformat(TODAY)

Pages = Mapping[str, Mapping[str, Any]]


def load(folder: Path, audience: Audience = "internal") -> Library:
    """Return the library of a folder as of today."""
    library, _ = load_library(load_site(folder / "site.yml"), today=NOW, audience=audience)
    return library


def view_pages(library: Library) -> Pages:
    """Return the values of every page of a library's calendar, by address."""
    return {page.url: page.make() for page in list_calendar_pages(Shelf(library))}


def list_urls(pages: Pages, url: str) -> list[str]:
    """Return the addresses of the entries in an agenda, through all its pages."""
    parts = [values for name, values in pages.items() if name == url or name.startswith(f"{url}page/")]
    return [plan.entry.url for values in parts for day in values["days"] for plan in day.plans]


@pytest.fixture(scope="session")
def sample_calendar() -> Pages:
    """The pages of the sample library's calendar."""
    return view_pages(load(ROOT))


@pytest.fixture(scope="session")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with 2,000 entries in one month, built."""
    folder = tmp_path_factory.mktemp("crowded")
    write_crowded(folder)
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=folder)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder


@pytest.fixture(scope="session")
def crowded_calendar(crowded: Path) -> Pages:
    """The pages of the crowded library's calendar."""
    return view_pages(load(crowded))


@pytest.fixture(params=["sample_calendar", "crowded_calendar"])
def pages(request: pytest.FixtureRequest) -> Pages:
    """The pages of a calendar: of the sample library, and of the crowded one."""
    found: Pages = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library for one persona, without assets."""
    write_site(tmp_path, personas=1)
    return tmp_path


def test_the_grid_shows_what_the_agenda_lists(pages: Pages) -> None:
    """Each own day of a month has in its cell what the agenda has on that day, up to the cap, and counts the rest."""
    months = [url for url, values in pages.items() if "weeks" in values and "days" in values]
    assert months
    for url in months:
        cells = [cell for week in pages[url]["weeks"] for cell in week.cells if not cell.is_outside]
        listed = list_urls(pages, url)
        assert sum(len(cell.plans) + cell.more for cell in cells) == len(listed)
        shown = [plan.entry.url for cell in cells for plan in cell.plans]
        assert set(shown) <= set(listed)
        assert all(len(cell.plans) == MOST for cell in cells if cell.more)
        assert shown == [url for url in listed if url in set(shown)]


def test_the_board_shows_what_the_agenda_lists(pages: Pages) -> None:
    """Whatever a quarter's agenda lists stands in the row of each of its personas, or is counted there."""
    quarters = [url for url, values in pages.items() if "rows" in values and "days" in values]
    assert quarters
    for url in quarters:
        listed = list_urls(pages, url)
        cells = [cell for row in pages[url]["rows"] for cell in row.cells]
        shown = {plan.entry.url for cell in cells for plan in cell.plans}
        assert shown <= set(listed)
        assert all(len(row.cells) == len(pages[url]["columns"]) for row in pages[url]["rows"])
        if not any(cell.more for cell in cells):
            assert shown == set(listed)


def test_quarters_are_their_months(pages: Pages) -> None:
    """The agenda of a quarter is those of its months in a row."""
    for url, values in pages.items():
        if "month_links" in values and "/page/" not in url:
            months = [link.url for link in values["month_links"] if link.url]
            assert list_urls(pages, url) == [entry for month in months for entry in list_urls(pages, month)]


def test_every_dated_asset_stands_in_one_month() -> None:
    """Nothing is left out or doubled: what is past, what was retired and what is to come."""
    library = load(ROOT)
    pages = view_pages(library)
    months = [url for url, values in pages.items() if "weeks" in values and "days" in values]
    listed = sorted(entry for url in months for entry in list_urls(pages, url))
    assert listed == sorted(f"library/{asset.slug}/" for asset in library.shown if asset.publish)


def test_an_entry_is_the_same_in_all_forms(sample_calendar: Pages) -> None:
    """Grid, board and agenda hold one value, so they cannot say different things."""
    values = sample_calendar["calendar/2026-11/"]
    quarter = sample_calendar["calendar/2026-q4/"]
    in_grid = {plan.entry.url: plan for week in values["weeks"] for cell in week.cells for plan in cell.plans}
    in_board = {plan.entry.url: plan for row in quarter["rows"] for cell in row.cells for plan in cell.plans}
    in_agenda = {plan.entry.url: plan for day in values["days"] for plan in day.plans}
    assert in_agenda
    for url, plan in in_agenda.items():
        assert in_grid[url] == in_board[url] == plan
        assert plan.entry.title
        assert plan.entry.kind
        assert plan.entry.personas
        assert plan.label


def test_pages_lead_to_their_neighbours(pages: Pages) -> None:
    """Before and after a month or quarter comes the next that has a page, and the way back; one leads to today."""
    for values in pages.values():
        if "steps" in values:
            before, after = values["steps"]["previous"], values["steps"]["next"]
            assert before is None or pages[before.url]["steps"]["next"].label == values["heading"]
            assert after is None or pages[after.url]["steps"]["previous"].label == values["heading"]
            today = values["steps"]["today"]
            assert values["heading"] in ("November 2026", "4th quarter 2026") if today is None else today.url in pages


def test_what_is_coming_is_on_the_overview(folder: Path) -> None:
    """From today on by month, what is late first, what has no date apart; what is past elsewhere."""
    for slug, status, publish in (
        ("late", "drafting", "2026-11-03"),
        ("today", "planned", NOW.isoformat()),
        ("soon", "scheduled", "2026-11-30"),
        ("later", "idea", "2027-02-01"),
        ("undated", "idea", ""),
        ("out", "published", "2026-11-02"),
        ("gone", "retired", "2026-11-01"),
    ):
        add_entry(folder, slug, slug.capitalize(), status=status, publish=publish)
    pages = view_pages(load(folder))
    overview = pages["calendar/"]
    assert [plan.entry.title for day in overview["late"] for plan in day.plans] == ["Late"]
    spans = {span.name: [plan.entry.title for day in span.days for plan in day.plans] for span in overview["agenda"]}
    assert spans == {"November 2026": ["Today", "Soon"], "February 2027": ["Later"]}
    assert [plan.entry.title for plan in overview["unscheduled"]] == ["Undated"]
    assert list_urls(pages, "calendar/2026-11/") == [
        f"library/{slug}/" for slug in ("gone", "out", "late", "today", "soon")
    ]
    states = {plan.entry.title: plan for day in pages["calendar/2026-11/"]["days"] for plan in day.plans}
    assert [states[title].state for title in ("Gone", "Out", "Late")] == ["retired", "live", "drafting"]
    assert [title for title, plan in states.items() if plan.is_late] == ["Late"]


def test_the_overview_is_capped_and_says_where_the_rest_is(crowded_calendar: Pages) -> None:
    """It shows so many, and the quarters it names hold as many as it left out."""
    overview = crowded_calendar["calendar/"]
    late = sum(len(day.plans) for day in overview["late"])
    shown = sum(len(day.plans) for span in overview["agenda"] for day in span.days)
    assert (late, shown) == (LATE_MOST, AGENDA_MOST)
    counts = overview["quarter_counts"]
    assert sum(number for _, number in overview["later"]) + late + shown == sum(counts.values()) - counts["published"]


def test_comments_are_counted_with_their_replies(folder: Path) -> None:
    """The number holds answers to answers; the last word is quoted; what is out has none to quote."""
    add_entry(folder, "planned", "Planned", status="planned", publish="2026-12-01")
    add_entry(folder, "silent", "Silent", status="planned", publish="2026-12-02")
    notes = folder / "content" / "notes" / "2026"
    notes.mkdir(parents=True)
    for slug, more, on in (("first", "", 1), ("second", "reply_to: first\n", 2), ("third", "reply_to: second\n", 3)):
        front = f"kind: comment\nabout: asset:planned\nby: Priya Raman\non: 2026-11-0{on}\n{more}"
        (notes / f"{slug}.md").write_text(f"---\n{front}---\n\nWords of the {slug}.\n", encoding="utf-8")
    days = view_pages(load(folder))["calendar/2026-12/"]["days"]
    planned, silent = (day.plans[0] for day in days)
    assert (planned.comments, planned.latest, planned.latest_by) == (3, "Words of the third.", "Priya Raman")
    assert planned.said == "library/planned/#ds-field"
    (notes / "third.md").write_text((notes / "third.md").read_text().replace("on: 2026-11-03", "on: 2026-11-02"))
    (notes / "second.md").rename(notes / "zeroth.md")
    (notes / "third.md").write_text((notes / "third.md").read_text().replace("to: second", "to: zeroth"))
    planned = view_pages(load(folder))["calendar/2026-12/"]["days"][0].plans[0]
    assert planned.latest == "Words of the third."
    assert (silent.comments, silent.said) == (0, "")


@pytest.mark.parametrize("name", ["sample", "crowded"])
def test_filter_pages_are_complete(request: pytest.FixtureRequest, name: str) -> None:
    """The pages of each persona and owner hold each of its entries once: coming, without a date, past."""
    library = load(request.getfixturevalue(name))
    pages = view_pages(library)
    entries = [asset for asset in library.shown if asset.publish or asset in library.upcoming]
    expected = {
        ("persona", slug): {asset.slug for asset in entries if slug in asset.personas} for slug in library.personas
    }
    for owner in {asset.owner for asset in library.shown if asset.owner}:
        expected["owner", owner] = {asset.slug for asset in entries if asset.owner == owner}
    for (kind, subject_name), slugs in expected.items():
        parts = [
            values
            for values in pages.values()
            if "subject" in values and (values["subject"].kind, values["subject"].name) == (kind, subject_name)
        ]
        found = [plan for values in parts for day in values["days"] for plan in day.plans]
        found += [plan for values in parts for plan in values["unscheduled"]]
        found += [plan for values in parts for span in values["past"] for plan in span.plans]
        assert sorted(plan.entry.url for plan in found) == sorted(f"library/{slug}/" for slug in slugs)


def test_owners_have_addresses_of_their_own(folder: Path) -> None:
    """Names that come to the same slug are numbered, in any order of files; what has no letters is an owner, too."""
    for number, name in enumerate(("ana li", "Ana Li", "ANA-LI!", "???", "x" * 300, "José", "Jose\u0301")):
        add_entry(folder, f"asset-{number}", "Asset", owner=f'"{name}"')
    slugs = slug_owners(load(folder))
    assert len(set(slugs.values())) == len(slugs) == 7
    assert sorted(slug for name, slug in slugs.items() if name.lower().startswith("ana")) == [
        "ana-li",
        "ana-li-2",
        "ana-li-3",
    ]
    assert slugs["???"] == "owner"
    assert len(slugs["x" * 300]) == LONGEST
    assert sorted(slugs[name] for name in slugs if name.startswith("Jos")) == ["josé", "josé-2"]


def test_far_dates_cost_a_page(folder: Path) -> None:
    """Dates at the ends of time have their months, but the empty ones between have none."""
    for day in ("0001-01-01", "1990-05-05", "9998-02-02", "9999-12-31"):
        add_entry(folder, f"on-{day}", day, publish=day)
    pages = view_pages(load(folder))
    assert len(pages) < 90
    assert pages["calendar/0001-01/"]["steps"]["previous"] is None
    assert pages["calendar/0001-01/"]["steps"]["next"].url == "calendar/1990-05/"
    assert pages["calendar/9999-12/"]["steps"]["next"] is None
    assert pages["calendar/9999-12/"]["weeks"][-1].after == 2
    assert list_urls(pages, "calendar/9999-q4/") == ["library/on-9999-12-31/"]


def test_an_empty_library_has_a_calendar(tmp_path: Path) -> None:
    """This month and the next, this quarter and the next, and nothing in them."""
    write_site(tmp_path)
    pages = view_pages(load(tmp_path))
    assert sorted(pages) == [
        "calendar/",
        "calendar/2026-11/",
        "calendar/2026-12/",
        "calendar/2026-q4/",
        "calendar/2027-q1/",
    ]
    assert pages["calendar/"]["agenda"] == []


def test_prospects_see_no_calendar(folder: Path) -> None:
    """A site for prospects has no page of it."""
    add_entry(folder, "out", "Out", status="published", publish="2026-11-02", audience="shareable")
    urls = [page.url for page in list_pages(Shelf(load(folder, "shareable")))]
    assert urls
    assert not [url for url in urls if url.startswith("calendar")]


@pytest.mark.parametrize(
    ("lang", "weekday", "first", "heading", "outside"),
    [
        ("en-US", "Sunday", date(2026, 11, 1), "November 2026", "1"),
        ("de", "Montag", date(2026, 10, 26), "November 2026", "26. Okt."),
    ],
)
def test_the_grid_follows_the_language(
    tmp_path: Path, lang: str, weekday: str, first: date, heading: str, outside: str
) -> None:
    """Weeks begin where the site's language has them begin, and the names are its."""
    write_site(tmp_path, lang=lang)
    values = view_pages(load(tmp_path))["calendar/2026-11/"]
    assert values["weekdays"][0][1] == weekday
    assert values["weeks"][0].cells[0].on == first
    assert values["weeks"][0].cells[0].label == outside
    assert values["weeks"][0].number == (45 if lang == "en-US" else 44)
    assert values["heading"] == heading


def test_what_a_quarter_lacks_is_said(folder: Path) -> None:
    """Who gets nothing or one asset, and what nobody owns."""
    add_entry(folder, "planned", "Planned", status="planned", publish="2026-12-01", personas="[buyer-0]")
    pages = view_pages(load(folder))
    this, following = pages["calendar/2026-q4/"]["gaps"], pages["calendar/2027-q1/"]["gaps"]
    assert [(gap.words, [link.label for link in gap.links]) for gap in this] == [
        ("Only one asset for", ["Buyer 0"]),
        ("Without an owner:", ["Planned"]),
    ]
    assert [(gap.words, [link.label for link in gap.links]) for gap in following] == [("Nothing for", ["Buyer 0"])]


def test_weeks_count_to_the_month_of_their_thursday(sample_calendar: Pages) -> None:
    """The board's months span all its weeks, and the week of today is marked."""
    values = sample_calendar["calendar/2026-q4/"]
    assert [column.number for column in values["columns"]] == list(range(40, 54))
    assert values["months"] == [("October 2026", 5), ("November 2026", 4), ("December 2026", 5)]
    assert [column.number for column in values["columns"] if column.is_now] == [47]


# What the crowded library's pages look like once they are built.


@pytest.fixture(scope="session")
def crowded_pages(crowded: Path) -> dict[str, SitePage]:
    """The crowded library's pages as a program reads them."""
    return read_pages(crowded / "site")


def test_crowded_pages_hold_together(crowded: Path, crowded_pages: dict[str, SitePage]) -> None:
    """Every link of the calendar leads to a page and a place on it: the next page, the day, the other forms."""
    calendar = {url: page for url, page in crowded_pages.items() if url.startswith("/calendar/")}
    assert len(calendar) > 60
    broken = find_broken_links(crowded / "site", crowded_pages)
    assert [link for link in broken if "calendar" in link] == []
    for url, page in calendar.items():
        assert len(page.ids) == len(set(page.ids)), url
        assert page.headings.count(1) == 1, url
        assert all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False)), url


def test_more_leads_to_the_day(crowded: Path) -> None:
    """The link of a day that holds too much leads to the page of the agenda on which the day begins."""
    html = (crowded / "site" / "calendar" / "2026-11" / "index.html").read_text(encoding="utf-8")
    target = html.split(f"#ds-{CROWDED}")[0].rpartition('href="')[2].removeprefix("../../")
    page = (crowded / "site" / target / "index.html").read_text(encoding="utf-8")
    assert f'id="ds-{CROWDED}"' in page
    assert 'aria-current="date"' in html


def test_text_is_never_markup(crowded: Path) -> None:
    """What stands in a title or a reason is shown as it was typed."""
    for path in (crowded / "site" / "calendar").rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert "<b>Bold" not in html
        assert "<script>alert" not in html
    text = (crowded / "site" / "calendar" / "2026-11" / "index.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_tables_are_real(crowded_pages: dict[str, SitePage]) -> None:
    """Month and board have a caption, and headings that say of what."""
    for url in ("/calendar/2026-11/", "/calendar/2026-q4/"):
        tags = crowded_pages[url].tags
        assert [name for name, _ in tags].count("caption") == 1
        scopes = [attributes.get("scope") for name, attributes in tags if name == "th"]
        assert {"col", "row"} <= set(scopes)
        assert None not in scopes
        assert [attributes.get("aria-current") for _, attributes in tags].count("date") == 1


@pytest.fixture(scope="module")
def address(crowded: Path) -> Iterator[str]:
    """Where the crowded library's site is served."""
    with serve_folder(crowded / "site") as found:
        yield found


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_hangs_over(browser: Browser, address: str, crowded: Path, width: int) -> None:
    """No page is wider than the window, not even with titles of 300 letters in a row."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    agenda = sorted((crowded / "site" / "calendar" / "2026-11").rglob("*.html"))
    with_long = next(path for path in agenda if LONG_TITLE in path.read_text(encoding="utf-8"))
    inner = with_long.parent.relative_to(crowded / "site").as_posix()
    for url in ("calendar", "calendar/2026-11", "calendar/2026-q4", "calendar/owner/ines-okafor/page/2", inner):
        page.goto(f"{address}/{url}/")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, url
    page.close()


def test_the_agenda_comes_first_on_a_phone(browser: Browser, address: str) -> None:
    """On a phone the agenda stands above the grid, on a wide screen below it."""
    places = {}
    for width in (390, 1280):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(f"{address}/calendar/")
        top = "id => document.getElementById(id).getBoundingClientRect().top"
        places[width] = page.evaluate(top, "ds-agenda") < page.evaluate(top, "ds-month")
        page.close()
    assert places == {390: True, 1280: False}
