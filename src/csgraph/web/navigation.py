"""Say where the site's menu leads: only to pages that this server has."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from flask import current_app, g, request

PLACES = {
    "explore": "/explore",
    "centres": "/centres",
    "concepts": "/concepts",
    "questions": "/questions",
    "quality": "/quality",
    "sparql": "/sparql",
    "dumps": "/dumps/",
}
"""The pages of the menu, in its order."""
PAGES = PLACES | {"actions": "/actions"}
"""The pages that a wrong address may mean."""
_LONGEST = 40
"""Letters of a path that are compared with pages we have."""
_ALSO = {"/sparql": ("/q",)}
"""Other paths that belong to a page of the menu."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the menu; `is_here` says that it is the page asked for, or above it."""

    name: str
    href: str
    is_here: bool


def menu() -> list[Place]:
    """Return the pages of the menu."""
    return [
        Place(name, here, _is_here(path)) for name, path in PLACES.items() if (here := place(path))
    ]


def place(path: str) -> str | None:
    """Return the address of `path` in this request's language and release, or None.

    An earlier release has pages of its own; where it has not, the current one's is meant.
    """
    own = f"/release/{g.version}{path}" if "version" in g else None
    for asked in filter(None, (own, path)):
        if _is_page(asked):
            return f"{request.script_root}{asked}"
    return None


def nearest(path: str) -> Place | None:
    """Return the page that is spelled most like `path`, if one is at all."""
    known = {known.strip("/"): name for name, known in PAGES.items() if place(known)}
    asked = path.strip("/").casefold()[:_LONGEST]
    for word in (asked, asked.partition("/")[0].partition(".")[0]):
        if found := get_close_matches(word, known, n=1, cutoff=0.7):
            name = known[found[0]]
            return Place(name, place(PAGES[name]) or "/", is_here=False)
    return None


def _is_page(path: str) -> bool:
    return current_app.url_map.bind("").test(path, "GET")


def _is_here(path: str) -> bool:
    asked = request.path.removeprefix(f"/release/{g.version}") if "version" in g else request.path
    above = (path, *_ALSO.get(path, ()))
    return any(asked == each or asked.startswith(each.rstrip("/") + "/") for each in above)
