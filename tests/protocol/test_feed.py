"""The feed of new and changed actions, over real releases that the command built."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
WHEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
HOSTILE = "</title><script>alert(1)</script> & \u202e\ud7ff ]]>"
REQUIRED = {
    "feed": {"id": 1, "title": 1, "updated": 1, "author": 1},
    "entry": {"id": 1, "title": 1, "updated": 1},
}
"""The elements that RFC 4287 (4.1.1, 4.1.2) asks for, exactly once each."""


def sheet(title: str, summary: str = "Coudre ensemble, le mardi.") -> str:
    """Return a sheet as a line of JSON."""
    said = {
        "title": title, "centre": "CENTRE SOCIAL DE LA BALEINE GRISE", "department": "Finistère",
        "summary": summary, "keywords": ["Culture"], "description": "On coud, on parle, on rit.",
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False)


@pytest.fixture(scope="module")
def two_releases(csgraph, tmp_path_factory) -> Path:
    """A site whose second release dropped one action, changed one, brought two."""
    folder = tmp_path_factory.mktemp("two")
    listing, site = folder / "fiches.jsonl", folder / "site"
    releases = {
        "one": [sheet("Couture"), sheet("Jardin"), sheet("Un secret retiré")],
        "two": [*map(sheet, ("Couture", "Vélo", HOSTILE)), sheet("Jardin", "Semer, en mars.")],
    }
    dates = {"one": ["--date", "2024-03-01"], "two": []}
    for version, sheets in releases.items():
        listing.write_text("\n".join(sheets), "utf-8")
        options = ["--version", version, *dates[version], "--removals-ok"]
        csgraph("build", str(listing), "--site", str(site), *options)
    return site


@pytest.fixture(scope="module")
def feeds(two_releases, running) -> dict[str, etree._Element]:
    """The feed in both languages."""
    with running(two_releases) as server:
        answers = {"fr": server.send("/feed.atom"), "en": server.send("/en/feed.atom")}
    for answer in answers.values():
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert answer.headers["ETag"]
    return {language: etree.fromstring(answer.body) for language, answer in answers.items()}


def kinds(feed: etree._Element) -> dict[str, str]:
    """What is said of each action that is named."""
    return {
        entry.findtext(f"{ATOM}title"): entry.find(f"{ATOM}category").get("term")
        for entry in feed.iter(f"{ATOM}entry")
        if entry.find(f"{ATOM}category") is not None
    }


def test_what_is_new_and_what_changed_is_named(feeds):
    """What did not change is not; nor what the first release held, which came all at once."""
    named = [
        (entry.findtext(f"{ATOM}title"), entry.find(f"{ATOM}category").get("term"))
        for entry in feeds["fr"].iter(f"{ATOM}entry")
        if entry.find(f"{ATOM}category") is not None
    ]

    assert set(named[:3]) == {(HOSTILE, "new"), ("Vélo", "new"), ("Jardin", "changed")}
    assert named[3:] == []


def test_what_left_is_not_named_and_no_prose_is_quoted(feeds):
    """Neither the title of an action that was withdrawn, nor a sentence of any."""
    text = " ".join(etree.tostring(feeds["fr"], encoding="unicode").split())

    for told in ("secret", "Coudre", "Semer", "On coud"):
        assert told not in text
    assert "nouvelles : 2 actions ; modifiées : 1 action" in text
    assert "Version one – 3 actions" in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_is_a_feed_as_the_standard_has_it(feeds, language):
    """RFC 4287: what is required is there once, ids are IRIs and unique, times are RFC 3339."""
    feed = feeds[language]
    assert feed.tag == f"{ATOM}feed"
    assert feed.get(LANG) == language
    for name, required in REQUIRED.items():
        for element in feed.iter(ATOM + name):
            counts = {child: len(element.findall(ATOM + child)) for child in required}
            assert counts == required
    ids = [element.text for element in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)
    assert all(urlsplit(iri).scheme == "http" for iri in ids)
    assert all(WHEN.fullmatch(element.text) for element in feed.iter(f"{ATOM}updated"))
    assert all(urlsplit(link.get("href")).netloc for link in feed.iter(f"{ATOM}link"))
    (own,) = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own.get("href").endswith({"fr": "8000/feed.atom", "en": "/en/feed.atom"}[language])


def test_an_entry_is_as_old_as_its_release(feeds, two_releases):
    """The date that the publisher gave; without one, when the manifest was written."""
    times = {
        entry.findtext(f"{ATOM}id"): entry.findtext(f"{ATOM}updated")
        for entry in feeds["fr"].iter(f"{ATOM}entry")
    }
    written = (two_releases / "releases" / "two" / "manifest.json").stat().st_mtime
    of_one = {time for iri, time in times.items() if iri.endswith(("release/one/", "release-one"))}

    assert of_one == {"2024-03-01T00:00:00Z"}
    assert times["http://localhost:8000/release/two/"].startswith("20")
    assert abs(int(written) - _seconds(times["http://localhost:8000/release/two/"])) <= 1


def _seconds(time: str) -> float:
    return datetime.fromisoformat(time).timestamp()


def test_every_entry_leads_to_a_page(feeds, two_releases, running):
    """In the language of its feed."""
    with running(two_releases) as server:
        for language, feed in feeds.items():
            for entry in feed.iter(f"{ATOM}entry"):
                path = urlsplit(entry.find(f"{ATOM}link").get("href")).path
                assert path.startswith("/en/") == (language == "en")
                assert server.send(path, Accept="text/html").status == 200


def test_the_first_page_names_the_release_before(two_releases, running):
    """With its date; and its page, below its own address, does not name the later one."""
    with running(two_releases) as server:
        now = server.send("/", Accept="text/html").text
        then = server.send("/release/one/", Accept="text/html").text

    assert 'href="/release/one/"' in now
    assert "2024-03-01" in now
    assert 'href="/release/two/"' not in then
    assert 'href="/feed.atom"' in then


def test_a_release_without_an_inventory_is_told_of_whole(ask):
    """The hand-written site has none: nothing is guessed, nothing breaks."""
    answer = ask("/feed.atom")

    assert answer.status == 200
    (entry,) = etree.fromstring(answer.body).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Version one – 2 actions"
