"""What the contract tests read: the ontology, its terms, its examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib import RDFS, Graph, URIRef

from csgraph.mapping import vocabulary
from csgraph.namespaces import ONTOLOGY

if TYPE_CHECKING:
    from pathlib import Path


def _read(paths: list[Path]) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return graph


@pytest.fixture(scope="session")
def ontology(root: Path) -> Graph:
    """The ontology as it is loaded: header, modules, alignments, schemes."""
    return _read(vocabulary.files(root / "ontology"))


@pytest.fixture(scope="session")
def examples(root: Path) -> Graph:
    """Every example of the folder, in one graph."""
    return _read(sorted((root / "ontology" / "examples").glob("*.ttl")))


@pytest.fixture(scope="session")
def terms(ontology: Graph) -> set[URIRef]:
    """Every term the ontology declares."""
    return set(ontology.subjects(RDFS.isDefinedBy, URIRef(ONTOLOGY)))
