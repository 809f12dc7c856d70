"""What must give the same rows embedded and on any SPARQL server, and how rows are compared."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from csgraph.resources import folder
from csgraph.store.ask import ask
from csgraph.store.datasets import WHOLE, Dataset
from csgraph.store.oxigraph import PageStore
from csgraph.store.questions import bind, load, standalone
from csgraph.store.remote import RemoteStore

QUESTIONS = load(folder("queries") / "competency")
PAGES = sorted(path.stem for path in (folder("queries") / "pages").glob("*.rq"))
JSON = "application/sparql-results+json"
BASE = "http://localhost:8000/"
EVIDENCE = f"<{BASE}graph/evidence>"
CATALOGUE = f"{BASE}graph/catalogue"
VOC = "https://w3id.org/csgraph/voc/"

Rows = Counter[frozenset[tuple[str, str]]]

SHEET = "?s a <https://w3id.org/csgraph/def#Sheet>"
LAYOUT = "?s <https://w3id.org/csgraph/def#layout> ?l"
DESCRIBED = "?a <http://xmlns.com/foaf/0.1/isPrimaryTopicOf> ?s"
ANY = "GRAPH ?g { ?s ?p ?o }"

DESCRIBING = {
    "examples": "SELECT ?q ?text { ?q <http://www.w3.org/ns/shacl#select> ?text }",
    "partitions": "PREFIX void: <http://rdfs.org/ns/void#> SELECT ?c ?l { ?p void:class ?c . "
    "OPTIONAL { ?c <http://www.w3.org/2000/01/rdf-schema#label> ?l } }",
    "beside graphs": "SELECT ?g ?f { ?d <http://www.w3.org/ns/dcat#distribution> ?f "
    f"GRAPH ?g {{ {SHEET} }} }}",
}
"""Queries that ask about the dataset itself, without GRAPH, by what they ask."""

VARIANTS = {
    "graph named": f"SELECT ?s {{ GRAPH {EVIDENCE} {{ {SHEET} }} }}",
    "graph prefixed": f"PREFIX g: <{BASE}graph/>\nSELECT ?s {{ GRAPH g:evidence {{ {SHEET} }} }}",
    "graph relative": f"BASE <{BASE}id/>\nSELECT ?s {{ GRAPH <../graph/evidence> {{ {SHEET} }} }}",
    "graph escaped": f"SELECT ?s {{ GRAPH <{BASE}gr\\u0061ph/evidence> {{ {SHEET} }} }}",
    "graph unknown": "SELECT ?s { GRAPH <http://example.org/other> { ?s ?p ?o } }",
    "graph of things": f"SELECT ?s {{ GRAPH <{BASE}graph/data> {{ ?s ?p ?o }} }}",
    "loaded name": f"SELECT ?s {{ GRAPH <{BASE}release/x/graph/data> {{ ?s ?p ?o }} }}",
    "every graph": f"SELECT ?g (COUNT(*) AS ?n) {{ {ANY} }} GROUP BY ?g",
    "empty pattern": "SELECT ?g { GRAPH ?g { } }",
    "star": f"SELECT * {{ GRAPH ?g {{ {SHEET} }} }}",
    "star beside": f"SELECT * {{ {DESCRIBED} OPTIONAL {{ GRAPH ?g {{ {LAYOUT} }} }}"
    " FILTER(?hidden = 1 || true) MINUS { ?a <urn:p> ?gone } BIND(STR(?a) AS ?text) }",
    "star of one": f"SELECT * {{ {{ SELECT ?g (COUNT(?s) AS ?n) {{ {ANY} }} GROUP BY ?g }} }}",
    "star in star": f"SELECT * {{ {{ SELECT * {{ GRAPH ?g {{ {SHEET} }} }} }} }}",
    "star and values": f"SELECT * {{ GRAPH ?g {{ {SHEET} }} }} VALUES (?x) {{ (1) (2) }}",
    "name as text": f"SELECT DISTINCT ?t {{ {ANY} BIND(STR(?g) AS ?t) }}",
    "filter on name": f"SELECT (COUNT(*) AS ?n) {{ {ANY} FILTER(?g = {EVIDENCE}) }}",
    "filter on words": f"SELECT DISTINCT ?g {{ {ANY} FILTER(CONTAINS(STR(?g), 'quality')) }}",
    "name by values": f"SELECT (COUNT(*) AS ?n) {{ VALUES ?g {{ {EVIDENCE} }} {ANY} }}",
    "two graphs": f"SELECT ?g ?h {{ GRAPH ?g {{ {SHEET} }} GRAPH ?h {{ {LAYOUT} }} }}",
    "one graph twice": f"SELECT ?g ?s {{ GRAPH ?g {{ {SHEET} }} GRAPH ?g {{ {LAYOUT} }} }}",
    "graph in union": f"SELECT ?g ?s {{ {{ GRAPH ?g {{ {SHEET} }} }} UNION {{ {DESCRIBED} }} }}",
    "exists": f"SELECT ?s {{ {DESCRIBED} FILTER EXISTS {{ GRAPH {EVIDENCE} {{ {SHEET} }} }} }}",
    "open exists": f"SELECT ?s {{ {DESCRIBED} FILTER EXISTS {{ GRAPH ?g {{ {SHEET} }} }} }}",
    "minus": f"SELECT ?s {{ {DESCRIBED} MINUS {{ GRAPH ?g {{ {SHEET} }} }} }}",
    "from": f"SELECT ?s FROM {EVIDENCE} {{ {SHEET} }}",
    "from hides graphs": f"SELECT ?g FROM {EVIDENCE} {{ {ANY} }}",
    "from named": f"SELECT ?g (COUNT(*) AS ?n) FROM NAMED {EVIDENCE} {{ {ANY} }} GROUP BY ?g",
    "from named hides things": f"SELECT ?s FROM NAMED {EVIDENCE} {{ ?s ?p ?o }}",
    "from unknown": "SELECT ?s FROM <http://example.org/other> { ?s ?p ?o }",
    "comment": "SELECT ?g # GRAPH <a> {\n{ GRAPH ?g { } # }\n}",
    "string": f"SELECT ?t {{ BIND('GRAPH {EVIDENCE} \\u0022}} #' AS ?t) }}",
    "count all": f"SELECT (COUNT(*) AS ?n) {{ {ANY} }}",
    "path": "SELECT ?g ?f { GRAPH ?g { ?s <https://w3id.org/csgraph/def#hasField>/<urn:p>* ?f } }",
}
"""Queries that name graphs in every way there is, by what they try."""


def rows(body: bytes) -> Rows:
    """Return a JSON answer as a multiset of rows, each a set of (variable, term)."""
    found = json.loads(body)["results"]["bindings"]
    return Counter(frozenset((n, _term(t)) for n, t in row.items()) for row in found)


def _term(term: dict[str, str]) -> str:
    """Return a term as it compares: a boolean's `1` is `true`, a plain string's type is its own."""
    datatype = term.get("datatype", "").replace("http://www.w3.org/2001/XMLSchema#", "xsd:")
    value = term["value"]
    if datatype == "xsd:boolean":
        value = {"1": "true", "0": "false"}.get(value, value)
    kind = "iri" if term["type"] == "uri" else "literal"
    return f"{kind} {value} {datatype.removeprefix('xsd:string')} {term.get('xml:lang', '')}"


def columns(body: bytes) -> set[str]:
    """Return the columns of a JSON answer."""
    return set(json.loads(body)["head"]["vars"])


def embedded(release: Path, query: str, dataset: Dataset = WHOLE) -> bytes:
    """Return the embedded store's answer."""
    return ask(release, query, "json", 30, dataset=dataset)


