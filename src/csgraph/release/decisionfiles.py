"""Read the two kinds of file that people decide in: TOML, and tables parted by tabs.

A table has a header, lines that begin with `#` are remarks; quotes are those of a
spreadsheet. Raises `BadDecision` with file and line; nothing is guessed.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NoReturn

from csgraph.errors import BadDecision
from csgraph.namespaces import is_web_address

_LONGEST_CELL = 10_000


def refuse(where: str, why: str) -> NoReturn:
    """Refuse a decision, saying where it stands and why."""
    raise BadDecision(f"{where}: {why}")


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise BadDecision(
            f"{path.name} is not UTF-8: {fault}.",
            hint="Save it again as UTF-8; nothing was released.",
        ) from fault
    except OSError as fault:
        raise BadDecision(f"{path.name} can't be read: {fault.strerror}.") from fault


def toml(path: Path) -> dict[str, Any]:
    """Return what a TOML file says; nothing where there is none."""
    if not path.exists():
        return {}
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as fault:
        raise BadDecision(f"{path.name}: {fault}.") from fault


def texts(where: str, table: dict[str, Any], allowed: Collection[str]) -> dict[str, str]:
    """Return a copy of `table`, every value of which must be a text that `allowed` knows."""
    for name, value in table.items():
        if name not in allowed:
            refuse(where, f"“{name}” is not a setting. Known: {', '.join(sorted(allowed))}.")
        if not isinstance(value, str) or not value.strip():
            refuse(where, f"“{name}” must be a text between quotes.")
        if name == "licence" and not is_web_address(value):
            refuse(where, f"licence = “{value}” is not the web address of a licence.")
    return dict(table)


def rows(
    path: Path, needed: tuple[str, ...], optional: Collection[str]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each row of a table with the place to name in a message."""
    if not path.exists():
        return
    header: list[str] | None = None
    for number, line in enumerate(_text(path).split("\n"), start=1):
        where = f"{path.name}, line {number}"
        if not line.strip() or line.startswith("#"):
            continue
        cells = _cells(where, line.removesuffix("\r"))
        if header is None:
            header = cells
            _check_header(where, header, needed, optional)
            continue
        if len(cells) > len(header) and any(cells[len(header) :]):
            refuse(where, "it has more cells than there are columns.")
        cells = [*cells, *[""] * len(header)][: len(header)]
        yield where, dict(zip(header, cells, strict=True))


def _check_header(
    where: str, header: list[str], needed: tuple[str, ...], optional: Collection[str]
) -> None:
    known = (*needed, *sorted(optional))
    for name in needed:
        if name not in header:
            refuse(where, f"the column “{name}” is missing.")
    for name in header:
        if name not in known:
            refuse(where, f"“{name}” is not a column. Known: {', '.join(known)}.")
        if header.count(name) > 1:
            refuse(where, f"the column “{name}” stands twice.")


def _cells(where: str, line: str) -> list[str]:
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
