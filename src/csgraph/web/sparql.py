"""The SPARQL endpoint: answer a query, describe the service, or show people a form.

What a request asks is read by `web.protocol`; here it runs, and its answer goes out in
the format chosen. A browser gets pages, and sees what is wrong beside its query.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest, NotAcceptable

from csgraph import settings
from csgraph.errors import CsgraphError, ServerBusy
from csgraph.store import formats
from csgraph.store.formats import Format, Kind
from csgraph.web import answers, protocol
from csgraph.web.clients import client, has_left
from csgraph.web.current import reader, release, site
from csgraph.web.description import describe
from csgraph.web.negotiate import answer_format, prefers_page
from csgraph.web.protocol import Asked, Said
from csgraph.web.questions import examples
from csgraph.web.results import read_table

blueprint = Blueprint("sparql", __name__)


@blueprint.route("/sparql", methods=["GET", "POST"])
@blueprint.route("/release/<version>/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """Answer a query; without one, show a browser the form and describe the service to others."""
    with _turn(len(request.query_string) + (request.content_length or 0)):
        said = protocol.read(request)
    is_program = said.format is not None or not prefers_page(
        request.accept_mimetypes, formats.media_types([Kind.ROWS, Kind.GRAPH])
    )
    if said.query is None:
        return _describe(said.format) if is_program else _page(None)
    return _answer(_judge(said)) if is_program else _page(said)


def _judge(said: Said) -> Asked:
    with _turn(len(said.query or "")):
        return protocol.judge(said, release().manifest.graphs, site().deadline_s)


def _turn(size: int) -> AbstractContextManager[None]:
    return site().turns.to_read(size, client(request.environ), has_left(request.environ))


def _run(asked: Asked, format_name: str) -> bytes:
    return answers.whole(asked, formats.by_name(asked.form.kind, format_name))


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


def _page(said: Said | None) -> Response:
    """Show the form, with the answer or with what is wrong with the query."""
    table = graph = fault = None
    kind = Kind.ROWS
    if said is not None:
        try:
            asked = _judge(said)
            kind = asked.form.kind
            if kind is Kind.ROWS:
                table = read_table(_run(asked, "json"), reader())
            else:
                graph = _run(asked, "turtle").decode("utf-8")
        except CsgraphError as met:
            fault = met
    page = render_template(
        "sparql.html",
        query=(said.query or "")[: settings.QUERY_LENGTH_CHARS] if said else "",
        table=table,
        graph=graph,
        fault=fault,
        formats=formats.of_kind(kind),
        examples=examples(),
        deadline_s=site().deadline_s,
    )
    response = Response(page, fault.http_status if fault else 200, mimetype="text/html")
    if isinstance(fault, ServerBusy):
        response.headers["Retry-After"] = "5"
    return response
