"""The SPARQL endpoint as clients meet it: SPARQLWrapper, and requests byte by byte."""

from __future__ import annotations

import json
import re
from urllib.parse import quote, urlencode

import pytest
from pyoxigraph import RdfFormat, parse
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML
from SPARQLWrapper import SPARQLWrapper as Client

from csgraph.resources import folder

CSG = "PREFIX csg: <https://w3id.org/csgraph/def#>\n"
RDFS = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
LABELS = CSG + RDFS + "SELECT ?label { ?centre a csg:Centre ; rdfs:label ?label } ORDER BY ?label"
CENTRES = ["CENTRE SOCIAL LES TILLEULS", "ÉCLUSE"]
GRAPH = CSG + "CONSTRUCT { ?c a csg:Centre } { ?c a csg:Centre }"
SELECT = quote("SELECT * { ?s ?p ?o } LIMIT 1")
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"


WAYS = {"get": (GET, None), "form": (POST, None), "body": (POST, POSTDIRECTLY)}


@pytest.fixture(params=WAYS)
def client(server, request):
    """SPARQLWrapper, by each of the protocol's three ways."""
    client = Client(f"{server.url}/sparql")
    method, way = WAYS[request.param]
    client.setMethod(method)
    if way:
        client.setRequestMethod(way)
    return client


def query(client, text, form):
    """Ask and return what SPARQLWrapper makes of it."""
    client.setQuery(text)
    client.setReturnFormat(form)
    return client.query()


def test_select_gives_the_same_rows_in_json_xml_csv_and_tsv(client):
    """Four formats, one answer."""
    rows = query(client, LABELS, JSON).convert()["results"]["bindings"]
    xml = query(client, LABELS, XML).convert()
    csv = query(client, LABELS, CSV).convert().decode()
    tsv = query(client, LABELS, TSV).convert().decode()

    assert [row["label"]["value"] for row in rows] == CENTRES
    assert [node.firstChild.data for node in xml.getElementsByTagName("literal")] == CENTRES
    assert csv.splitlines() == ["label", *CENTRES]
    assert tsv.splitlines() == ["?label", *(f'"{label}"@fr' for label in CENTRES)]


def test_ask_is_true_or_false(client):
    """A question gives a boolean."""
    assert query(client, CSG + "ASK { ?s a csg:Action }", JSON).convert()["boolean"] is True
    assert query(client, "ASK { FILTER(false) }", JSON).convert()["boolean"] is False


