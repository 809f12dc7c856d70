"""Choose, by `Accept` and `?format=`, in which format an answer goes out.

Quality first, then how exactly the client named it, then our own order. What
nobody offers is refused, never replaced.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from werkzeug.exceptions import NotAcceptable

from csgraph.errors import QueryRefused
from csgraph.store import formats
from csgraph.store.formats import Format, Kind

if TYPE_CHECKING:
    from werkzeug.datastructures import MIMEAccept

PAGE = "text/html"
_PROBLEMS = ("application/problem+json", "application/json")


def prefers_page(accept: MIMEAccept, others: Sequence[str] = _PROBLEMS) -> bool:
    """Say whether the client would rather have a page than one of `others`.

    A browser names `text/html`; `*/*`, or no word at all, is a program.
    """
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
    offered = [m for f in formats.of_kind(kind) if not _excludes(accept, f) for m in f.media_types]
    chosen = accept.best_match(offered) if accept else offered[0]
    found = formats.by_media_type(kind, chosen) if chosen else None
    if found is None:
        known = ", ".join(f.media_type for f in formats.of_kind(kind))
        raise NotAcceptable(f"Media types: {known}.")
    return found


def _excludes(accept: MIMEAccept, offer: Format) -> bool:
    """Say whether the client wants all but this: its media type with a quality of zero."""
    return any(named == offer.media_type and quality == 0 for named, quality in accept)
