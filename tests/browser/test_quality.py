"""Tell a centre what to correct, as a person would from the first page.

Found in the screenshots and mended: the label `Actions` stood beside findings about the
centre, because both begin on one line; French quotation marks stood without their spaces;
two sentences of the overview ran into each other; at 320 pixels the shares stood outside the
screen; a centre's own page said nothing of what it could correct.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import NARROW, follow

KINDS = {
    "overview": "/quality",
    "findings": "/quality/findings",
    "centres": "/quality/centres",
    "rule": "/quality/rule/unknown-value",
    "properties": "/quality/properties",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_pages_of_quality_are_accessible(open_page, axe, shot, kind, scheme):
    """In light and dark."""
    page = open_page(color_scheme=scheme)
    page.goto(KINDS[kind])

    axe(page)
    shot(page, f"quality-{kind}-{scheme}")


@pytest.mark.parametrize("kind", KINDS)
def test_pages_of_quality_fit_320_pixels_in_english(open_page, axe, shot, kind):
    """Tables scroll alone."""
    page = open_page(viewport=NARROW, locale="en-GB")
    page.goto(f"/en{KINDS[kind]}")

    shot(page, f"quality-{kind}-320")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    axe(page)


def test_tell_a_centre_what_to_correct(open_page, axe, shot):
    """From the first page to a centre's letter, the lines of its sheet, the table to send."""
    page = open_page(accept_downloads=True)
    page.goto("/")
    follow(page.get_by_role("link", name="Qualité", exact=True).first)
    follow(page.get_by_role("region", name="Par centre").get_by_role("link").first)

    assert page.get_by_role("heading", level=1).inner_text().startswith("À corriger")
    assert page.get_by_text("Comment corriger").count() > 0
    expect(page.get_by_role("button", name="Imprimer")).to_be_visible()
    axe(page)
    shot(page, "quality-centre-light")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV pour tableur").click()
    path = Path(download.value.path())
    assert path.read_bytes().startswith("\ufeffFichier;".encode())
    assert download.value.suggested_filename.endswith(".csv")

    follow(page.locator("section.told h2 a").first)
    axe(page)
    shot(page, "quality-sheet-light")
    follow(page.get_by_role("link", name="La fiche entière"))
    follow(page.get_by_role("link", name="Ce qui peut être corrigé"))
    assert page.get_by_role("heading", level=1).inner_text().startswith("À corriger dans")


def test_a_centre_s_page_leads_to_what_it_can_correct(open_page, site_url):
    """Where there is something; where there is nothing, nothing is said."""
    page = open_page()
    page.goto("/quality")
    centres = page.get_by_role("region", name="Par centre").get_by_role("link")
    concerned = centres.first.get_attribute("href").rpartition("/")[2]
    page.goto(f"/centre/{concerned}")
    follow(page.get_by_role("link", name="Ce que ce centre peut corriger"))

    assert page.url == f"{site_url}/quality/centre/{concerned}"


def test_the_letter_prints_without_what_is_for_the_screen(open_page, shot):
    """On paper: the findings and how to mend them, no buttons, no filters."""
    page = open_page()
    page.goto("/quality")
    follow(page.get_by_role("region", name="Par centre").get_by_role("link").first)
    page.emulate_media(media="print")

    assert not page.get_by_role("button", name="Imprimer").is_visible()
    assert not page.get_by_role("link", name="CSV pour tableur").is_visible()
    assert page.locator(".mend").first.is_visible()
    shot(page, "quality-centre-print")


def test_findings_are_chosen_without_a_script(open_page, shot):
    """By the form, with counts that are those of the list; the file keeps the choice."""
    page = open_page(java_script_enabled=False)
    page.goto("/quality/findings")
    page.get_by_label("Effet").select_option("À corriger")
    follow(page.get_by_role("button", name="Filtrer"))

    shown = page.locator("ol.findings > li").count()
    assert page.get_by_role("status").inner_text().startswith(str(shown))
    assert page.locator("ol.findings .severity.warning").count() == shown > 0
    page.get_by_label("Règle").select_option(index=1)
    follow(page.get_by_role("button", name="Filtrer"))
    assert "rule=" in page.url
    file = page.get_by_role("link", name="CSV pour tableur").get_attribute("href")
    assert file is not None
    assert "severity=warning" in file
    shot(page, "quality-chosen")
