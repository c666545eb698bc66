"""The search field of every page in a real Chromium: the panel under it, the deal beside it, and what rows can do."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route

from browser import serve_folder
from conftest import TODAY, copy_sample, run_command
from dealshelf.search.answer import Searcher
from find_page import list_titles, open_page, search_live, type_into, wait_for_count

CLIPBOARD = ["clipboard-read", "clipboard-write"]
READ_ALL = """async () => {
  const [item] = await navigator.clipboard.read();
  const texts = item.types.map(async (type) => [type, await (await item.getType(type)).text()]);
  return Object.fromEntries(await Promise.all(texts));
}"""


def wait_for_options(page: Page, words: str) -> Locator:
    """Wait until the last option says this; return all."""
    page.locator(".found-all", has_text=words).wait_for()
    return page.locator("#ds-options > *")


def wait_for_copied(page: Page, words: str) -> str:
    """Wait until the clipboard holds these words; return all of it."""
    for _ in range(100):
        if words in page.evaluate("navigator.clipboard.readText()"):
            break
        page.wait_for_timeout(50)
    return str(page.evaluate("navigator.clipboard.readText()"))


def read_deal(page: Page) -> list[str]:
    """Wait for the deal beside the field; return the names of the buttons in it."""
    page.locator(".deal button").first.wait_for()
    return page.locator(".deal button").all_text_contents()


@pytest.mark.parametrize("url", ["/", "/library/rejected-pallet-cost/", "/calendar/", "/how-to/publish-an-asset/"])
def test_first_results_stand_under_the_field(browser: Browser, address: str, searcher: Searcher, url: str) -> None:
    """On any page the first six results come while typing, with the words marked; the last option leads to all."""
    found = search_live(searcher, "rejected pal")
    with open_page(browser, address, url) as page:
        type_into(page, "rejected pal")
        options = wait_for_options(page, f"All {len(found.documents)} results")
        assert page.locator(".found-title").all_inner_texts() == list_titles(searcher, found, 6)
        assert {"rejected", "pallet"} <= set(options.first.locator("mark").all_inner_texts())
        options.last.click()
        page.wait_for_url("**/library/?q=rejected+pal")
        wait_for_count(page, f"{len(found.documents)} results")


def test_the_field_is_a_combobox(browser: Browser, address: str) -> None:
    """As the ARIA Authoring Practices have it: expanded and controls, the active option named, selected and seen."""
    with open_page(browser, address, "/personas/") as page:
        field = page.get_by_role("combobox")
        field.click()
        page.locator("#ds-options").wait_for(state="attached")
        said = ("role", "aria-expanded", "aria-controls", "aria-autocomplete", "aria-activedescendant")
        assert [field.get_attribute(name) for name in said] == ["combobox", "false", "ds-options", "list", None]
        page.keyboard.type("pallet")
        options = wait_for_options(page, "All")
        assert page.get_by_role("listbox").is_visible()
        assert field.get_attribute("aria-expanded") == "true"
        assert options.evaluate_all("all => all.map((one) => one.getAttribute('role'))") == ["option"] * 7
        for key, expected in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", None), ("ArrowUp", 6)):
            page.keyboard.press(key)
            active = None if expected is None else f"ds-option-{expected}"
            assert field.get_attribute("aria-activedescendant") == active
            selected = options.evaluate_all("all => all.flatMap((one, at) => one.ariaSelected === 'true' ? [at] : [])")
            assert selected == ([] if expected is None else [expected])
        assert page.evaluate("document.activeElement.id") == "ds-search"
        page.keyboard.press("Home")
        assert field.get_attribute("aria-activedescendant") is None
        assert field.evaluate("field => field.selectionStart") == 0
        page.keyboard.press("Escape")
        assert field.get_attribute("aria-expanded") == "false"
        assert field.input_value() == "pallet"
        page.keyboard.press("ArrowDown")
        page.locator("#ds-options").wait_for()
        assert field.get_attribute("aria-expanded") == "true"
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        assert field.input_value() == ""


def test_enter_opens_an_option_or_all(browser: Browser, address: str) -> None:
    """Enter opens the option that is active; with none it leads to all results."""
    with open_page(browser, address, "/personas/") as page:
        type_into(page, "pallet")
        title = wait_for_options(page, "All").first.locator(".found-title").inner_text()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/library/*/")
        assert page.locator("h1").inner_text() == title
        type_into(page, "pallet")
        page.keyboard.press("Enter")
        page.wait_for_url("**/library/?q=pallet")


def test_values_of_fields_are_completed(browser: Browser, address: str, searcher: Searcher) -> None:
    """After a field's colon the panel offers its values; the chosen one is written, and narrows."""
    with open_page(browser, address, "/") as page:
        type_into(page, "pallet type:")
        page.locator("#ds-options [role=option]", has_text="Battle card").wait_for()
        page.keyboard.type("bat")
        page.locator("#ds-options [role=option]:only-child").wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert page.locator("#ds-search").input_value() == "pallet type:battle-card "
        found = search_live(searcher, "pallet type:battle-card ")
        wait_for_options(page, f"All {len(found.documents)} result")


