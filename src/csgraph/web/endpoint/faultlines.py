"""Show the line of a query at which it goes wrong, with the lines around it.

A refusal names its place first (“Line 2, column 8: …”), wherever it was found: in the
web process or by a worker. What names no place is of the whole query.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLACE = re.compile(r"Line (\d{1,6}), column (\d{1,6}): (.*)", re.DOTALL)
_HINT = " Did you mean "
_HALVES = re.compile(
    r"""“[^”]*”|«[^»]*»|(?<!\w)(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<stroke> / )"""
)
"""Where a message goes over into French: at a stroke; what it quotes may hold one too."""
_AROUND = 3
_WIDTH = 100
_WORD = re.compile(r"[?$]?[\w:.-]+|<[^<>\s]*>|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a query; at the fault it is cut in three: `before`, what is `wrong`, `after`."""

    number: int
    before: str
    wrong: str | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a query goes wrong, and why, in the reader's language."""

    line: int
    column: int
    why: str
    lines: tuple[Line, ...]


def fault_of(query: str, message: str, language: str) -> Fault | None:
    """Return the place that `message` names in `query`; None where it names none that is there."""
    found = _PLACE.match(message)
    lines = query.replace("\r\n", "\n").split("\n")
    if found is None or not 1 <= int(found[1]) <= len(lines):
        return None
    number, column = int(found[1]), int(found[2])
    first = max(1, number - _AROUND)
    around = lines[first - 1 : number + _AROUND]
    return Fault(
        number,
        column,
        in_language(found[3], language),
        tuple(
            _cut(at, text, column) if at == number else Line(at, _shortened(text))
            for at, text in enumerate(around, first)
        ),
    )


def in_language(message: str, language: str) -> str:
    """Return the half of a message in this language; the whole of what isn't in two halves.

    >>> in_language("Too long. / Trop long.", "fr")
    'Trop long.'
    """
    parted = message.replace(_HINT, f" / {_HINT.lstrip()}")
    halves = _halves(parted)
    if len(halves) not in (2, 4):
        return message
    mine = halves[1::2] if language == "fr" else halves[0::2]
    return " ".join(half if half.endswith((".", "?")) else f"{half}." for half in mine)


def _halves(message: str) -> list[str]:
    strokes = [met.span() for met in _HALVES.finditer(message) if met["stroke"]]
    begins = [0, *(end for _, end in strokes)]
    ends = [*(begin for begin, _ in strokes), len(message)]
    return [message[begin:end].strip() for begin, end in zip(begins, ends, strict=True)]


def _cut(number: int, text: str, column: int) -> Line:
    """Return the line in three, its ends left out where it is long."""
    at = min(column - 1, len(text))
    word = _WORD.match(text, at)
    end = word.end() if word else at
    before, wrong, after = text[:at], text[at:end], text[end:]
    if len(before) > _WIDTH:
        before = f"… {before[-_WIDTH:]}"
    return Line(number, before, _shortened(wrong) or " ", _shortened(after))


def _shortened(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH]} …"
