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

if TYPE_CHECKING:
    from werkzeug.datastructures import MIMEAccept

PAGE = "text/html"
_PROBLEMS = ("application/problem+json", "application/json")
_ANYTHING = (1.0, 0)


def prefers_page(accept: MIMEAccept, others: Sequence[str] = _PROBLEMS) -> bool:
    """Say whether the client would rather have a page than one of `others`.

    A browser names `text/html`; `*/*`, or no word at all, is a program.
    """
    return _prefers_page(accept, tuple(others))


@lru_cache(maxsize=256)
def _prefers_page(accept: MIMEAccept, others: tuple[str, ...]) -> bool:
    return accept.best_match([*others, PAGE]) == PAGE


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
    wishes = [_wish(accept, offer) if accept else _ANYTHING for offer in offered]
    best = max(wishes)
    if best[0] == 0:
        known = ", ".join(offer.media_type for offer in offered)
        raise NotAcceptable(f"Media types: {known}.")
    return offered[wishes.index(best)]


def _wish(accept: MIMEAccept, offer: Format) -> tuple[float, int]:
    """Return with which quality, and how exactly, the client wants this format.

    The most exact range decides (RFC 9110, 12.5.1): our media type, another it goes by,
    `text/*`, `*/*`. Parameters are left aside: `text/csv;charset=utf-8` is what we send.
    """
    exact, quality = max((_exactness(named, offer), quality) for named, quality in accept)
    return (quality, exact) if exact else (0.0, 0)


def _exactness(named: str, offer: Format) -> int:
    media_range = named.partition(";")[0].strip().lower()
    ladder = ["*/*", offer.media_type.partition("/")[0] + "/*", None, offer.media_type]
    if media_range in ladder:
        return ladder.index(media_range) + 1
    return 3 if media_range in offer.media_types else 0
