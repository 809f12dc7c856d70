"""The ledger: every key that was ever given, and what it stood for.

A TSV file inside each release, sorted by key. The first line names the base and the
bases before it. Backslash, tab and line ends are written `\\\\`, `\\t`, `\\n`, `\\r`, so that
no value can break a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from csgraph.errors import CsgraphError
from csgraph.namespaces import is_web_address

LIVING, WITHHELD, GONE, MERGED = "living", "withheld", "gone", "merged"
KINDS = ("sheet", "action", "centre", "concept")
_STATES = (LIVING, WITHHELD, GONE, MERGED)
_MARK = "# csgraph ledger 1"
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_PLAIN = {written: character for character, written in _ESCAPES.items()}


@dataclass(frozen=True, slots=True)
class Row:
    """One key. `kind` is sheet, action, centre or concept.

    For a sheet: `action` its action, `centre` its first centre's key, `identifiers` as
    `origin|identifier` joined by spaces, `name`, `content`, `body` hex digests. For a
    centre: `name` is each `code|normal form`, percent-encoded, joined by `;`. For a
    concept: `name` its label. An action has a row of its own only once it was merged.
    `first` and `last` are the versions that first and last published it (empty: never);
    `successor` is what it was merged into; `reason` why it is withheld.
    """

    key: str
    kind: str
    state: str = LIVING
    action: str = ""
    centre: str = ""
    identifiers: str = ""
    name: str = ""
    content: str = ""
    body: str = ""
    first: str = ""
    last: str = ""
    successor: str = ""
    reason: str = ""


_KEY = re.compile(r"[a-z0-9]{1,20}")
_CONCEPT = re.compile(r"[a-z-]+/[a-z0-9-]+")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_REASONS = re.compile(r"[a-z -]*")


def _is_ours(row: Row) -> bool:
    """Say whether a row could have been written by a build: its keys become addresses."""
    key = _CONCEPT if row.kind == "concept" else _KEY
    leads_well = is_web_address(row.successor) or not row.successor or key.fullmatch(row.successor)
    return bool(
        row.kind in KINDS
        and row.state in _STATES
        and key.fullmatch(row.key)
        and leads_well
        and all(_KEY.fullmatch(k) for k in (row.action, row.centre) if k)
        and all(_VERSION.fullmatch(v) for v in (row.first, row.last) if v)
        and _REASONS.fullmatch(row.reason)
    )


COLUMNS = tuple(f.name for f in fields(Row))


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every row by its key, the base they live under, and the bases before it."""

    base: str | None
    rows: dict[str, Row]
    earlier_bases: tuple[str, ...] = ()

    def of(self, kind: str) -> Iterator[Row]:
        """Yield the rows of one kind."""
        return (row for row in self.rows.values() if row.kind == kind)


EMPTY = Ledger(None, {})


def read(path: Path) -> Ledger:
    """Read a ledger. Raises `CsgraphError` where it is not one."""
    try:
        content = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as fault:
        raise CsgraphError(
            f"The ledger {path} can't be read: {fault}.",
            hint="Name the `ledger.tsv` of a release, or leave `--ledger` out.",
        ) from fault
    lines = [line.split("\t") for line in content.split("\n")]
    if lines[0][0] != _MARK or len(lines[0]) < 2:
        raise _not_a_ledger(path, 1)
    if not all(map(is_web_address, filter(None, lines[0][1:]))):
        raise _not_a_ledger(path, 1)
    if len(lines) < 3 or lines[1] != list(COLUMNS):
        raise _not_a_ledger(path, 2)
    if lines.pop() != [""]:
        raise _not_a_ledger(path, len(lines) + 1)
    return Ledger(lines[0][1] or None, _rows(path, lines[2:]), tuple(lines[0][2:]))


def _rows(path: Path, lines: list[list[str]]) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for number, cells in enumerate(lines, start=3):
        if len(cells) != len(COLUMNS) or cells[0] in rows:
            raise _not_a_ledger(path, number)
        row = Row(*map(_unescape, cells))
        if not _is_ours(row):
            raise _not_a_ledger(path, number)
        rows[row.key] = row
    return rows


def _not_a_ledger(path: Path, line: int) -> CsgraphError:
    return CsgraphError(
        f"{path}, line {line}: this is not a ledger of csgraph as it writes them.",
        hint="Name the `ledger.tsv` of a release that verifies; never edit one by hand.",
    )


def text(ledger: Ledger) -> str:
    """Return the ledger as it stands in its file."""
    lines = ["\t".join((_MARK, ledger.base or "", *ledger.earlier_bases)), "\t".join(COLUMNS)]
    for key in sorted(ledger.rows):
        row = ledger.rows[key]
        lines.append("\t".join(_escape(getattr(row, column)) for column in COLUMNS))
    return "\n".join((*lines, ""))


def _escape(value: str) -> str:
    return re.sub(r"[\\\t\n\r]", lambda m: _ESCAPES[m[0]], value)


def _unescape(cell: str) -> str:
    return re.sub(r"\\[\\tnr]", lambda m: _PLAIN[m[0]], cell)
