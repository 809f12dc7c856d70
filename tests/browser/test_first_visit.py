"""A first visit, from the home page, by clicks alone: what a new user came for is found.

Looked at in `visit-*.png`; what was found there and mended stands in the docstrings.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import follow


def choose(page, box, facet: str) -> None:
    """Tick a value of a facet and wait until what is shown is chosen by it."""
    box.check()
    expect(page).to_have_url(re.compile(f"{facet}="))
    expect(page.locator("form.explore")).not_to_have_attribute("aria-busy", "true")


@pytest.fixture
def found(page):
    """Actions on digital inclusion in a département, found from the first page.

    It is one sheet of the examples; its only département and its partners were not shown,
    since they left nothing to choose: a facet of one value stands now too.
    """
    page.goto("/")
    field = page.get_by_role("searchbox").first
    field.fill("numérique")
    follow(field, "Enter")
    expect(page).to_have_url(re.compile(r"/explore\?"))
    place = page.locator("#facet-department input").first
    if not place.is_visible():
        page.locator("#facet-department > summary").click()
    choose(page, place, "department")
    return page


def test_actions_on_a_subject_in_a_departement_are_found(found, shot):
    """The number found is the number that the box of the département announced."""
    announced = found.locator("#facet-department li:has(input:checked) .figure").inner_text()
    listed = found.locator(".found > li")

    assert announced == str(listed.count())
    assert found.locator("#total").inner_text().startswith(announced)
    assert "numérique" in found.locator(".found mark").first.inner_text().lower()
    shot(found, "visit-found")


def test_who_the_partners_are_is_one_click_away(found, shot):
    """The facet of partners counts them for what was found."""
    facet = found.locator("#facet-partnerKind")
    if not facet.locator("li").first.is_visible():
        facet.locator("> summary").click()

    assert facet.locator("li").count() >= 1
    choose(found, facet.locator("input").first, "partnerKind")
    assert found.locator(".found > li").count() >= 1
    shot(found, "visit-partners")


def test_the_table_goes_into_a_spreadsheet(found, tmp_path):
    """One row an action, and no cell that a spreadsheet would run."""
    with found.expect_download() as waiting:
        found.locator("a.button[download]").click()
    path = Path(tmp_path) / "found.csv"
    waiting.value.save_as(path)
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=_delimiter(path)))

    assert len(rows) == 1 + found.locator(".found > li").count()
    assert not [cell for row in rows for cell in row if cell[:1] in "=+@" and cell]


def _delimiter(path: Path) -> str:
    head = path.read_text("utf-8-sig").splitlines()[0]
    return ";" if head.count(";") > head.count(",") else ","


def test_the_query_behind_it_opens_is_changed_and_shared(found, open_page, shot):
    """What the short address opens elsewhere is the changed query, with its answer."""
    count = found.locator(".found > li").count()
    follow(found.locator(".files").get_by_role("link", name="SPARQL"))
    expect(found).to_have_url(re.compile(r"/sparql\?"))
    assert found.locator("#answer tbody tr").count() == count

    page = open_page(java_script_enabled=False)
    page.goto(found.url)
    field = page.locator("textarea[name=query]")
    field.fill(field.input_value() + "\n# changed\n")
    follow(page.locator("form.ask button[type=submit]"))
    address = page.get_by_role("link", name="Adresse courte").get_attribute("href")

    elsewhere = open_page()
    elsewhere.goto(address)
    assert "# changed" in elsewhere.locator("textarea[name=query]").input_value()
    assert elsewhere.locator("#answer tbody tr").count() == count
    shot(elsewhere, "visit-shared")


def test_where_a_sentence_comes_from_is_shown_beneath_it(found, shot):
    """The sheet's own words, with their file and place, and what was taken from them marked."""
    follow(found.locator(".found h3 a").first)
    found.locator("details.origin > summary").last.click()
    shown = found.locator("details.origin[open] .lines-of-file")

    expect(shown.locator("mark").first).to_be_visible()
    assert re.search(
        r"\.\w+.*\d", found.locator("details.origin[open] figcaption").first.inner_text()
    )
    shot(found, "visit-origin")


def test_what_a_centre_can_correct_is_told(page, shot):
    """From the menu: the centre, the sheet, the finding, the way out."""
    page.goto("/")
    follow(page.get_by_role("link", name="Qualité").first)
    follow(page.locator("main a[href*='/quality/centre/']").first)

    expect(page.locator(".mend").first).to_be_visible()
    assert page.locator("a[href*='/quality/'][href*='csv'], a[href*='.csv']").count() >= 1
    shot(page, "visit-correct")
