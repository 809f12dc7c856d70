"""Read `Accept`: which of several offers a client would rather have (RFC 9110, 12.5.1).

An offer is a tuple of media types: the one it bears, then others that clients call it
by. Parameters are left aside: who asks for a profile or a charset gets what there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Offer = tuple[str, ...]


def best(accept: Iterable[tuple[str, float]], offers: Sequence[Offer]) -> int | None:
    """Return the place of the best offer, None where none will do.

    The most exact range that fits an offer gives its quality; of equal ones the more
    exactly named wins, then the earlier. A client that says nothing takes the first.

    >>> best([("text/html", 0.5), ("*/*", 0.1)], [("text/turtle",), ("text/html",)])
    1
    """
    ranges = [(_plain(named), quality) for named, quality in accept] or [("*/*", 1.0)]
    wishes = [_wish(ranges, offer) for offer in offers]
    wish = max(wishes)
    return wishes.index(wish) if wish[0] > 0 else None


def _wish(ranges: Iterable[tuple[str, float]], offer: Offer) -> tuple[float, int]:
    exactness, quality = max((_exactness(named, offer), quality) for named, quality in ranges)
    return (quality, exactness) if exactness else (0.0, 0)


def _exactness(named: str, offer: Offer) -> int:
    """Return how exactly a range names the offer; a wildcard never means its other names."""
    if named == offer[0]:
        return 4
    if named in offer:
        return 3
    if named == f"{offer[0].partition('/')[0]}/*":
        return 2
    return 1 if named == "*/*" else 0


def _plain(named: str) -> str:
    return named.partition(";")[0].strip().lower()
