"""All that a search finds as CSV, JSON, Turtle or JSON-LD: facts only, whatever the form.

Bounded by `EXPLORE_FILE_ROWS`; `Csgraph-Total` says how many there are, so that a file cut
there never looks whole. A file of many actions waits for its turn.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from typing import Any

import pyoxigraph as ox
from flask import Response, request

from csgraph import settings
from csgraph.namespaces import CSG, PREFIXES, RDF, RDFS, XSD
from csgraph.release import csvtext
from csgraph.search import sparql
from csgraph.search.facets import FACETS
from csgraph.search.values import Found, Page
from csgraph.web.current import release
from csgraph.web.language import language, say
from csgraph.web.operation.turns import turn
from csgraph.web.search.exploring import Exploring

_SIMPLE = [
    (facet, ox.NamedNode(facet.properties[0])) for facet in FACETS.values() if "/" not in facet.path
]
_GRAPHS = {
    "ttl": (ox.RdfFormat.TURTLE, "text/turtle; charset=utf-8"),
    "jsonld": (ox.RdfFormat.JSON_LD, "application/ld+json"),
}
_SPREADSHEET = "spreadsheet"

FEW = 500
"""Actions of a file that never waits: some tens of milliseconds."""


def answer(exploring: Exploring, suffix: str) -> Response:
    """Return the file of what is asked for in the format of `suffix`. Raises `ServerBusy`."""
    many = exploring.reader.actions(exploring.selection).bit_count()
    with turn() if many > FEW else nullcontext():
        return _answer(exploring, suffix)


def _answer(exploring: Exploring, suffix: str) -> Response:
    page = exploring.reader.search(
        exploring.selection, exploring.sort, count=settings.EXPLORE_FILE_ROWS
    )
    is_for_spreadsheet = request.args.get("for") == _SPREADSHEET
    if suffix == "csv":
        made = _spreadsheet(page.actions) if is_for_spreadsheet else _csv(page.actions)
        body, media_type = made, "text/csv; charset=utf-8"
    elif suffix == "json":
        body, media_type = _json(exploring, page), "application/json"
    else:
        form, media_type = _GRAPHS[suffix]
        body = _graph(page.actions, form)
    response = Response(body, content_type=media_type)
    kind = "attachment" if is_for_spreadsheet else "inline"
    response.headers["Content-Disposition"] = f'{kind}; filename="actions.{suffix}"'
    response.headers["Csgraph-Total"] = str(page.total)
    response.headers["Csgraph-Release"] = release().manifest.version
    return response


def _csv(actions: Iterable[Found]) -> bytes:
    """Return one row an action for programs, several values parted by a bar."""
    heading = ["action", "title", *FACETS]
    return "".join(csvtext.raw([heading, *_rows(actions, "fr")])).encode()


def _spreadsheet(actions: Iterable[Found]) -> bytes:
    """Return the same for people: in the words of the page, and no cell runs."""
    heading = [say("explore.address"), *(say(f"facets.{name}") for name in ("title", *FACETS))]
    return "".join(csvtext.for_spreadsheets([heading, *_rows(actions, language())])).encode()


def _rows(actions: Iterable[Found], spoken: str) -> Iterator[list[str]]:
    for action in actions:
        yield [action.iri, action.label, *(_labels(action, name, spoken) for name in FACETS)]


def _labels(action: Found, facet: str, spoken: str) -> str:
    return " | ".join(value.label_in(spoken) for value in action.values.get(facet, ()))


def _json(exploring: Exploring, page: Page) -> bytes:
    selection = exploring.selection
    told: dict[str, Any] = {
        "release": release().manifest.version,
        "q": selection.text,
        "chosen": dict(selection.chosen),
        "sort": exploring.sort,
        "total": page.total,
        "complete": page.total == len(page.actions),
        "sparql": sparql.of_actions(selection),
    }
    # An action a line: indented, ten thousand would take the encoder in Python, and seconds.
    head = json.dumps(told, ensure_ascii=False, indent=1).removesuffix("\n}")
    lines = ",\n".join(json.dumps(_object(a), ensure_ascii=False) for a in page.actions)
    return f'{head},\n "actions": [\n{lines}\n ]\n}}\n'.encode()


def _object(action: Found) -> dict[str, Any]:
    values = {
        facet: [{"iri": v.iri, "label": v.label} for v in held] if facet != "year"
        else [v.iri for v in held]
        for facet, held in action.values.items()
    }  # fmt: skip
    return {"action": action.iri, "title": action.label, **values}


def _graph(actions: Iterable[Found], form: ox.RdfFormat) -> bytes:
    prefixes = {name: PREFIXES[name] for name in ("csg", "rdf", "rdfs", "xsd")}
    triples = dict.fromkeys(_triples(actions))
    return ox.serialize(triples, format=form, prefixes=prefixes) or b""


def _triples(actions: Iterable[Found]) -> Iterator[ox.Triple]:
    """Yield what the release says of the actions and what their values are called."""
    label = ox.NamedNode(f"{RDFS}label")
    for action in actions:
        this = ox.NamedNode(action.iri)
        yield ox.Triple(this, ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{CSG}Action"))
        yield ox.Triple(this, label, ox.Literal(action.label, language="fr"))
        for facet, prop in _SIMPLE:
            for value in action.values.get(facet.name, ()):
                if facet.is_literal:
                    year = ox.Literal(value.iri, datatype=ox.NamedNode(f"{XSD}gYear"))
                    yield ox.Triple(this, prop, year)
                else:
                    thing = ox.NamedNode(value.iri)
                    yield ox.Triple(this, prop, thing)
                    yield ox.Triple(thing, label, ox.Literal(value.label, language="fr"))
