"""Read a request of the SPARQL 1.1 Protocol into what it asks, or refuse it in words.

A query comes by GET, in a form or as the body of a POST (section 2.1); parameters stand
in the address or in the form. Text is UTF-8 or it is refused; what is not a parameter
of ours is ignored; an update is refused wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from flask import Request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from csgraph import settings
from csgraph.store import guard
from csgraph.store.datasets import Dataset, Graphs, choose
from csgraph.store.guard import Form

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

_ONLY_READS = "This endpoint only reads. / Ce point d’accès ne fait que lire."
_TIMEOUT = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)(s|ms)?")


@dataclass(frozen=True, slots=True)
class Said:
    """What a request says, before any of it is judged; `query` is None where it brings none.

    `format` is the first of several: SPARQLWrapper gives a short name, then media types.
    """

    query: str | None
    default: tuple[str, ...]
    named: tuple[str, ...]
    format: str | None
    timeout_s: float | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks: a query that may run, over which graphs, in which format.

    `timeout_s` is the client's, never above the server's own limit.
    """

    query: str
    form: Form
    dataset: Dataset
    format: str | None
    timeout_s: float


def read(request: Request) -> Said:
    """Return what `request` says. Raises 400, 413 or 415 for what can't be read as it is meant."""
    said = list(pairs(request.query_string, "the address"))
    if request.method == "POST":
        said += _posted(request)
    if any(name == "update" for name, _ in said):
        raise BadRequest(_ONLY_READS)
    query = _one(said, "query")
    if query is None and request.method == "POST":
        raise BadRequest(
            "Give one query, as the parameter “query” or as the body. / "
            "Donnez une requête : paramètre « query », ou corps."
        )
    return Said(
        query=query,
        default=tuple(value for name, value in said if name == "default-graph-uri"),
        named=tuple(value for name, value in said if name == "named-graph-uri"),
        format=next((value for name, value in said if name == "format" and value), None),
        timeout_s=_timeout_s(_one(said, "timeout")),
    )


def judge(said: Said, graphs: Graphs, limit_s: float) -> Asked:
    """Return what is asked, over the graphs of the request, else those of the query's FROM.

    Raises `QueryRefused` for a query that may not run and for graphs that are not there.
    """
    query = said.query or ""
    form = guard.check(query)
    is_given = bool(said.default or said.named)
    default = said.default if is_given else form.sources.default
    named = said.named if is_given else form.sources.named
    timeout_s = min(limit_s, said.timeout_s or limit_s)
    return Asked(
        query,
        form,
        choose(graphs, default, named, describes=form.describes),
        said.format,
        timeout_s,
    )


def _posted(request: Request) -> list[tuple[str, str]]:
    """Return the parameters of a body; a query that is the body itself is one of them."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType(
            "The body must come uncompressed. / Le corps doit être en clair."
        )
    if request.mimetype == UPDATE:
        raise UnsupportedMediaType(_ONLY_READS)
    if request.mimetype not in (FORM, QUERY):
        raise UnsupportedMediaType(f"Content-Type: {FORM}, {QUERY}.")
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaType("The body must be UTF-8. / Le corps doit être en UTF-8.")
    body = _body(request)
    if request.mimetype == FORM:
        return list(pairs(body, "the form"))
    return [("query", _text(body.removeprefix(b"\xef\xbb\xbf"), "the query"))]


def _body(request: Request) -> bytes:
    try:
        return request.get_data()
    except RequestEntityTooLarge:
        raise RequestEntityTooLarge(
            f"The body has {request.content_length or 0:,} bytes; at most {settings.SERVE_BODY_MB} "
            f"MB are read. / Le corps dépasse {settings.SERVE_BODY_MB} Mo."
        ) from None


def pairs(written: bytes, where: str) -> Iterator[tuple[str, str]]:
    """Yield names and values of `a=b&c=d`, decoded."""
    pieces = [piece for piece in written.split(b"&") if piece]
    if len(pieces) > settings.SERVE_PARAMETERS:
        raise BadRequest(
            f"There are {len(pieces):,} parameters; at most {settings.SERVE_PARAMETERS} are read. "
            f"/ Au plus {settings.SERVE_PARAMETERS} paramètres."
        )
    for piece in pieces:
        name, _, value = piece.replace(b"+", b" ").partition(b"=")
        said = _text(unquote_to_bytes(name), where)
        yield said, _text(unquote_to_bytes(value), f"“{said[:40]}”")


def _text(written: bytes, where: str) -> str:
    try:
        return written.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise BadRequest(
            f"What stands in {where} is not UTF-8 at byte {fault.start}. / Ceci n’est pas de "
            f"l’UTF-8 à l’octet {fault.start}."
        ) from None


def _one(pairs: list[tuple[str, str]], wanted: str) -> str | None:
    values = [value for name, value in pairs if name == wanted]
    if len(values) > 1:
        raise BadRequest(
            f"“{wanted}” stands {len(values)} times; give it once. / Donnez « {wanted} » une fois."
        )
    return values[0] if values else None


def _timeout_s(written: str | None) -> float | None:
    """Return a time in seconds, or None for the server's own: nothing, or zero as elsewhere."""
    if not written:
        return None
    match = _TIMEOUT.fullmatch(written.strip())
    if match is None:
        raise BadRequest(
            "“timeout” is a number of seconds: 2, 0.5, 500ms. / « timeout » est un nombre de "
            "secondes."
        )
    return float(match[1]) / (1000 if match[2] == "ms" else 1) or None
