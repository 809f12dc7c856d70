"""What uses our terms, and what shows them: examples, code, queries, pages, shapes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rdflib import OWL, RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import XSD

from csgraph.namespaces import CSG as CSG_IRI
from csgraph.namespaces import VOC

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CSG = Namespace(CSG_IRI)
SCHEMA = Namespace("http://schema.org/")


def named(graph: Graph, namespace: str) -> set[URIRef]:
    """Return every IRI of `namespace` that the graph uses, datatypes included."""
    met = {term for triple in graph for term in triple}
    met |= {term.datatype for term in met if isinstance(term, Literal) and term.datatype}
    return {t for t in met if isinstance(t, URIRef) and t.startswith(namespace)}


def test_each_class_has_an_example_graph(ontology: Graph, examples: Graph) -> None:
    """A class that nobody can show is not understood."""
    classes = {c for c in ontology.subjects(RDF.type, OWL.Class) if c.startswith(CSG_IRI)}

    assert classes <= set(examples.objects(None, RDF.type))


def test_each_declared_term_is_used_or_exampled(
    ontology: Graph, examples: Graph, terms: set[URIRef]
) -> None:
    """A term that no example and no other term uses would be a guess."""
    by_others = {t for s, *rest in ontology for t in rest if s != t and isinstance(t, URIRef)}

    assert terms - named(examples, CSG_IRI) - by_others == set()


def test_examples_use_only_what_is_declared(
    ontology: Graph, examples: Graph, terms: set[URIRef]
) -> None:
    """Examples show the model as it is: declared terms, known list values."""
    assert named(examples, CSG_IRI) <= terms
    assert named(examples, VOC) <= set(ontology.subjects(RDF.type))


def test_examples_label_each_thing_once_in_french(examples: Graph) -> None:
    """Things of the default graph have one label; evidence of a text has none."""
    evidence = {CSG.Field, CSG.Repeat, CSG.Mention}
    described = set(examples.subjects(RDF.type))
    assert described
    for thing in described:
        labels = list(examples.objects(thing, RDFS.label))
        is_evidence = bool(evidence & set(examples.objects(thing, RDF.type)))
        languages = [label.language for label in labels]
        assert languages == ([] if is_evidence else ["fr"]), thing


def test_what_examples_say_fits_what_the_ontology_says(ontology: Graph, examples: Graph) -> None:
    """A literal has a datatype of its property's range; a thing stands where one belongs."""
    for _, prop, value in examples:
        ranges = set(ontology.objects(prop, SCHEMA.rangeIncludes))
        if not ranges:
            continue
        if (prop, RDF.type, OWL.ObjectProperty) in ontology:
            assert isinstance(value, URIRef), (prop, value)
            continue
        met = RDF.langString if value.language else value.datatype or XSD.string
        assert met in ranges, (prop, value)


def written_in(folder: Path, pattern: str, *expressions: str) -> Iterator[str]:
    """Yield what the expressions capture in the files of a folder that may not exist."""
    for path in sorted(folder.rglob(pattern)):
        text = path.read_text("utf-8")
        for expression in expressions:
            yield from re.findall(expression, text)


def test_code_documents_queries_and_pages_use_only_what_is_declared(
    root: Path, terms: set[URIRef], ontology: Graph
) -> None:
    """No IRI of ours is spelled in code, a text, a query or a page that the ontology lacks."""
    prefixed, built = r"(?<![\w/])csg:(\w+)", r"\{CSG\}(\w+)"
    joined, whole = r"\bCSG \+ f?\"(\w+)\"", re.escape(CSG_IRI) + r"(\w+)"
    met = {
        *written_in(root / "src", "*.py", prefixed, built, joined, whole),
        *written_in(root / "docs", "*.md", prefixed, whole),
        *written_in(root / "queries", "*.rq", prefixed, whole),
        *written_in(root / "web" / "templates", "*.html", prefixed, whole),
    }
    concepts = {
        *written_in(root / "src", "*.py", re.escape(VOC) + r"([a-z-]+/[a-z0-9-]+)"),
        *written_in(root / "queries", "*.rq", re.escape(VOC) + r"([a-z-]+/[a-z0-9-]+)"),
    }

    assert "summary" in met
    assert {name for name in met if CSG[name] not in terms} == set()
    assert {name for name in concepts if not list(ontology.objects(URIRef(VOC + name)))} == set()


def test_shapes_use_only_what_is_declared(root: Path, terms: set[URIRef]) -> None:
    """A shape on a misspelled property would hold for every sheet."""
    shapes = Graph()
    for path in sorted((root / "shapes").glob("*.ttl")):
        shapes.parse(path)

    assert named(shapes, CSG_IRI) <= terms
