"""A person looks for actions: words, facets, one removed, the table, the map, the files.

What the screenshots showed, and what was mended for it: with nothing found, an empty column
of filters and buttons for empty files stood there; a search of two words that together find
nothing only offered to drop both. On the narrow screen the facets pushed the results off the
page: they fold, and a link leads past them where no script runs.
"""

from __future__ import annotations

import csv
import re

import pytest
from playwright.sync_api import expect

from .conftest import NARROW, follow


def total(page) -> int:
    """The number of actions that the page says it found."""
    return int(re.sub(r"\D", "", page.locator("#total").inner_text()))


def look_for(page, words: str, start: str = "/explore"):
    """Type words into the field and press Enter."""
    page.goto(start)
    page.get_by_role("searchbox").fill(words)
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator(".chips")).to_contain_text(words)
    expect(page.locator("form.explore")).not_to_have_attribute("aria-busy", "true")


def test_words_then_a_facet_then_without_it(page, shot, axe):
    """Each count is a promise that the click keeps; the address says it all; back leads back."""
    look_for(page, "HABITANT")
    everything = total(page)
    expect(page.locator("mark").first).to_have_text(re.compile("habitants?", re.IGNORECASE))
    box = page.locator(".facet input[name=keyword]").first
    promised = int(box.locator("xpath=..").locator(".figure").inner_text())
    box.check()
    expect(page.locator("#total")).to_have_text(re.compile(rf"^{promised} "))
    expect(page).to_have_url(re.compile("q=HABITANT&keyword="))
    axe(page)
    shot(page, "explore-chosen")

    page.reload()
    assert total(page) == promised
    follow(page.locator(".chips a").nth(1))
    expect(page.locator("#total")).to_have_text(re.compile(rf"^{everything} "))
    page.go_back()
    expect(page.locator("#total")).to_have_text(re.compile(rf"^{promised} "))


def test_a_choice_is_kept_in_the_other_language(page):
    """The switch leads to what is looked at now, not to what the page began with."""
    page.goto("/explore")
    page.locator(".facet input[name=keyword]").first.check()
    expect(page).to_have_url(re.compile(r"\?keyword="))
    expect(page.locator("a.language")).to_have_attribute(
        "href", re.compile(r"^/en/explore\?keyword=")
    )
    chosen, question = total(page), page.url.partition("?")[2]
    for code in ("fr", "en"):
        link = page.locator(f"head link[hreflang={code}]")
        assert link.get_attribute("href").endswith(f"/explore?{question}")
    follow(page.locator("a.language"))
    assert total(page) == chosen
    assert page.url.endswith(f"/en/explore?{question}")


def test_the_keyboard_chooses_and_keeps_its_place(page):
    """After a choice the focus is where it was, and the new total is announced."""
    page.goto("/explore")
    page.locator(".facet input").nth(1).focus()
    chosen = page.evaluate("document.activeElement.id")
    page.keyboard.press("Space")
    expect(page.locator(".chips li")).to_have_count(1)
    expect(page.locator(f"[id='{chosen}']")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text(page.locator("#total").inner_text())


def test_without_a_script_the_button_applies(open_page, shot):
    """The same form, sent by its button."""
    page = open_page(java_script_enabled=False)
    page.goto("/explore?q=habitants")
    box = page.locator(".facet input[name=audience]").first
    promised = int(box.locator("xpath=..").locator(".figure").inner_text())
    box.check()
    follow(page.locator("button.apply"))
    assert total(page) == promised
    shot(page, "explore-no-script")


def test_nothing_found_leads_on(page, shot):
    """The word that finds nothing is the one to drop, a click away."""
    page.goto("/explore?q=habitants+xyzzy")
    expect(page.locator("#total")).to_have_text("0 action")
    shot(page, "explore-nothing")
    follow(page.get_by_role("link", name="sans « xyzzy »"))
    assert total(page) > 0


def test_the_map_leads_to_a_departement(page, shot):
    """A tile is a link to its actions; a map has no order to choose."""
    page.goto("/explore?view=map")
    expect(page.locator("#sort")).to_be_hidden()
    shot(page, "explore-map")
    tile = page.locator("figure.tiles a").first
    counted = int(re.search(r"(\d+) \(", tile.locator("title").text_content())[1])
    follow(tile)
    expect(page.locator(".chips")).to_contain_text("Département")
    assert total(page) == counted


def test_the_table_goes_into_a_spreadsheet(page):
    """The file has as many rows as the page says."""
    look_for(page, "habitants")
    with page.expect_download() as loading:
        page.get_by_role("link", name="Tableur (CSV)").click()
    with open(loading.value.path(), encoding="utf-8-sig", newline="") as file:  # noqa: PTH123
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == total(page)
    assert rows[0]["Action"]


def test_the_query_behind_it_runs_in_the_editor(page):
    """From the result to its SPARQL to the same number of rows."""
    look_for(page, "habitants")
    counted = total(page)
    page.locator(".take summary").first.click()
    expect(page.locator(".take pre").first).to_contain_text("REGEX")
    follow(page.locator(".take .files").get_by_role("link", name="SPARQL"))
    expect(page).to_have_url(re.compile("/sparql"))
    expect(page.locator("main")).to_contain_text(re.compile(rf"\b{counted}\b"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_small_screen_the_results_come_first(open_page, shot, scheme):
    """Facets fold on 320 pixels and open on demand; nothing scrolls sideways."""
    page = open_page(viewport=NARROW, color_scheme=scheme)
    look_for(page, "habitants", "/en/explore")
    expect(page.locator(".facet").first).to_be_hidden()
    shot(page, f"explore-narrow-{scheme}")
    page.locator(".filters > summary").click()
    expect(page.locator(".facet").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
