"""Look for things on a SPARQL endpoint, by a SELECT query that the publisher wrote.

The query gives `?thing` and `?label`. Where it holds `VALUES ?name {}` it is asked for a
batch of names at a time, written in there; else once, and all it gives is compared.
SPARQLWrapper makes the request and reads the answer; the request itself goes out like
every other, so that no redirect is followed and no answer is without a bound.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import pyoxigraph as ox
from SPARQLWrapper import JSON, POST, SPARQLWrapper

from csgraph.errors import RegistryFault
from csgraph.linking.fetching import Fetcher
from csgraph.linking.names import Name, likeness, read_name
from csgraph.linking.services import Service
from csgraph.linking.subjects import Hit, Subject
from csgraph.namespaces import is_web_address

BATCH = 40
_NAMES = re.compile(r"VALUES\s+\?name\s*\{\s*\}", re.IGNORECASE)
_SAME = 99.0
_BEGINNING = 3

Row = tuple[str, str]


class _Answer(io.BytesIO):
    """The body of an answer, as SPARQLWrapper reads one."""

    def info(self) -> dict[str, str]:
        """Return the headers that it looks at."""
        return {"content-type": "application/sparql-results+json"}


class _Wrapper(SPARQLWrapper):
    """A SPARQLWrapper whose requests go out by a `Fetcher`."""

    def __init__(self, fetcher: Fetcher, address: str, query: str) -> None:
        super().__init__(address)
        self._fetcher = fetcher
        self.setQuery(query)
        self.setReturnFormat(JSON)
        self.setMethod(POST)

    def _query(self) -> Any:
        request = self._createRequest()
        headers = dict(request.header_items())
        headers.pop("User-agent", None)
        body = request.data if isinstance(request.data, bytes) else None
        content = self._fetcher.read(request.get_method(), request.full_url, body, headers)
        return _Answer(content), self.returnFormat


class Endpoint:
    """A SPARQL endpoint and the question it is asked."""

    def __init__(self, service: Service, fetcher: Fetcher) -> None:
        self._service, self._fetcher = service, fetcher
        self._question = service.query or ""

    def ask(self, subjects: Sequence[Subject]) -> list[list[Hit]]:
        """Return the hits for each subject. Raises `RegistryFault`."""
        if not _NAMES.search(self._question):
            return [list(self._among_all(subject)) for subject in subjects]
        names = sorted({name for subject in subjects for name in subject.names})
        terms = [str(t) for n in names for t in (ox.Literal(n), ox.Literal(n, language="fr"))]
        values = f"VALUES ?name {{ {' '.join(terms)} }}"
        rows = self._rows(_NAMES.sub(lambda _: values, self._question))
        prepared = [(row, read_name(row[1])) for row in rows]
        return [list(_hits(subject, prepared)) for subject in subjects]

    def _among_all(self, subject: Subject) -> Iterator[Hit]:
        near = {
            number
            for name in subject.names
            for beginning in _beginnings(read_name(name))
            for number in self._index.get(beginning, ())
        }
        return _hits(subject, [self._all[number] for number in sorted(near)])

    @cached_property
    def _all(self) -> list[tuple[Row, Name]]:
        return [(row, read_name(row[1])) for row in self._rows(self._question)]

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        """Which rows have a word that begins so: only those are compared."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, (_, name) in enumerate(self._all):
            for beginning in _beginnings(name):
                found[beginning].append(number)
        return dict(found)

    def _rows(self, query: str) -> list[Row]:
        """Return things and labels, each pair once. Raises `RegistryFault`."""
        wrapper = _Wrapper(self._fetcher, self._service.address, query)
        try:
            found: Any = wrapper.queryAndConvert()
            rows = [
                (row["thing"]["value"], row["label"]["value"][:300])
                for row in found["results"]["bindings"]
                if "thing" in row and "label" in row
            ]
        except RegistryFault:
            raise
        except (ValueError, TypeError, KeyError, RecursionError) as fault:
            raise self._fetcher.fault("answers what is no table of a SPARQL query") from fault
        return sorted({row for row in rows if is_web_address(row[0])})


def _beginnings(name: Name) -> set[str]:
    return {word[:_BEGINNING] for word in name.own or name.words}


def _hits(subject: Subject, rows: Sequence[tuple[Row, Name]]) -> Iterator[Hit]:
    own = [read_name(name) for name in subject.names]
    for (iri, label), name in rows:
        alike = max(likeness(each, name) for each in own)
        note = f"« {label} », ressemblance des noms {alike:g}"
        yield Hit(iri, label, alike / 100, note, is_exact=alike >= _SAME)
