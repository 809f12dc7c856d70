"""The query page as a person uses it, with and without the editor.

Looked at (1280 and 320 wide, light and dark, French and English, without a script) and mended:
the editor's own colours, and those of its list of completions, won over ours in the dark; the
hint of a fault stood in English on a French page; at 320 pixels the answer came below twelve
themes of questions; a graph with one property repeated its name on every line, where the
caption can say it; the Run button complained in the console of the empty text area behind the
editor; a completion was lost to who typed before the terms were there; the map of tiles named
its links without the code they show. An answer cut by LIMIT without ORDER BY was offered to
be cited: asked again, the same release gave other rows. `SELECT * { ?s ?p ?o }` showed o, p, s,
the engine's order: columns now stand as the query is read.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ..conftest import ROOT, absent
from .conftest import NARROW, follow

SLIP = "SELECT * {\n  ?s ?p\n}\nLIMIT 5"


@pytest.fixture(autouse=True)
def _editor_is_installed() -> None:
    """In CI it must be."""
    if not (ROOT / "web/parts/node_modules").is_dir():
        absent("the site's parts from npm (`make parts`)")


def write(page, query: str) -> None:
    """Replace what the editor holds, by the keyboard."""
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(query)


def run(page) -> None:
    """Ask what the editor holds, by the keyboard."""
    follow(page.locator(":focus"), "Control+Enter")


def test_a_question_of_the_library_runs_in_the_editor(page, axe, shot):
    """From the list by theme to the table; the query stands in the editor, to be changed."""
    page.goto("/sparql")
    page.locator(".library summary", has_text="Partenaires").click()
    follow(page.locator(".library details", has_text="Partenaires").locator("a").first)

    expect(page.locator("#answer table").first).to_be_visible()
    assert page.locator("header nav [aria-current]").inner_text() == "SPARQL"
    assert "SELECT" in page.locator(".CodeMirror-code").inner_text()
    assert "complète" in page.locator(".complete").inner_text()
    axe(page)
    shot(page, "query-answer")


def test_an_answer_is_drawn_in_every_way_that_is_true(page, axe, shot):
    """By links above it: a two-way table; a map by département; columns over years; bars."""
    csg = "PREFIX csg: <https://w3id.org/csgraph/def#>\n"
    count = "(COUNT(DISTINCT ?a) AS ?actions)"
    for view, query in {
        "Tableau croisé": f"SELECT ?d ?k {count} {{ ?a csg:department ?d ; csg:dimension ?k }} "
        "GROUP BY ?d ?k",
        "Carte": f"SELECT ?d {count} {{ ?a csg:department ?d }} GROUP BY ?d",
        "Par année": f"SELECT ?y {count} {{ ?a csg:year ?y }} GROUP BY ?y ORDER BY ?y",
        "Barres": f"SELECT ?k {count} {{ ?a csg:keyword ?k }} GROUP BY ?k",
    }.items():
        page.goto("/sparql")
        write(page, csg + query)
        run(page)
        follow(page.get_by_role("link", name=view, exact=True))

        expect(page.locator("#answer figure.chart").first).to_be_visible()
        axe(page)
        shot(page, f"query-view-{view.split()[-1]}")


def test_a_slip_is_shown_under_its_line_and_mended(page, axe, shot):
    """In the editor and in the list of lines; Ctrl+Enter asks."""
    page.goto("/sparql")
    write(page, SLIP)
    run(page)

    expect(page.locator(".CodeMirror-linewidget .why")).to_be_visible()
    assert page.locator(".source .wrong").get_attribute("value") == "3"
    axe(page)
    shot(page, "query-fault")
    write(page, SLIP.replace("?p", "?p ?o"))
    run(page)
    expect(page.locator("#answer table").first).to_be_visible()
    assert page.locator("#answer tbody tr").count() == 5


def test_a_short_address_opens_the_same_answer(page):
    """What a colleague gets is what was shared."""
    page.goto(
        "/sparql?query=SELECT%20%2A%20%7B%20%3Fs%20a%20%3Fo%20%7D%20ORDER%20BY%20%3Fs%20%3Fo%20LIMIT%203"
    )
    before = page.locator("#answer table").inner_text()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copier").first.click()
    page.get_by_role("button", name="Copié").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.evaluate("document.querySelector('a.short').href")
    follow(page.locator("a.short"))

    assert "/q/1" in page.url
    assert page.locator("#answer table").inner_text() == before
    follow(page.get_by_text("comparer"))
    assert "sha256=" in page.url
    assert "même empreinte" in page.locator("#answer").inner_text()


def test_the_editor_completes_from_this_release(page, shot):
    """A prefix is declared when it is typed; a label finds its property; Tab leaves."""
    page.goto("/sparql")
    write(page, "SELECT * { ?a ")
    page.keyboard.type("csg:")
    page.wait_for_selector(".CodeMirror-hints")
    page.keyboard.type("keyw")
    page.keyboard.press("Control+Space")
    shot(page, "query-completion", full_page=False)
    page.keyboard.press("Enter")
    written = page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")

    assert written.startswith("PREFIX csg: <https://w3id.org/csgraph/def#>")
    assert "?a csg:keyword" in written
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"


def test_a_graph_is_drawn_as_nodes_with_its_table_below(open_page, axe, shot):
    """Nodes of this site are links; the statements stay in a table."""
    page = open_page(color_scheme="dark")
    page.goto("/sparql")
    write(
        page,
        "PREFIX csg: <https://w3id.org/csgraph/def#>\n"
        "CONSTRUCT { ?a csg:organisedBy ?c } { ?a csg:organisedBy ?c }",
    )
    follow(page.get_by_role("button", name="Interroger"))

    expect(page.locator(".nodes svg")).to_be_visible()
    assert page.locator(".nodes svg a").count() > 10
    assert page.locator("#answer tbody tr").count() > 10
    axe(page)
    shot(page, "query-nodes")


def test_without_a_script_the_form_does_it_all(open_page, shot):
    """Question, table, fault under its line, short address: by links and one button."""
    page = open_page(java_script_enabled=False, locale="en-GB")
    page.goto("/en/sparql")
    page.fill("#query", SLIP)
    follow(page.get_by_role("button", name="Run"))
    assert page.locator(".source .wrong .why").count() == 1
    shot(page, "query-fault-plain")
    page.locator(".library summary").first.click()
    follow(page.locator(".library details[open] a").first)
    assert page.locator("#answer table").count() == 1
    assert "complete" in page.locator(".complete").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_320_pixels(open_page, axe, shot, scheme):
    """The page does not scroll sideways; the table and the editor do, alone."""
    page = open_page(viewport=NARROW, color_scheme=scheme, locale="en-GB")
    page.goto("/en/sparql")
    write(page, "SELECT * { ?s ?p ?o } LIMIT 40")
    follow(page.get_by_role("button", name="Run"))

    expect(page.locator("#answer table").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    axe(page)
    shot(page, f"query-320-{scheme}")
