"""SPARQL editors find examples, prefixes and what to complete, asking without GRAPH."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import rdflib
from rdflib import RDF, RDFS, SH, VOID

from csgraph.namespaces import CSG, PREFIXES
from csgraph.resources import folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BASE = "http://localhost:8000/"
CATALOGUE = f"{BASE}graph/catalogue"
_DCAT = "http://www.w3.org/ns/dcat#"

# What an editor asks is as its program has it: these follow @sib-swiss/sparql-editor.
PREFIX_QUERY = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace
WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix}
ORDER BY ?prefix"""
EXAMPLE_QUERY = """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?sq ?comment ?query
WHERE {
  ?sq a sh:SPARQLExecutable ;
    rdfs:comment ?comment ;
    sh:select|sh:ask|sh:construct|sh:describe ?query .
} ORDER BY ?sq"""
VOID_QUERY = """PREFIX up: <http://purl.uniprot.org/core/>
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX void-ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?subjectClass ?prop ?objectClass ?objectDatatype
WHERE {
  {
    ?cp void:class ?subjectClass ;
        void:propertyPartition ?pp .
    ?pp void:property ?prop .
    OPTIONAL {
        {
            ?pp  void:classPartition [ void:class ?objectClass ] .
        } UNION {
            ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] .
        }
    }
  } UNION {
    ?ls void:subjectsTarget [ void:class ?subjectClass ] ;
        void:linkPredicate ?prop ;
        void:objectsTarget [ void:class ?objectClass ] .
  }
}"""
LABELLED_VOID_QUERY = """PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh:<http://www.w3.org/ns/shacl#>
PREFIX sd:<http://www.w3.org/ns/sparql-service-description#>
PREFIX void:<http://rdfs.org/ns/void#>
PREFIX void-ext:<http://ldf.fi/void-ext#>
SELECT DISTINCT ?graph ?graphLabel ?subjectClass ?prop ?objectClass ?objectDatatype
?triples ?subjectClassLabel ?objectClassLabel ?subjectClassComment ?objectClassComment
?propLabel ?propComment
WHERE {
  {
    OPTIONAL {
      ?graph sd:graph ?graphDesc .
      OPTIONAL { ?graph rdfs:label ?graphLabel }
      ?graphDesc void:classPartition ?cp .
    }
    ?cp void:class ?subjectClass ;
      void:propertyPartition ?pp .
    OPTIONAL { ?subjectClass rdfs:label ?subjectClassLabel }
    OPTIONAL { ?subjectClass rdfs:comment ?subjectClassComment }
    ?pp void:property ?prop .
    OPTIONAL { ?pp void:triples ?triples }
    OPTIONAL { ?prop rdfs:label ?propLabel }
    OPTIONAL { ?prop rdfs:comment ?propComment }
    OPTIONAL {
      {
        ?pp  void:classPartition [ void:class ?objectClass ] .
        OPTIONAL { ?objectClass rdfs:label ?objectClassLabel }
        OPTIONAL { ?objectClass rdfs:comment ?objectClassComment }
      } UNION {
        ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] .
      }
    }
  } UNION {
    ?linkset void:subjectsTarget [ void:class ?subjectClass ] ;
      void:linkPredicate ?prop ;
      void:objectsTarget [ void:class ?objectClass ] .
  }
} ORDER BY ?subjectClass ?objectClass ?objectDatatype ?graph ?triples"""


@pytest.fixture(scope="module")
def send(example_release: Path, running: Any) -> Iterator[Callable[..., Any]]:
    """Send a request to a server on the examples' release."""
    with running(example_release.parents[1]) as server:
        yield server.send


def rows(send: Callable[..., Any], query: str, more: str = "ac=1") -> list[dict[str, str]]:
    """Return the rows that an editor gets: by GET, as JSON."""
    path = f"/sparql?{more}&query={quote(query)}"
    answer = send(path, Accept="application/sparql-results+json")
    assert answer.status == 200, answer.text
    found = json.loads(answer.text)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in found]


def count(send: Callable[..., Any], where: str, prologue: str = "", more: str = "ac=1") -> int:
    """Return how many solutions a pattern has."""
    query = f"{prologue} SELECT (COUNT(*) AS ?n) WHERE {{ {where} }}"
    return int(rows(send, query, more)[0]["n"])


def test_an_editor_finds_the_prefixes(send):
    """Those of the dumps and of the query form."""
    found = {row["prefix"]: row["namespace"] for row in rows(send, PREFIX_QUERY)}

    assert found == PREFIXES


