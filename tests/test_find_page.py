"""The Library as the page of results, in a real Chromium: what it finds, filters, remembers and says."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from browser import serve_folder
from dealshelf.search.answer import Searcher, show_row
from dealshelf.search.locating import locate
from find_page import list_titles, open_page, read_titles, search_live, type_into, wait_for_count

HOSTILE = [
    *(
        "🙂",
        '"',
        "-",
        ":",
        "<script>window.hit=1</script>",
        "כמה זה עולה",
        "السعر",
        "東京",
        "persna:cfo",
        "persona:nobody",
    ),
    *("the", "%00%ff", "../../etc", "__proto__", "constructor:x", "\u202eabc", "a" * 10_000, "pallet " * 1400, "$& $1"),
]


def read_counts(page: Page, name: str) -> dict[str, int]:
    """Return the filters of a field with their counts."""
    page.wait_for_timeout(600)
    rows = page.locator(f"fieldset:has([name={name}]) label:visible")
    return {
        row.locator("input").get_attribute("value") or "": int(row.locator("> span").last.inner_text())
        for row in rows.all()
    }


def test_results_come_while_typing(browser: Browser, address: str, searcher: Searcher) -> None:
    """Each keystroke has its results, the same as the Python reader's, with what was typed marked, half a word too."""
    with open_page(browser, address, "/library/") as page:
        type_into(page, "rejec")
        found = search_live(searcher, "rejec")
        wait_for_count(page, f"{len(found.documents)} results for “rejec”")
        assert read_titles(page) == list_titles(searcher, found)
        assert "rejected" in page.locator(".results-rows mark").all_inner_texts()
        page.keyboard.type("ted pallet cost")
        found = search_live(searcher, "rejected pallet cost")
        wait_for_count(page, f"{len(found.documents)} results for “rejected pallet cost”")
        assert read_titles(page) == list_titles(searcher, found)
        first = page.locator(".result").first
        assert first.locator("h3 mark").all_inner_texts() == ["rejected", "pallet", "costs"]
        assert first.locator(".voice mark").count() == 3


def test_a_row_says_what_a_list_says(browser: Browser, address: str) -> None:
    """A result has the words of the same asset's row in the Library: title, kind, reason, both marks, facts."""
    with open_page(browser, address, "/library/") as page:
        link = "h3 > a[href$='/rejected-pallet-cost/']"
        listed = page.locator(".result", has=page.locator(link)).inner_text()
        type_into(page, "rejected pallet")
        wait_for_count(page, "results for “rejected pallet”")
        assert page.locator(".result", has=page.locator(link)).first.inner_text().splitlines() == listed.splitlines()


def test_a_result_quotes_what_matched(browser: Browser, address: str) -> None:
    """When neither title nor reason says a word, a sentence that does stands under them, the word marked."""
    with open_page(browser, address, "/library/?q=lane+rejected") as page:
        quote = page.locator(".result", has=page.locator("h3 > a[href$='/lane-risk-calculator/']")).locator(".quote")
        quote.wait_for()
        assert "rejected" in quote.locator("mark").all_inner_texts()
        assert len(quote.inner_text()) < 200


def test_filters_widen_within_a_field_and_narrow_between(browser: Browser, address: str, searcher: Searcher) -> None:
    """Two personas are either; a persona and a type are both. Every count is what choosing the value would give."""
    with open_page(browser, address, "/library/?q=pallet") as page:
        page.locator("[name=persona][value=head-of-quality]").check()
        page.locator("[name=persona][value=finance-director]").check()
        page.locator("[name=audience][value=shareable]").check()
        chosen = {"persona": ["head-of-quality", "finance-director"], "audience": ["shareable"]}
        found = search_live(searcher, "pallet", **chosen)
        wait_for_count(page, f"{len(found.documents)} results")
        assert read_titles(page) == list_titles(searcher, found)
        counts = read_counts(page, "stage")
        for stage, count in counts.items():
            assert count == len(search_live(searcher, "pallet", **chosen, stage=[stage]).documents)
        for persona, count in read_counts(page, "persona").items():
            assert count == len(search_live(searcher, "pallet", persona=[persona], audience=["shareable"]).documents)
        assert len(counts) > 2


