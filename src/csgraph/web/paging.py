"""Say which page of a list a request asks for, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, request

from csgraph import settings
from csgraph.errors import NotHere

_DIGITS = 9
"""Of a page's number: no list is as long."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The page asked for, `number` of `count`; `rows` of `total` things stand on each."""

    number: int
    count: int
    total: int
    rows: int

    @property
    def skipped(self) -> int:
        """How many things stand on the pages before."""
        return (self.number - 1) * self.rows


def page_number() -> int:
    """Return the page that is asked for. Raises `NotHere` for no number from 1 on."""
    asked = request.args.get("page", "1")
    is_number = asked.isascii() and asked.isdigit() and len(asked) <= _DIGITS
    if not is_number or int(asked) < 1:
        raise NotHere("Pages are counted from 1. / Les pages se comptent à partir de 1.")
    return int(asked)


def pages(total: int, rows: int | None = None) -> Pages:
    """Return the page asked for of `total` things, which the address of this request then names.

    Raises `NotHere` where there is none such.
    """
    each = settings.PAGE_ROWS if rows is None else rows
    number, count = page_number(), max(1, -(-total // each))
    if number > count:
        raise NotHere(f"This list has {count} pages. / Cette liste a {count} pages.")
    g.list_page = number
    return Pages(number, count, total, each)
