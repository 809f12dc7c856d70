"""Counting by two lists, as a person does it.

Found in the screenshots and mended: at 320 pixels the headings of columns broke letter by
letter, so each has a width of its own now; the caption went on beyond the screen.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import NARROW, follow


def test_two_lists_are_chosen_and_counted(
    page: Page, axe: Callable[[Page], None], shot: Callable[..., None]
):
    """From the first table to another one, to the same the other way round."""
    page.goto("/count")
    expect(page.locator("h1")).to_have_text("Mot clé × Public")
    page.get_by_label("En lignes").select_option(label="Dimension")
    page.get_by_label("En colonnes").select_option(label="Statut")
    follow(page.get_by_role("button", name="Compter"))

    expect(page.locator("h1")).to_have_text("Dimension × Statut")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Citoyenneté"))
    expect(row.get_by_role("cell").last).to_have_text("8")
    axe(page)
    shot(page, "count")
    follow(page.get_by_role("link", name="Échanger lignes et colonnes"))
    expect(page.locator("h1")).to_have_text("Statut × Dimension")
    column = page.get_by_role("columnheader", name="Citoyenneté")
    expect(column).to_be_visible()
    axe(page)


def test_a_selection_stays_while_lists_change(page: Page):
    """Words and values are in the form, and in the other language."""
    page.goto("/count?q=projet&keyword=culture")
    total = page.locator("tfoot td").last.inner_text()
    page.get_by_label("En colonnes").select_option(label="Département")
    follow(page.get_by_role("button", name="Compter"))

    expect(page.locator(".chosen")).to_contain_text("Culture")
    expect(page.locator(".chosen")).to_contain_text("projet")
    expect(page.locator("tfoot td").last).to_have_text(total)
    follow(page.get_by_role("link", name="English"))
    expect(page.locator("h1")).to_have_text("Keyword × Département")
    expect(page.locator("tfoot td").last).to_have_text(total)


def test_what_is_chosen_is_taken_away(page: Page):
    """One value, then the words; the lists stay."""
    page.goto("/count?q=projet&keyword=culture&rows=status&columns=year")
    follow(page.locator(".chosen").get_by_role("link", name="Culture"))
    follow(page.locator(".chosen").get_by_role("link", name="projet"))

    expect(page.locator("h1")).to_have_text("Statut × Année")
    expect(page.locator(".chosen")).to_have_count(0)
    expect(page.locator("tfoot td").last).to_have_text("32")


def test_a_number_is_one_click_from_its_actions(page: Page):
    """The page of results says as many, with both values chosen."""
    page.goto("/count")
    cell = page.locator("tbody td a").first
    number = cell.inner_text()
    follow(cell)

    expect(page.locator("#total")).to_contain_text(number)
    expect(page.locator(".chips li a.all, .chips li")).not_to_have_count(0)


def test_the_table_goes_into_a_spreadsheet(page: Page):
    """The file bears the names of its lists."""
    page.goto("/count")
    with page.expect_download() as begun:
        page.get_by_role("link", name="tableur").click()
    assert begun.value.suggested_filename.endswith("keyword-audience.csv")
    assert begun.value.path().read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_texts_go_into_a_corpus(page: Page):
    """Those of the selection that is counted."""
    page.goto("/count?keyword=culture")
    total = page.locator("tfoot td").last.inner_text()
    with page.expect_download() as begun:
        page.get_by_role("link", name="Corpus pour IRaMuTeQ").click()
    assert begun.value.path().read_bytes().count(b"**** *action_") == int(total)


def test_the_query_behind_it_is_one_click_away(page: Page):
    """It stands on the page of queries, whole."""
    page.goto("/count?rows=status&columns=dimension")
    written = page.locator("details pre").text_content()
    follow(page.get_by_role("link", name="SPARQL", exact=True).last)

    assert written
    expect(page.locator("textarea").first).to_have_value(written)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("narrow", {"viewport": NARROW}),
        ("dark", {"color_scheme": "dark"}),
        ("no-script", {"java_script_enabled": False}),
    ],
)
def test_it_is_read_everywhere(
    open_page: Callable[..., Page],
    axe: Callable[[Page], None],
    shot: Callable[..., None],
    name: str,
    options: dict[str, object],
):
    """320 pixels wide, in the dark, without scripts; only the table scrolls sideways."""
    page = open_page(**options)
    page.goto("/count?keyword=culture&keyword=sante&columns=department")
    expect(page.locator("tfoot td").last).to_be_visible()
    if name != "no-script":
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate("document.querySelector('caption').offsetWidth <= innerWidth")
        axe(page)
    shot(page, f"count-{name}")