def test_the_address_reproduces_the_view(browser: Browser, address: str) -> None:
    """Words, filters and order stand in the address; it shows the same elsewhere, and is nobody's deal there."""
    with open_page(browser, address, "/library/") as page:
        type_into(page, "pallet")
        wait_for_count(page, "for “pallet”")
        page.locator("[name=persona][value=head-of-quality]").check()
        page.get_by_label("Order").select_option("newest")
        page.locator("#ds-order").wait_for()
        page.wait_for_timeout(500)
        link, titles = page.url, read_titles(page)
    query = parse_qs(urlsplit(link).query)
    assert query == {"q": ["pallet"], "persona": ["head-of-quality"], "sort": ["newest"]}
    with open_page(browser, address, link.removeprefix(address)) as page:
        wait_for_count(page, "for “pallet”")
        assert read_titles(page) == titles
        assert page.locator("#ds-search").input_value() == "pallet"
        assert page.get_by_role("button", name="Remove Head of Quality").is_visible()
        assert page.get_by_label("Order").input_value() == "newest"
        assert page.evaluate("localStorage.length") == 0


def test_back_goes_step_by_step(browser: Browser, address: str) -> None:
    """Back leaves a filter, then the typed words as one step, then the page; Forward comes again."""
    with open_page(browser, address, "/library/") as page:
        before = read_titles(page)
        type_into(page, "pallet")
        wait_for_count(page, "for “pallet”")
        every = page.locator(".results-count").inner_text()
        page.locator("[name=type][value=deck]").check()
        page.locator(".results-count", has_not_text=every).wait_for()
        page.go_back()
        wait_for_count(page, every)
        page.go_back()
        wait_for_count(page, "assets")
        assert read_titles(page) == before
        assert page.locator("#ds-search").input_value() == ""
        page.go_forward()
        wait_for_count(page, every)
        assert page.locator("#ds-search").input_value() == "pallet"


def test_typing_is_one_step_however_soon_one_leaves(browser: Browser, address: str) -> None:
    """What is typed stands in the address once typing rests, or the field is left: Back from a result leads to it."""
    with open_page(browser, address, "/library/") as page:
        steps = page.evaluate("history.length")
        type_into(page, "pallet")
        wait_for_count(page, "for “pallet”")
        page.keyboard.press("ArrowDown")
        assert page.url.endswith("/library/?q=pallet")
        page.keyboard.press("Enter")
        page.wait_for_url("**/library/*/")
        assert page.evaluate("history.length") == steps + 2
        page.go_back()
        wait_for_count(page, "for “pallet”")
        page.wait_for_function("() => document.title.startsWith('pallet · ')")


def test_a_value_to_browse_by_becomes_a_filter(browser: Browser, address: str, searcher: Searcher) -> None:
    """With scripts, a click on a value of the Library's lists filters in place; the link leads to its list."""
    with open_page(browser, address, "/library/") as page:
        link = page.locator("#ds-facets a", has_text="Head of Quality")
        assert (link.get_attribute("href") or "").endswith("library/by/persona/head-of-quality/")
        link.click()
        found = search_live(searcher, "", persona=["head-of-quality"])
        wait_for_count(page, f"{len(found.documents)} results")
        assert read_titles(page) == list_titles(searcher, found)
        assert page.locator("[name=persona][value=head-of-quality]").is_checked()


def test_what_is_coming_or_retired_shows_on_request(browser: Browser, address: str, searcher: Searcher) -> None:
    """Only what is there shows, until status is asked for, by filter or by field."""
    with open_page(browser, address, "/library/?q=pallet") as page:
        page.locator(".results-rows .result").first.wait_for()
        assert page.locator(".trust-retired, .trust-planned, .trust-drafting").count() == 0
        assert page.locator("[name=status][value=live]").is_checked()
        page.locator("[name=status][value=retired]").check()
        found = searcher.search("pallet", {"status": ["live", "retired"]})
        wait_for_count(page, f"{len(found.documents)} results")
        page.locator("#ds-search").fill("pallet status:retired")
        page.get_by_role("button", name="Clear all").click()
        only = searcher.search("pallet status:retired")
        wait_for_count(page, f"{len(only.documents)} result")


def test_more_results_come_on_request(browser: Browser, address: str, searcher: Searcher) -> None:
    """Twenty results stand first; a button adds the next, and the focus goes to the first of them."""
    found = search_live(searcher, "pallet quality")
    assert len(found.documents) > 20
    with open_page(browser, address, "/library/?q=pallet+quality") as page:
        page.get_by_role("button", name="Show more").click()
        page.wait_for_function("() => document.querySelectorAll('.results-rows .result').length > 20")
        assert read_titles(page) == list_titles(searcher, found, most=40)
        assert page.evaluate("document.activeElement.innerText") == list_titles(searcher, found, most=40)[20]


