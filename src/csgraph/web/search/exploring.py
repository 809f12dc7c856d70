"""Read what an address of `/explore` asks for, and write the address of what is asked.

The address is the whole state: words (`q`), chosen values by facet, order (`sort`), how the
result is shown (`view`), page. What it can't mean is refused in words, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import request, url_for
from werkzeug.exceptions import BadRequest

from csgraph import settings
from csgraph.errors import NotHere
from csgraph.search.facets import FACETS
from csgraph.search.reader import SORTS, Reader
from csgraph.search.selection import Selection
from csgraph.search.values import Value
from csgraph.web.language import words
from csgraph.web.paging import page_number

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

VIEWS = ("list", "table", "map")


@dataclass(frozen=True, slots=True)
class Exploring:
    """What is looked for and how it is shown; `reader` names its values in addresses."""

    reader: Reader
    selection: Selection
    sort: str = SORTS[0]
    view: str = VIEWS[0]
    page: int = 1

    @property
    def query(self) -> str:
        """The question of its address, without `?`; nothing where all is as at first."""
        asked = [("q", self.selection.text)] if self.selection.text else []
        for facet, iris in self.selection.chosen:
            values = (self.reader.value(facet, iri) for iri in iris)
            asked += [(facet, value.key) for value in values if value]
        asked += [("sort", self.sort)] if self.sort != SORTS[0] else []
        asked += [("view", self.view)] if self.view != VIEWS[0] else []
        asked += [("page", str(self.page))] if self.page != 1 else []
        return urlencode(asked)

    @property
    def address(self) -> str:
        """Its address on this site."""
        return _with(url_for("explore.explore"), self.query)

    def file(self, suffix: str) -> str:
        """Return the address of all that it finds as a file."""
        asked = replace(self, page=1, view=VIEWS[0]).query
        return _with(url_for("explore.results", suffix=suffix), asked)

    @property
    def spreadsheet(self) -> str:
        """The address of all that it finds as a CSV for spreadsheets."""
        address = self.file("csv")
        return f"{address}{'&' if '?' in address else '?'}for=spreadsheet"

    def choosing(self, value: Value) -> Exploring:
        """Return it with a value chosen too."""
        return self.of(self.selection.with_value(value.facet, value.iri))

    def turned_to(self, page: int) -> Exploring:
        """Return another page of it."""
        return replace(self, page=page)

    def shown_as(self, view: str) -> Exploring:
        """Return it shown otherwise, from its first page."""
        return replace(self, view=view, page=1)

    def of(self, selection: Selection) -> Exploring:
        """Return it for another selection, from its first page."""
        return replace(self, selection=selection, page=1)


def _with(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def read(reader: Reader) -> Exploring:
    """Return what this request asks for.

    Raises `BadRequest` for an order or a view that is none, or too many values; `NotHere`
    for a value that the release does not have.
    """
    given = request.args
    chosen = {name: _values(reader, name, given.getlist(name)) for name in FACETS}
    if sum(map(len, chosen.values())) > settings.EXPLORE_VALUES:
        raise BadRequest(
            f"Choose at most {settings.EXPLORE_VALUES} values. / "
            f"Choisissez {settings.EXPLORE_VALUES} valeurs au plus."
        )
    return Exploring(
        reader,
        Selection.of(" ".join(given.get("q", "").split()), chosen),
        _one_of(SORTS, "sort", given),
        _one_of(VIEWS, "view", given),
        page_number(),
    )


def _values(reader: Reader, facet: str, named: list[str]) -> list[str]:
    found = []
    for name in filter(None, named):
        value = reader.value(facet, name)
        if value is None:
            told = "".join(c for c in name[:80] if c.isprintable())
            raise NotHere(
                f"No action of this release has “{told}” as its "
                f"{words('en')[f'facets.{facet}'].lower()}. / Aucune action de cette version "
                f"n’a « {told} » pour {words('fr')[f'facets.{facet}'].lower()}.",
                hint="Leave it out of the address. / Retirez-le de l’adresse.",
            )
        found.append(value.iri)
    return found


def _one_of(known: tuple[str, ...], name: str, given: MultiDict[str, str]) -> str:
    asked = given.get(name) or known[0]
    if asked not in known:
        raise BadRequest(f"{name}: {', '.join(known)}.")
    return asked
