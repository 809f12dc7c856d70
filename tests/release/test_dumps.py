"""Every dump of a release says the same, in order, and its hash is RDFC-1.0's."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld as pyld
from rdflib.compare import isomorphic

from csgraph.model import KEYS
from csgraph.namespaces import CSG, DCTERMS, RDF
from csgraph.release import manifest
from csgraph.release.tables import TABLES

FORMS = ("full", "facts")


@pytest.fixture(params=FORMS)
def folder(full: Path, request: pytest.FixtureRequest) -> Path:
    """The dumps of one form."""
    return full / "dumps" / request.param


def _text(path: Path) -> str:
    return gzip.decompress(path.read_bytes()).decode()


def _lines_by_graph(folder: Path) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in _text(folder / "data.nq.gz").split("\n")[:-1]:
        (quad,) = ox.parse(line, format=ox.RdfFormat.N_QUADS)
        name = "" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value
        found[name].append(line + "\n")
    return found


def test_the_hash_of_each_graph_is_that_of_its_canonical_form(folder: Path, full: Path):
    """Computed here by the engine's canonicalisation, there while joining."""
    said = manifest.read(full)["graphs"][folder.name]
    found = _lines_by_graph(folder)

    assert set(said) == set(found)
    for graph, lines in found.items():
        dataset = ox.Dataset(ox.parse("".join(lines), format=ox.RdfFormat.N_QUADS))
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        written = (ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b"").decode()
        canonical = sorted(f"{line}\n" for line in written.split("\n")[:-1])
        assert said[graph]["quads"] == len(canonical)
        assert (
            said[graph]["rdfc10_sha256"] == hashlib.sha256("".join(canonical).encode()).hexdigest()
        )


def test_the_lines_of_each_graph_stand_in_code_point_order_once(folder: Path):
    """So that two releases can be compared line by line."""
    for lines in _lines_by_graph(folder).values():
        assert lines == sorted(set(lines))


def test_the_graphs_beside_the_data_are_sorted_and_hashed_too(full: Path):
    """Findings and INSEE's table, each a file of its own."""
    said = manifest.read(full)["graphs"]["beside"]

    for name in ("quality", "registry"):
        text = _text(full / f"dumps/{name}.nq.gz")
        lines = text.split("\n")[:-1]
        entry = said[f"http://localhost:8000/graph/{name}"]
        assert lines == sorted(set(lines))
        assert entry["quads"] == len(lines) > 100
        assert entry["rdfc10_sha256"] == hashlib.sha256(text.encode()).hexdigest()


def _default_graph(folder: Path) -> set[ox.Triple]:
    lines = "".join(_lines_by_graph(folder)[""])
    return {q.triple for q in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)}


def test_turtle_and_jsonld_say_what_the_nquads_say_to_pyoxigraph(folder: Path):
    """Whole, not a sample."""
    expected = _default_graph(folder)

    for name, syntax in (("ttl", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)):
        content = gzip.decompress((folder / f"data.{name}.gz").read_bytes())
        assert {q.triple for q in ox.parse(content, format=syntax)} == expected


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_turtle_and_nquads_say_the_same_to_rdflib(full: Path):
    """A parser that shares no code with the one that wrote them."""
    folder = full / "dumps" / "full"
    lines = "".join(_lines_by_graph(folder)[""])
    expected = rdflib.Graph().parse(data=lines, format="nt")

    assert len(expected) == lines.count("\n")
    for name, syntax in (("ttl", "turtle"), ("jsonld", "json-ld")):
        found = rdflib.Graph().parse(data=_text(folder / f"data.{name}.gz"), format=syntax)
        assert isomorphic(found, expected)


def test_jsonld_says_the_same_to_pyld(full: Path):
    """Offline: the context stands in the document."""
    folder = full / "dumps" / "full"

    def refuse(url: str, _options: object) -> None:
        raise AssertionError(f"the dump asks the network for {url}")

    document = json.loads(_text(folder / "data.jsonld.gz"))
    written = pyld.to_rdf(document, {"format": "application/n-quads", "documentLoader": refuse})
    found = {q.triple for q in ox.parse(written, format=ox.RdfFormat.N_QUADS)}

    assert found == _default_graph(folder)


def test_a_key_that_may_hold_several_always_holds_a_list(folder: Path):
    """Programs need no case for one value."""
    document = json.loads(_text(folder / "data.jsonld.gz"))
    context = document["@context"]
    sets = {
        name
        for name, entry in context.items()
        if isinstance(entry, dict) and entry.get("@container") == "@set"
    }
    sets.add("type")  # a plain alias, which every parser reads in values too
    met = {name for node in document["@graph"] for name in sets & set(node)}

    assert {"keyword", "isPrimaryTopicOf"} & met
    for node in document["@graph"]:
        assert all(isinstance(node[name], list) for name in sets & set(node))


