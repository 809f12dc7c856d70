"""robots.txt and the sitemap: what is to be found, at its public address, and no more."""

from __future__ import annotations

import os
import re
import urllib.robotparser
import xml.etree.ElementTree as ET

import pytest

BASE = "http://localhost:8000/"
NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def entries(text: str, kind: str) -> list[tuple[str, str | None]]:
    """Return address and date of each entry of a sitemap."""
    root = ET.fromstring(text)
    assert root.tag == NS + {"url": "urlset", "sitemap": "sitemapindex"}[kind]
    return [(e.findtext(f"{NS}loc") or "", e.findtext(f"{NS}lastmod")) for e in root]


def test_the_sitemap_leads_to_every_page_in_both_languages(ask):
    """Each address answers, says itself that it is the public one, and is listed once."""
    ((part, _),) = entries(ask("/sitemap.xml").text, "sitemap")
    listed = entries(ask("/" + part.removeprefix(BASE)).text, "url")
    addresses = [address for address, _ in listed]

    assert len(addresses) == len(set(addresses))
    for key in ("action/a000000001", "centre/c000000002", "concept/keyword/jardinage",
                "voc/status/en-cours", "actions", "def.html", "", "explore", "quality",
                "about"):  # fmt: skip
        assert {BASE + key, f"{BASE}en/{key}"} <= set(addresses)
    for address in addresses[:40]:
        answer = ask("/" + address.removeprefix(BASE), Accept=BROWSER)
        assert answer.status == 200
        assert f'<{address}>; rel="canonical"' in answer.headers.get_all("Link")
    assert {date for _, date in listed} == {None}  # the release has no date: none is invented


def test_what_is_not_published_is_not_listed(tmp_path, write_release, make_current, running):
    """Withheld and past sheets are on no list; a date is the release's; parts are bounded."""
    gone = f"<{BASE}graph/history> {{ <{BASE}id/action/a000000007> a "
    gone += "<https://w3id.org/csgraph/def#Withholding> . }"
    make_current(tmp_path, write_release(tmp_path, "one", extra=gone, date="2026-11-22"))
    os.environ["CSGRAPH_SERVE_SITEMAP_ADDRESSES"] = "20"
    try:
        with running(tmp_path) as server:
            parts = entries(server.send("/sitemap.xml").text, "sitemap")
            texts = [server.send("/" + a.removeprefix(BASE)).text for a, _ in parts]
            beyond = server.send(f"/sitemap-{len(parts) + 1}.xml").status
    finally:
        del os.environ["CSGRAPH_SERVE_SITEMAP_ADDRESSES"]
    listed = [entry for text in texts for entry in entries(text, "url")]

    assert len(parts) > 2
    assert all(len(entries(text, "url")) <= 20 for text in texts)
    assert {date for _, date in (*listed, *parts)} == {"2026-11-22"}
    assert len(set(listed)) == len(listed)
    assert not re.search("a000000007|withheld|private|ledger", "".join(texts))
    assert beyond == 404


def test_robots_are_led_to_the_sitemap_and_leave_the_endpoint(ask):
    """As the standard library's parser reads it."""
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(ask("/robots.txt").text.splitlines())

    assert robots.site_maps() == [f"{BASE}sitemap.xml"]
    for path in (
        "",
        "action/a000000001",
        "en/centres",
        "explore",
        "en/quality",
        "dumps/full/data.nq.gz",
        "def.html",
    ):
        assert robots.can_fetch("any", BASE + path)
    for path in ("sparql?query=ASK{}", "en/sparql", "reconcile?queries={}", "health",
                 "explore.csv?q=a", "en/explore.iramuteq.txt?q=a", "count",
                 "en/count.json"):  # fmt: skip
        assert not robots.can_fetch("any", BASE + path)
    # The standard library's parser takes a star for a letter.
    asked = ask("/robots.txt").text.splitlines()
    for path in ("explore.", "count", "api/", "sparql"):
        assert {f"Disallow: {way}/release/*/{path}" for way in ("", "/en")} <= set(asked)


@pytest.mark.parametrize(
    "path",
    [
        "/sitemap-0.xml", "/sitemap-2.xml", f"/sitemap-{'9' * 40}.xml", "/sitemap--1.xml",
        "/citation.exe", "/release/%2e%2e/citation.cff", "/release/%0d%0aX:y/", "/en/en/linkset",
        "/release/<script>/", "/action/.linkset", "/action/a%0d%0aX:y.linkset", "/void.linkset",
        "/concept/keyword/%22%3E.linkset", "/context/01.jsonld",
    ],
)  # fmt: skip
def test_what_is_not_there_is_a_404_without_links(ask, path):
    """A number, a version or a name that nothing bears, or that would break a header."""
    answer = ask(path)

    assert (answer.status, answer.headers.get_content_type()) == (404, "application/problem+json")
    assert "Link" not in answer.headers
    assert "X" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/", "/en/", "/robots.txt", "/sitemap.xml", "/sitemap-1.xml", "/linkset"]
)
def test_head_and_tags(ask, path):
    """HEAD says what GET would; who has it is told so."""
    answer, head = ask(path), ask(path, "HEAD")

    assert head.body == b""
    assert head.headers["Content-Length"] == answer.headers["Content-Length"]
    assert ask(path, If_None_Match=answer.headers["ETag"]).status == 304
