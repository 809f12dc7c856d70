"""Turn Excel's count of days into the date or time that its number format shows.

Months and days are named in French. A format that asks for another language's names
gives an ISO date; a count that no calendar has gives None.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

_MONTHS: tuple[str, ...] = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août")
_MONTHS += ("septembre", "octobre", "novembre", "décembre")
_SHORT_MONTHS: tuple[str, ...] = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août")
_SHORT_MONTHS += ("sept.", "oct.", "nov.", "déc.")
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_DAY_S = 86_400
_LAST_DAY = 2_958_465
_LAST_DAY_FROM_1904 = 2_957_003
_UNIT_S = {"[h]": 3600, "[m]": 60, "[s]": 1}


def shown(
    count: Decimal, parts: Sequence[tuple[str, str]], is_foreign: bool, *, from_1904: bool = False
) -> str | None:
    """Return the day and time of `count`, written as `parts` (kind, text) of a format say.

    >>> shown(Decimal(42679), [("date", "d"), ("literal", " "), ("date", "mmmm")], False)
    '5 novembre'
    """
    if not 0 <= count <= (_LAST_DAY_FROM_1904 if from_1904 else _LAST_DAY):
        return None
    seconds = round(count * _DAY_S)
    moment = _moment(seconds, from_1904)
    if is_foreign and any(k == "date" and len(t) > 2 and t[0] in "mMdD" for k, t in parts):
        return _iso(moment, seconds)
    has_noon = any(kind == "noon" for kind, _ in parts)
    written = []
    for kind, text in _minutes_told(parts):
        if kind == "date" and text in _UNIT_S:
            written.append(str(seconds // _UNIT_S[text]))
        elif kind == "date":
            written.append(_part(text, moment, has_noon))
        elif kind == "noon":
            written.append("AM" if moment.hour < 12 else "PM")
        elif text != "@":
            written.append(text)
    return "".join(written).strip()


def _moment(seconds: int, from_1904: bool) -> datetime:
    if from_1904:
        return datetime(1904, 1, 1) + timedelta(seconds=seconds)
    # Excel believes in a 29 February 1900: before it, days count from one day later.
    first = 30 if seconds >= 60 * _DAY_S else 31
    return datetime(1899, 12, first) + timedelta(seconds=seconds)


def _iso(moment: datetime, seconds: int) -> str:
    if seconds < _DAY_S:
        return moment.time().isoformat()
    return moment.isoformat(" ") if seconds % _DAY_S else moment.date().isoformat()


def _minutes_told(parts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return `parts` with `n` for the `m` that mean minutes: after hours, before seconds."""
    told = list(parts)
    dates = [at for at, (kind, _) in enumerate(parts) if kind == "date"]
    letters = [parts[at][1].strip("[]")[0].lower() for at in dates]
    for place, at in enumerate(dates):
        after_hours = place > 0 and letters[place - 1] == "h"
        before_seconds = letters[place + 1 : place + 2] == ["s"]
        if letters[place] == "m" and len(parts[at][1]) < 3 and (after_hours or before_seconds):
            told[at] = ("date", "n" * len(parts[at][1]))
    return told


def _part(text: str, moment: datetime, has_noon: bool) -> str:
    letter, width = text[0].lower(), len(text)
    if letter == "y":
        return f"{moment.year:04d}" if width > 2 else f"{moment.year % 100:02d}"
    if letter == "m" and width > 2:
        return {4: _MONTHS, 5: [m[0].upper() for m in _MONTHS]}.get(width, _SHORT_MONTHS)[
            moment.month - 1
        ]
    if letter == "d" and width > 2:
        name = _DAYS[moment.weekday()]
        return name if width > 3 else f"{name[:3]}."
    hour = (moment.hour % 12 or 12) if has_noon else moment.hour
    value = {
        "d": moment.day,
        "m": moment.month,
        "n": moment.minute,
        "s": moment.second,
        "h": hour,
    }[letter]
    return f"{value:02d}" if width > 1 else str(value)
