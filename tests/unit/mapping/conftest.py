"""A context to map in: the real vocabulary, a base of our own, rights that are stated."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from csgraph.mapping.context import Context, Placed, Rights
from csgraph.mapping.graph import Node
from csgraph.mapping.vocabulary import load
from csgraph.model import Field, Layout, Sheet
from csgraph.namespaces import Base

BASE = Base("https://sheets.example/")
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@pytest.fixture(scope="session")
def context() -> Context:
    """What every sheet of a build shares."""
    return Context(BASE, load(), {"a.txt": Rights("Tous droits réservés.", LICENCE, "La Caf")})


@pytest.fixture
def placed() -> Placed:
    """A sheet's keys."""
    return Placed("s0123456789", "a0123456789", ("c0123456789",), "0" * 32)


@pytest.fixture
def sheet() -> Callable[..., Sheet]:
    """Make a sheet from values by key; `centre` takes the département along."""

    def make(*more: Field, **values: str | tuple[str, ...]) -> Sheet:
        fields = [*more]
        for key, given in values.items():
            written = (given,) if isinstance(given, str) else given
            keys = ("centre", "department") if key == "centre" else (key,)
            line = 2 + len(fields)
            text = "\n".join(written)
            fields.append(Field(keys, f"- {key}", text, written, len(fields), line, line))
        return Sheet("a.txt", 1, 99, Layout.LISTING, tuple(fields), "1007")

    return make


@pytest.fixture
def said() -> Callable[[Node, str], list[tuple[str, str]]]:
    """Return what a node says with the property of this IRI, sorted."""

    def of(node: Node, predicate: str) -> list[tuple[str, str]]:
        return sorted({term for name, term in node.statements if name == predicate})

    return of
