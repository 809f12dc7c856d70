"""Give an answer one hash, whatever the order of its rows: so that it can be cited and checked.

Rows: SHA-256 of the answer in SPARQL's TSV, its rows sorted by their bytes below the head.
A graph: SHA-256 of its N-Triples, sorted by their bytes. Every line ends with a line feed.
Blank nodes have no name that lasts, so an answer that holds one has no hash.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

import pyoxigraph as ox

_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"')


def hash_of_rows(answer: bytes) -> str | None:
    """Return the hash of an answer in SPARQL's JSON, or None where it holds a blank node.

    >>> hash_of_rows(b'{"head": {}, "boolean": true}')[:8]
    'a17fcf0a'
    """
    read = ox.parse_query_results(answer, ox.QueryResultsFormat.JSON)
    written = read.serialize(format=ox.QueryResultsFormat.TSV) or b""
    head, *rows = written.removesuffix(b"\n").split(b"\n")
    if any(_has_blank_node(cell) for row in rows for cell in row.split(b"\t")):
        return None
    return _hash([head, *sorted(rows)])


def hash_of_graph(triples: Iterable[ox.Triple]) -> str | None:
    """Return the hash of a graph, or None where it holds a blank node."""
    lines = set()
    for triple in triples:
        parts = (triple.subject, triple.object)
        if any(_has_blank_node(str(part).encode()) for part in parts):
            return None
        lines.add(f"{triple} .".encode())
    return _hash(sorted(lines))


def _has_blank_node(term: bytes) -> bool:
    """Say whether a term is a blank node, or a triple with one among its parts."""
    is_triple = term.startswith(b"<<")
    return term.startswith(b"_:") or (is_triple and b" _:" in _TEXT.sub(b"", term))


def _hash(lines: list[bytes]) -> str:
    return hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest()