def test_an_editor_finds_each_question_once_and_it_runs(send):
    """Every competency question, as it stands, has an answer."""
    found = rows(send, EXAMPLE_QUERY)

    slugs = {path.stem for path in (folder("queries") / "competency").glob("*.rq")}
    assert {row["sq"].removeprefix(f"{BASE}examples#") for row in found} == slugs
    assert len(found) == len(slugs)
    for row in found:
        assert rows(send, row["query"]) is not None


def test_an_editor_completes_from_the_data(send):
    """The properties of an action, and of what kind their values are."""
    found = {
        (row["prop"], row.get("objectClass") or row.get("objectDatatype"))
        for row in rows(send, VOID_QUERY)
        if row["subjectClass"] == f"{CSG}Action"
    }

    assert (f"{CSG}keyword", f"{CSG}Keyword") in found
    assert (f"{CSG}organisedBy", f"{CSG}Centre") in found
    assert (f"{CSG}year", "http://www.w3.org/2001/XMLSchema#gYear") in found
    assert (f"{CSG}summary", str(RDF.langString)) in found


def test_a_newer_editor_sees_labels_and_counts(send):
    """Its one query joins the partitions with the ontology, which is among the things."""
    found = [
        row
        for row in rows(send, LABELLED_VOID_QUERY)
        if (row["subjectClass"], row["prop"]) == (f"{CSG}Action", f"{CSG}organisedBy")
    ]
    labels = {(row["subjectClassLabel"], row["propLabel"]) for row in found}

    assert {("action", "organisée par"), ("action", "organised by")} <= labels
    assert {row["objectClass"] for row in found} >= {f"{CSG}Centre"}
    number = count(send, f"?a a <{CSG}Action> ; <{CSG}organisedBy> ?c")
    assert {int(row["triples"]) for row in found} == {number}


def test_partitions_count_what_is_there(send):
    """Each property of each class, and each class and datatype of its values."""
    void = rdflib.Graph().parse(data=send("/void.ttl").text, format="turtle")
    parts = [
        (void.value(part, VOID["class"]), of_it)
        for part in void.objects(rdflib.URIRef(f"{BASE}graph/data"), VOID.classPartition)
        for of_it in void.objects(part, VOID.propertyPartition)
    ]
    assert len(parts) > 100
    for kind, of_it in parts[::9]:
        prop = void.value(of_it, VOID.property)
        where = f"?s a <{kind}> ; <{prop}> ?o"
        assert int(void.value(of_it, VOID.triples)) == count(send, where)
        for inner in void.objects(of_it, VOID.classPartition):
            found = count(send, f"{where} . ?o a <{void.value(inner, VOID['class'])}>")
            assert int(void.value(inner, VOID.triples)) == found


def test_counting_the_default_graph_is_counting_the_things(send):
    """The catalogue is asked by its terms alone; a prefix that is not used changes nothing."""
    void = "PREFIX void: <http://rdfs.org/ns/void#>"
    things = count(send, "?s ?p ?o")

    assert count(send, "?s ?p ?o", void) == things
    assert count(send, "?s ?p ?o", more=f"default-graph-uri={quote(f'{BASE}graph/data')}") == things
    assert count(send, "?s ?p 'void:class'", void) == 0
    assert count(send, f"?s a <{_DCAT}Dataset>") == 1
    assert count(send, "?d void:classPartition ?p . ?x ?y ?z FILTER(false)", void) == 0


def test_graphs_that_are_named_are_asked_alone(send):
    """With `default-graph-uri`, FROM or GRAPH the catalogue is where it is, once."""
    select = f"?q <{SH.select}> ?text"
    number = count(send, select)

    assert number == len(list((folder("queries") / "competency").glob("*.rq")))
    assert count(send, f"GRAPH <{CATALOGUE}> {{ {select} }}") == number
    assert count(send, f"GRAPH ?g {{ {select} }}") == number
    for name, expected in (("data", 0), ("catalogue", number)):
        more = f"default-graph-uri={quote(f'{BASE}graph/{name}')}"
        assert count(send, select, more=more) == expected
    assert count(send, f"{select} . GRAPH ?g {{ ?s a <{CSG}Sheet> }}") > number


def test_the_endpoint_leads_to_its_dataset_and_examples(send):
    """From the Service Description to VoID, the catalogue and the examples."""
    said = rdflib.Graph().parse(data=send("/sparql").text, format="turtle")
    endpoint = rdflib.URIRef(f"{BASE}sparql")
    leads = {str(o).removeprefix(BASE) for o in said.objects(endpoint, RDFS.seeAlso)}

    assert leads == {"void.ttl", "catalog.ttl", "examples.ttl"}
    served = said.value(endpoint, rdflib.URIRef(f"{_DCAT}servesDataset"))
    assert str(served) == f"{BASE}void#dataset"
    for path in leads:
        assert send(f"/{path}").status == 200
