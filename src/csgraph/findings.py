"""What was noticed about the inputs: one record a finding, one table of rules.

A finding names its place, what follows and what to do. The rules (code,
severity, words in French and English) are read from `shapes/rules.toml`; a code
that is not there can't be reported.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from csgraph import resources


class Severity(StrEnum):
    """How much a finding weighs; the names are SHACL's."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's code, its one severity, and what it says in French and English."""

    code: str
    severity: Severity
    says: dict[str, str]
    follows: dict[str, str]
    mend: dict[str, str]
    centre: dict[str, str]
    """The way out for a centre: `mend`, where that names no file of the publisher."""


@cache
def rules() -> dict[str, Rule]:
    """Return every rule by its code."""
    table = tomllib.loads((resources.folder("shapes") / "rules.toml").read_text("utf-8"))
    return {
        code: Rule(
            code,
            Severity(row["severity"]),
            row["says"],
            row["follows"],
            row["mend"],
            row.get("centre", row["mend"]),
        )
        for code, row in table.items()
    }


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about one place of the inputs.

    `source` is the input's name; lines are 1-based; `cell` is `B7`, `Feuille1!B7`
    or a JSON Pointer. `field` is a `csgraph read` key. `value` is what was met, as
    typed; `detail` says more where the rule's own words are not enough.
    `sheet` is the sheet's key once it has one.
    """

    code: str
    source: str | None = None
    first_line: int | None = None
    last_line: int | None = None
    cell: str | None = None
    field: str | None = None
    value: str | None = None
    detail: str | None = None
    sheet: str | None = None

    @property
    def severity(self) -> Severity:
        """The one severity of its rule."""
        return rules()[self.code].severity
