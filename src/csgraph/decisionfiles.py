"""Read the two kinds of file that people decide in: TOML, and tables parted by tabs.

A table has a header, lines that begin with `#` are remarks; quotes are those of a
spreadsheet. Raises `BadDecision` with file and line; nothing is guessed.
"""

from __future__ import annotations

import csv
import os
import re
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NoReturn

from csgraph import settings
from csgraph.errors import BadDecision
from csgraph.namespaces import is_web_address

_LONGEST_CELL = 10_000
_LONGEST_LINE = 100_000
_LINE_END = re.compile(r"\r\n|\r|\n")
# What XML can't carry, and the sign for "delete": nobody means them.
_NO_LETTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def refuse(where: str, why: str) -> NoReturn:
    """Refuse a decision, saying where it stands and why."""
    raise BadDecision(f"{where}: {why}")


def content(path: Path) -> str:
    """Return the text of a file of decisions. Raises `BadDecision` where it has none."""
    if not path.is_file():  # a pipe would never end
        raise BadDecision(f"{path.name} is not a plain file.", hint=_NO_FILE)
    try:
        if path.stat().st_size > settings.DECISION_FILE_MB * 1_000_000:
            raise BadDecision(
                f"{path.name} is larger than {settings.DECISION_FILE_MB} MB.", hint=_NO_FILE
            )
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise BadDecision(
            f"{path.name} is not UTF-8: {fault}.",
            hint="Save it again as UTF-8; nothing was released.",
        ) from fault
    except OSError as fault:
        raise BadDecision(f"{path.name} can't be read: {fault.strerror}.") from fault


_NO_FILE = "Put a file written by a person there, or none; nothing was released."


def toml(path: Path) -> dict[str, Any]:
    """Return what a TOML file says; nothing where there is none."""
    if not os.path.lexists(path):
        return {}
    try:
        return tomllib.loads(content(path))
    except ValueError as fault:  # not TOML, or a number of thousands of digits
        raise BadDecision(f"{path.name}: {fault}.") from fault
    except RecursionError as fault:
        raise BadDecision(f"{path.name}: brackets are nested too deeply.") from fault


def _require_letters(where: str, text: str) -> None:
    if strange := _NO_LETTER.search(text):
        refuse(where, f"it holds a control character, U+{ord(strange[0]):04X}.")


def texts(where: str, table: dict[str, Any], allowed: Collection[str]) -> dict[str, str]:
    """Return a copy of `table`, every value of which must be a text that `allowed` knows."""
    for name, value in table.items():
        if name not in allowed:
            refuse(where, f"“{name}” is not a setting. Known: {', '.join(sorted(allowed))}.")
        if not isinstance(value, str) or not value.strip():
            refuse(where, f"“{name}” must be a text between quotes.")
        _require_letters(where, value)
        if name == "licence" and not is_web_address(value):
            refuse(where, f"licence = “{value}” is not the web address of a licence.")
    return dict(table)


def rows(
    path: Path, needed: tuple[str, ...], optional: Collection[str]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each row of a table with the place to name in a message."""
    for number, row in numbered_rows(path, needed, optional):
        yield f"{path.name}, line {number}", row


def numbered_rows(
    path: Path, needed: tuple[str, ...], optional: Collection[str] | None
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row of a table with its line; where `optional` is None, any column may stand."""
    if not os.path.lexists(path):
        return
    header: list[str] | None = None
    for number, line in enumerate(_LINE_END.split(content(path)), start=1):
        where = f"{path.name}, line {number}"
        if not line.strip() or line.startswith("#"):
            continue
        cells = _cells(where, line)
        if header is None:
            header = cells
            _check_header(where, header, needed, optional)
            continue
        if len(cells) > len(header) and any(cells[len(header) :]):
            refuse(where, "it has more cells than there are columns.")
        cells = [*cells, *[""] * len(header)][: len(header)]
        yield number, dict(zip(header, cells, strict=True))


def _check_header(
    where: str, header: list[str], needed: tuple[str, ...], optional: Collection[str] | None
) -> None:
    known = (*needed, *sorted(header if optional is None else optional))
    for name in needed:
        if name not in header:
            refuse(where, f"the column “{name}” is missing.")
    for name in header:
        if name not in known:
            refuse(where, f"“{name}” is not a column. Known: {', '.join(known)}.")
        if header.count(name) > 1:
            refuse(where, f"the column “{name}” stands twice.")


def _cells(where: str, line: str) -> list[str]:
    _require_letters(where, line)
    if len(line) > _LONGEST_LINE:
        refuse(where, f"it is longer than {_LONGEST_LINE} characters.")
    try:
        cells = next(csv.reader([line], delimiter="\t", strict=True))
    except csv.Error as fault:
        raise BadDecision(
            f"{where}: its quotes do not match ({fault}).",
            hint='A cell that begins with a quote ends with one; a quote within is doubled: "".',
        ) from fault
    if any(len(cell) > _LONGEST_CELL for cell in cells):
        refuse(where, f"a cell is longer than {_LONGEST_CELL} characters.")
    return [cell.strip() for cell in cells]
