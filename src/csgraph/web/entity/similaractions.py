"""Name the actions that resemble one, and why: what both bear, the rarest first."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from csgraph.search.selection import Selection
from csgraph.search.similar import similar
from csgraph.search.values import Found, Value
from csgraph.web.current import release
from csgraph.web.entity.tallies import address
from csgraph.web.language import language
from csgraph.web.links import page_of

_MOST = 5


@dataclass(frozen=True, slots=True)
class Shared:
    """A value that two actions bear, and where the site has all that bear it."""

    label: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Alike:
    """An action like another: where it is, whose, when, what both bear."""

    path: str
    label: str
    beside: tuple[str, ...]
    shared: tuple[Shared, ...]


def alike(iri: str) -> list[Alike]:
    """Return the actions most like one; none of a release without an index."""
    index = release().index
    number = index.number(iri) if index else None
    if index is None or number is None:
        return []
    return [_alike(other.action, other.shared) for other in similar(index, number, _MOST)]


def _alike(action: Found, shared: tuple[Value, ...]) -> Alike:
    names = [
        value.label for name in ("centre", "department") for value in action.values.get(name, ())
    ]
    return Alike(
        path=f"{request.script_root}{page_of(action.iri, release().manifest.base.iri)}",
        label=action.label,
        beside=(*names, *([str(action.year)] if action.year else [])),
        shared=tuple(
            Shared(
                value.label_in(language()), address(Selection.of("", {value.facet: [value.iri]}))
            )
            for value in shared
        ),
    )
