"""Read `centres.tsv`: what a centre's spellings have in common and no rule can know."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from csgraph.decisionfiles import refuse, rows
from csgraph.normal import normalise
from csgraph.registry import checked
from csgraph.territories import commune_now, department_by_code, department_of

_KEY = re.compile(r"c[0-9a-hjkmnp-tv-z]{10}")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_OPTIONAL = frozenset(
    {"key", "spellings", "commune", "siret", "siren", "rna", "kind", "opened", "closed"}
)


@dataclass(frozen=True, slots=True)
class CentreDecision:
    """A row of centres.tsv; `opened` and `closed` are a day, a month or a year.

    `commune` is the code of today's commune, `commune_as_written` what led to it where
    that was another code or a name.
    """

    key: str
    name: str
    spellings: tuple[str, ...]
    department: str
    commune: str | None
    registry: dict[str, str]
    kind: str | None = None
    opened: str | None = None
    closed: str | None = None
    commune_as_written: str | None = None


def read(path: Path) -> Iterator[CentreDecision]:
    """Yield the rows of the file. Raises `BadDecision` for one that can't be meant."""
    claimed: dict[tuple[str, str], str] = {}
    keys: dict[str, str] = {}
    for where, row in rows(path, ("name", "department"), _OPTIONAL):
        centre = _centre(where, row)
        if centre.key and keys.setdefault(centre.key, where) != where:
            refuse(where, f"{keys[centre.key]} has the key {centre.key} already.")
        for name in {normalise(s) for s in (centre.name, *centre.spellings)}:
            other = claimed.setdefault((centre.department, name), where)
            if other != where:
                refuse(where, f"{other} claims the same name for another centre.")
        yield centre


def _centre(where: str, row: dict[str, str]) -> CentreDecision:
    key, department = row.get("key", ""), row["department"]
    if key and not _KEY.fullmatch(key):
        refuse(where, f"“{key}” is not the key of a centre. Leave it empty for a new one.")
    if not row["name"]:
        refuse(where, "it has no name.")
    if department and department_by_code(department) is None:
        refuse(where, f"“{department}” is not the code of a département.")
    written = row.get("commune", "")
    commune = _commune(where, written, department)
    return CentreDecision(
        key,
        row["name"],
        tuple(s.strip() for s in row.get("spellings", "").split("|") if s.strip()),
        department,
        commune,
        {n: checked(n, row[n], where) for n in ("siren", "siret", "rna") if row.get(n)},
        row.get("kind") or None,
        _date(where, "opened", row.get("opened", "")),
        _date(where, "closed", row.get("closed", "")),
        written if written != (commune or "") else None,
    )


def _commune(where: str, written: str, department: str) -> str | None:
    """Return the code of today's commune that a code or a name leads to."""
    if not written:
        return None
    found = commune_now(written, department)
    if found is None:
        refuse(
            where,
            f"“{written}” leads to no commune of today. Write its INSEE code (five characters), "
            "or its name beside the code of its département.",
        )
    if department and department not in (found.part_of, department_of(written.upper())):
        refuse(where, f"the commune {found.name} ({found.code}) is not in {department}.")
    return found.code


def _date(where: str, column: str, written: str) -> str | None:
    if not written:
        return None
    parts = _DATE.fullmatch(written)
    try:
        if parts:
            datetime.date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
            return written
    except ValueError:
        pass
    return refuse(where, f"{column} “{written}” is not a date. Write 1974, 1974-09 or 1974-09-01.")
