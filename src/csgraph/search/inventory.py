"""Keep what a release has: each action, centre and list value of its own; and compare two.

What left, was merged or is withheld stays as its key and state, without a name: it may
have to be forgotten. A digest says whether a sheet's content changed, not how.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from csgraph.search import readonly, writing

NAME = "inventory.sqlite"
"""The file, in `index/` of a release."""

LIVING = "living"
KINDS = ("action", "centre", "concept")
ADDED, RETURNED, RENAMED, CHANGED = "added", "returned", "renamed", "changed"
REMOVED, WITHHELD, MERGED = "removed", "withheld", "merged"
SORTS = (ADDED, RETURNED, RENAMED, CHANGED, REMOVED, WITHHELD, MERGED)
"""What may have become of a thing between two releases."""

_TABLE = """
PRAGMA journal_mode = OFF;
CREATE TABLE thing (kind TEXT, key TEXT, state TEXT, label TEXT, digest TEXT, successor TEXT,
    reason TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID;
"""
_DIFFERENT = """
SELECT n.kind, n.key, n.state, n.label, n.successor, n.reason, o.state, o.label
FROM main.thing AS n LEFT JOIN before.thing AS o ON o.kind = n.kind AND o.key = n.key
WHERE n.state = 'living'
    AND (o.state IS NOT 'living' OR o.label <> n.label OR o.digest <> n.digest)
    OR n.state <> 'living' AND o.state = 'living'
UNION ALL
SELECT o.kind, o.key, 'gone', '', '', '', o.state, o.label
FROM before.thing AS o LEFT JOIN main.thing AS n ON o.kind = n.kind AND o.key = n.key
WHERE o.state = 'living' AND n.key IS NULL
"""
_LEFT = {"gone": REMOVED, "withheld": WITHHELD, "merged": MERGED}


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing: its kind and key, its state in the ledger, and its label while it lives."""

    kind: str
    key: str
    state: str
    label: str = ""
    digest: str = ""
    successor: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one thing; `before` is the label that it had, where it has another now."""

    kind: str
    key: str
    sort: str
    label: str = ""
    before: str = ""
    successor: str = ""
    reason: str = ""


def write(folder: Path, things: Iterable[Thing]) -> None:
    """Write the inventory into `folder`. Same things, same bytes. Raises `OSError`."""
    rows = sorted(map(astuple, things))
    with writing.new(folder / NAME) as tables:
        tables.executescript(_TABLE)
        tables.execute("BEGIN")
        tables.executemany("INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        tables.execute("COMMIT")


def has_inventory(release: Path) -> bool:
    """Say whether a release has one: those built before have not."""
    return _file(release).is_file()


def changes(before: Path, after: Path) -> list[Change]:
    """Return what differs from one release to another, by kind, sort, label and key.

    Raises `DamagedRelease`, for the file that can't be read.
    """
    one, other = _file(before), _file(after)
    with readonly.opened(other) as tables:
        tables.execute("SELECT count(*) FROM thing")  # what is wrong after that is the other's
        with readonly.readable(one):
            tables.execute("ATTACH ? AS before", (readonly.address(one),))
            found = [_change(*row) for row in tables.execute(_DIFFERENT)]
    return sorted(
        found, key=lambda c: (KINDS.index(c.kind), SORTS.index(c.sort), c.label.casefold(), c.key)
    )


def _file(release: Path) -> Path:
    return release / "index" / NAME


def _change(
    kind: str,
    key: str,
    state: str,
    label: str,
    successor: str,
    reason: str,
    was: str | None,
    old_label: str | None,
) -> Change:
    if state != LIVING:
        return Change(kind, key, _LEFT[state], successor=successor, reason=reason)
    if was != LIVING:
        return Change(kind, key, ADDED if was is None else RETURNED, label)
    if label != old_label:
        return Change(kind, key, RENAMED, label, before=old_label or "")
    return Change(kind, key, CHANGED, label)
