"""A release of two triples and a few numbers: enough to ask, too small to wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

if TYPE_CHECKING:
    from pathlib import Path

_SMALL = """
@prefix ex: <http://example.org/> .
ex:a ex:label "Atelier"@fr ; ex:number %s .
GRAPH <http://example.org/graph> { ex:a ex:note "preuve" }
"""


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release folder with only a store; `ex:number` has 60 values."""
    folder = tmp_path_factory.mktemp("release")
    store = ox.Store(str(folder / "store"))
    store.load(
        _SMALL.replace("%s", ", ".join(map(str, range(60)))).encode(), format=ox.RdfFormat.TRIG
    )
    store.flush()
    del store
    return folder
