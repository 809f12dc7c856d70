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


HEADING = re.compile(r'<h2>(\d+)\sactions?</h2>\n<p class="beside">(.*?)</p>', re.DOTALL)
ROLE = re.compile(r'href="([^"]*/explore\?[^"]*)">[^<]*?\((\d+)\)</a>')
QUERY = re.compile(r'href="([^"]*sparql\?query=[^"]*)"')


def queries_of(page: str) -> list[str]:
    """The queries that a page leads to."""
    found = (urlsplit(html.unescape(href)).query for href in QUERY.findall(page))
    return [parse_qs(query)["query"][0] for query in found]


def test_the_actions_of_a_value_are_those_of_its_query_and_of_its_searches(examples):
    """A Caf is a partner of some actions and pays for others: each is counted as what it is."""
    seen = 0
    for path in ("/voc/partner-kind/caf", "/voc/territory-scale/une-commune", "/voc/keyword/sante",
                 "/territory/departement/59", "/territory/region/32"):  # fmt: skip
        total, ways = HEADING.search(examples.send(path, Accept=BROWSER).text).groups()
        (query,) = queries_of(ways)
        rows = asked(examples, query)
        assert len(rows) == len({row["action"] for row in rows}) == int(total), path
        for href, actions in ROLE.findall(ways):
            answer = examples.send(html.unescape(href).replace("/explore?", "/explore.csv?"))
            assert answer.headers["Csgraph-Total"] == actions, href
            seen += 1
    assert seen == 4


def test_the_charts_of_the_first_page_are_what_their_queries_find(examples, labels):
    """Each row of each chart, and there is a query beside each."""
    page = examples.send("/", Accept=BROWSER).text
    told = {}
    for query in queries_of(page):
        for row in asked(examples, query):
            if "actions" in row:
                value = row.get("value") or row.get("property") or "all"
                told.setdefault(labels.get(value, value), set()).add(int(row["actions"]))
    shown = [(html.unescape(label), int(count)) for label, count in ROW.findall(page)]

    assert len(shown) > 40
    assert [each for each in shown if each[1] not in told.get(each[0], set())] == []


def test_every_property_of_the_sheets_is_in_the_query_of_their_page(examples, labels):
    """Both have the same properties, and of each as many actions."""
    page = examples.send("/quality/properties", Accept=BROWSER).text
    row = r'<tr><th scope="row">(?:<a [^>]*>)?([^<]+)<.*?<td class="figure">(\d+) '
    shown = [(html.unescape(label).replace("’", "'"), int(n)) for label, n in re.findall(row, page)]
    told = asked(examples, queries_of(page)[-1])

    assert len(shown) == len(told) == 30
    assert sorted(count for _, count in shown) == sorted(int(row["actions"]) for row in told)
    assert {labels[r["property"]] for r in told if "csgraph" in r["property"]} <= dict(shown).keys()


def test_actions_without_a_year_are_named_below_the_years(examples):
    """Those that are in no column of the chart: as many as a query finds; without any, no word."""
    silent = re.compile(r"Sans année, donc hors de ce graphique\s: (\d+)\s")
    told = 0
    query = "SELECT DISTINCT ?value { ?value a <http://www.w3.org/2004/02/skos/core#Concept> }"
    values = [r["value"] for r in asked(examples, query) if r["value"].startswith(f"{VOC}keyword/")]
    values.append("http://id.insee.fr/geo/departement/59")
    for value in values:
        path = value.replace(VOC, "/voc/").replace("http://id.insee.fr/geo/", "/territory/")
        page = examples.send(path, Accept=BROWSER).text
        if "over-years" not in page:
            continue
        without = (
            "PREFIX csg: <https://w3id.org/csgraph/def#> SELECT DISTINCT ?a { ?a a csg:Action ; "
            f"csg:keyword|csg:department <{value}> FILTER NOT EXISTS {{ ?a csg:year ?y }} }}"
        )
        expected = len(asked(examples, without))
        assert [int(n) for n in silent.findall(page)] == [expected] * bool(expected), path
        told += bool(expected)
    assert told


