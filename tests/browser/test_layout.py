"""Every kind of page has the room it needs: words whole, tables not cut, one language.

Looked at (the examples, a real listing of one département in both forms, 9,971 actions; 1280 and
320 wide, light and dark, French and English, print) and mended: words in tables broke letter by
letter (« Parentalit é », « Discriminatio ns », « 1,98 6 »), so a table that needs more room
scrolls in its frame; the table of what is found was cut at its fourth column beside the
filters, so it has the whole width and the filters fold above it; where nothing is found the
note stood in the narrow column of the filters. The page of a list said its purpose in both
languages and hid its values below who made it when. A page of 896 actions began with fifty of
them: what they have in common comes first. The first page's chart « Ce que disent les 25
actions » did not say what its numbers are; « vide veut dire pas de fiche » was no sentence; with
one département a bar stood alone beside the map. Severities of shapes, the state of a term and
the list of a property stood in English or as an address. A letter spoke of « - Résumé ».
The box of the query page was empty; an answer of no rows said only that it is complete. A value
that no action has was told as 'nope' of 'keyword'. On paper an action took three and a half
pages, now two and a half: what only leads elsewhere is left out, outcomes stand three abreast.
A quoted line's file was « Fiches-avec-annees.txt », and a sheet's own word began with a capital.
"""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from .conftest import NARROW, WIDE, follow
from .test_every_page import KINDS, visit

TABLES = ("explore-table", "count", "dumps", "shapes", "catalogue", "answer", "question-heat")
SCHEME = "/voc/partner-kind"
_BROKEN = """() => {
  const broken = [];
  for (const cell of document.querySelectorAll(".scroll td, .scroll th")) {
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest("code")) continue;
      for (const word of node.data.matchAll(/[\\p{L}\\p{N}]{2,24}/gu)) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].map((r) => Math.round(r.top)));
        if (lines.size > 1) broken.push(word[0]);
      }
    }
  }
  return broken;
}"""

_CAPITALS = """() => {
  const begins = (e, word) => e.textContent.trim().startsWith(word.textContent.trim());
  const changes = (e) => ["", "::first-letter"]
    .some((part) => getComputedStyle(e, part).textTransform !== "none");
  return [...document.querySelectorAll("main bdi, main code")].map((word) => {
    const around = [word];
    for (let e = word.parentElement; e.matches("main *") && begins(e, word);) {
      around.push(e);
      e = e.parentElement;
    }
    return [word.textContent.slice(0, 40), around.some(changes)];
  });
}"""


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("kind", TABLES)
def test_no_word_of_a_table_is_broken(open_page, kind, viewport):
    """A word, or a number, stands on one line; the table scrolls where it must."""
    page = open_page(viewport=viewport)
    visit(page, kind)

    assert page.locator("table").count()
    assert page.evaluate(_BROKEN) == []


@pytest.mark.parametrize("kind", ["explore-table", "count", "question-heat", "dumps"])
def test_no_table_is_cut_on_a_wide_screen(open_page, kind):
    """What a person compares is seen at once, its total too."""
    page = open_page()
    visit(page, kind)

    cut = "els => els.filter((e) => e.scrollWidth > e.clientWidth + 1).length"
    assert page.locator(".scroll").evaluate_all(cut) == 0


def test_what_is_not_found_has_the_room_of_what_is(page, shot):
    """No column of filters stays beside it, nor an order of nothing."""
    visit(page, "explore-nothing")
    width = "e => e.getBoundingClientRect().width"
    results, form = page.locator("#results"), page.locator("form.explore")

    assert results.evaluate(width) == form.evaluate(width)
    assert not page.get_by_label("Trier par").is_visible()
    shot(page, "layout-nothing")


@pytest.mark.parametrize(
    ("language", "mine", "other"), [("", "organisme", "body"), ("/en", "body", "organisme")]
)
def test_a_list_says_its_purpose_in_one_language_then_its_values(
    page, axe, shot, language, mine, other
):
    """Its values with their actions stand above who keeps it."""
    page.goto(language + SCHEME)
    told = page.locator("main").inner_text()

    assert mine in page.locator(".lead").inner_text()
    assert other not in told
    assert page.locator(".things li a[href*='/voc/partner-kind/']").count() > 10
    axe(page)
    shot(page, f"layout-scheme{language.replace('/', '-')}")


def test_whoever_comes_to_the_query_page_has_a_query_that_runs(page):
    """It is there to be changed; the editor shows it; its answer is whole and can be cited."""
    page.goto("/sparql")
    follow(page.get_by_role("button", name="Interroger", exact=True))

    expect(page.locator("#answer table tbody tr")).to_have_count(24)
    expect(page.locator("#cited")).to_be_visible()


def test_an_answer_of_nothing_says_what_may_be_wrong(page):
    """A mistyped class gives no error in SPARQL."""
    query = "SELECT * { ?a a <https://w3id.org/csgraph/def#Nope> }"
    page.goto("/sparql?" + urlencode({"query": query}))

    assert "mal écrit" in page.locator("#answer").inner_text()


@pytest.mark.parametrize(
    ("language", "told"), [("", "n’a « nope » pour mot clé"), ("/en", "has “nope” as its keyword")]
)
def test_a_value_that_no_action_has_is_told_in_words(page, language, told):
    """Neither the name of a parameter nor a programmer's quotes stand on the page."""
    page.goto(f"{language}/explore?keyword=nope")

    assert told in page.locator("main").inner_text()


def test_an_action_on_paper_leaves_out_what_leads_elsewhere(page, shot):
    """What is like it, and where each line stands, is for the screen."""
    visit(page, "action")
    page.emulate_media(media="print")

    assert page.locator(".account").first.is_visible()
    assert not page.locator(".alike, .origin").first.is_visible()
    shot(page, "layout-action-print")


@pytest.mark.parametrize("kind", ["action", "sheet", "concept", *KINDS])
def test_no_french_sign_begins_a_line(open_page, kind):
    """Words of our own keep `: ; ? ! »` with what they follow."""
    page = open_page()
    visit(page, kind)

    alone = page.evaluate(
        """() => {
          const own = [...document.querySelectorAll(
            "main h1, main h2, main h3, main p.lead, main label, main dt, main summary")];
          return own.filter((e) => !e.querySelector("bdi, code"))
            .map((e) => e.textContent).filter((t) => /« | [»;!:]| \\?(\\s|$)/u.test(t));
        }"""
    )
    assert alone == []


@pytest.mark.parametrize("kind", ["action", "sheet", "centre", "concept", "dumps", "quality"])
def test_words_of_a_sheet_and_names_of_files_keep_their_first_letter(open_page, kind):
    """Labels of ours begin with a capital; what is quoted is not changed for that."""
    page = open_page()
    if kind == "quality":
        page.goto("/quality")
        follow(page.get_by_role("region", name="Par centre").get_by_role("link").first)
    else:
        visit(page, kind)

    assert page.evaluate(_CAPITALS)
    assert [told for told in page.evaluate(_CAPITALS) if told[1]] == []