def remotely(remote: RemoteStore, query: str, dataset: Dataset = WHOLE) -> bytes:
    """Return the server's answer."""
    return b"".join(remote.answer(query, JSON, dataset, 60))


def standalone_questions() -> dict[str, str]:
    """Return the competency questions with their first values, by name."""
    return {q.slug: standalone(q, bind(q, {})) for q in QUESTIONS}


ANY_ROWS = {"class_examples", "property_examples"}
"""Pages that show a few rows, whichever come."""


def page_bindings(release: Path, page: str) -> dict[str, str]:
    """Return IRIs that the release has, for the variables a page binds."""
    store = PageStore(release)
    action = store.rows("actions")[0]["thing"].text
    about = store.rows("thing", thing=action)
    sheet = next(r["value"].text for r in about if r["property"].text.endswith("isPrimaryTopicOf"))
    keyword = next(r["value"].text for r in about if r["property"].text.endswith("#keyword"))
    source = next(
        r["value"].text
        for r in store.rows("evidence", thing=sheet, graph=f"{BASE}graph/evidence")
        if r["property"].text.endswith("isPartOf")
    )
    graph = {"graph": f"{BASE}graph/evidence"}
    quality = {"graph": f"{BASE}graph/quality"}
    judged = next(
        {"about": row["thing"].text, **quality}
        for row in store.rows("actions")
        if store.rows("findings_of", about=row["thing"].text, **quality)
    )
    return {
        "catalogued": {"graph": CATALOGUE},
        "thing": {"thing": action},
        "evidence": {"thing": sheet, **graph},
        "fields": {"sheet": sheet, **graph},
        "lines_of_sheet": {"sheet": sheet, **graph},
        "actions_of": {"about": keyword},
        "count_actions_of": {"about": keyword},
        "inverse": {"about": keyword},
        "count_inverse": {"about": keyword},
        "inverse_in": {"about": source, **graph},
        "count_inverse_in": {"about": source, **graph},
        "linksets": {"graph": f"{BASE}graph/links"},
        "lines_of": {"about": action, **graph},
        "rights_of": {"about": action, **graph},
        "quotes_of": {"about": action, **graph},
        "centres_in": {"about": "http://id.insee.fr/geo/departement/77"},
        "collections_of": {"about": f"{VOC}partner-kind/caf"},
        "findings_of": judged,
        "links_of": {
            "about": "http://id.insee.fr/geo/departement/77",
            "graph": f"{BASE}graph/links",
        },
        "named": {"class": "https://w3id.org/csgraph/def#Centre"},
        "class_uses": {"term": "https://w3id.org/csgraph/def#Sheet"},
        "class_examples": {"term": "https://w3id.org/csgraph/def#Sheet"},
        "property_uses": {"term": "https://w3id.org/csgraph/def#keyword"},
        "property_examples": {"term": "https://w3id.org/csgraph/def#keyword"},
    }.get(page, {})