def test_a_list_that_is_cut_leads_to_the_whole(examples):
    """The first page shows eight départements, and says how many there are."""
    page = examples.send("/", Accept=BROWSER).text
    href, count = re.search(r'href="([^"]*view=map)">Voir les (\d+)<', page).groups()
    whole = examples.send(href, Accept=BROWSER).text
    tiles = re.findall(r'<tr><th scope="row"><a [^>]+>[^<]+</a> <span class="beside">', whole)

    assert len(tiles) == int(count)


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/actions", "/centres", "/concepts", "/quality", "/quality/properties", "/explore"),
        *("/quality/rule/no-outcome", "/count", "/def/keyword", "/def/Action", "/voc/keyword"),
        *("/action/a040npevvxk", "/centre/crmc5zbz0y9", "/voc/keyword/culture"),
        *("/territory/departement/77", "/territory/commune/77468", "/questions/actions-by-year"),
    ],
)
def test_every_view_leads_to_the_query_behind_it(examples, path):
    """One click, and it has an answer."""
    for root in ("", "/en"):
        queries = queries_of(examples.send(f"{root}{path}", Accept=BROWSER).text)
        assert queries, path
        assert all(asked(examples, query) for query in queries), path


def test_the_figures_of_lists_terms_and_rules_are_those_of_their_queries(examples, labels):
    """A list's values, how often a term is used, how often a rule was met."""
    lists = examples.send("/concepts", Accept=BROWSER).text
    counts = {
        (labels[row["value"]], int(row["actions"]))
        for query in queries_of(lists)
        for row in asked(examples, query)
    }
    values = re.findall(r"<li><a[^>]*><bdi>(.*?)</bdi></a> <span class=\"beside\">(\d+)", lists)
    assert {(html.unescape(label), int(actions)) for label, actions in values} == counts

    term = examples.send("/def/keyword", Accept=BROWSER).text
    assert asked(examples, queries_of(term)[0])[0]["uses"] in re.search(r"<p>(\d+)", term)[1]

    (rules,) = queries_of(examples.send("/quality", Accept=BROWSER).text)
    met = {row["rule"]: row["findings"] for row in asked(examples, rules)}
    for rule, findings in met.items():
        page = examples.send(f"/quality/rule/{rule}", Accept=BROWSER).text
        assert re.search(r'<h2 id="found">(\d+)', page)[1] == findings
        assert len(asked(examples, queries_of(page)[0])) == int(findings)


def test_a_list_of_several_roles_says_that_it_counts_them_all(examples):
    """Partners and funders are of one list, both scales of another; keywords have one role."""
    told = "quel que soit le rôle de la valeur"

    assert examples.send("/concepts", Accept=BROWSER).text.count(told) == 2
    for name, has_roles in (("partner-kind", 1), ("territory-scale", 1), ("keyword", 0)):
        assert examples.send(f"/voc/{name}", Accept=BROWSER).text.count(told) == has_roles


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/action/a040npevvxk", ["Action", "SOIERIE-HAUTE", "Rhône", "Santé", "Tous publics"]),
        ("/centre/crmc5zbz0y9", ["Rhône", "2 actions"]),
        ("/voc/partner-kind/caf", ["13 actions"]),
        ("/territory/region/11", ["Région", "4 actions"]),
        ("/questions/actions-by-year", ["jamais devinée"]),
        ("/quality/rule/no-keyword", ["Choisissez un à trois mots clés"]),
    ],
)
def test_a_link_that_is_shared_says_what_is_behind_it(examples, path, words):
    """For search engines and previews alike; of an action lists and places, no prose."""
    page = examples.send(path, Accept=BROWSER).text
    (told,) = re.findall(r'<meta name="description" content="([^"]*)"', page)
    (shared,) = re.findall(r'<meta property="og:description" content="([^"]*)"', page)

    assert shared == told
    assert [word for word in words if word not in html.unescape(told)] == []
    assert "\n" not in told.strip()
    assert "épicerie" not in told
