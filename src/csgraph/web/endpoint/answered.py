"""Gather what the query page says of one answer: its rows, whether they are all, how to cite it.

An answer is cited by the query, the release and one hash. Who opens the cited address asks
that release again, and the page says whether the hash is still the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from time import monotonic

import pyoxigraph as ox
from flask import request

from csgraph.store import formats
from csgraph.store.canonical import hash_of_graph, hash_of_rows
from csgraph.store.formats import Kind
from csgraph.store.window import limit, takes_any
from csgraph.web.current import release, wording
from csgraph.web.dataset.citation import author
from csgraph.web.endpoint import answers
from csgraph.web.endpoint.protocol import Asked, Said
from csgraph.web.endpoint.shortlinks import fold
from csgraph.web.endpoint.tables import Column, Table, as_written, read_graph, read_table
from csgraph.web.language import language, say

WHY_NOT = ("varies", "order", "graphs", "blank", "long")
"""The words for what keeps an answer from being cited."""
PARTS = ("subject", "property", "value")
"""The words for the parts of a statement."""
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as the page shows it.

    `limit` is the query's own, where it was reached. `sha256` is None where the answer
    can't be cited, and `why_not` then names the reason. `is_same` says whether it is the
    answer that the address cites, None where it cites none.
    """

    kind: Kind
    table: Table
    text: str | None
    took_ms: int
    limit: int | None
    sha256: str | None
    why_not: str | None
    is_same: bool | None


def answer_of(asked: Asked, said: Said) -> Answered:
    """Run what is asked, and return its answer. Raises what a query raises."""
    begun = monotonic()
    is_graph = asked.form.kind is Kind.GRAPH
    body = answers.whole(asked, formats.by_name(asked.form.kind, "turtle" if is_graph else "json"))
    took_ms = round((monotonic() - begun) * 1000)
    show = as_written(wording(), release().labels)
    if is_graph:
        triples = [quad.triple for quad in ox.parse(body, format=ox.RdfFormat.TURTLE)]
        columns = [Column(part, say(f"query.{part}")) for part in PARTS]
        table = read_graph(triples, columns, show)
        sha256 = hash_of_graph(triples)
    else:
        table = read_table(body, show, query=asked.query)
        sha256 = hash_of_rows(body)
    most = limit(asked.query)
    is_reached = most is not None and (is_graph or table.total >= most)  # it counts solutions
    reached = most if is_reached else None
    why_not = _why_not(asked, said, sha256, is_whole=reached is None)
    return Answered(
        kind=asked.form.kind,
        table=table,
        text=body.decode("utf-8") if is_graph else None,
        took_ms=took_ms,
        limit=reached,
        sha256=None if why_not else sha256,
        why_not=why_not,
        is_same=None if why_not else _is_same(sha256),
    )


@dataclass(frozen=True, slots=True)
class Reference:
    """How to share and to cite an answer: addresses on this site, and one for good."""

    folded: str
    address: str
    text: str


def reference_to(asked: Asked, answered: Answered) -> Reference | None:
    """Return how to cite an answer, or None where that can't be done."""
    folded = fold(asked.query)
    if answered.sha256 is None or folded is None:
        return None
    manifest = release().manifest
    prefix = "en/" if language() == "en" else ""
    address = f"{manifest.base.iri}{prefix}release/{manifest.version}/q/{folded}"
    address += f"?sha256={answered.sha256}"
    when = f" ({manifest.date[:4]})" if manifest.date else ""
    text = say(
        "query.citation",
        author=author(manifest),
        when=when,
        version=manifest.version,
        hash=answered.sha256[:16],
        address=address,
    )
    return Reference(folded, address, text)


def _why_not(asked: Asked, said: Said, sha256: str | None, *, is_whole: bool) -> str | None:
    """Return the word for what keeps an answer from being cited, or None."""
    if asked.form.varies:
        return "varies"
    if takes_any(asked.query, is_whole=is_whole):
        return "order"
    if said.default or said.named:
        return "graphs"
    if sha256 is None:
        return "blank"
    return None if fold(asked.query) else "long"


def _is_same(sha256: str | None) -> bool | None:
    cited = request.args.get("sha256", "")
    return cited == sha256 if _SHA256.fullmatch(cited) else None