def test_the_panel_is_announced(browser: Browser, address: str, searcher: Searcher) -> None:
    """Once typing has stopped, the number of results is said; the panel leaves with the focus."""
    with open_page(browser, address, "/personas/") as page:
        type_into(page, "pallet")
        count = len(search_live(searcher, "pallet").documents)
        said = f"{count} results, 6 of them below"
        page.locator("header > [role=status]", has_text=said).wait_for(state="attached")
        page.keyboard.press("Tab")
        assert not page.locator("#ds-options").is_visible()
        assert page.get_by_role("combobox").get_attribute("aria-expanded") == "false"


def test_an_answer_that_comes_too_late_opens_nothing(browser: Browser, address: str) -> None:
    """Who has left the field before the index is there sees no panel open."""
    with open_page(browser, address, "/personas/") as page:
        held: list[Route] = []
        page.route("**/search/current.json", lambda route: held.append(route))
        type_into(page, "pallet")
        page.wait_for_timeout(300)
        page.keyboard.press("Tab")
        with page.expect_response("**/search/*/meta.json"):
            for route in held:
                route.continue_()
        page.wait_for_timeout(600)
        assert not page.locator(".found").is_visible()


def test_words_keep_their_language(browser: Browser, address: str) -> None:
    """What is in the site's language says nothing of its own about language; what is in another says which."""
    with open_page(browser, address, "/library/?q=palette+pallet") as page:
        wait_for_count(page, "results")
        links = page.locator(".results-rows h3 > a")
        langs = dict(links.evaluate_all("all => all.map((one) => [one.textContent, one.getAttribute('lang')])"))
        assert langs["Was eine verworfene Palette wirklich kostet"] == "de"
        assert langs["Lane risk calculator"] is None


def test_nothing_is_loaded_before_it_is_wanted(browser: Browser, address: str) -> None:
    """A page that nobody searches on loads neither the reader nor the index."""
    with open_page(browser, address, "/library/rejected-pallet-cost/") as page:
        page.wait_for_load_state("networkidle")
        asked = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
        assert not [name for name in asked if "search" in name]


def test_the_deal_goes_from_page_to_page(browser: Browser, address: str, searcher: Searcher) -> None:
    """Whom one talks to and where they are: chosen on Home, kept on this device, seen everywhere, applied, removed."""
    chosen = {"persona": ["finance-director"], "stage": ["justifying"]}
    with open_page(browser, address, "/") as page:
        page.locator(".deal").wait_for(state="attached")
        page.locator("[data-deal=persona] a", has_text="Finance Director").click()
        page.wait_for_url("**/personas/finance-director/")
        assert read_deal(page) == ["Forget Finance Director"]
        page.goto(f"{address}/")
        page.locator(".deal").wait_for(state="attached")
        page.locator("[data-deal=stage] a", has_text="Justifying").click()
        page.wait_for_url("**/stages/justifying/")
        page.goto(f"{address}/calendar/")
        assert read_deal(page) == ["Forget Finance Director", "Forget Justifying"]
        type_into(page, "pallet")
        found = search_live(searcher, "pallet", **chosen)
        wait_for_options(page, f"All {len(found.documents)} results")
        page.keyboard.press("Enter")
        wait_for_count(page, f"{len(found.documents)} results")
        assert "persona=finance-director&stage=justifying" in page.url
        page.get_by_role("button", name="Remove Justifying").click()
        found = search_live(searcher, "pallet", persona=["finance-director"])
        wait_for_count(page, f"{len(found.documents)} results")
        page.goto(f"{address}/personas/")
        page.get_by_role("button", name="Forget Finance Director").click()
        assert not page.locator(".deal").is_visible()
        page.goto(f"{address}/calendar/")
        assert not page.locator(".deal").is_visible()


