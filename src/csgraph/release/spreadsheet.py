"""A release's actions as one CSV for spreadsheets, whose cells can't run as formulas.

One row an action, list values joined by ` | `, columns named by `csgraph read` keys.
The dumps and the answers of the endpoint stay raw.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from csgraph.model import KEYS
from csgraph.namespaces import CSG
from csgraph.release.csvtext import for_spreadsheets
from csgraph.release.tablereading import actions

_LISTS = {CSG + key.prop.removeprefix("csg:"): key.name for key in KEYS.values() if key.scheme}
_OWN = ("action", "title", "centre_label", "department_label", "year")
_PROSE = tuple(key.name for key in KEYS.values() if key.is_prose)


def dumps_folder(release: Path) -> Path:
    """Return the folder of the fullest dumps that a release keeps."""
    places = ("dumps/full", "private/full", "dumps/facts")
    return next(release / place for place in places if (release / place).is_dir())


def table(release: Path) -> Iterator[str]:
    """Yield the table's text, a row at a time."""
    return for_spreadsheets(_rows(release))


def _rows(release: Path) -> Iterator[list[str]]:
    yield ["action", "title", "centre", "department", "year", *_LISTS.values(), *_PROSE]
    for row, values in actions(dumps_folder(release)):
        lists: dict[str, list[str]] = {}
        for value in values:
            lists.setdefault(_LISTS[value["property"]], []).append(value["label"])
        cells = [row[name] for name in _OWN]
        cells += [" | ".join(lists.get(name, ())) for name in _LISTS.values()]
        cells += [row.get(name, "") for name in _PROSE]
        yield cells
