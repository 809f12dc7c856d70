"""Write a release's catalogue: DCAT, VoID and the questions as examples, for its own graph.

`catalogue.ttl` is for people, `catalogue.nq.gz` is what the store and a SPARQL server load
into `graph/catalogue`. No dump holds it and no hash of the data depends on it: it names the
dumps with their hashes, so it comes after them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from csgraph import resources
from csgraph.namespaces import CSG, DCAT, DCTERMS, PREFIXES, RDF, RDFS, SCHEMA, SH, VOID, XSD, Base
from csgraph.release.authorities import Row
from csgraph.release.catalogue import VCARD, describe
from csgraph.release.distributions import SPDX
from csgraph.release.dumps import GraphHash
from csgraph.release.entry import entry
from csgraph.release.members import member
from csgraph.release.partitions import EXTENDED, partitions
from csgraph.release.terms import term
from csgraph.store.questions import Question, bind, load, standalone
from csgraph.territories import department_by_code

FILES = ("catalogue.ttl", "catalogue.nq.gz")
_TARGET = "https://schema.org/"
"""schema.org as collections of examples write it."""
_YEARS = f"""SELECT (MIN(?y) AS ?first) (MAX(?y) AS ?last)
WHERE {{ ?action a <{CSG}Action> ; <{CSG}year> ?year BIND(STR(?year) AS ?y) }}"""


def facts(release: Path, said: dict[str, str | None], departments: Iterable[str]) -> dict[str, Any]:
    """Return what the manifest says for the catalogue: the publisher's words, where, when."""
    found = (department_by_code(code) for code in sorted(departments))
    places = [{"iri": place.iri, "name": place.name} for place in found if place]
    return {**said, "places": places, "years": _years(release)}


def write_catalogue(release: Path, table: dict[str, Any]) -> dict[str, Any]:
    """Write the catalogue of a release whose manifest will be `table`; return its entry there.

    The release's store is read; the caller loads the catalogue into it.
    """
    known = entry(table)
    store = ox.Store.read_only(str(release / "store"))
    rows = [
        *describe(known),
        *_void(known.base, known.dataset()),
        *partitions(store, known.base),
        *examples(known.base),
    ]
    graph = ox.NamedNode(known.base.graph("catalogue"))
    lines = sorted({f"{ox.Quad(*_triple(_kept(row)), graph)} .\n" for row in rows})
    whole = GraphHash()
    whole.add("".join(lines).encode())
    (release / FILES[1]).write_bytes(member("".join(lines).encode()))
    triples = {ox.Triple(*_triple(row)) for row in rows}
    (release / FILES[0]).write_bytes(_turtle(triples, known.base))
    return {**whole.entry(), "graph": graph.value}


def examples(base: Base) -> Iterator[Row]:
    """Yield the questions, with values that run, and the prefixes they are asked with."""
    home = f"{base.iri}examples"
    prefixes = f"{home}#prefixes"
    for name, namespace in PREFIXES.items():
        one = f"{home}#prefix-{name}"
        yield (prefixes, SH + "declare", "@id", one)
        yield (one, SH + "prefix", "", name)
        yield (one, SH + "namespace", XSD + "anyURI", namespace)
    for question in load(resources.folder("queries") / "competency"):
        yield from _example(question, base, f"{home}#{question.slug}", prefixes)


def _example(question: Question, base: Base, this: str, prefixes: str) -> Iterator[Row]:
    yield (this, RDF + "type", "@id", SH + "SPARQLExecutable")
    yield (this, RDF + "type", "@id", SH + "SPARQLSelectExecutable")
    yield (this, RDFS + "label", "fr", question.question_fr)
    yield (this, RDFS + "comment", "fr", question.question_fr)
    yield (this, DCTERMS + "description", "en", question.question_en)
    yield (this, DCTERMS + "identifier", "", question.id)
    yield (this, SH + "prefixes", "@id", prefixes)
    yield (this, SH + "select", "", standalone(question, bind(question, {})))
    yield (this, _TARGET + "target", "@id", f"{base.iri}sparql")
    for tag in question.tags:
        yield (this, _TARGET + "keywords", "", tag)


def _void(base: Base, dataset: str) -> Iterator[Row]:
    yield (dataset, RDF + "type", "@id", VOID + "Dataset")
    yield (dataset, VOID + "sparqlEndpoint", "@id", f"{base.iri}sparql")
    yield (dataset, VOID + "uriSpace", "", f"{base.iri}id/")
    yield (dataset, VOID + "subset", "@id", base.graph("data"))


def _years(release: Path) -> list[str] | None:
    store = ox.Store.read_only(str(release / "store"))
    answer = store.query(_YEARS)
    if not isinstance(answer, ox.QuerySolutions):
        raise TypeError("the question for the years is no SELECT")
    row = next(answer)
    return [row["first"].value, row["last"].value] if row["first"] is not None else None


def _kept(row: Row) -> Row:
    """Return a statement as the engine keeps it: every kind of integer is `xsd:integer` there."""
    subject, prop, kind, text = row
    return subject, prop, XSD + "integer" if kind == XSD + "nonNegativeInteger" else kind, text


def _triple(row: Row) -> tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]:
    subject, prop, kind, text = row
    return ox.NamedNode(subject), ox.NamedNode(prop), term(kind, text)


def _turtle(triples: Iterable[ox.Triple], base: Base) -> bytes:
    """Return the same as Turtle, sorted, with its prefixes in one order."""
    known = {
        **PREFIXES,
        "dcat": DCAT,
        "example": f"{base.iri}examples#",
        "schema": SCHEMA,
        "sh": SH,
        "spdx": SPDX,
        "vcard": VCARD,
        "void": VOID,
        "voidext": EXTENDED,
    }
    ordered = sorted(triples, key=str)
    written = ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=known) or b""
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(known.items()))
    return head.encode() + b"\n" + written.split(b"\n", len(known))[-1]
