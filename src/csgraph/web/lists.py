"""Lists of things, a page at a time: actions, centres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from csgraph import settings
from csgraph.errors import NotHere
from csgraph.store.oxigraph import Row
from csgraph.web.current import release
from csgraph.web.links import page_of
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
    return render_template("list.html", noun="actions", page=one_page(release().actions))


@blueprint.get("/centres")
def centres() -> str:
    """List every centre."""
    return render_template("list.html", noun="centres", page=one_page(release().centres))


def actions_of(iri: str) -> list[Row]:
    """Return the actions that lead to `iri`, in the order of their labels."""
    return by_label(release().store.rows("actions_of", about=iri))


def one_page(rows: Sequence[Row]) -> ListPage:
    """Return the page of `rows` that this request asks for."""
    number = _number(rows)
    start = (number - 1) * settings.PAGE_ROWS
    listed = tuple(_listed(row) for row in rows[start : start + settings.PAGE_ROWS])
    return ListPage(listed, number, _count(rows), len(rows))


def _count(rows: Sequence[Row]) -> int:
    return max(1, -(-len(rows) // settings.PAGE_ROWS))


def _number(rows: Sequence[Row]) -> int:
    """Return the number of the page asked for. Raises `NotHere` if there is none such."""
    asked = request.args.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:9]) <= _count(rows)):
        raise NotHere(f"This list has {_count(rows)} pages. / Cette liste a {_count(rows)} pages.")
    return int(asked)


def _listed(row: Row) -> Listed:
    beside = tuple(row[name].text for name in ("centre", "department") if name in row)
    return Listed(
        path=page_of(row["thing"].text, release().manifest.base.iri) or "",
        label=row["label"].text,
        language=row["label"].language,
        beside=beside,
        actions=int(row["actions"].text) if "actions" in row else None,
    )
