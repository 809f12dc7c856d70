"""Run a query for a request, and send its answer: from the cache, whole, or in parts.

A whole answer bears its length, and a fault before that is a plain error. A longer one
goes out in parts; where it breaks off, the connection closes before the final chunk.
A client of HTTP/1.0 could not see that: it gets a whole answer or none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from time import monotonic
from typing import Any

from flask import Response, request

from csgraph import settings
from csgraph.errors import QueryTooHeavy, SiteFault
from csgraph.release import csvtext
from csgraph.store.answer import Answer
from csgraph.store.formats import Format
from csgraph.store.pool import Pool
from csgraph.store.query import Query
from csgraph.store.remotepool import RemoteAnswer, RemotePool
from csgraph.store.visible import reading_order
from csgraph.web.current import release, site
from csgraph.web.endpoint.protocol import Asked
from csgraph.web.operation.clients import client, has_left

SPREADSHEET = "spreadsheet"
"""The value of `for` with which CSV is written for a spreadsheet."""
CHANNEL = "csgraph.channel"
"""Where the server puts its connection into a request's environment."""


def send(asked: Asked, chosen: Format) -> Response:
    """Return the answer as a response, in the format chosen."""
    if chosen.name == "csv" and request.args.get("for") == SPREADSHEET:
        return _for_spreadsheets(asked, chosen)
    key = (release().manifest.fingerprint, asked.query, asked.dataset, chosen.media_type)
    tag = None if asked.form.varies else _tag(key)
    if tag and request.if_none_match.contains_weak(tag):
        return _describe(Response(status=304), chosen, tag)
    is_posted = request.method == "POST"  # what is got, `replies` keeps
    kept = site().cache.get(key) if tag and is_posted else None
    if isinstance(kept, bytes):
        return _describe(Response(kept), chosen, tag)
    answer = _pool().answer(_query(asked, chosen, _held_bytes()))
    if answer.is_whole:
        _leave_when_taken(answer)
        if tag and is_posted and len(answer.head) <= settings.ANSWER_HELD_KB << 10:
            site().cache.put(key, answer.head, len(answer.head) + len(asked.query))
        return _describe(Response(answer.head), chosen, tag)
    if request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
        answer.close()
        raise _too_long_for_old_http()
    return _describe(_in_parts(answer), chosen, tag)


def _for_spreadsheets(asked: Asked, chosen: Format) -> Response:
    """Return the answer as a file that French spreadsheets open as it is, with no formula in it."""
    heading, *rows = csvtext.rows(whole(asked, chosen).decode("utf-8"))
    order = reading_order(asked.query, heading)
    ordered = ([row[at] for at in order] if row else row for row in (heading, *rows))
    response = _describe(
        Response("".join(csvtext.for_spreadsheets(ordered)).encode()), chosen, None
    )
    response.headers["Content-Disposition"] = 'attachment; filename="answer.csv"'
    return response


def whole(asked: Asked, chosen: Format) -> bytes:
    """Return the whole answer for a page. Raises `QueryTooHeavy` where that is too long."""
    most = settings.PAGE_ANSWER_MB << 20
    with closing(_pool().answer(_query(asked, chosen, most))) as answer:
        if not answer.is_whole:
            raise _too_long_for_a_page()
        return answer.head


def _query(asked: Asked, chosen: Format, held_bytes: int) -> Query:
    return Query(
        release=release().path,
        text=asked.query,
        media_type=chosen.media_type,
        deadline=monotonic() + asked.timeout_s,
        deadline_s=asked.timeout_s,
        dataset=asked.dataset,
        client=client(request.environ),
        has_left=has_left(request.environ),
        held_bytes=held_bytes,
    )


def _pool() -> Pool | RemotePool:
    pool = site().pool
    if pool is None:
        raise SiteFault("This application was begun without workers: it answers no queries.")
    return pool


def _held_bytes() -> int:
    if request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
        return settings.ANSWER_OLD_HTTP_MB << 20
    return settings.ANSWER_HELD_KB << 10


def _describe(response: Response, chosen: Format, tag: str | None) -> Response:
    is_text = chosen.media_type.startswith("text/")
    response.content_type = chosen.media_type + ("; charset=utf-8" if is_text else "")
    response.headers["Content-Disposition"] = f'inline; filename="answer.{chosen.extension}"'
    response.headers["Csgraph-Release"] = release().manifest.version
    response.headers["Csgraph-Answer-Limit"] = f"{settings.QUERY_ANSWER_MB << 20} bytes"
    if tag is None:
        response.headers["Cache-Control"] = "no-store"
    else:
        response.set_etag(tag, weak=True)
        response.headers["Cache-Control"] = "no-cache"  # keep it, and ask whether it still holds
    return response


def _tag(key: tuple[Any, ...]) -> str:
    return hashlib.sha256(repr(key).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _in_parts(answer: Answer | RemoteAnswer) -> Response:
    channel = request.environ.get(CHANNEL)
    if channel is not None:
        answer.watch(channel.abort)
    if request.method == "HEAD":
        answer.close()
        return Response()

    def parts() -> Iterator[bytes]:
        try:
            yield answer.head
            yield from answer.rest()
        finally:
            if channel is None:
                answer.close()

    if channel is not None:
        channel.when_taken(answer.close)
    return Response(parts(), direct_passthrough=True)


def _leave_when_taken(answer: Answer | RemoteAnswer) -> None:
    """Let the answer count against its address until its last byte is taken."""
    channel = request.environ.get(CHANNEL)
    if channel is None:
        answer.close()
    else:
        channel.when_taken(answer.close)


def _too_long_for_old_http() -> QueryTooHeavy:
    return QueryTooHeavy(
        f"This answer is longer than {settings.ANSWER_OLD_HTTP_MB} MB, and HTTP/1.0 can't tell "
        "a client that an answer broke off. / Cette réponse est trop longue pour HTTP/1.0.",
        hint="Ask with HTTP/1.1 (in nginx: proxy_http_version 1.1), or add a LIMIT. / "
        "Demandez en HTTP/1.1 (dans nginx : proxy_http_version 1.1), ou ajoutez un LIMIT.",
    )


def _too_long_for_a_page() -> QueryTooHeavy:
    return QueryTooHeavy(
        f"This answer is longer than the {settings.PAGE_ANSWER_MB} MB that a page shows. / "
        f"Cette réponse dépasse les {settings.PAGE_ANSWER_MB} Mo d’une page.",
        hint="Take it as a file (CSV, JSON), or add a LIMIT. / "
        "Prenez-la en fichier (CSV, JSON), ou ajoutez un LIMIT.",
    )
