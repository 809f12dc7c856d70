"""Choose, by `Accept` and `?format=`, in which format an answer goes out.

Quality first, then how exactly the client named it, then our own order. What
nobody offers is refused, never replaced.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from werkzeug.exceptions import NotAcceptable

from csgraph.errors import QueryRefused
from csgraph.store import formats
from csgraph.store.formats import Format, Kind
from csgraph.web.ranges import best

if TYPE_CHECKING:
    from werkzeug.datastructures import MIMEAccept

PAGE = "text/html"
_PROBLEMS = ("application/problem+json", "application/json")
_FEW = 16


def prefers_page(accept: MIMEAccept, others: Sequence[str] = _PROBLEMS) -> bool:
    """Say whether the client would rather have a page than one of `others`.

    A browser names `text/html`; `*/*`, or no word at all, is a program.
    """
    read = _prefers_page if len(accept) <= _FEW else _prefers_page.__wrapped__
    return read(accept, tuple(others))


@lru_cache(maxsize=256)
def _prefers_page(accept: MIMEAccept, others: tuple[str, ...]) -> bool:
    """Few clients say other things than each other; what is long is not kept."""
    return best(accept, [*((other,) for other in others), (PAGE,)]) == len(others)


def answer_format(accept: MIMEAccept, kind: Kind, named: str | None) -> Format:
    """Return the format for an answer of `kind`: the one named, else the best accepted.

    Raises `NotAcceptable` with the list of those there are.
    """
    if named:
        try:
            return formats.by_name(kind, named)
        except QueryRefused as refusal:
            raise NotAcceptable(f"{refusal} {refusal.hint}") from None
    offered = formats.of_kind(kind)
    chosen = best(accept, [offer.media_types for offer in offered])
    if chosen is None:
        known = ", ".join(offer.media_type for offer in offered)
        raise NotAcceptable(f"Media types: {known}.")
    return offered[chosen]