def test_arrows_move_through_results(browser: Browser, address: str) -> None:
    """Down leaves the field for the first result, arrows go on, Up comes back, Enter opens."""
    with open_page(browser, address, "/library/") as page:
        type_into(page, "pallet")
        wait_for_count(page, "for “pallet”")
        titles = read_titles(page)
        focused = "document.activeElement.innerText"
        for key, expected in (("Down", titles[0]), ("Down", titles[1]), ("Up", titles[0])):
            page.keyboard.press(f"Arrow{key}")
            assert page.evaluate(focused) == expected
        page.keyboard.press("ArrowUp")
        assert page.evaluate("document.activeElement.id") == "ds-search"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/library/*/")
        assert page.locator("h1").inner_text() == titles[0]


def test_a_value_is_completed_into_a_filter(browser: Browser, address: str) -> None:
    """After a field's colon its values are offered by any of their names; the chosen one becomes a filter."""
    with open_page(browser, address, "/library/") as page:
        type_into(page, "pallet persona:cf")
        option = page.locator("#ds-options [role=option]")
        option.first.wait_for()
        assert [text.split("\n")[0] for text in option.all_inner_texts()] == [
            "Finance Director cfo, financial director, head of finance"
        ]
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Remove Finance Director").wait_for()
        assert page.locator("#ds-search").input_value() == "pallet "
        assert not page.locator("#ds-options").is_visible()


def test_results_are_announced(browser: Browser, address: str) -> None:
    """Who hears the page is told how many results there are, once typing has stopped; and which filters are on."""
    with open_page(browser, address, "/library/") as page:
        type_into(page, "pallet")
        status = page.locator("[data-find] > [role=status]")
        page.wait_for_function(
            "() => document.querySelector('[data-find] > [role=status]').textContent.includes('pallet')"
        )
        assert re.match(r"\d+ results for “pallet”\.", status.inner_text())


def test_nothing_found_leads_on(browser: Browser, address: str, searcher: Searcher) -> None:
    """It says so, names the nearest words, what fewer filters would give, and opens a request with the words in it."""
    with open_page(browser, address, "/library/?q=pallet&persona=validation-lead&type=deck&industry=wholesale") as page:
        wait_for_count(page, "Nothing found for “pallet”")
        relaxed = search_live(
            searcher, "pallet", persona=["validation-lead"], type=["deck"], industry=["wholesale"]
        ).relaxed
        page.locator(".results-after a").wait_for()
        offers = page.locator(".results-after .button").all_inner_texts()
        assert sorted(int(offer.split()[0]) for offer in offers) == sorted(relaxed.values())
        assert "1 without “Deck”" in offers
        request = page.get_by_role("link", name="Ask marketing for it").get_attribute("href") or ""
        query = parse_qs(urlsplit(request).query)
        assert "Searched “pallet” for Validation Lead" in query["value"][0]
        assert re.search(r"request-search-[a-z2-9]{4}\.md", query["filename"][0])
        assert "about: library" in query["value"][0]
        page.locator(".results-after .button").first.click()
        page.locator(".results-rows .result").first.wait_for()


def test_a_typed_field_is_let_go(browser: Browser, address: str, searcher: Searcher) -> None:
    """Nothing found with a field that was typed: a button takes it out of the text, and says what that gives."""
    text = 'winter type:price-list persona:"validation lead" '
    relaxed = search_live(searcher, text).relaxed
    assert {"type", "persona"} & relaxed.keys()
    with open_page(browser, address, "/library/") as page:
        page.locator("#ds-search").fill(text)
        offer = page.locator(".results-after .button", has_text="without “Price list”")
        assert offer.inner_text().startswith(f"{relaxed['type']} ")
        offer.click()
        wait_for_count(page, f"{relaxed['type']} result")
        assert page.locator("#ds-search").input_value() == 'winter persona:"validation lead" '


def test_a_hit_in_an_attachment_says_its_page(browser: Browser, address: str, searcher: Searcher) -> None:
    """Where only an attachment says a word, the row says on which page, and leads there; the same as the reader's."""
    found = search_live(searcher, "pallet invoices ")
    places = {
        searcher.index.row(document)[2]: place
        for document in found.documents[:20]
        if show_row(searcher.index, document).get("attached")
        and (place := locate(searcher.index, document, found.query.words))
    }
    with open_page(browser, address, "/library/?q=pallet+invoices+") as page:
        page.locator(".place").first.wait_for()
        page.wait_for_timeout(500)
        rows = page.locator(".result", has=page.locator(".place"))
        assert [row.locator("h3 > a").inner_text() for row in rows.all()] == list(places)
        for row in rows.all():
            place = places[row.locator("h3 > a").inner_text()]
            link = row.locator(".place a")
            assert link.inner_text() == str(place)[0].upper() + str(place)[1:]
            assert (link.get_attribute("href") or "").endswith(f"/{place.address}")
        assert page.locator(".place", has_text="In the attachment, page 2").count() == 1


def test_a_misspelt_word_is_explained(browser: Browser, address: str) -> None:
    """A slip says what it was taken for; for a word too far off the nearest are offered, and put in its place."""
    with open_page(browser, address, "/library/?q=palet+cost") as page:
        page.get_by_text("“palet” is taken for “pallet”").wait_for()
        assert "pallet" in page.locator(".results-rows mark").all_inner_texts()
        page.locator("#ds-search").fill("excrsin ")
        page.locator(".results-words button").first.wait_for()
        meant = page.locator(".results-words button").first.inner_text()
        page.locator(".results-words button").first.click()
        wait_for_count(page, f"for “{meant}”")
        assert page.locator("#ds-search").input_value() == f"{meant} "


def test_results_are_printed_without_controls(browser: Browser, address: str) -> None:
    """On paper stand the heading and the rows, from edge to edge: no filters, order or buttons."""
    with open_page(browser, address, "/library/?q=pallet&persona=head-of-quality") as page:
        wait_for_count(page, "for “pallet”")
        read_titles(page)
        page.emulate_media(media="print")
        assert page.locator(".results button:visible, .results select:visible, .facets:visible").count() == 0
        box = page.locator(".results-rows").bounding_box()
        assert box is not None
        assert box["width"] > 1200


def test_on_a_phone_filters_are_a_sheet(browser: Browser, address: str, searcher: Searcher) -> None:
    """A button opens the filters with their counts; rows have their buttons; what is dropped calls up no keyboard."""
    phone = {"has_touch": True, "is_mobile": True, "viewport": {"width": 320, "height": 640}}
    with open_page(browser, address, "/library/?q=pallet", **phone) as page:
        wait_for_count(page, "for “pallet”")
        page.locator(".facets-open").tap()
        page.locator("[name=persona][value=head-of-quality]").check()
        found = search_live(searcher, "pallet", persona=["head-of-quality"])
        page.get_by_role("button", name=f"Show {len(found.documents)} results").tap()
        page.locator("#ds-facets").wait_for(state="hidden")
        assert page.locator(".facets-open").inner_text().strip() == "Filters, 1 chosen"
        page.locator(".result-actions").first.wait_for()
        page.get_by_role("button", name="Remove Head of Quality").tap()
        wait_for_count(page, f"{len(search_live(searcher, 'pallet').documents)} results")
        assert page.evaluate("document.activeElement.tagName") == "H1"
        narrow = page.locator("#ds-search").evaluate("field => field.offsetWidth")
        page.locator("#ds-search").tap()
        assert page.locator("#ds-search").evaluate("field => field.offsetWidth") > 2 * narrow
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") != "ds-search"
        assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_any_query_is_answered_or_explained(browser: Browser, address: str, text: str) -> None:
    """No query makes an error, runs anything or leaves the page without an answer."""
    with open_page(browser, address, "/library/?q=pallet") as page:
        page.locator(".results-rows .result").first.wait_for()
        page.locator("#ds-search").fill(text)
        page.wait_for_function("() => document.querySelector('[data-find]').ariaBusy === 'false'")
        page.wait_for_timeout(400)
        count = page.locator(".results-count").inner_text()
        assert re.match(r"\d+ results? for “|Nothing found for “", count), count
        assert len(count) < 120
        if count.startswith("Nothing"):
            assert page.locator(".results-words").inner_text() or page.locator(".results-after").inner_text()
        assert page.evaluate("window.hit") is None
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        page.reload()
        page.locator(".results-count", has_text="for “").wait_for()


def test_strange_addresses_are_read(browser: Browser, address: str) -> None:
    """Unknown fields in an address are left alone, unknown values say so, and nothing breaks."""
    with open_page(browser, address, "/library/?q=pallet&constructor=1&__proto__=2&utm_source=x&sort=nonsense") as page:
        wait_for_count(page, "results for “pallet”")
        assert page.locator("ul[aria-label='Chosen filters'] li").count() == 0
        page.goto(f"{address}/library/?q=pallet&persona=nobody")
        wait_for_count(page, "Nothing found")
        page.get_by_role("button", name="Remove nobody").click()
        wait_for_count(page, "results for “pallet”")


def test_search_goes_on_without_a_network(browser: Browser, address: str, searcher: Searcher) -> None:
    """Of a library of this size everything is there once the page has been idle; words never typed before as well."""
    with open_page(browser, address, "/library/") as page:
        type_into(page, "pallet")
        wait_for_count(page, "for “pallet”")
        meta = searcher.index.meta
        last = f"/x/{(meta['n'] - 1) // meta['xs']}.json"
        page.wait_for_function(
            "last => performance.getEntriesByType('resource').some(({ name }) => name.endsWith(last))", arg=last
        )
        page.wait_for_timeout(300)
        page.route("**/favicon.svg", lambda route: route.fulfill(body=""))
        page.context.set_offline(True)
        for word in ("excursion", "validation", "inspecter "):
            page.locator("#ds-search").fill(word)
            wait_for_count(page, f"for “{word.strip()}”")
            assert page.locator(".results-rows .result").count()
        page.context.set_offline(False)


