"""Tag an answer by its bytes, so that whoever has it is told that it still holds."""

from __future__ import annotations

from flask import Response, request


def tagged(response: Response, *, weak: bool = False) -> Response:
    """Return the answer with its `ETag`, or 304 to a client that has it; a page's is weak."""
    response.add_etag(weak=weak)
    response.make_conditional(request)
    return response