def test_a_link_leaves_the_deal_alone(browser: Browser, address: str) -> None:
    """What a link narrows to is not the deal; that stays seen and removable, and is changed one field at a time."""
    with open_page(browser, address, "/") as page:
        page.locator("[data-deal=persona] a", has_text="Head of Quality").click()
        page.goto(f"{address}/")
        page.locator("[data-deal=stage] a", has_text="Justifying").click()
        page.wait_for_url("**/stages/justifying/")
        page.goto(f"{address}/library/?q=pallet&persona=validation-lead")
        wait_for_count(page, "for “pallet”")
        assert read_deal(page) == ["Forget Head of Quality", "Forget Justifying"]
        page.get_by_role("button", name="Remove Validation Lead").click()
        page.get_by_role("button", name="Remove Validation Lead").wait_for(state="detached")
        assert read_deal(page) == ["Forget Head of Quality", "Forget Justifying"]
        page.locator("[name=persona][value=finance-director]").check()
        page.locator(".deal", has_text="Finance Director").wait_for()
        assert sorted(read_deal(page)) == ["Forget Finance Director", "Forget Justifying"]
        page.get_by_role("button", name="Narrow to Justifying").click()
        page.locator(".deal").wait_for(state="hidden")
        page.get_by_role("button", name="Clear all").click()
        page.goto(f"{address}/calendar/")
        assert not page.locator(".deal").is_visible()


def test_a_filter_by_persona_is_the_deal(browser: Browser, address: str) -> None:
    """A persona chosen among results is whom one talks to; what another's link narrows to is not."""
    with open_page(browser, address, "/library/?q=pallet&persona=validation-lead") as page:
        wait_for_count(page, "for “pallet”")
        page.goto(f"{address}/calendar/")
        assert not page.locator(".deal").is_visible()
        page.goto(f"{address}/library/?q=pallet")
        page.locator("[name=persona][value=head-of-quality]").check()
        page.get_by_role("button", name="Remove Head of Quality").wait_for()
        page.goto(f"{address}/calendar/")
        assert read_deal(page) == ["Forget Head of Quality"]
        page.goto(f"{address}/library/?q=excursion")
        page.get_by_role("button", name="Narrow to Head of Quality").click()
        page.get_by_role("button", name="Remove Head of Quality").wait_for()


def test_a_persona_page_sets_the_deal(browser: Browser, address: str) -> None:
    """A button on the page of a persona or a stage says that the deal is about them, or no longer."""
    with open_page(browser, address, "/personas/head-of-quality/") as page:
        button = page.get_by_role("button", name="I am talking to them")
        assert button.get_attribute("aria-pressed") == "false"
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
        assert read_deal(page) == ["Forget Head of Quality"]
        button.click()
        assert not page.locator(".deal").is_visible()


def test_a_broken_memory_is_no_deal(browser: Browser, address: str) -> None:
    """What is not a deal, however it came into the browser's storage, is left alone."""
    with open_page(browser, address, "/") as page:
        for stored in ("{", "3", '[{"field":"persona"},null,{"field":"toString","id":"x","label":"y"}]'):
            page.evaluate("value => localStorage.setItem('dealshelf-deal:/', value)", stored)
            page.goto(f"{address}/calendar/")
            assert not page.locator(".deal").is_visible()
            type_into(page, "pallet")
            wait_for_options(page, "All")


def test_rows_are_copied(browser: Browser, address: str) -> None:
    """Of the row in focus `c` copies all why lines, `l` the link, `e` a snippet as text and as markup."""
    with open_page(browser, address, "/library/?q=rejected+pallet+cost", permissions=CLIPBOARD) as page:
        wait_for_count(page, "for “rejected")
        page.locator("h3 > a[href$='/rejected-pallet-cost/']").first.focus()
        page.keyboard.press("c")
        lines = wait_for_copied(page, "The whole sum fits").split("\n")
        assert len(lines) == 3
        assert lines[0].startswith("A rejected pallet of biologics")
        page.keyboard.press("l")
        link = f"{address}/library/rejected-pallet-cost/"
        assert wait_for_copied(page, "http") == link
        page.keyboard.press("e")
        wait_for_copied(page, "What one rejected pallet")
        both = page.evaluate(READ_ALL)
        title = "What one rejected pallet really costs"
        assert both["text/plain"].split("\n") == [title, *(f"- {line}" for line in lines), link]
        assert f'<a href="{link}">{title}</a>' in both["text/html"]
        assert both["text/html"].count("<li>") == 3


def test_what_is_internal_is_asked_about(browser: Browser, address: str) -> None:
    """Before the link of what is for colleagues only is copied, a question warns; the safe answer comes first."""
    with open_page(browser, address, "/library/?q=audience:internal", permissions=CLIPBOARD) as page:
        wait_for_count(page, "results for")
        page.evaluate("navigator.clipboard.writeText('before')")
        row = page.locator(".result", has=page.locator(".trust-internal")).first
        row.locator("h3 > a").focus()
        page.keyboard.press("l")
        dialog = page.get_by_role("dialog", name="For colleagues only")
        dialog.wait_for()
        assert page.evaluate("document.activeElement.textContent") == "Do not copy"
        page.keyboard.press("Enter")
        dialog.wait_for(state="detached")
        assert page.evaluate("navigator.clipboard.readText()") == "before"
        page.keyboard.press("l")
        dialog.get_by_role("button", name="Copy the link anyway").click()
        assert wait_for_copied(page, "/library/").startswith(address)


