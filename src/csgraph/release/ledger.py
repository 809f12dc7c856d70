"""The ledger: every key that was ever given, and what it stood for.

A TSV file inside each release, sorted by key. The first line names the base; another
base is refused unless the publisher says `--rebase`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from csgraph.errors import CsgraphError

LIVING, WITHHELD, GONE, MERGED = "living", "withheld", "gone", "merged"
_MARK = "# csgraph ledger 1"


@dataclass(frozen=True, slots=True)
class Row:
    """One key. `kind` is sheet, action, centre or concept.

    For a sheet: `action` its action, `centre` its first centre's key, `identifiers`
    as `origin|identifier` joined by spaces, `name`, `content`, `body` hex digests. For a
    centre: `name` is `code|normal form`. For a concept: `name` its label, `action` empty.
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
        with path.open(encoding="utf-8", newline="") as file:
            head = file.readline().rstrip("\n").split("\t")
            if not head[0].startswith(_MARK) or len(head) < 2:
                raise _not_a_ledger(path, 1)
            rows = _rows(path, file)
    except (OSError, UnicodeDecodeError) as fault:
        raise CsgraphError(
            f"The ledger {path} can't be read: {fault}.",
            hint="Name the `ledger.tsv` of a release, or leave `--ledger` out.",
        ) from fault
    return Ledger(head[1], rows, tuple(head[2:]))


def _rows(path: Path, file: Iterable[str]) -> dict[str, Row]:
    reader = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar="\\")
    if tuple(next(reader, ())) != COLUMNS:
        raise _not_a_ledger(path, 2)
    rows: dict[str, Row] = {}
    for number, cells in enumerate(reader, start=3):
        if len(cells) != len(COLUMNS) or cells[0] in rows:
            raise _not_a_ledger(path, number)
        rows[cells[0]] = Row(*cells)
    return rows


def _not_a_ledger(path: Path, line: int) -> CsgraphError:
    return CsgraphError(
        f"{path}, line {line}: this is not a ledger of csgraph as it writes them.",
        hint="Name the `ledger.tsv` of a release that verifies; never edit one by hand.",
    )


def text(ledger: Ledger) -> str:
    """Return the ledger as it stands in its file."""
    out = io.StringIO()
    out.write("\t".join((_MARK, ledger.base or "", *ledger.earlier_bases)) + "\n")
    writer = csv.writer(
        out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, escapechar="\\"
    )
    writer.writerow(COLUMNS)
    for key in sorted(ledger.rows):
        row = ledger.rows[key]
        writer.writerow([getattr(row, column) for column in COLUMNS])
    return out.getvalue()
