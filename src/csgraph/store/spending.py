"""Keep what each address has taken of query time, and whether its last queries were quick.

Time fades: what an address took counts half after half a minute. Of too many addresses those
that owe least, or were met longest ago, are forgotten. Not safe to share between threads:
`lanes` holds the lock.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from math import inf

HALF_LIFE_S = 30.0
SMALL_S = 0.1
SMALL_SHARE = 0.1
REMEMBERED_S = 60.0
"""For so long an address with a query over its slice is not quick."""
_FORGOTTEN_S = 0.001
_ADDRESSES = 10_000


class Spending:
    """What every address took, by its name."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._spent: dict[str, tuple[float, float]] = {}
        self._quick_at: dict[str, float] = {}
        self._overstayed_at: dict[str, float] = {}

    def of(self, client: str) -> float:
        """Return the faded query time of an address."""
        return self._faded(client, self._clock())

    def pay(self, client: str, seconds: float) -> None:
        """Write down a query of `seconds`."""
        now = self._clock()
        if len(self._spent) >= _ADDRESSES:
            self._forget(now)
        self._spent[client] = (self._faded(client, now) + charged(seconds), now)

    def note_quick(self, client: str) -> None:
        """Write down that the address got an answer within a slice."""
        self._note(self._quick_at, client)

    def note_overstayed(self, client: str) -> None:
        """Write down that a query of the address went over its slice."""
        self._note(self._overstayed_at, client)

    def is_quick(self, client: str) -> bool:
        """Say whether the address got an answer within a slice, and lately none after it."""
        overstayed_at = self._overstayed_at.get(client, -inf)
        return client in self._quick_at and self._clock() - overstayed_at > REMEMBERED_S

    def _note(self, when: dict[str, float], client: str) -> None:
        """Write down the time; of too many addresses the oldest half is forgotten."""
        when.pop(client, None)
        when[client] = self._clock()
        if len(when) > _ADDRESSES:
            for old in list(islice(when, _ADDRESSES // 2)):
                del when[old]

    def _faded(self, client: str, now: float) -> float:
        spent, at = self._spent.get(client, (0.0, now))
        return float(spent * 0.5 ** ((now - at) / HALF_LIFE_S))

    def _forget(self, now: float) -> None:
        """Drop the addresses that have paid; where all owe, the half that owes least."""
        faded = {client: self._faded(client, now) for client in self._spent}
        keep = sorted(faded, key=lambda c: -faded[c])[: _ADDRESSES // 2]
        self._spent = {c: (faded[c], now) for c in keep if faded[c] > _FORGOTTEN_S}


def charged(seconds: float) -> float:
    """Return what a query of `seconds` counts: the first tenth of a second counts a tenth.

    Who asks many small questions must not come after fifty who have asked nothing yet.

    >>> round(charged(0.1), 3), round(charged(2.0), 3)
    (0.01, 1.91)
    """
    return max(0.0, seconds - SMALL_S) + min(seconds, SMALL_S) * SMALL_SHARE
