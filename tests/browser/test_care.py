"""What meets a person who is lost, in a hurry, or reads otherwise: errors, rights, odd texts.

Looked at (light and dark, French and English, 320 pixels and wide) and mended: an error said
its code before it said what happened, and led only to the first page; now the menu stands
there, and the page that is spelled most like the one asked for. The page on rights said
“tell us” where there was nobody to tell, and its lists ran over the whole width.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from csgraph.web import problems
from csgraph.web.app import create_app

from .conftest import NARROW, follow

ARABIC = "ورشة الخياطة (2019) - الثلاثاء"
LONG = "Anticonstitutionnellement" * 12
MARKUP = '"><img src=x onerror=alert(1)>\u202eXYZ'
STATUSES = (400, 429, 500, 503)


def sheet(title: str) -> str:
    """Return a sheet as a line of JSON."""
    return json.dumps({"title": title, "centre": f"CENTRE {title}"[:200], "summary": "Coudre."})


@pytest.fixture(scope="module")
def odd_site(csgraph, tmp_path_factory) -> Path:
    """A site of titles that no page was drawn for, from which one action has left."""
    folder = tmp_path_factory.mktemp("odd")
    listing, site = folder / "fiches.jsonl", folder / "site"
    for version, titles in {
        "one": (ARABIC, LONG, MARKUP, "Partie"),
        "two": (ARABIC, LONG, MARKUP),
    }.items():
        listing.write_text("\n".join(map(sheet, titles)), "utf-8")
        csgraph("build", str(listing), "--site", str(site), "--version", version, "--removals-ok")
    return site


@pytest.fixture(scope="module")
def odd_url(odd_site: Path, serve_site: Callable[[Path], str]) -> str:
    """Its address."""
    return serve_site(odd_site)


@pytest.fixture(scope="module")
def error_pages(odd_site: Path) -> dict[tuple[int, str], str]:
    """The page of an error in each language, as the site makes it."""
    app, pages = create_app(odd_site), {}
    for language in ("fr", "en"):
        for status in STATUSES:
            environ = {"csgraph.language": language, "HTTP_ACCEPT": "text/html"}
            with app.test_request_context("/sparql", environ_overrides=environ):
                answer = problems.answer(status, "busy", "Trop de requêtes. / Too many.", "")
            pages[status, language] = answer.get_data(as_text=True)
    return pages


def answer_with(page: Page, body: str) -> None:
    """Open a page of the site whose document is `body`."""
    kind = "text/html; charset=utf-8"
    page.route("**/fault", lambda route: route.fulfill(body=body, content_type=kind))
    page.goto("/fault")


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_error_says_in_plain_words_what_to_do(
    open_page, axe, shot, error_pages, status, language
):
    """Accessible in light and dark, with the way on; never a trace of the program."""
    for scheme in ("light", "dark"):
        page = open_page(color_scheme=scheme)
        answer_with(page, error_pages[status, language])
        axe(page)
        text = page.locator("main").inner_text()

        assert str(status) in text
        assert "Traceback" not in text
        assert page.locator("main nav a").count() >= 5
    shot(page, f"error-{status}-{language}")


def test_a_page_that_is_not_there_knows_what_was_meant(page, shot):
    """A slip of a letter leads to the page; the visitor clicks it."""
    page.goto("/centre")
    assert page.locator("h1").inner_text() == "Cette page n’existe pas"
    shot(page, "error-404-guess")
    follow(page.locator(".note").get_by_role("link", name="Centres"))

    assert page.url.endswith("/centres")


@pytest.mark.parametrize("path", ["/%3Cscript%3E", "/a" * 300, "/%E2%80%AEcba", "/../../etc"])
def test_nothing_is_guessed_of_nonsense(page, path):
    """Whatever the address, its page is a calm 404."""
    answer = page.goto(path)

    assert answer.status == 404
    assert page.locator("main .note").count() == 0


def test_what_left_says_so_and_leads_on(open_page, odd_site, odd_url, axe, shot):
    """410: no title of what left; the page on corrections and the first page are one click away."""
    ledger = (odd_site / "current" / "ledger.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in ledger.splitlines()]
    (action,) = {row[3] for row in rows if row[1] == "sheet" and row[2] == "gone"}
    page = open_page(base_url=odd_url)
    answer = page.goto(f"/action/{action}")
    axe(page)
    shot(page, "gone")

    assert answer.status == 410
    assert "Partie" not in page.content()
    follow(page.locator("main").get_by_role("link", name="Données, droits et corrections"))
    assert page.locator("h1").inner_text() == "Données, droits et corrections"


def test_the_page_on_rights_says_whom_to_ask(open_page, odd_url, page, shot):
    """Where the publisher gave no address it says so, and what can be done."""
    page.goto("/")
    follow(page.locator("footer").get_by_role("link", name="Données, droits et corrections"))
    shot(page, "about")
    assert "Observatoire imaginaire" in page.locator("main").inner_text()
    assert page.locator("main a[rel~=license]").count() == 1
    assert page.locator("#sources ~ ul a").count() >= 5
    nobody = open_page(base_url=odd_url)
    nobody.goto("/about")

    assert "n’a pas indiqué d’adresse" in nobody.locator(".note").inner_text()


@pytest.mark.parametrize("path", ["/", "/actions", "/centres"])
@pytest.mark.parametrize("options", [{}, {"viewport": NARROW}], ids=["wide", "narrow"])
def test_odd_titles_stay_in_their_place(open_page, odd_url, axe, shot, path, options):
    """Right to left, 300 letters long, or markup: nothing runs, turns around or overflows."""
    page = open_page(base_url=odd_url, **options)
    page.goto(path)
    axe(page)
    shot(page, f"odd{path.replace('/', '-')}{'-320' if options else ''}")
    width = page.viewport_size["width"]

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("main img").count() == 0
    isolated = page.locator("main bdi").evaluate_all(
        "all => all.every((e) => getComputedStyle(e).unicodeBidi.includes('isolate'))"
    )
    assert isolated


def test_an_action_prints_without_what_only_a_screen_can_use(page, shot):
    """Neither menu, switch nor forms on paper; the text is black on white, even from the dark."""
    page.emulate_media(color_scheme="dark")
    page.goto("/actions")
    follow(page.locator("main .things a").first)
    page.emulate_media(media="print", color_scheme="dark")
    shot(page, "action-print")

    assert not page.locator("header nav").is_visible()
    assert not page.locator(".tools").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_nothing_moves_for_who_wants_no_motion(open_page):
    """`prefers-reduced-motion`: no transition on any link or button."""
    page = open_page(reduced_motion="reduce")
    page.goto("/")
    moving = page.locator("a, button").evaluate_all(
        "all => all.filter((e) => parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
    )

    assert moving == 0


def test_a_reader_of_feeds_finds_the_feed(page):
    """Named in the head of every page, in its language."""
    for path, feed in (("/", "/feed.atom"), ("/en/actions", "/en/feed.atom")):
        page.goto(path)
        link = page.locator("link[type='application/atom+xml']")

        assert link.get_attribute("href") == feed
        assert page.request.get(feed).headers["content-type"].startswith("application/atom+xml")


def test_a_shared_page_says_what_it_is(page):
    """Title, description and public address for whoever previews a link; errors have none."""
    page.goto("/en/centres")
    said = page.locator("meta[property]").evaluate_all(
        "all => Object.fromEntries(all.map((e) => [e.getAttribute('property'), e.content]))"
    )
    assert said["og:title"].startswith("Centres")
    assert said["og:url"] == "http://localhost:8000/en/centres"
    assert said["og:description"]
    page.goto("/nowhere")

    assert page.locator("meta[property]").count() == 0
