"""The figures of the pages of things are those of the SPARQL that stands beside each."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from csgraph.namespaces import VOC

BROWSER = "text/html"
CHART = re.compile(r'<figure class="chart.*?</figure>.*?href="([^"]*sparql[^"]*)"', re.DOTALL)
ROW = re.compile(
    r'<t[hd] scope="row".*?<bdi[^>]*>(.*?)</bdi>.*?class="figure"[^>]*>(\d+)<', re.DOTALL
)
LABELS = """SELECT ?thing ?label { ?thing <http://www.w3.org/2000/01/rdf-schema#label> ?label }"""


@pytest.fixture(scope="module")
def examples(example_release, running):
    """A server on the examples."""
    with running(example_release.parents[1]) as server:
        yield server


@pytest.fixture(scope="module")
def labels(examples):
    """The one label of each thing."""
    return {row["thing"]: row["label"] for row in asked(examples, LABELS)}


def asked(server, query: str) -> list[dict[str, str]]:
    """The rows that the endpoint gives."""
    found = json.loads(server.send(f"/sparql?query={quote(query)}&format=json").body)
    rows = found["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in rows]


def counts_of(server, path: str, labels: dict[str, str]) -> int:
    """Compare each chart of a page with its query; how many charts there were."""
    page = server.send(path, Accept=BROWSER).text
    charts = list(CHART.finditer(page))
    for chart in charts:
        query = parse_qs(urlsplit(html.unescape(chart[1])).query)["query"][0]
        shown = Counter({html.unescape(label): int(n) for label, n in ROW.findall(chart[0])})
        told = asked(server, query)
        expected = {labels.get(r["value"], r["value"]): int(r["actions"]) for r in told}

        assert shown
        assert shown.items() <= expected.items(), path
        assert len(shown) == min(len(expected), 12) or "over-years" in chart[0], path
    return len(charts)


def test_every_count_of_every_value_is_what_its_query_finds(examples, labels):
    """Of each value of each list that two actions or more bear."""
    query = "SELECT DISTINCT ?value { ?value a <http://www.w3.org/2004/02/skos/core#Concept> }"
    values = [r["value"].removeprefix(VOC) for r in asked(examples, query)]
    paths = [f"/voc/{name}" for name in values if not name.startswith("http")]

    assert sum(counts_of(examples, path, labels) for path in paths) > 100


def test_the_counts_of_a_centre_and_a_territory_are_what_their_queries_find(examples, labels):
    """A centre with two actions, a département, a region: by its départements."""
    query = "SELECT ?c (COUNT(?a) AS ?n) { ?a <https://w3id.org/csgraph/def#organisedBy> ?c } "
    query += "GROUP BY ?c ORDER BY DESC(?n) LIMIT 1"
    centre = asked(examples, query)[0]["c"].rpartition("/")[2]

    assert counts_of(examples, f"/centre/{centre}", labels)
    assert counts_of(examples, "/territory/departement/59", labels)
    assert counts_of(examples, "/territory/region/32", labels)
