"""A release's actions as one CSV for spreadsheets, whose cells can't run as formulas.

One row an action, list values joined by ` | `, columns named by `csgraph read` keys.
UTF-8 with a byte order mark and semicolons, as French spreadsheets expect. A cell that
a spreadsheet would take for a formula gets an apostrophe before it, and only there: the
dumps and the answers of the endpoint stay raw.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from csgraph.model import KEYS
from csgraph.namespaces import CSG
from csgraph.release.tablereading import actions

_RUNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_LISTS = {CSG + key.prop.removeprefix("csg:"): key.name for key in KEYS.values() if key.scheme}
_OWN = ("action", "title", "centre_label", "department_label", "year")
_PROSE = tuple(key.name for key in KEYS.values() if key.is_prose)


def harmless(cell: str) -> str:
    """Return `cell` as text that no spreadsheet evaluates.

    >>> harmless("=1+1"), harmless("- Atelier"), harmless("Atelier")
    ("'=1+1", "'- Atelier", 'Atelier')
    """
    return f"'{cell}" if cell.startswith(_RUNS) else cell


def dumps_folder(release: Path) -> Path:
    """Return the folder of the fullest dumps that a release keeps."""
    places = ("dumps/full", "private/full", "dumps/facts")
    return next(release / place for place in places if (release / place).is_dir())


def table(release: Path) -> Iterator[str]:
    """Yield the table's text, a row at a time."""
    header = ["action", "title", "centre", "department", "year", *_LISTS.values(), *_PROSE]
    yield "\ufeff" + _line(header)
    for row, values in actions(dumps_folder(release)):
        lists: dict[str, list[str]] = {}
        for value in values:
            lists.setdefault(_LISTS[value["property"]], []).append(value["label"])
        cells = [row[name] for name in _OWN]
        cells += [" | ".join(lists.get(name, ())) for name in _LISTS.values()]
        cells += [row.get(name, "") for name in _PROSE]
        yield _line([harmless(cell) for cell in cells])


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(cells)
    return out.getvalue()
