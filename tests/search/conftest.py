"""Releases with an index: the examples as they are, as facts only, and the real listing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from csgraph.pipeline import BuildOptions, build
from csgraph.search import schema
from csgraph.search.reader import Reader


@dataclass(frozen=True)
class Indexed:
    """A release, its store, its index."""

    path: Path
    store: ox.Store
    reader: Reader

    @classmethod
    def open(cls, site: Path) -> Indexed:
        """Open the current release of a site."""
        path = (site / "current").resolve()
        return cls(path, ox.Store.read_only(str(path / "store")), Reader(path / schema.NAME))

    def rows(self, query: str) -> list[tuple[str, ...]]:
        """Return the answer to a query, as text."""
        return [tuple(term.value for term in row) for row in self.store.query(query)]


def _built(site: Path, sheets: Path, public: str, decisions: Path | None = None) -> Indexed:
    options = BuildOptions((str(sheets),), site, base="https://data.example/", public=public)
    if decisions:
        options = BuildOptions((str(sheets),), site, decisions=decisions)
    build(options)
    return Indexed.open(site)


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Indexed:
    """The examples, with their texts."""
    site = tmp_path_factory.mktemp("examples")
    return _built(site, root / "examples" / "sheets", "full", root / "examples" / "decisions")


@pytest.fixture(scope="session")
def facts(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Indexed:
    """The examples, of which facts alone are public."""
    return _built(tmp_path_factory.mktemp("facts"), root / "examples" / "sheets", "facts")


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory, real_listing: Path) -> Indexed:
    """The real listing of 25 sheets."""
    return _built(tmp_path_factory.mktemp("real"), real_listing, "full")


_SERVE = "import sys; from pathlib import Path; from csgraph.web.operation.server import serve; "
_SERVE += "serve(Path(sys.argv[1]), '127.0.0.1', 0, 10.0)"


@pytest.fixture(scope="session")
def served(examples: Indexed) -> Iterator[str]:
    """The address of a real server on the examples, without a slash at its end."""
    command = [sys.executable, "-c", _SERVE, str(examples.path.parents[1])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip().rpartition(" ")[2].rstrip("/")
        process.terminate()
