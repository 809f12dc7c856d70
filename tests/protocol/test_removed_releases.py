"""A release that was removed, or that may be read no more, is found nowhere: no name in it is."""

from __future__ import annotations

import csv
import gzip
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from csgraph import pipeline
from csgraph.web.app import create_app

from ..release.conftest import sheet_text

FORMER, LATER = "Les ateliers de Zénobie", "Les ateliers du mardi"
QUERY = quote(
    'SELECT ?t { ?a <http://www.w3.org/2000/01/rdf-schema#label> ?t FILTER(CONTAINS(?t, "Z")) }'
)
TELLING = (
    "/changes", "/en/changes", "/changes.csv", "/changes.json", "/changes?since=one",
    "/changes.json?since=one", "/release/two/changes", "/release/two/changes.csv",
)  # fmt: skip
EARLIER = (
    "/release/one/", "/release/one/explore?q=zenobie", "/en/release/one/explore?q=zenobie",
    "/release/one/explore.csv", "/release/one/explore.ttl", "/release/one/count",
    "/release/one/explore.iramuteq.txt", "/release/one/quality", "/release/one/citation.json",
    "/release/one/dumps/", "/release/one/dumps/facts/actions.csv.gz", "/release/one/changes",
    f"/release/one/sparql?query={QUERY}", "/release/one/linkset", "/release/one/catalog.ttl",
)  # fmt: skip
ELSEWHERE = ("/", "/feed.atom", "/explore?q=zenobie", "/dumps/", "/quality", "/sitemap.xml")


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Path]:
    """Build a release of one sheet of this title."""

    def build(version: str, title: str, public: str, **text: str) -> Path:
        source = tmp_path / "in.txt"
        source.write_text(sheet_text(title, **text), "utf-8")
        options = {"version": version, "base": "https://data.example/", "public": public}
        options |= {"removals_ok": bool(text)}
        pipeline.build(pipeline.BuildOptions((str(source),), tmp_path / "site", **options))
        return tmp_path / "site"

    return build


def told(client, path: str) -> str:
    """Return what an address answers, unpacked."""
    with client.get(path) as answer:
        body = answer.data
    return (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()


def test_a_removed_release_is_found_nowhere(build):
    """All was asked while it was there, and is kept by whatever keeps answers; then it is gone."""
    build("one", FORMER, "full")
    site = build("two", LATER, "full")
    client = create_app(site).test_client()
    for path in (*TELLING, "/release/one/explore.csv"):
        assert "Zénobie" in told(client, path), path
    for path in (*EARLIER, *ELSEWHERE):
        told(client, path)

    shutil.rmtree(site / "releases" / "one")

    for path in (*TELLING, *EARLIER, *ELSEWHERE):
        assert "Zénobie" not in told(client, path), path
    for path in EARLIER:
        with client.get(path) as answer:
            assert answer.status_code == 404, path


def test_no_page_leads_to_a_release_that_was_removed(build):
    """Each was asked while it was there; the first page stayed as it was then, once."""
    build("one", FORMER, "full")
    site = build("two", LATER, "full")
    client = create_app(site).test_client()
    leading = ("/", "/en/", "/quality", "/changes", "/dumps/", "/release/two/")
    for path in leading:
        assert "/release/one/" in told(client, path), path

    shutil.rmtree(site / "releases" / "one")

    for path in leading:
        assert "/release/one/" not in told(client, path), path


def test_no_page_leads_to_a_release_that_may_be_read_no_more(build):
    """Its publisher has chosen facts since: it is named without a link, in headers too."""
    site = build("one", FORMER, "full")
    titles = gzip.decompress((site / "current/dumps/full/actions.csv.gz").read_bytes()).decode()
    key = next(csv.DictReader(titles.splitlines()))["action"].rpartition("/")[2]
    client = create_app(build("two", LATER, "facts", summary="On danse.")).test_client()

    with client.get(f"/action/{key}", headers={"Accept": "text/html"}) as left:
        assert left.status_code == 410
        assert "one" in left.text
        assert "/release/one/" not in left.text + str(left.headers)
    for path in ("/", "/quality", "/changes", "/changes?since=one", "/dumps/"):
        assert "<bdi>one</bdi>" in told(client, path) or path == "/", path
        assert "/release/one/" not in told(client, path), path


def test_titles_of_a_release_that_may_be_read_no_more_are_not_told(build):
    """Its publisher has chosen facts since: counts and keys are compared, and the page says so."""
    build("one", FORMER, "full")
    client = create_app(build("two", LATER, "facts")).test_client()

    for path in (*TELLING, *EARLIER):
        assert "Zénobie" not in told(client, path), path
    assert LATER in told(client, "/changes")
    assert "ses titres ne sont pas donnés" in told(client, "/changes")
    assert '"change": "renamed"' in told(client, "/changes.json")


def test_no_file_of_an_index_is_served(build):
    """Nor a ledger, whatever the address."""
    client = create_app(build("one", FORMER, "facts")).test_client()
    for name in ("index/inventory.sqlite", "index/search.sqlite", "index/findings.sqlite",
                 "ledger.tsv", "manifest.json", "private/full/data.nq.gz", "../ledger.tsv",
                 "full/data.nq.gz", "facts/../../ledger.tsv", "%2e%2e/ledger.tsv"):  # fmt: skip
        for room in ("/dumps/", "/release/one/dumps/", "/release/one/", "/", "/static/"):
            with client.get(room + name) as answer:
                assert answer.status_code == 404, room + name
