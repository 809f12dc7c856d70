"""Read JSON text into plain values without trusting it.

Numbers stay as typed. What the format allows and a record can't mean (a key given
twice, half a character, deep nesting), and what only some programs write (`NaN`),
becomes a `Fault` in the place of the value, so that the other records can be read.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from csgraph import settings

_BLANK = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a value can't be used, in French and English."""

    why: str


class Number(str):
    """A number as it was typed."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a document and its first and last line."""

    value: object
    first_line: int
    last_line: int


class NotJsonError(ValueError):
    """Text that is not JSON; `line` is where it goes wrong."""

    def __init__(self, why: str, line: int) -> None:
        super().__init__(why)
        self.line = line


def _object(pairs: list[tuple[str, object]]) -> object:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
    return Fault(f"la clé « {twice[:80]} » y est deux fois / the key “{twice[:80]}” stands twice")


def _constant(name: str) -> object:
    return Fault(f"« {name} » n'est pas une valeur JSON / “{name}” is no JSON value")


_decoder = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_constant=_constant,
    parse_int=Number,
    parse_float=Number,
)


def value_of(text: str) -> object:
    """Return the one value that `text` is. Raises `NotJsonError`."""
    value, end = _decode(text, _skip(text, 0), 1)
    if _skip(text, end) != len(text):
        raise NotJsonError("du texte suit la valeur / text follows the value", 1)
    return value


def items_of(text: str) -> Iterator[Item]:
    """Yield the values of an array, or the one value that `text` is. Raises `NotJsonError`.

    One value is held at a time, so a long array takes the memory of its text.
    """
    at = _skip(text, 0)
    if not text.startswith("[", at):
        yield Item(value_of(text), 1, text.count("\n") + 1)
        return
    line = 1 + text.count("\n", 0, at)
    before, at = at, _skip(text, at + 1)
    is_empty = text.startswith("]", at)
    while not is_empty:
        line += text.count("\n", before, at)
        value, end = _decode(text, at, line)
        last = line + text.count("\n", at, end)
        yield Item(value, line, last)
        before, line, at = end, last, _skip(text, end)
        if text.startswith("]", at):
            break
        if not text.startswith(",", at):
            raise NotJsonError("une virgule ou « ] » manque / a comma or “]” is missing", line)
        at = _skip(text, at + 1)
    if _skip(text, at + 1) != len(text):
        raise NotJsonError("du texte suit la liste / text follows the array", line)


def fault_in(value: object, depth: int = 0) -> Fault | None:
    """Return the first reason for which `value` can't be used, or None."""
    if isinstance(value, Fault):
        return value
    if depth > settings.JSON_DEPTH:
        return _TOO_DEEP
    if isinstance(value, str):
        return _HALF if not _is_text(value) else None
    if isinstance(value, dict):
        inner = [*value, *value.values()]
    else:
        inner = value if isinstance(value, list) else []
    return next(filter(None, (fault_in(part, depth + 1) for part in inner)), None)


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _decode(text: str, at: int, line: int) -> tuple[object, int]:
    try:
        value, end = _decoder.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise NotJsonError(
            f"ce n'est pas du JSON : colonne {error.colno} / not JSON: column {error.colno}, "
            f"{error.msg}",
            error.lineno,
        ) from None
    except RecursionError:
        raise NotJsonError(_TOO_DEEP.why, line) from None
    return value, end


_TOO_DEEP = Fault(
    f"plus de {settings.JSON_DEPTH} niveaux d'imbrication / "
    f"nested more than {settings.JSON_DEPTH} levels deep"
)
_HALF = Fault("une moitié de caractère (\\ud800) / half a character (\\ud800)")
