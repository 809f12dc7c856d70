"""Lists of things, a page at a time: actions, centres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template

from csgraph.search import sparql
from csgraph.search.selection import Selection
from csgraph.store.oxigraph import Part, Row
from csgraph.web.current import release
from csgraph.web.entity.things import counted
from csgraph.web.language import language
from csgraph.web.links import page_of
from csgraph.web.paging import pages
from csgraph.web.releases import by_label

blueprint = Blueprint("lists", __name__)


@dataclass(frozen=True, slots=True)
class Listed:
    """A thing in a list; `beside` is what stands next to its label."""

    path: str
    label: str
    language: str | None
    beside: tuple[str, ...]
    actions: int | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list: `number` of `count`, out of `total` things."""

    things: tuple[Listed, ...]
    number: int
    count: int
    total: int


@blueprint.get("/actions")
def actions() -> str:
    """List every action."""
    page, query = one_page(release().actions), sparql.of_actions(Selection())
    return render_template("list.html", noun="actions", page=page, query=query)


@blueprint.get("/centres")
def centres() -> str:
    """List every centre."""
    page, query = one_page(release().centres), sparql.of_counts("centre", Selection())
    return render_template("list.html", noun="centres", page=page, query=query)


def actions_page(iri: str, total: int | None = None, *, without: str = "") -> ListPage:
    """Return the page asked for of the actions that lead to `iri`.

    Pages follow the store, so that the tenth thousand costs as little as the first;
    within a page labels do. `total` is how many there are, where it is known; `without` is
    what need not stand beside each: its `centre`.
    """
    store = release().store
    if total is None:
        total = counted(store.rows("count_actions_of", about=iri))
    asked = pages(total)
    rows = by_label(store.rows("actions_of", about=iri, part=Part(asked.skipped, asked.rows)))
    told = ({name: value for name, value in row.items() if name != without} for row in rows)
    return ListPage(tuple(_listed(row) for row in told), asked.number, asked.count, total)


def one_page(rows: Sequence[Row]) -> ListPage:
    """Return the page of `rows` that this request asks for."""
    asked = pages(len(rows))
    listed = tuple(_listed(row) for row in rows[asked.skipped : asked.skipped + asked.rows])
    return ListPage(listed, asked.number, asked.count, asked.total)


def _listed(row: Row) -> Listed:
    beside = [row[name].text for name in ("centre", "department", "year") if name in row]
    if "status" in row:
        beside.append(release().names.of_value(row["status"].text, language()) or "")
    return Listed(
        path=page_of(row["thing"].text, release().manifest.base.iri) or "",
        label=row["label"].text,
        language=row["label"].language,
        beside=tuple(filter(None, beside)),
        actions=int(row["actions"].text) if "actions" in row else None,
    )
