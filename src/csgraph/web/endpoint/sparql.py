"""The SPARQL endpoint: answer a query, describe the service, or show people a form.

What a request asks is read by `web.protocol`; here it runs, and its answer goes out in
the format chosen. A browser gets pages, and sees what is wrong beside its query.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import AbstractContextManager
from dataclasses import replace

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, NotAcceptable

from csgraph.errors import CsgraphError
from csgraph.store import formats
from csgraph.store.formats import Format, Kind
from csgraph.web.current import release, site
from csgraph.web.endpoint import answers, protocol, querypage
from csgraph.web.endpoint.completion import terms_of
from csgraph.web.endpoint.description import describe
from csgraph.web.endpoint.protocol import Asked, Said
from csgraph.web.endpoint.shortlinks import unfold
from csgraph.web.negotiate import answer_format, prefers_page
from csgraph.web.operation.clients import client, has_left

blueprint = Blueprint("sparql", __name__)


@blueprint.route("/sparql", methods=["GET", "POST"])
@blueprint.route("/release/<version>/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """Answer a query; without one, show a browser the form and describe the service to others."""
    with _turn(len(request.query_string) + (request.content_length or 0)):
        said = protocol.read(request)
    return _respond(said)


@blueprint.get("/q/<folded>")
@blueprint.get("/release/<version>/q/<folded>")
def short(folded: str) -> Response:
    """Answer the query that is folded into the address, as the endpoint would."""
    with _turn(len(request.query_string)):
        said = protocol.read(request)
        if said.query is not None:
            raise BadRequest(
                "This address holds its query; give no other. / Cette adresse contient sa requête."
            )
        said = replace(said, query=unfold(folded))
    return _respond(said)


@blueprint.get("/sparql/terms.json")
@blueprint.get("/release/<version>/sparql/terms.json")
def terms() -> Response:
    """Say what the editor may complete."""
    body = json.dumps(terms_of(release()), ensure_ascii=False, separators=(",", ":")).encode()
    response = Response(body, content_type="application/json; charset=utf-8")
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    return response.make_conditional(request)  # type: ignore[return-value]


def _respond(said: Said) -> Response:
    is_program = said.format is not None or not prefers_page(
        request.accept_mimetypes, formats.media_types([Kind.ROWS, Kind.GRAPH])
    )
    if said.query is None:
        return _describe(said.format) if is_program else querypage.form()
    return _answer(_judge(said)) if is_program else _page(said)


def _page(said: Said) -> Response:
    try:
        asked = _judge(said)
    except CsgraphError as met:
        return querypage.fault(said, met)
    return querypage.answer(said, asked)


def _judge(said: Said) -> Asked:
    with _turn(len(said.query or "")):
        return protocol.judge(said, release().manifest.graphs, site().deadline_s)


def _turn(size: int) -> AbstractContextManager[None]:
    return site().turns.to_read(size, client(request.environ), has_left(request.environ))


def _answer(asked: Asked) -> Response:
    chosen = answer_format(request.accept_mimetypes, asked.form.kind, asked.format)
    return answers.send(asked, chosen)


def _describe(named: str | None) -> Response:
    """Answer a bare request: with RDF; who asks for rows instead has forgotten the query."""
    try:
        chosen = answer_format(request.accept_mimetypes, Kind.GRAPH, named)
    except NotAcceptable:
        answer_format(request.accept_mimetypes, Kind.ROWS, named)
        raise BadRequest(
            "Give one query as the parameter “query”. / Donnez une requête, paramètre « query »."
        ) from None
    body = describe(release().manifest, site().deadline_s, chosen, request.path)
    return _file(body, chosen, "service")


def _file(body: bytes, form: Format, name: str) -> Response:
    is_text = form.media_type.startswith("text/")
    content_type = f"{form.media_type}; charset=utf-8" if is_text else form.media_type
    response = Response(body, content_type=content_type)
    response.headers["Content-Disposition"] = f'inline; filename="{name}.{form.extension}"'
    return response
