"""The pages of things as a person reads them: an action like a good sheet, its evidence on demand.

What the screenshots showed, and what was mended for it: seven lines « D’où vient cela ? »
one below the other pushed the account off the first screen, so each now stands at the end
of its own line. The organiser's line stood twice in the heading's evidence, once for the centre
and once for the département: it stands once, both marked. A title of three hundred letters
filled the breadcrumbs: they cut it, the heading does not.
"""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from .conftest import NARROW, SCREENSHOTS, WIDE, follow

TITLE = "Bretelles et boutons"


def open_action(page, title=TITLE):
    """Reach the page of an action as a person does: from the list, by its title."""
    page.goto("/actions")
    follow(page.get_by_role("link", name=title, exact=True))
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
    follow(found.get_by_role("link"))
    expect(page).to_have_url(re.compile("/sheet/.*#field-005"))


def test_the_heading_quotes_each_line_once(page):
    """One line names the centre and its département: it stands there once, both marked."""
    open_action(page)
    found = evidence(page, "titre, centre, statut")
    found.locator("summary").click()

    expect(found.locator("mark")).to_have_text(
        [TITLE, "CENTRE SOCIAL DE LA BALEINE GRISE", "Finistère", "2018", "En cours"]
    )
    expect(found.locator("figure")).to_have_count(4)


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
    follow(page.get_by_role("link", name="La fiche telle qu’elle a été lue"))

    field = page.locator("#field-005")
    expect(field.locator(".number")).to_have_text(["87", "88", "89"])
    expect(field.get_by_role("link", name="mot clé")).to_have_attribute("href", "/def/keyword")
    shot(page, "pages-sheet")


def test_similar_actions_say_what_is_shared(page):
    """Each names a value in common, which leads on."""
    open_action(page)
    section = page.locator("section.alike")

    expect(section.locator("li").first).to_contain_text("En commun")
    follow(section.get_by_role("link").first)
    expect(page.get_by_role("heading", level=1)).not_to_have_text(TITLE)


def test_a_value_leads_to_others_and_to_the_query_behind_a_count(page, axe, shot):
    """From an action to its keyword, from a bar to the actions that it counts, to the SPARQL."""
    open_action(page)
    follow(page.get_by_role("link", name="Solidarité").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("Solidarité")
    shot(page, "pages-concept")
    axe(page)
    follow(page.get_by_role("link", name="voir la requête").last)

    expect(page.get_by_label("Requête SPARQL", exact=True)).to_have_value(re.compile("COUNT"))


def test_a_centre_says_who_agreed_to_its_links(page, axe, shot):
    """Its number in a register, who vouches for it, since when."""
    page.goto("/centres")
    follow(page.get_by_role("link", name="CENTRE SOCIAL LES MEULIÈRES"))

    expect(
        page.get_by_text("accepté par Observatoire imaginaire, 2026-11-20").first
    ).to_be_visible()
    axe(page)
    shot(page, "pages-centre")


HOSTILE = {
    "id": "1",
    "title": "\u202eMOT RETOURNÉ\u202c " + "x" * 300 + " <script>alert(1)</script> \u200b\u200f",
    "centre": "CENTRE \u202e<b>HAUT</b>",
    "department": "Nord",
    "status": "En cours",
    "keywords": ["Culture", "\u202e<script>alert(2)</script>", "y" * 400],
    "summary": "مرحبا بالعالم\n- שלום\n- " + "z" * 500 + "\n</bdi></p><script>alert(3)</script>",
    "description": "- ligne\n" * 60_000,
}


@pytest.fixture(scope="module")
def hostile_url(csgraph, serve_site, tmp_path_factory):
    """A site of one sheet that means harm."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "fiches.json").write_text(json.dumps([HOSTILE]), "utf-8")
    csgraph("build", str(folder / "fiches.json"), "--site", str(folder / "site"))
    return serve_site(folder / "site")


@pytest.mark.parametrize("viewport", [WIDE, NARROW])
def test_hostile_text_stays_where_it_stands(open_page, hostile_url, shot, viewport):
    """Turned text, markup and words without an end move nothing beside them, and nothing runs.

    A text of sixty thousand items is one block, and the page is still there to scroll.
    """
    page = open_page(base_url=hostile_url, viewport=viewport)
    page.goto("/actions")
    follow(page.locator("main a[href*='/action/']").first)
    expect(page.locator(".account li")).to_have_count(2)
    width = page.evaluate("document.documentElement.scrollWidth")

    assert width <= viewport["width"]
    expect(page.get_by_role("heading", level=1)).to_contain_text("<script>alert(1)</script>")
    assert "\u202e" not in page.title()
    assert page.locator("main script").count() == 0
    page.screenshot(path=SCREENSHOTS / f"pages-hostile-{viewport['width']}.png")
