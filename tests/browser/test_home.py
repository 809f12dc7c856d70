"""The first page as a person uses it: its figures, its map, its ways in, light and dark.

Looked at (1280 and 320 wide, light and dark, French and English) and mended: the right half
beside the map stood empty, so the départements with most actions stand there; the chart of
dimensions left a hole in a grid, so charts flow in columns; a gutter kept for the scrollbar
showed as a stripe; with a hundred actions in each département every tile was of the darkest
shade, so shades begin at the smallest number there is; at 320 pixels the numbers on tiles
were 6 pixels high, so only the codes stand there, and the table below has the numbers. In
forced colours the numbers of dark tiles were white on white; without scripts the switch
for the dark theme was there and did nothing.
"""

from __future__ import annotations

import re

import pytest

from .conftest import NARROW, follow

PALE = "rgb(252, 251, 248)"


def figure(text: str) -> int:
    """Return the number in a text as French people write it."""
    return int(re.sub(r"\D", "", text))


def test_a_word_typed_leads_to_what_is_found(page, shot):
    """Typed, Enter: the search page with that word and its actions."""
    page.goto("/")
    field = page.get_by_role("searchbox", name="Chercher dans les actions")
    field.fill("francais")
    follow(field, "Enter")
    assert page.url.endswith("/explore?q=francais")
    shot(page, "home-search")

    assert "Le français à la bonne" in page.locator("main").inner_text()


def test_a_bar_leads_to_the_actions_it_counts(page):
    """The way in by keyword: the chip, the first bar, and as many actions as it said."""
    page.goto("/")
    page.get_by_role("link", name="Mots clés", exact=True).click()
    row = page.locator("#keyword").get_by_role("row").nth(1)
    promised = figure(row.get_by_role("cell").first.inner_text())
    name = row.get_by_role("link").inner_text()
    follow(row.get_by_role("link"))

    assert "/explore?keyword=" in page.url
    assert name in page.locator(".chips").inner_text()
    assert figure(page.locator("#total").inner_text()) == promised > 0


def test_the_map_leads_to_territories_and_says_its_numbers_in_a_table(page, shot):
    """By keyboard: a tile takes the focus, tells its name and number, and is a link."""
    page.goto("/")
    page.get_by_text("Voir les chiffres en tableau").first.click()
    shot(page, "home-map-table")
    told = page.locator(".tiles table tbody tr").first
    name = told.get_by_role("link").inner_text()
    count = figure(told.locator("td").inner_text())
    tile = page.locator(".tiles svg").get_by_role("link", name=f"{name} : {count}")
    tile.focus()
    follow(page.locator(":focus"), "Enter")

    assert "/explore?department=" in page.url
    assert name in page.locator(".chips").inner_text()
    assert figure(page.locator("#total").inner_text()) == count


def test_every_departement_has_a_tile_and_few_are_links(page):
    """109 tiles; only where an action is placed is there something to follow."""
    page.goto("/")
    tiles, links = page.locator(".tiles .tile"), page.locator(".tiles svg a")

    assert tiles.count() == 109
    assert 0 < links.count() == page.locator(".tiles tbody tr").count() - 1


def test_the_figures_say_what_they_cover(page):
    """Nobody reads a count of sheets as a count of what is done in France."""
    page.goto("/")
    covers = page.locator(".covers").inner_text()

    assert "Ce n’est pas un échantillon." in covers
    assert "départements" in covers
    assert figure(page.locator(".counts dd").first.inner_text()) == 32
    assert "Combien d’actions le précisent, sur 32" in covers


def test_dark_can_be_chosen_and_stays(page, shot):
    """The switch says what it is; the choice holds on the next page, and can be undone."""
    page.goto("/")
    switch = page.get_by_role("button", name="Thème sombre")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert switch.get_attribute("aria-pressed") == "false"
    assert page.evaluate(ground) == PALE
    switch.click()
    assert switch.get_attribute("aria-pressed") == "true"
    page.goto("/centres")
    assert page.evaluate(ground) != PALE
    shot(page, "centres-dark-chosen")
    page.get_by_role("button", name="Thème sombre").click()

    assert page.evaluate(ground) == PALE


def test_the_other_language_is_the_same_page(page):
    """With its question; figures and words change, the way back is there."""
    page.goto("/actions?page=1")
    follow(page.get_by_role("link", name="English", exact=True))
    assert page.url.endswith("/en/actions?page=1")
    assert page.locator("html").get_attribute("lang") == "en"
    follow(page.get_by_role("link", name="Français", exact=True))

    assert page.url.endswith("/actions?page=1")
    assert "/en/" not in page.url


def test_tab_goes_from_top_to_bottom(page):
    """Skip link first, then name, menu, language, theme, content: as they are read."""
    page.goto("/")
    places, names = [], []
    for _ in range(16):
        page.keyboard.press("Tab")
        at = page.evaluate("""() => {
            const e = document.activeElement, box = e.getBoundingClientRect();
            const style = getComputedStyle(e);
            return [e.textContent.trim().slice(0, 40), box.top + scrollY,
                    style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
        }""")
        names.append(at[0])
        places.append(at[1])
        assert at[2], f"no focus to be seen on {at[0]}"
    assert names[0] == "Aller au contenu"
    assert names[1] == "csgraph"
    assert names.index("English") < names.index("Thème sombre") < names.index("Mots clés")
    after = places[names.index("Mots clés") :]
    assert all(low - high < 40 for high, low in zip(after[1:], after, strict=False))

    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("language", ["", "/en"])
def test_on_a_telephone_the_page_fits_and_tiles_can_be_read(open_page, shot, language):
    """320 pixels: nothing sideways; the codes of tiles are 10 pixels high and more."""
    page = open_page(viewport=NARROW)
    page.goto(language + "/")
    shot(page, f"home-320{language.replace('/', '-')}")
    code = page.locator(".tile.shade-5 text").first

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert code.bounding_box()["height"] >= 10


def test_without_scripts_nothing_is_missing(open_page):
    """Charts, map and tables come from the server; only the switch is not there."""
    page = open_page(java_script_enabled=False)
    page.goto("/")

    assert page.locator(".tile").count() == 109
    assert page.locator("#keyword rect.bar").count() > 3
    assert not page.locator("button.theme").is_visible()


@pytest.mark.parametrize("media", ["forced", "print"])
def test_charts_survive_forced_colours_and_paper(open_page, shot, media):
    """Bars and tiles keep a border or a fill; numbers stand beside them."""
    page = open_page(forced_colors="active") if media == "forced" else open_page()
    page.goto("/")
    if media == "print":
        page.emulate_media(media="print")
    shot(page, f"home-{media}")
    fill, ink = page.locator(".tile.shade-5").first.evaluate(
        """e => ["rect", "text"].map((name) => getComputedStyle(e.querySelector(name)).fill)"""
    )

    assert fill != ink
    assert page.locator("header nav").is_visible() is (media == "forced")
