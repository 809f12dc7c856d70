"""The query page over HTTP: short addresses, citations, completion, the editor's files."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import re
import zlib
from base64 import urlsafe_b64encode
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from csgraph.namespaces import XSD
from csgraph.store.canonical import hash_of_rows
from csgraph.web.endpoint import parts, shortlinks
from csgraph.web.endpoint.shortlinks import fold

from ..conftest import ROOT, absent

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
CSG = "PREFIX csg: <https://w3id.org/csgraph/def#>\n"
ACTIONS = CSG + "SELECT ?action { ?action a csg:Action }"
GRAPH = CSG + "CONSTRUCT { ?a a csg:Action } { ?a a csg:Action }"


def page(ask, query, **more):
    """Return the page that a browser gets for a query."""
    return ask("/sparql?" + urlencode({"query": query, **more}), Accept=BROWSER).text


def test_a_short_address_answers_as_the_endpoint_does(ask):
    """For a program and for a browser, in every format."""
    for more in ("", "?format=csv", "?format=tsv"):
        between = "&" if more else ""
        long = ask(f"/sparql?query={quote(ACTIONS)}{between}{more[1:]}")
        assert ask(f"/q/{fold(ACTIONS)}{more}").body == long.body
    shown = ask(f"/q/{fold(ACTIONS)}", Accept=BROWSER)

    assert shown.status == 200
    assert "?action a csg:Action }</textarea>" in shown.text


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }",
        "DROP ALL",
        "<script>alert(1)</script>",
        "",
        "{" * 5_000,
    ],
)
def test_what_a_short_address_holds_is_judged_as_any_query(ask, query):
    """Updates, SERVICE, markup, depth: refused in words, for both."""
    program, person = (ask(f"/q/{fold(query)}", Accept=a) for a in ("*/*", BROWSER))

    assert program.status == person.status == 400
    assert json.loads(program.text)["code"] == "query-refused"
    assert "<script>alert" not in person.text


def _pressed(written: bytes) -> str:
    press = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=shortlinks._SHARED)
    body = press.compress(written) + press.flush()
    head = hashlib.sha256(written).digest()[:4]
    return "1" + urlsafe_b64encode(head + body).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "folded",
    [
        _pressed(b" " * 3_000_000),
        _pressed(b"ASK { ?s ?p '\xc3\x28' }"),
        "1",
        "1%00",
        "2AAAA",
        "1" + "A" * 5_000,
        "..%2f..%2fetc",
        "%F0%9F%92%A9",
    ],
)
def test_a_damaged_address_gets_a_clear_page(ask, folded):
    """A bomb is not unfolded, nothing is a fault of the server."""
    answer = ask(f"/q/{folded}", Accept=BROWSER)

    assert answer.status in (400, 404)
    assert "<h1>" in answer.text
    assert ask("/health").status == 200


def test_a_short_address_takes_no_second_query(ask):
    """Which of the two would count?"""
    assert ask(f"/q/{fold(ACTIONS)}?query=ASK%7B%7D").status == 400
    assert ask(f"/q/{fold(ACTIONS)}?update=x").status == 400


def test_the_hash_is_that_of_the_sorted_table_and_a_citation_checks_itself(ask):
    """The hash as documented; with another one the page says that the answer is another."""
    head, *rows = ask("/sparql?" + urlencode({"query": ACTIONS, "format": "tsv"})).body.splitlines()
    expected = hashlib.sha256(b"".join(r + b"\n" for r in [head, *sorted(rows)])).hexdigest()
    shown = page(ask, ACTIONS)
    again = re.search(r'href="(/release/[^"]+sha256=[^"#]+)', shown)[1]

    assert f"<code>{expected}</code>" in shown
    assert f"sha256={expected}" in again
    assert "même empreinte" in ask(again, Accept=BROWSER).text
    assert "n’est pas la réponse citée" in ask(again[:-4] + "0000", Accept=BROWSER).text
    for odd in ("x", "", "é", "0" * 65):
        assert "empreinte a changé" not in page(ask, ACTIONS, sha256=odd)


def test_a_graph_has_the_hash_of_its_sorted_triples(ask):
    """As its dumps have it."""
    lines = ask("/sparql?" + urlencode({"query": GRAPH, "format": "ntriples"})).body.splitlines()
    expected = hashlib.sha256(b"".join(line + b"\n" for line in sorted(set(lines)))).hexdigest()

    assert f"<code>{expected}</code>" in page(ask, GRAPH)


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("SELECT (NOW() AS ?now) {}", "NOW, RAND"),
        ("SELECT (RAND() AS ?n) {}", "NOW, RAND"),
        ("SELECT * { ?s ?p ?o } LIMIT 3", "sans les trier"),
        ("SELECT (SAMPLE(?s) AS ?one) { ?s ?p ?o }", "sans les trier"),
        (CSG + "CONSTRUCT { [] a csg:Action } { ?a a csg:Action }", "nœuds anonymes"),
    ],
)
def test_what_changes_each_time_is_not_cited(ask, query, why):
    """And the page says why."""
    shown = page(ask, query)

    assert why in shown
    assert "sha256=" not in shown


def test_an_answer_over_other_graphs_keeps_them_in_its_files(ask):
    """The graphs that the address names are no part of a short address."""
    evidence = "http://localhost:8000/graph/evidence"
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    shown = page(ask, query, **{"default-graph-uri": evidence})
    csv = re.search(r'href="([^"]+format=csv)"', shown)[1].replace("&amp;", "&")

    assert ask(csv).text != ask("/sparql?" + urlencode({"query": query, "format": "csv"})).text
    assert "/release/" not in shown.partition('id="answer"')[2].partition("</section>")[0]


def test_what_the_page_begins_with_can_be_cited(ask):
    """Its answer is whole, the same each time, and can be drawn."""
    begins = re.search(
        r"<textarea[^>]*>\n(.*?)</textarea>", ask("/sparql", Accept=BROWSER).text, re.S
    )
    shown = page(ask, html.unescape(begins[1]))

    assert "est complète" in shown
    assert 'id="cited"' in shown
    assert "view=bars" in shown


def test_asking_again_asks_the_same_graphs(ask):
    """The form carries them, and the time given; the page names them, and leads to the others."""
    graph = "http://localhost:8000/graph/"
    evidence, registry = f"{graph}evidence", f"{graph}registry"
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    given = [("query", query), ("default-graph-uri", evidence), ("named-graph-uri", registry)]
    given.append(("timeout", "500ms"))
    shown = ask("/sparql?" + urlencode(given), Accept=BROWSER).text
    form = re.search(r"<form action.*?</form>", shown, re.DOTALL)[0]
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)">', form)
    usual = html.unescape(re.search(r'href="([^"]+)">Interroger ceux par défaut', form)[1])
    again = ask("/sparql?" + urlencode([("query", query), *hidden]), Accept=BROWSER).text

    assert hidden == [*given[1:3], ("timeout", "0.5")]
    assert f"<code>{evidence}</code>" in form
    assert count_of(again) == count_of(shown) != count_of(page(ask, query))
    assert count_of(ask(usual, Accept=BROWSER).text) == count_of(page(ask, query))
    assert "quels graphes sont interrogés" in shown
    assert "trop longue" not in shown
    assert "hidden" not in re.search(r"<form action.*?<textarea", page(ask, query), re.DOTALL)[0]


def count_of(shown):
    """Return the only figure of an answer."""
    return re.search(r"<tbody>.*?>([0-9 \u202f\xa0]+)<", shown, re.DOTALL)[1]


@pytest.mark.parametrize(
    ("query", "cell"),
    [
        (r"TRIPLE(<x:a>, <x:b>, 'é \" _:'@fr)", r'<<( <x:a> <x:b> "é \" _:"@fr )>>'),
        (
            "TRIPLE(<x:a>, <x:b>, TRIPLE(<x:a>, <x:b>, 1))",
            f'<<( <x:a> <x:b> "1"^^<{XSD}integer> )>>',
        ),
        ("TRIPLE(BNODE(), <x:b>, 'x')", "<<( _:"),
    ],
)
def test_a_triple_that_is_a_value_is_shown_with_its_parts(ask, query, cell):
    """On the page as in TSV; it is a row of a spreadsheet, and cited as other rows are."""
    query = f"SELECT ({query} AS ?t) {{}}"
    answer = ask("/sparql?" + urlencode({"query": query}), Accept=BROWSER)
    file = {"query": query, "format": "csv", "for": "spreadsheet"}

    assert answer.status == 200
    assert cell in html.unescape(answer.text)
    assert ("sha256=" in answer.text) is ("BNODE" not in query)
    assert len(ask("/sparql?" + urlencode(file)).text.splitlines()) == 2


@pytest.mark.parametrize("part", ["BNODE()", "TRIPLE(<x:a>, <x:b>, BNODE())"])
def test_a_triple_with_a_nameless_part_has_no_hash(part):
    """Its name would be another the next time; a text that looks like one has no part in it."""
    asked = "SELECT (TRIPLE(<x:a>, <x:b>, {}) AS ?t) {{}}"
    answers = [ox.Store().query(asked.format(each)) for each in (part, "'a _:b'")]
    hashes = [hash_of_rows(each.serialize(format=ox.QueryResultsFormat.JSON)) for each in answers]

    assert hashes[0] is None
    assert hashes[1]


def test_a_page_says_whether_the_answer_is_complete(ask):
    """The limit of the query itself counts, not one of a sub-query."""
    assert "LIMIT 1" in page(ask, ACTIONS + " LIMIT 1").partition('id="answer"')[2]
    assert "est complète" in page(ask, ACTIONS + " LIMIT 500")
    assert "est complète" in page(ask, "SELECT * { { SELECT ?s { ?s ?p ?o } LIMIT 1 } }")


def test_completion_knows_this_release_alone(ask):
    """Each term that it names is used in this release, as often as it says."""
    terms = json.loads(ask("/sparql/terms.json").text)
    count = {t["name"]: t["count"] for t in terms["classes"]}["csg:Action"]
    said = ask("/sparql?" + urlencode({"query": ACTIONS, "format": "csv"})).text

    assert count == len(said.splitlines()) - 1
    assert terms["prefixes"]["csg"] == "https://w3id.org/csgraph/def#"
    assert {t["name"]: t["label"] for t in terms["properties"]}["csg:keyword"]
    assert ask("/sparql/terms.json", If_None_Match=ask("/sparql/terms.json").headers["ETag"])


def test_completion_names_a_property_in_one_way(example_release, running):
    """Those of a class are among the properties, also where no prefix of the editor is theirs."""
    with running(example_release.parents[1]) as server:
        terms = json.loads(server.send("/sparql/terms.json").text)
    names = {term["name"] for term in terms["properties"]}
    of_classes = {name for term in terms["classes"] for name in term["properties"]}

    assert "<http://schema.org/domainIncludes>" in of_classes
    assert of_classes <= names


def test_only_the_named_files_of_the_parts_are_served(ask):
    """Nothing else below `node_modules`, no source map, no other content of a file."""
    if not (ROOT / "web/parts/node_modules").is_dir():
        absent("the site's parts from npm (`make parts`)")
    shown = ask("/sparql", Accept=BROWSER).text
    script = re.search(r'src="(/parts/[^"]+yasqe.min.js)"', shown)[1]
    answer = ask(script, Accept_Encoding="gzip")

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert ask(script, If_None_Match=answer.headers["ETag"]).status == 304
    assert b"sourceMappingURL" not in ask(script).body
    for other in ("package.json", "yasqe.min.js.map", "..%2f..%2fpackage.json", "yasr.min.js"):
        assert ask(script.replace("yasqe.min.js", other)).status == 404
    assert ask(f"/parts/{'0' * 16}/yasqe.min.js").status == 404
    assert set(parts.EDITOR + parts.LAYOUT) == set(parts.FILES)


@pytest.mark.parametrize(
    "path",
    [
        "/sparql?query=" + quote(CSG + "SELECT ?a { ?a a csg:Action ; csg:keyword }"),
        "/sparql?query=" + quote('SELECT * { ?a "x / y" ?c }'),
        "/sparql?query=" + quote("SELECT * { ?s ?p 2 FILTR(?x / 2) }"),
        "/questions/actions-by-yaer",
        "/questions/nothing-like-it",
        "/questions/actions-by-year?yaer=2017",
    ],
)
def test_a_fault_is_told_in_the_language_of_its_page(ask, path):
    """Also where the words that were expected, or those of the query, hold a stroke."""
    french, english = (ask(f"{root}{path}", Accept=BROWSER) for root in ("", "/en"))

    assert french.status == english.status in (400, 404)
    for words, other in (
        (("Expected", "can't", "Did you", "There is no", "See /", "Its param"), french),
        (("Attendu", "Ceci ne", "Vouliez", "Il n’y a pas", "Voyez /", "Ses param"), english),
    ):
        said = re.sub(r"<!--.*?-->|<script.*?</script>", "", other.text, flags=re.DOTALL)
        assert not [word for word in words if word in said]


def test_an_answer_is_had_for_a_spreadsheet(ask):
    """By the link of its page: semicolons, a mark of UTF-8, nothing that is calculated."""
    query = 'SELECT (";é" AS ?a) ("=1+1" AS ?b) ("x\\ny" AS ?c) (COUNT(*) AS ?d) {}'
    linked = re.search(r'href="([^"]*for=spreadsheet[^"]*)"', page(ask, query))[1]
    file = ask(html.unescape(linked))
    rows = list(csv.reader(io.StringIO(file.body.decode("utf-8-sig")), delimiter=";"))

    assert file.body.startswith(b"\xef\xbb\xbf")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert rows == [["a", "b", "c", "d"], [";é", "'=1+1", "x\ny", "1"]]
    assert "for=spreadsheet" not in page(ask, GRAPH)


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT * { ?s ?p ?o } LIMIT 3", ["s", "p", "o"]),
        ("SELECT DISTINCT * { ?z ?p ?o OPTIONAL { ?z ?a ?none } } LIMIT 3", ["z", "p", "o", "a"]),
        ("SELECT ?s ?o { ?s ?p ?o } LIMIT 3", ["s", "o"]),
        ("SELECT * {}", []),
        ("SELECT * { OPTIONAL { ?nothing a ?nothing } }", ["nothing"]),
    ],
)
def test_the_columns_of_a_star_stand_as_its_query_is_read(ask, query, columns):
    """On the page and in its spreadsheet; the cells go with them."""
    shown = page(ask, query)
    headings = re.findall(r"<th[^>]*>(?:<[^>]+>)*([a-z]+)<", shown.partition('id="answer"')[2])
    linked = html.unescape(re.search(r'href="([^"]*for=spreadsheet[^"]*)"', shown)[1])
    text = ask(linked).body.decode("utf-8-sig")
    file = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    raw = ask("/sparql?" + urlencode({"query": query, "format": "csv"})).text

    assert [name for name in headings if name != "none"] == columns
    assert [name for name in file.fieldnames or [] if name != "none"] == columns
    assert list(file) == list(csv.DictReader(io.StringIO(raw, newline="")))


def test_a_questions_answer_is_had_for_a_spreadsheet(ask):
    """The same rows as the raw CSV, at the address that its page links."""
    shown = ask("/questions/centres-by-number-of-actions", Accept=BROWSER).text
    linked = html.unescape(re.search(r'href="([^"]*for=spreadsheet)"', shown)[1])
    file, raw = ask(linked), ask(linked.partition("?")[0])
    rows = list(csv.reader(io.StringIO(file.body.decode("utf-8-sig")), delimiter=";"))

    assert rows == list(csv.reader(io.StringIO(raw.text)))
    assert len(rows) > 1
    assert file.headers["Content-Disposition"].startswith("attachment")
