"""Show people the query form: the answer below it, or the fault under the line it belongs to.

All of it works without a script; the editor, where it is installed, stands over the form.
"""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import Response, g, render_template, request, url_for

from csgraph import settings
from csgraph.errors import CsgraphError, ServerBusy
from csgraph.store import formats
from csgraph.store.formats import Kind
from csgraph.web.current import release, site
from csgraph.web.endpoint import parts
from csgraph.web.endpoint.answered import Answered, answer_of, reference_to
from csgraph.web.endpoint.faultlines import fault_of, in_language
from csgraph.web.endpoint.pictures import VIEWS, pictures
from csgraph.web.endpoint.protocol import Asked, Said
from csgraph.web.endpoint.shortlinks import fold
from csgraph.web.language import language
from csgraph.web.library.questions import ready

FIRST = """\
PREFIX csg: <https://w3id.org/csgraph/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?keyword (COUNT(DISTINCT ?action) AS ?actions) WHERE {
  ?action a csg:Action ;
          csg:keyword/rdfs:label ?keyword .
}
GROUP BY ?keyword
ORDER BY DESC(?actions) ?keyword
"""
"""What stands in the form of whoever comes without a query: its answer is whole and citable."""


def form() -> Response:
    """Show the form alone."""
    return Response(_rendered(Said(None, (), (), None, None), first=FIRST), mimetype="text/html")


def answer(said: Said, asked: Asked) -> Response:
    """Show the form with the answer, or with why there is none."""
    try:
        answered = answer_of(asked, said)
    except CsgraphError as met:
        return fault(said, met)
    return Response(_rendered(said, asked, answered), mimetype="text/html")


def fault(said: Said, met: CsgraphError) -> Response:
    """Show the form with what is wrong, and where."""
    page = _rendered(said, met=met)
    response = Response(page, met.http_status, mimetype="text/html")
    if isinstance(met, ServerBusy):
        response.headers["Retry-After"] = "5"
    return response


def _rendered(
    said: Said,
    asked: Asked | None = None,
    answered: Answered | None = None,
    met: CsgraphError | None = None,
    first: str = "",
) -> str:
    query = (said.query or "")[: settings.QUERY_LENGTH_CHARS]
    folded = fold(query) if answered else None
    drawn = pictures(answered.table, request.script_root) if answered else {}
    view = request.args.get("view", "table")
    release()
    return render_template(
        "sparql.html",
        query=query,
        first=first,
        folded=None if said.default or said.named else folded,
        graphs={"default-graph-uri": said.default, "named-graph-uri": said.named},
        timeout=f"{said.timeout_s:.9f}".rstrip("0").rstrip(".") if said.timeout_s else None,
        answered=answered,
        reference=reference_to(asked, answered) if asked and answered else None,
        fault=met,
        mine=lambda said: in_language(said, language()),
        fault_at=fault_of(query, str(met), language()) if met else None,
        formats=formats.of_kind(answered.kind if answered else Kind.ROWS),
        themes=ready(),
        editor=parts.addresses(parts.EDITOR),
        layout=parts.addresses(parts.LAYOUT),
        views=[view for view in VIEWS if view == "table" or view in drawn],
        view=view if view in drawn else "table",
        picture=drawn.get(view),
        address=partial(_address, said, folded),
        is_kept="version" in g,
        deadline_s=site().deadline_s,
    )


def _address(said: Said, folded: str | None, **more: Any) -> str:
    """Return the address of the same answer, in another form: the short one, where it says all."""
    graphs = [("default-graph-uri", iri) for iri in said.default]
    graphs += [("named-graph-uri", iri) for iri in said.named]
    if folded and not graphs:
        return url_for("sparql.short", folded=folded, **more)
    asked = urlencode([("query", said.query or ""), *graphs, *more.items()])
    return f"{url_for('sparql.endpoint')}?{asked}"
