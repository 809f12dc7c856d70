"""Count actions by two facets: a shaded table, the same as CSV and JSON, the SPARQL behind it.

What is counted is a selection, named as on the page where one explores. A cell leads there,
with both its values chosen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.exceptions import BadRequest

from csgraph.release import csvtext
from csgraph.release.iramuteq import has_texts
from csgraph.search.crossing import Crossed, Line, cross, query, size
from csgraph.search.facets import FACETS
from csgraph.search.reader import Reader
from csgraph.search.selection import Selection
from csgraph.web import charts
from csgraph.web.current import release
from csgraph.web.language import language, say
from csgraph.web.operation.turns import turn
from csgraph.web.search.explore import index as reader
from csgraph.web.search.exploring import Exploring, read
from csgraph.web.tagging import tagged

blueprint = Blueprint("count", __name__)

SHOWN = (30, 20)
"""Rows and columns of a page: those with most actions."""
MOST_CELLS = 250_000
"""Of a file; a larger table is one that nobody reads."""
_FEW_CELLS = 10_000
"""Of a file that never waits: some hundredths of a second."""
_FIRST = ("keyword", "audience")


@dataclass(frozen=True, slots=True)
class Asked:
    """Two facets and the selection that is counted."""

    rows: str
    columns: str
    selection: Selection


@blueprint.get("/count")
@blueprint.get("/release/<version>/count")
def count() -> Response:
    """Show the table."""
    index = reader()
    asked = _asked(index)
    crossed = cross(index, asked.rows, asked.columns, asked.selection, SHOWN)
    page = render_template(
        "count.html",
        asked=asked,
        facets=[f for f in FACETS if index.values(f) or f in (asked.rows, asked.columns)],
        fields=parse_qsl(Exploring(index, asked.selection).query),
        crossed=crossed,
        scale=charts.scale(cell for row in crossed.cells for cell in row),
        label=_label,
        explore=_links(index, asked),
        here=lambda *where, **more: _here(index, asked, *where, **more),
        chosen=list(_chosen(index, asked)),
        query=query(asked.rows, asked.columns, asked.selection),
        corpus=_corpus(index, asked),
        is_whole=size(index, asked.rows, asked.columns, asked.selection) <= MOST_CELLS,
    )
    return tagged(make_response(page), weak=True)


@blueprint.get("/count.<any(csv, json):suffix>")
@blueprint.get("/release/<version>/count.<any(csv, json):suffix>")
def table(suffix: str) -> Response:
    """Send the whole table as a file."""
    index = reader()
    asked = _asked(index)
    cells = size(index, asked.rows, asked.columns, asked.selection)
    if cells > MOST_CELLS:
        raise BadRequest(say("count.too_large", cells=cells, most=MOST_CELLS))
    with turn() if cells > _FEW_CELLS else nullcontext():
        return _file(index, asked, suffix)


def _file(index: Reader, asked: Asked, suffix: str) -> Response:
    crossed = cross(index, asked.rows, asked.columns, asked.selection)
    if suffix == "json":
        told = json.dumps(_told(asked, crossed), ensure_ascii=False, indent=1) + "\n"
        return _sent(Response(told, mimetype="application/json"), asked, suffix)
    is_safe = request.args.get("for") == "spreadsheet"
    text = _csv(asked, crossed, is_safe=is_safe)
    return _sent(Response(text, mimetype="text/csv"), asked, suffix, is_kept=is_safe)


def _sent(response: Response, asked: Asked, suffix: str, *, is_kept: bool = False) -> Response:
    version = release().manifest.version
    name = f"csgraph-{version}-{asked.rows}-{asked.columns}.{suffix}"
    kind = "attachment" if is_kept else "inline"
    response.headers["Content-Disposition"] = f'{kind}; filename="{name}"'
    response.headers["Csgraph-Release"] = version
    return tagged(response, weak=True)


def _asked(index: Reader) -> Asked:
    """Return what is asked for. Raises `BadRequest` for a facet that is none, or twice."""
    rows = request.args.get("rows") or next(f for f in _FIRST if f != request.args.get("columns"))
    columns = request.args.get("columns") or next(f for f in _FIRST if f != rows)
    for facet in (rows, columns):
        if facet not in FACETS:
            raise BadRequest(say("count.no_facet", facet=facet[:60], facets=", ".join(FACETS)))
    if rows == columns:
        raise BadRequest(say("count.one_facet"))
    return Asked(rows, columns, read(index).selection)


def _label(line: Line) -> str:
    return line.value.label_in(language()) if line.value else say("count.not_said")


def _chosen(index: Reader, asked: Asked) -> Iterator[tuple[str, str, str]]:
    """Yield what the selection holds, in words, and the address of the table without it."""

    def without(rest: Selection) -> str:
        return _here(
            index, replace(asked, selection=rest), "count.count", asked.rows, asked.columns
        )

    selection = asked.selection
    if selection.text:
        yield say("count.words"), selection.text, without(selection.without_text())
    for facet, iris in selection.chosen:
        for iri in iris:
            if value := index.value(facet, iri):
                rest = without(selection.without(facet, iri))
                yield say(f"facets.{facet}"), value.label_in(language()), rest


def _here(index: Reader, asked: Asked, endpoint: str, rows: str, columns: str, **more: Any) -> str:
    """Return the address of this table in another form, or with other facets."""
    question = Exploring(index, asked.selection).query
    path = url_for(endpoint, rows=rows, columns=columns, **more)
    return f"{path}&{question}" if question else path


def _links(index: Reader, asked: Asked) -> Callable[[Line | None, Line | None], str | None]:
    """Return what says where the actions of a cell, or of a whole line, are listed.

    It returns None for what is not said: no value names it. A table has hundreds of cells,
    so their addresses are put together from parts that are written once.
    """
    path, selection = url_for("explore.explore"), asked.selection
    words = urlencode({"q": selection.text}) if selection.text else ""
    chosen = {
        facet: urlencode([(facet, v.key) for iri in iris if (v := index.value(facet, iri))])
        for facet, iris in selection.chosen
    }

    def address(row: Line | None, column: Line | None) -> str | None:
        asks = dict(chosen)
        for facet, line in ((asked.rows, row), (asked.columns, column)):
            if line is not None:
                if line.value is None:
                    return None
                asks[facet] = f"{facet}={quote_plus(line.value.key)}"
        query = "&".join(filter(None, (words, *(asks.get(facet) for facet in FACETS))))
        return f"{path}?{query}" if query else path

    return address


def _corpus(index: Reader, asked: Asked) -> str | None:
    """Return where the texts of the selection are, if this release publishes any."""
    if not has_texts(release().path):
        return None
    return f"{url_for('corpora.iramuteq')}?{Exploring(index, asked.selection).query}"


def _told(asked: Asked, crossed: Crossed) -> dict[str, object]:
    """Return the table for a program: what is not said has no value."""
    return {
        "release": release().manifest.version,
        "rows": asked.rows,
        "columns": asked.columns,
        "selection": {"text": asked.selection.text, "chosen": dict(asked.selection.chosen)},
        "actions": crossed.total,
        "row_totals": [_told_line(line) for line in crossed.rows],
        "column_totals": [_told_line(line) for line in crossed.columns],
        "cells": [
            {
                "row": row.value and row.value.iri,
                "column": column.value and column.value.iri,
                "actions": number,
            }
            for row, numbers in zip(crossed.rows, crossed.cells, strict=True)
            for column, number in zip(crossed.columns, numbers, strict=True)
            if number
        ],
        "query": query(asked.rows, asked.columns, asked.selection),
    }


def _told_line(line: Line) -> dict[str, object]:
    iri, label = (line.value.iri, line.value.label) if line.value else (None, None)
    return {"value": iri, "label": label, "actions": line.actions}


def _csv(asked: Asked, crossed: Crossed, *, is_safe: bool) -> str:
    """Return the table as it is shown: raw, or for a spreadsheet, where no cell is a formula."""
    names = (say(f"facets.{facet}") for facet in (asked.rows, asked.columns))
    total = say("count.total")
    rows = [[" / ".join(names), *map(_label, crossed.columns), total]]
    rows += [
        [_label(line), *map(str, cells), str(line.actions)]
        for line, cells in zip(crossed.rows, crossed.cells, strict=True)
    ]
    rows.append([total, *(str(line.actions) for line in crossed.columns), str(crossed.total)])
    return "".join(csvtext.for_spreadsheets(rows) if is_safe else csvtext.raw(rows))
