"""The routes that csgraph is measured beside write the same statements from the same sheets."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from benchmarks import generate, plain, route_morph_kgc, route_rdflib
from benchmarks.route_rdflib import CSG, PROPERTY, Mapping
from rdflib import RDF, Graph, Literal, URIRef

from csgraph.model import KEYS


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty generated sheets in two files."""
    folder = tmp_path_factory.mktemp("sheets")
    generate.write(30, 4, folder, files=2)
    return folder


@pytest.fixture(scope="module")
def graph(source: Path) -> Graph:
    """The graph of the rdflib route."""
    mapping = Mapping(Graph())
    for named in plain.sheets(source):
        mapping.add(named)
    return mapping.graph


@pytest.fixture(scope="module")
def tables(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[str]]]:
    """The rows of the tables of the declarative route, without their headings."""
    out = tmp_path_factory.mktemp("tables")
    route_morph_kgc.write_tables(source, out)
    found = {}
    for path in out.glob("*.csv"):
        with path.open(newline="", encoding="utf-8") as file:
            found[path.stem] = list(csv.reader(file))[1:]
    return found


def test_every_sheet_becomes_an_action_with_its_evidence(graph: Graph, source: Path) -> None:
    """Nothing is left out of the graph that the others are measured on."""
    named = list(plain.sheets(source))

    assert len(set(graph.subjects(RDF.type, CSG.Action))) == len(named) == 30
    assert len(set(graph.subjects(RDF.type, CSG.Field))) == sum(len(n.sheet.fields) for n in named)


def test_list_values_are_the_same_in_both_routes(
    graph: Graph, tables: dict[str, list[list[str]]]
) -> None:
    """Each action leads to the same concepts, known or not."""
    listed = {PROPERTY[key.name] for key in KEYS.values() if key.scheme}
    actions = set(graph.subjects(RDF.type, CSG.Action))
    ours = {(str(s), str(p), str(o)) for s, p, o in graph if s in actions and p in listed}

    assert ours == set(map(tuple, tables["values"]))


def test_prose_and_evidence_are_the_same_in_both_routes(
    graph: Graph, tables: dict[str, list[list[str]]]
) -> None:
    """Each text stands once under its property and once as its field's text."""
    for action, prop, text in tables["prose"]:
        assert (URIRef(action), URIRef(prop), Literal(text, lang="fr")) in graph
    for _, field, label, text, *_ in tables["fields"]:
        assert (URIRef(field), CSG.label, Literal(label)) in graph
        assert not text or (URIRef(field), CSG.text, Literal(text)) in graph


def test_every_table_is_read_by_a_rule() -> None:
    """The RML rules speak of each table and of no column that is not there."""
    rules = route_morph_kgc.MAPPING.read_text("utf-8")

    for name, columns in route_morph_kgc.TABLES.items():
        assert f'"{{folder}}/{name}.csv"' in rules
        blocks = [b for b in rules.split("\n\n") if f"/{name}.csv" in b]
        used = {part.split('"')[1] for b in blocks for part in b.split("rml:reference ")[1:]}
        assert used == set(columns)


def test_the_whole_graph_is_validated(graph: Graph) -> None:
    """The shapes that the simple route runs are csgraph's, all of them."""
    shapes = route_rdflib.shapes()

    assert len(shapes) > 500
    assert (None, RDF.type, URIRef("http://www.w3.org/ns/shacl#NodeShape")) in shapes
    assert len(graph) > 30 * 150
