"""Read a remote server's JSON results into the rows of pages, and the truth of an ASK.

What is not as the recommendation says is a fault of the server, never a guess; the two
habits of Virtuoso that it forbids (`typed-literal`, an ASK as rows) are known.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from csgraph.errors import RemoteFault
from csgraph.namespaces import RDF, XSD
from csgraph.store.oxigraph import Row, Value

_ASKED = "__ASK_RETVAL"


def rows_of(body: bytes, bound: Mapping[str, str]) -> list[Row]:
    """Return the rows of a SELECT, each with what was `bound` in its query."""
    given = {name: Value(iri, is_iri=True) for name, iri in bound.items()}
    try:
        bindings = json.loads(body)["results"]["bindings"]
        return [{**given, **_row(binding)} for binding in bindings]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise _not_results() from fault


def truth_of(body: bytes, media_type: str) -> bytes:
    """Return the answer to an ASK in `media_type`."""
    try:
        said = json.loads(body)
        truth = said["boolean"] if "boolean" in said else _rows_truth(said)
        if not isinstance(truth, bool):
            raise TypeError(truth)
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise _not_results() from fault
    return _written(truth=truth, media_type=media_type)


def _written(*, truth: bool, media_type: str) -> bytes:
    """Return an ASK's answer as the embedded engine writes it."""
    plain = json.dumps({"head": {}, "boolean": truth})
    read = ox.parse_query_results(plain, ox.QueryResultsFormat.JSON)
    written = read.serialize(format=ox.QueryResultsFormat.from_media_type(media_type))
    if written is None:
        raise TypeError(media_type)
    return written


def _rows_truth(said: Mapping[str, Any]) -> bool:
    if said["head"]["vars"] != [_ASKED]:
        raise KeyError("boolean")
    return bool(said["results"]["bindings"])


def _row(binding: Mapping[str, Mapping[str, str]]) -> Row:
    return {name: _value(term) for name, term in binding.items()}


def _value(term: Mapping[str, str]) -> Value:
    text = term["value"]
    match term["type"]:
        case "uri":
            return Value(text, is_iri=True)
        case "literal" | "typed-literal":
            language = term.get("xml:lang")
            usual = XSD + "string" if language is None else RDF + "langString"
            return Value(text, language=language, datatype=term.get("datatype", usual))
        case "bnode":
            return Value(f"_:{text}")
    raise KeyError(term["type"])


def _not_results() -> RemoteFault:
    return RemoteFault(
        "The SPARQL server behind this site answers with something that is no SPARQL result. / La "
        "réponse du serveur SPARQL de ce site n’est pas un résultat SPARQL."
    )