def _reached(start: set[ox.NamedNode], triples: set[ox.Triple]) -> set[ox.Triple]:
    """Return the triples of what is reached from `start`; a class is named, not reached."""
    said: defaultdict[object, list[ox.Triple]] = defaultdict(list)
    for triple in triples:
        said[triple.subject].append(triple)
    met: set[object] = set()
    waiting: set[object] = {*start}
    while waiting:
        met |= waiting
        found = [triple for node in waiting for triple in said[node]]
        waiting = {t.object for t in found if t.predicate.value != f"{RDF}type"} - met
    return {triple for node in met for triple in said[node]}


def test_the_dump_can_be_framed_as_one_object_an_action(folder: Path):
    """With its own context: lists stay lists, and read back the same triples are there."""
    document = json.loads(_text(folder / "data.jsonld.gz"))
    frame = {"@context": document["@context"], "type": "Action", "@embed": "@always"}
    framed = pyld.frame(document, frame)
    actions = {ox.NamedNode(a["id"]) for a in document["@graph"] if a["type"] == ["Action"]}
    read = ox.parse(json.dumps(framed).encode(), format=ox.RdfFormat.JSON_LD)

    assert {action["id"] for action in framed["@graph"]} == {iri.value for iri in actions}
    for action in framed["@graph"]:
        assert isinstance(action["label"], str)
        assert all(value["label"] for value in action.get("keyword", []))
        assert all(isinstance(action[key], list) for key in ("audience", "year") if key in action)
    assert {quad.triple for quad in read} == _reached(actions, _default_graph(folder))


def test_the_gzip_files_name_no_time_no_file_and_no_machine(full: Path):
    """Each member has the same ten bytes before it; the standard library reads them all."""
    for path in sorted((full / "dumps").rglob("*.gz")):
        content = path.read_bytes()
        assert content.startswith(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff")
        assert gzip.decompress(content)


def _table(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_text(folder / f"{name}.csv.gz"), newline="")))


def test_the_tables_agree_with_the_graph(folder: Path):
    """Actions, their list values and their centres, as the N-Quads have them."""
    said: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for t in _default_graph(folder):
        said[t.subject.value, t.predicate.value].add(t.object.value)
    actions = {s for (s, p), o in said.items() if p == f"{RDF}type" and f"{CSG}Action" in o}
    rows = {row["action"]: row for row in _table(folder, "actions")}

    assert set(rows) == actions
    for iri, row in rows.items():
        assert row["title"] in (said[iri, f"{DCTERMS}title"] or {""})
        assert row["centre"] in (said[iri, f"{CSG}organisedBy"] or {""})
        assert row["year"] in (said[iri, f"{CSG}year"] or {""})
        for key in (k for k in KEYS.values() if k.is_prose):
            assert row[key.name] in (said[iri, key.prop.replace("csg:", CSG)] or {""})
    lists = {k.prop.replace("csg:", CSG) for k in KEYS.values() if k.scheme}
    values = {(r["action"], r["property"], r["concept"]) for r in _table(folder, "action_values")}
    assert values == {
        (s, p, o)
        for (s, p), objects in said.items()
        for o in objects
        if p in lists and s in actions
    }
    centres = {s for (s, p), o in said.items() if p == f"{RDF}type" and f"{CSG}Centre" in o}
    assert {r["centre"] for r in _table(folder, "centres")} == centres


def test_the_label_beside_a_value_is_the_one_of_the_graph(folder: Path):
    """Tables can be joined by label as well as by address."""
    labels = {
        t.subject.value: t.object.value
        for t in _default_graph(folder)
        if t.predicate.value.endswith("#label") and t.object.language == "fr"
    }

    for row in _table(folder, "action_values"):
        assert row["label"] == labels[row["concept"]]
    for row in _table(folder, "actions"):
        assert row["label"] == labels[row["action"]]
        assert row["centre_label"] == labels.get(row["centre"], "")


def test_the_codebook_names_every_column_of_every_table(folder: Path):
    """In the order of the tables, with a meaning in two languages."""
    rows = list(csv.DictReader(io.StringIO((folder / "codebook.csv").read_text("utf-8"))))

    for name in TABLES:
        header = _text(folder / f"{name}.csv.gz").split("\r\n", 1)[0].split(",")
        assert [r["column"] for r in rows if r["table"] == name] == header
    assert all(r["meaning_fr"] and r["meaning_en"] and r["property"] for r in rows)
    meanings = {r["column"]: (r["meaning_fr"], r["meaning_en"]) for r in rows}
    assert meanings["summary"] == (
        "Résumé. Texte de la fiche, tel qu'écrit (forme complète seulement).",
        "Summary. The sheet's text as written (full form only).",
    )
    prose = [key.name for key in KEYS.values() if key.is_prose]
    assert len({meanings[name] for name in prose}) == len(prose)