@pytest.mark.parametrize("form", [TURTLE, N3, JSONLD, RDFXML])
def test_construct_gives_the_same_graph_in_each_format(client, form):
    """Turtle, N-Triples, JSON-LD and RDF/XML hold the same two triples."""
    answer = query(client, GRAPH, form)
    media_type = answer.info()["content-type"].partition(";")[0]
    read = RdfFormat.from_media_type(media_type)
    triples = set(parse(answer.response.read(), format=read))

    assert len(triples) == 2


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/csv;q=0.9, application/sparql-results+xml;q=0.4", "text/csv"),
        ("text/tab-separated-values, */*;q=0.1", "text/tab-separated-values"),
        ("application/sparql-results+json, text/html;q=0.5", "application/sparql-results+json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("application/xml;q=0, */*", "application/sparql-results+json"),
    ],
)
def test_accept_chooses_the_format(ask, accept, media_type):
    """Quality first, then what was named."""
    answer = ask(f"/sparql?query={SELECT}", Accept=accept)

    assert answer.status == 200
    assert answer.headers["Content-Type"].partition(";")[0] == media_type
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_format_names_the_format_for_a_browser_too(ask, name):
    """`?format=` wins over Accept: a link can lead to a file."""
    answer = ask(f"/sparql?query={SELECT}&format={name}", Accept="text/html")

    assert name in answer.headers["Content-Type"].replace("tab-separated-values", "tsv")


def test_no_accept_is_json(ask):
    """A client that says nothing gets the default."""
    answer = ask(f"/sparql?query={SELECT}")

    assert len(json.loads(answer.text)["results"]["bindings"]) == 1


def test_head_says_the_same_without_a_body(ask):
    """HEAD is GET without a body."""
    head, get = (ask(f"/sparql?query={SELECT}", method) for method in ("HEAD", "GET"))

    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Type"] == get.headers["Content-Type"]


def test_any_site_may_ask_from_a_browser(ask):
    """CORS: a preflight is answered, and the answer is open."""
    preflight = ask("/sparql", "OPTIONS", Origin="https://example.org")

    assert preflight.status == 200
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert ask(f"/sparql?query={SELECT}").headers["Access-Control-Allow-Origin"] == "*"


PROBLEMS = {
    "no query": ("/sparql", "POST", b"", {"content_type": FORM}, 400),
    "two queries": (f"/sparql?query={SELECT}&query={SELECT}", "GET", None, {}, 400),
    "malformed": ("/sparql?query=SELECT", "GET", None, {}, 400),
    "update by GET": ("/sparql?update=CLEAR+ALL", "GET", None, {}, 400),
    "update by form": ("/sparql", "POST", b"update=CLEAR+ALL", {"content_type": FORM}, 400),
    "update by body": (
        "/sparql", "POST", b"CLEAR ALL", {"content_type": "application/sparql-update"}, 415,
    ),
    "update as query": ("/sparql?query=CLEAR+ALL", "GET", None, {}, 400),
    "not UTF-8": ("/sparql", "POST", b"ASK{}#\xff", {"content_type": QUERY}, 400),
    "other body": ("/sparql", "POST", b"{}", {"content_type": "application/json"}, 415),
    "compressed": (
        "/sparql", "POST", b"x", {"content_type": FORM, "content_encoding": "gzip"}, 415,
    ),
    "method": ("/sparql", "DELETE", None, {}, 405),
    "unknown format": (f"/sparql?query={SELECT}&format=pdf", "GET", None, {}, 406),
    "no such type": (f"/sparql?query={SELECT}", "GET", None, {"Accept": "image/png"}, 406),
    "two default graphs": (
        f"/sparql?query={SELECT}&default-graph-uri=http://a/&default-graph-uri=http://b/",
        "GET", None, {}, 400,
    ),
    "too large": (
        "/sparql", "POST", b"query=" + b"x" * (2 << 20), {"content_type": FORM}, 413,
    ),
    "nowhere": ("/sparql/nowhere", "GET", None, {}, 404),
}  # fmt: skip


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_refusal_has_one_shape(ask, name):
    """`application/problem+json` with status, detail and code, or a page for a browser."""
    path, method, body, headers, status = PROBLEMS[name]
    answer = ask(path, method, body, **headers)
    page = ask(path, method, body, **{**headers, "Accept": "text/html"})

    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = json.loads(answer.text)
    assert problem["status"] == status
    assert problem["detail"]
    assert problem["code"]
    if name != "no such type":  # a browser gets the table
        assert page.status == status
        assert page.headers["Content-Type"].startswith("text/html")


def test_a_mistake_is_placed_for_a_program_and_for_a_person(ask):
    """The message names line and column; the page keeps the query to correct."""
    path = "/sparql?query=" + quote("SELECT * {\n ?s ?p } LIMIT x")
    program, person = ask(path), ask(path, Accept="text/html")

    assert "Line 2, column 8" in json.loads(program.text)["detail"]
    assert "Ligne 2, colonne 8" in person.text
    assert "<mark>}</mark>" in person.text
    assert "LIMIT x</textarea>" in person.text


def test_method_not_allowed_says_which_are(ask):
    """405 carries `Allow`."""
    assert "POST" in ask("/sparql", "PUT").headers["Allow"]


def test_the_graph_of_things_has_a_name_in_the_protocol(ask):
    """`default-graph-uri={base}graph/data` asks the same as no graph at all."""
    text = quote(LABELS)
    things = quote("http://localhost:8000/graph/data")
    evidence = quote("http://localhost:8000/graph/evidence")

    plain = ask(f"/sparql?query={text}").text
    assert ask(f"/sparql?query={text}&default-graph-uri={things}").text == plain
    assert json.loads(ask(f"/sparql?query={text}&default-graph-uri={evidence}").text)[
        "results"
    ] == {"bindings": []}


def test_a_browser_gets_a_form_with_questions_ready_to_run(ask):
    """Without a query the endpoint is a page; each example on it runs."""
    page = ask("/sparql", Accept="text/html").text

    assert "<textarea" in page
    links = sorted(set(re.findall(r'<a href="(/q/[^"#]+)', page)))
    assert len(links) == len(list((folder("queries") / "competency").glob("*.rq")))
    assert all(ask(link, Accept="text/csv").status == 200 for link in links[::5])


def test_a_browser_gets_a_table_with_local_links(ask):
    """Things and terms become links to their pages, by their labels."""
    text = CSG + "SELECT ?c ?k { ?c a csg:Centre , ?k } ORDER BY ?c ?k LIMIT 1"
    page = ask("/en/sparql?" + urlencode({"query": text}), Accept="text/html").text

    assert '<a href="/en/centre/c000000001">' in page
    assert '<a href="/en/def/Centre">' in page
    assert "1 row" in page


def test_a_table_says_when_it_is_cut(ask):
    """What a page does not show is announced, and the files hold it."""
    text = "SELECT * { ?a ?b ?c } LIMIT 700"
    page = ask("/en/sparql?" + urlencode({"query": text}), Accept="text/html").text

    assert "700 rows" in page
    assert "The first 500 are shown here" in page
    assert (
        len(ask("/sparql?" + urlencode({"query": text, "format": "csv"})).text.splitlines()) == 701
    )