def test_an_asset_page_gives_its_snippet_and_warns(browser: Browser, address: str) -> None:
    """`e` on an asset's page copies a snippet; on an internal one a question comes first."""
    with open_page(browser, address, "/library/rejected-pallet-cost/", permissions=CLIPBOARD) as page:
        page.keyboard.press("e")
        wait_for_copied(page, "What one rejected pallet")
        both = page.evaluate(READ_ALL)
        assert both["text/plain"].endswith(f"\n{address}/library/rejected-pallet-cost/")
        assert both["text/html"].count("<li>") == 3
        page.goto(f"{address}/library/coldharrow-against-norlogg/")
        page.keyboard.press("l")
        page.get_by_role("dialog", name="For colleagues only").get_by_role("button", name="Do not copy").click()
        page.get_by_role("dialog").wait_for(state="detached")
        assert "norlogg" not in page.evaluate("navigator.clipboard.readText()")


EVIL = "<img src=x onerror=window.hit=1><script>window.hit=1</script><mark>"


def test_hostile_content_stays_text(browser: Browser, minimal: Path) -> None:
    """Markup in a title, why line, body or label is text in rows, quotations, panel, filters and clipboard."""
    asset = minimal / "content/library/roi.md"
    text = asset.read_text().replace("What one rejected pallet costs", f"'Pallet {EVIL}'")
    text = text.replace("A rejected pallet costs more than a year of records.", f"'Second {EVIL}'")
    asset.write_text(text + f"\n\nZebra &lt;script&gt;window.hit=1&lt;/script&gt; {EVIL} zebra\n")
    persona = minimal / "personas/cfo.md"
    (minimal / "personas/coo.md").write_text(persona.read_text().replace("cfo", "coo"))
    persona.write_text(persona.read_text().replace("title: Finance Director", f"title: '{EVIL}'"))
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=minimal)
    assert result.returncode == 0, result.stderr
    with (
        serve_folder(minimal / "site") as address,
        open_page(browser, address, "/", permissions=CLIPBOARD) as page,
    ):
        type_into(page, "pallet zebra")
        wait_for_options(page, "All")
        page.keyboard.press("Enter")
        wait_for_count(page, "for “pallet zebra”")
        page.locator(".quote").wait_for()
        page.locator("[name=persona]").first.check()
        page.locator("[aria-label='Chosen filters'] button").first.wait_for()
        page.locator(".result h3 > a").first.focus()
        page.keyboard.press("e")
        page.get_by_role("button", name="Copy it anyway").click()
        assert EVIL in wait_for_copied(page, "Pallet <img")
        assert "<img" not in page.evaluate(READ_ALL)["text/html"]
        assert EVIL in page.locator(".result h3").first.inner_text()
        assert page.locator("main img, main script, .found img, .found script").count() == 0
        page.goto(f"{address}/library/")
        assert EVIL in page.locator(".deal").inner_text()
        assert page.evaluate("window.hit") is None


def test_prospects_search_what_they_have(browser: Browser, tmp_path: Path) -> None:
    """A site for prospects has the same search, without marks, deals, copying or requests."""
    folder = copy_sample(tmp_path)
    result = run_command("dealshelf", "build", "--audience", "shareable", "--today", TODAY, cwd=folder)
    assert result.returncode == 0, result.stderr
    word = "pallet"
    with serve_folder(folder / "site") as address, open_page(browser, address, "/") as page:
        type_into(page, word)
        wait_for_options(page, "All")
        page.keyboard.press("Enter")
        wait_for_count(page, f"for “{word}”")
        page.locator(".result h3 > a").first.focus()
        page.wait_for_timeout(500)
        assert page.locator(".result-actions, .trust, .deal:visible, .results-after a").count() == 0
        assert (
            page.locator("fieldset legend").all_inner_texts()
            == page.locator("fieldset:visible legend").all_inner_texts()
        )


def test_without_scripts_the_field_leads_to_the_lists(browser: Browser, address: str) -> None:
    """Where scripts do not run, searching leads to the Library, whose lists are complete."""
    with open_page(browser, address, "/personas/", java_script_enabled=False) as page:
        page.locator("#ds-search").fill("pallet")
        page.keyboard.press("Enter")
        page.wait_for_url("**/library/?q=pallet")
        assert page.locator(".results-rows .result").count() > 20
