"""The questions of the repository, and a small graph written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, Store

from csgraph.store.questions import Question, load

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def quality_questions(root: Path) -> dict[str, Question]:
    """The questions over a whole release, by name."""
    return {question.slug: question for question in load(root / "queries" / "quality")}


@pytest.fixture
def small(root: Path) -> Store:
    """The ontology, the known lists and three actions in order, from a TriG file."""
    store = Store()
    ontology = root / "ontology"
    for path in (
        *ontology.glob("*.ttl"),
        *ontology.glob("modules/*.ttl"),
        *ontology.glob("schemes/*.ttl"),
    ):
        store.load(path=path, format=RdfFormat.TURTLE)
    store.load(path=root / "tests" / "queries" / "data" / "small.trig", format=RdfFormat.TRIG)
    return store