def test_files_are_asked_for_once(browser: Browser, address: str) -> None:
    """However fast one types, no file of the index is fetched twice; and the last word typed has the last say."""
    with open_page(browser, address, "/library/") as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url) if "/search/" in request.url else None)
        page.locator("#ds-search").click()
        for text in ("p", "pa", "pallet", "excursion", "valid", "validation plan"):
            page.locator("#ds-search").fill(text)
        wait_for_count(page, "for “validation plan”")
        page.wait_for_timeout(500)
        assert page.locator(".results-count").inner_text().endswith("for “validation plan”")
        assert len(asked) == len(set(asked)) > 5


@pytest.fixture
def copied(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample site to break."""
    shutil.copytree(sample / "site", tmp_path / "site")
    return tmp_path / "site"


def open_broken(browser: Browser, site: Path, words: str, mend: Callable[[Page], object]) -> None:
    """Hold that a site whose index is broken says so, shows the plain lists, and searches when it is mended."""
    with serve_folder(site) as address:
        page = browser.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}/library/")
        listed = page.locator(".results-rows .result").count()
        type_into(page, "pallet")
        page.locator(".banner", has_text=words).wait_for()
        assert page.locator(".results-rows .result").count() == listed > 20
        page.goto(f"{address}/personas/")
        type_into(page, "pallet")
        page.locator(".found", has_text=words).wait_for()
        page.keyboard.press("Enter")
        page.wait_for_url("**/library/?q=pallet*")
        page.locator(".banner", has_text=words).wait_for()
        mend(page)
        page.locator(".banner button").click()
        wait_for_count(page, "for “pallet”")
        assert not page.locator(".banner").is_visible()
        assert errors == []
        page.close()


def test_a_missing_index_is_said(browser: Browser, copied: Path) -> None:
    """Without an index the lists stay, and a line says that search does not work, with a button to try again."""
    (copied / "search").rename(copied / "away")
    open_broken(browser, copied, "cannot be read", lambda _: (copied / "away").rename(copied / "search"))


def test_another_version_is_said(browser: Browser, copied: Path) -> None:
    """An index of another version than the scripts asks for the page to be loaded again."""
    pointer = copied / "search/current.json"
    known = pointer.read_text()
    pointer.write_text('{"v":2,"folder":"x/"}')
    open_broken(browser, copied, "has changed since this page was opened", lambda _: pointer.write_text(known))


def test_a_newer_index_takes_over(browser: Browser, copied: Path) -> None:
    """When the site is built anew while a page is open, search goes on in the new index."""
    pointer = copied / "search/current.json"
    old = copied / "search" / json.loads(pointer.read_text())["folder"]
    with serve_folder(copied) as address:
        page = browser.new_page()
        # Nothing is fetched ahead, as by visitors who save data.
        page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
        page.goto(f"{address}/library/?q=pallet")
        wait_for_count(page, "for “pallet”")
        old.rename(copied / "search/0123abcd")
        pointer.write_text('{"v":1,"folder":"0123abcd/"}')
        page.locator("#ds-search").fill("excursion")
        wait_for_count(page, "for “excursion”")
        assert page.locator(".results-rows .result").count()
        page.close()
