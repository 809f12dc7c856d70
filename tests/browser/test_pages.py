"""The pages of things as a person reads them: an action like a good sheet, its evidence on demand.

What the screenshots showed, and what was mended for it: seven lines « D’où vient cela ? »
one below the other pushed the account off the first screen, so each now stands at the end
of its own line.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .conftest import NARROW, WIDE

TITLE = "Bretelles et boutons"


def open_action(page, title=TITLE):
    """Reach the page of an action as a person does: from the list, by its title."""
    page.goto("/actions")
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def evidence(page, of: str):
    """The details that say where a statement comes from."""
    return page.locator("details.origin").filter(has=page.locator("summary", has_text=f"({of})"))


def test_a_click_shows_the_lines_behind_a_statement(page, shot, axe):
    """Closed at first; opened, the sheet's own lines with their numbers, the value marked."""
    open_action(page)
    found = evidence(page, "mot clé")
    expect(found.get_by_role("listitem").first).to_be_hidden()
    found.locator("summary").click()

    expect(found.locator("mark")).to_have_text(["Solidarité", "Emploi, économie"])
    expect(found.locator("figcaption")).to_contain_text("fiches-avec-annees.txt")
    expect(found.locator(".number")).to_have_text(["87", "88", "89"])
    axe(page)
    shot(page, "pages-evidence")
    found.get_by_role("link").click()
    expect(page).to_have_url(re.compile("/sheet/.*#field-005"))


def test_the_keyboard_opens_the_lines_too(page):
    """Tab reaches the question, Enter answers it."""
    open_action(page)
    found = evidence(page, "résumé")
    found.locator("summary").focus()
    page.keyboard.press("Enter")

    expect(found.locator("mark")).to_contain_text("Un atelier de retouche")


@pytest.mark.parametrize("script", [True, False])
def test_outcomes_stand_side_by_side_or_below_each_other(open_page, shot, script):
    """Three columns at 1280 pixels, one at 320; with scripts and without."""
    for viewport, columns in ((WIDE, 3), (NARROW, 1)):
        page = open_page(viewport=viewport, java_script_enabled=script)
        open_action(page)
        boxes = [part.bounding_box() for part in page.locator(".outcomes section").all()]
        shot(page, f"pages-action-{viewport['width']}{'' if script else '-no-script'}")

        assert len(boxes) == 3
        assert len({round(box["x"]) for box in boxes}) == columns


def test_prose_keeps_its_structure(page):
    """What was typed with arrows is a list of four, between its own paragraphs."""
    open_action(page)
    account = page.locator("section", has=page.get_by_role("heading", name="Description générale"))

    expect(account.get_by_role("listitem").filter(visible=True)).to_have_count(4)
    expect(account.locator(".marker").first).to_have_text("->")


def test_a_sheet_reads_as_it_stands_in_its_file(page, shot):
    """Its lines bear their numbers; each field says what it is read into."""
    open_action(page)
    page.get_by_role("link", name="La fiche telle qu'elle a été lue").click()

    field = page.locator("#field-005")
    expect(field.locator(".number")).to_have_text(["87", "88", "89"])
    expect(field.get_by_role("link", name="mot clé")).to_have_attribute("href", "/def/keyword")
    shot(page, "pages-sheet")
