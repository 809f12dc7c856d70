"""What left answers 410 with its tombstone, what moved leads on, what is withheld says why."""

from __future__ import annotations

import csv
import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import rdflib

from csgraph import pipeline
from csgraph.namespaces import CSG, RDF
from csgraph.release import ledger as ledgers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BASE = "http://localhost:8000/"
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
LABELS = "- Statut de l'action\n- En cours\n- Mots clés associés à l'action\n- {keyword}"


def sheet(title: str, text: str, *, centre: str = "LES TILLEULS", keyword: str = "Culture") -> str:
    """Return one sheet of a listing."""
    return (
        f"Actions\n{title}\n- Structure organisatrice\n- CENTRE SOCIAL {centre} - Finistère\n"
        f"{LABELS.format(keyword=keyword)}\n- Résumé\n{text}\n"
    )


FIRST = (
    sheet("Un", "On coud.", keyword="Jardinage")
    + sheet("Deux", "On partage un repas.")
    + sheet("Fête", "On danse.")
    + sheet("Bal", "On valse.", centre="LE TILLEUL")
)
SECOND = (
    sheet("Un", "On coud.")
    + sheet("Fête de Mme Lefort", "On danse.")
    + sheet("Bal", "On valse.", centre="LE TILLEUL")
)
TITLES = ("Deux", "Fête", "Lefort", "repas", "danse")
"""What only left or withheld sheets say."""


@dataclass(frozen=True, slots=True)
class Site:
    """A running server whose current release is the second, and keys of the first."""

    send: Callable[..., Any]
    left: str
    held: str
    merged: str
    heir: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, running: Any) -> Iterator[Site]:
    """Build two releases as the command does, and serve the site."""
    folder = tmp_path_factory.mktemp("gone")
    decisions = folder / "decisions"
    decisions.mkdir()
    listing = folder / "fiches.txt"
    first = _build(listing, FIRST, folder, "v1")
    keys = _keys(first)
    (decisions / "centres.tsv").write_text(
        "key\tname\tspellings\tdepartment\n"
        "\tCENTRE SOCIAL LES TILLEULS\tCENTRE SOCIAL LE TILLEUL\t29\n",
        "utf-8",
    )
    second = _build(listing, SECOND, folder, "v2", decisions=decisions, removals_ok=True)
    after = ledgers.read(second / "ledger.tsv")
    moved = next(row for row in after.of("centre") if row.state == ledgers.MERGED)
    with running(folder / "site") as server:
        yield Site(server.send, keys["Deux"], keys["Fête"], moved.key, moved.successor)


def _build(listing: Path, text: str, folder: Path, version: str, **more: Any) -> Path:
    listing.write_text(text, "utf-8")
    options = pipeline.BuildOptions((str(listing),), folder / "site", version=version, **more)
    return pipeline.build(options).release


def _keys(release: Path) -> dict[str, str]:
    """Return the key of each action by its title, without the letter of its class."""
    table = gzip.decompress((release / "dumps/full/actions.csv.gz").read_bytes()).decode()
    rows = csv.DictReader(table.splitlines())
    return {row["title"]: row["action"].rpartition("/")[2][1:] for row in rows}


@pytest.mark.parametrize("kind", ["action", "sheet"])
def test_what_left_is_gone_with_its_tombstone(site, kind):
    """410: a page for a person, a problem for a program, the tombstone for who asks for data."""
    key = f"{kind[0]}{site.left}"
    page = site.send(f"/en/{kind}/{key}", Accept=BROWSER)
    problem = site.send(f"/{kind}/{key}")
    data = site.send(f"/{kind}/{key}", Accept="text/turtle")

    assert page.status == problem.status == data.status == 410
    assert "v1" in page.text
    assert json.loads(problem.text)["code"] == "gone"
    assert "v1" in json.loads(problem.text)["detail"]
    graph = rdflib.Graph().parse(data=data.text, format="turtle")
    thing = rdflib.URIRef(f"{BASE}id/{kind}/{key}")
    assert graph.value(thing, rdflib.RDF.type) == rdflib.URIRef(f"{CSG}Tombstone")
    assert str(graph.value(thing, rdflib.URIRef(f"{CSG}lastRelease"))) == "v1"
    for answer in (page, problem, data):
        assert '</release/v1/dumps/>; rel="predecessor-version"' in str(
            answer.headers.get_all("Link")
        ).replace("/en/", "/")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("kind", ["action", "sheet"])
def test_what_is_withheld_says_why_and_where_it_was(site, kind):
    """404 with the reason in words; the last release that has it is named."""
    key = f"{kind[0]}{site.held}"
    page = site.send(f"/en/{kind}/{key}", Accept=BROWSER)
    problem = site.send(f"/{kind}/{key}")

    assert page.status == problem.status == 404
    assert "The title seems to hold" in page.text
    assert 'href="/en/release/v1/dumps/"' in page.text
    assert json.loads(problem.text)["code"] == "withheld"
    assert "personal-data-in-title" in json.loads(problem.text)["detail"]
    data = site.send(f"/{kind}/{key}.nt")
    assert data.status == 404
    assert f"<{BASE}id/{kind}/{key}> <{RDF}type> <{CSG}Withholding> ." in data.text


@pytest.mark.parametrize("kind", ["action", "sheet"])
@pytest.mark.parametrize("suffix", ["", ".html", ".ttl", ".nt", ".jsonld", ".rdf"])
@pytest.mark.parametrize("accept", [BROWSER, "*/*", "application/ld+json"])
def test_nothing_of_a_sheet_that_left_or_is_withheld_is_shown(site, kind, suffix, accept):
    """Neither its title nor its texts, in no form."""
    for key in (site.left, site.held):
        answer = site.send(f"/{kind}/{kind[0]}{key}{suffix}", Accept=accept)

        assert answer.status in {404, 410}
        assert not [word for word in TITLES if word in answer.text]


def test_what_was_merged_leads_to_its_heir_in_the_same_form(site):
    """301: the old document is the new one now; the thing's own address leads there too."""
    for ending in ("", ".ttl", ".html"):
        answer = site.send(f"/centre/{site.merged}{ending}")
        assert (answer.status, answer.headers["Location"]) == (301, f"/centre/{site.heir}{ending}")
    assert site.send(f"/centre/{site.heir}.ttl").status == 200
    assert site.send(f"/id/centre/{site.merged}").status == 303
    english = site.send(f"/en/centre/{site.merged}", Accept=BROWSER)
    assert english.headers["Location"] == f"/en/centre/{site.heir}"


def test_a_value_that_is_met_no_more_is_gone(site):
    """A value of the publisher's own list keeps its address, and nobody else gets it."""
    answer = site.send("/concept/keyword/jardinage")

    assert (answer.status, json.loads(answer.text)["code"]) == (410, "gone")


def test_what_never_was_is_not_gone(site):
    """404 and no more: an address that was never given tells nothing."""
    answer = site.send("/action/a000000000", Accept="text/turtle")

    assert (answer.status, json.loads(answer.text)["code"]) == (404, "not-found")


def test_an_answer_about_what_is_not_there_is_not_kept_by_its_tag(site):
    """What is gone today may be back tomorrow: no tag, so no 304."""
    answer = site.send(f"/action/a{site.left}.ttl", If_None_Match="*")

    assert (answer.status, answer.headers["ETag"]) == (410, None)
