"""Write a question's answer as plain JSON: rows of strings, numbers and truths.

SPARQL's own JSON says the type of every cell, which most programs throw away. Here an IRI
and a text are strings, a number is a number, what the graph does not say is null.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import isfinite
from typing import Any

from csgraph.namespaces import XSD
from csgraph.web.library.filling import Filled

Cell = str | int | float | bool | None


def document(filled: Filled, names: Sequence[str], answer: bytes, release: str) -> dict[str, Any]:
    """Return the answer, in SPARQL's JSON, with what was asked of which release."""
    bindings = json.loads(answer)["results"]["bindings"]
    return {
        "question": filled.question.slug,
        "release": release,
        "parameters": dict(filled.values),
        "columns": list(names),
        "count": len(bindings),
        "rows": [{name: _cell(row.get(name)) for name in names} for row in bindings],
        "query": filled.query,
    }


def _cell(term: dict[str, str] | None) -> Cell:
    """Return the plain form of a term.

    >>> _cell({"type": "literal", "value": "7", "datatype": "http://www.w3.org/2001/XMLSchema#integer"})
    7
    """
    if term is None:
        return None
    match term.get("datatype", "").removeprefix(XSD):
        case "integer":
            return int(term["value"])
        case "decimal" | "double":
            number = float(term["value"])
            return number if isfinite(number) else term["value"]
        case "boolean":
            return term["value"] in ("true", "1")
    return term["value"]
