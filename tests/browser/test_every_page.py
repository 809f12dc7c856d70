"""What holds on every kind of page: accessible, narrow enough, light, without a script.

The kinds are listed once; a page of a new kind is added here.
"""

from __future__ import annotations

import pytest

from .conftest import NARROW

KINDS = {
    "home": "/",
    "actions": "/actions",
    "explore": "/explore",
    "explore-found": "/explore?q=habitants&view=list&keyword=solidarite",
    "explore-table": "/explore?q=habitants&view=table",
    "explore-map": "/explore?view=map",
    "explore-nothing": "/explore?q=habitants+xyzzy",
    "centres": "/centres",
    "concepts": "/concepts",
    "endpoint": "/sparql",
    "questions": "/questions",
    "question": "/questions/actions-by-keyword",
    "first-ten": "/questions/first-ten",
    "question-bars": "/questions/keywords-of-a-region",
    "question-heat": "/questions/audiences-by-dimension",
    "question-fault": "/questions/actions-since-a-year?year=17",
    "api": "/api",
    "dumps": "/dumps/",
    "count": "/count",
    "dataset": "/void.html",
    "catalogue": "/catalog.html",
    "ontology": "/def.html",
    "term": "/def/keyword.html",
    "shapes": "/shapes.html",
    "graph": "/graph/data.html",
    "about": "/about",
    "not-found": "/nowhere",
    "answer": "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%203",
    "fault": "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%7D",
}
"""Kinds of page whose address is known; those of things are found by following links."""

FOUND = {
    "action": ("/actions", "main a[href*='/action/']"),
    "centre": ("/centres", "main a[href*='/centre/']"),
    "concept": ("/concepts", "main a[href*='/voc/keyword/']"),
    "sheet": ("/actions", "main a[href*='/action/']", "main a[href*='/sheet/']"),
    "territory": ("/centres", "main a[href*='/centre/']", "main a[href*='/territory/']"),
}
"""From where, and by which links, a person reaches a page of this kind."""

WEIGHT_KB = 150


def visit(page, kind: str, language: str = "") -> None:
    """Open a page of `kind`, by clicks where its address is not known."""
    start, *links = FOUND.get(kind, (KINDS.get(kind),))
    page.goto(language + start)
    for link in links:
        page.goto(page.locator(link).first.get_attribute("href"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", [*KINDS, *FOUND])
def test_a_page_is_accessible_in_light_and_dark(open_page, axe, shot, kind, scheme):
    """WCAG 2.2 AA and axe's good practice, on each kind of page."""
    page = open_page(color_scheme=scheme)
    visit(page, kind)

    axe(page)
    shot(page, f"{kind}-{scheme}")


@pytest.mark.parametrize("kind", [*KINDS, *FOUND])
def test_a_page_is_accessible_in_english_and_fits_320_pixels(open_page, axe, shot, kind):
    """No page scrolls sideways on the smallest screen (WCAG 1.4.10); wide tables do, alone."""
    page = open_page(viewport=NARROW, locale="en-GB")
    visit(page, kind, "/en")

    shot(page, f"{kind}-320")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    axe(page)


@pytest.mark.parametrize("kind", [*KINDS, *FOUND])
def test_a_page_says_the_same_without_scripts_and_is_light(open_page, kind):
    """Its heading and its text are there; all it loads is below 150 kB but for the editor."""
    page = open_page(java_script_enabled=False)
    loaded: dict[str, int] = {}
    page.on("response", lambda r: loaded.update({r.url: r.request.sizes()["responseBodySize"]}))
    visit(page, kind)

    assert page.locator("h1").count() == 1
    assert page.locator("main").inner_text().strip()
    assert sum(loaded.values()) < WEIGHT_KB * 1000
