"""Turn every error into one shape: `application/problem+json`, or a page for a browser.

The one place of the site that knows errors. A fault nobody foresaw says so and
nothing more: no traceback, no path, no query of someone else.
"""

from __future__ import annotations

import json
import logging

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.http import HTTP_STATUS_CODES

from csgraph.errors import CsgraphError, ServerBusy
from csgraph.web.endpoint.faultlines import in_language
from csgraph.web.language import language, words
from csgraph.web.navigation import nearest
from csgraph.web.negotiate import prefers_page

_log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Answer every error of `app` in the one shape."""
    app.register_error_handler(CsgraphError, of_ours)
    app.register_error_handler(HTTPException, of_http)


def of_ours(fault: CsgraphError) -> Response:
    """Answer an error that csgraph raised on purpose."""
    status = 503 if isinstance(fault, ServerBusy) else fault.http_status
    response = answer(status, fault.code, str(fault), fault.hint)
    if isinstance(fault, ServerBusy):
        response.headers["Retry-After"] = "5"
    return response


def of_http(fault: HTTPException) -> Response:
    """Answer an error of the protocol, or one that nobody foresaw."""
    original = fault.original_exception if isinstance(fault, InternalServerError) else None
    if original is not None:
        _log.error("Unforeseen fault at %s", request.path, exc_info=original)
    status = fault.code or 500
    response = answer(status, code_of(status), detail_of(status, fault), "")
    for name, value in fault.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def code_of(status: int) -> str:
    """Return the code of an error of the protocol: the words of its status, in any Python."""
    return HTTP_STATUS_CODES[status].lower().replace(" ", "-")


def detail_of(status: int, fault: HTTPException) -> str:
    """Return what a person is told about an error of the protocol.

    Where the view that raised it said nothing, the words of its status stand.
    """
    if fault.description and fault.description != type(fault).description:
        return fault.description
    table = words(language())
    return table.get(f"problem.{status}", table["problem.500"])


def answer(status: int, code: str, detail: str, hint: str) -> Response:
    """Return the error as a page if the client prefers one, else as a problem."""
    if prefers_page(request.accept_mimetypes):
        return Response(_page(status, code, detail, hint), status, mimetype="text/html")
    body = problem(status, code, detail, hint)
    return Response(body, status, mimetype="application/problem+json")


def _page(status: int, code: str, detail: str, hint: str) -> str:
    """Return the page of an error: in plain words first, then where to go on."""
    table = words(language())
    return render_template(
        "problem.html",
        status=status,
        code=code,
        heading=table.get(f"wrong_title.{status}", table["problem.title"]),
        advice=table.get(f"wrong_help.{status}"),
        detail=in_language(detail, language()),
        hint=in_language(hint, language()),
        near=nearest(request.path) if status == 404 else None,
    )


def problem(status: int, code: str, detail: str, hint: str) -> bytes:
    """Return the error for a program (RFC 9457)."""
    told = {
        "type": "about:blank",
        "title": HTTP_STATUS_CODES[status],
        "status": status,
        "detail": detail,
        "code": code,
    }
    if hint:
        told["hint"] = hint
    return json.dumps(told, ensure_ascii=False).encode()
