"""Compress what is text, for the clients that say they can take it.

Whole answers and answers in parts alike; files that are sent in ranges are left as they
are. A strong tag becomes weak: the bytes are no longer those that it names.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator

from flask import Flask, Response, request

_LEAST_BYTES = 1_000
_LEVEL = 4
_GZIP_WINDOW = 31
_TEXTS = ("text/", "application/json", "application/xml", "image/svg+xml")


def register(app: Flask) -> None:
    """Compress the answers of `app`."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if not _is_text(response) or "Accept-Ranges" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if (
        response.status_code in {204, 304}
        or "Content-Encoding" in response.headers
        or request.accept_encodings.quality("gzip") <= 0
    ):
        return response
    if response.is_streamed:
        response.response = _parts(response.response)  # type: ignore[arg-type]
        response.headers.pop("Content-Length", None)
    elif len(body := response.get_data()) >= _LEAST_BYTES:
        response.set_data(gzip.compress(body, _LEVEL, mtime=0))
    else:
        return response
    response.headers["Content-Encoding"] = "gzip"
    tag, is_weak = response.get_etag()
    if tag and not is_weak:
        response.set_etag(tag, weak=True)
    return response


def _is_text(response: Response) -> bool:
    kind = response.mimetype or ""
    return kind.startswith(_TEXTS) or kind.endswith(("+json", "+xml", "n-triples"))


def _parts(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Compress part by part; a fault passes through, and the end is then never written."""
    press = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)
    for part in parts:
        if pressed := press.compress(part):
            yield pressed
    yield press.flush()
