"""Turn findings into what a person reads: where, what, what follows, how to mend it.

Words are those of `shapes/rules.toml`, in the language of the request; a rule that is no
more (an earlier release was judged by it) has its code alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from csgraph.findings import Severity, rules
from csgraph.model import KEYS
from csgraph.search.findingtables import OfSheet, Row, tables_of
from csgraph.web.current import release, wording
from csgraph.web.entity.statements import expand
from csgraph.web.language import language, say
from csgraph.web.typography import typeset

_LONGEST_CHARS = 300
_TWO_LANGUAGES = frozenset(
    "cut-off no-header personal-data personal-data-in-title refused-file skipped-file "
    "unread-lines unreadable-record unreadable-row year-unclear".split()
)
"""Rules whose detail is words of our own, French first; others may quote a sheet."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule says, in one language."""

    code: str
    severity: Severity
    says: str
    follows: str
    mend: str


@dataclass(frozen=True, slots=True)
class Correction:
    """One finding as a page shows it; `quoted` is what was met, cut where it is long."""

    row: Row
    rule: Rule
    place: str
    field: str | None
    quoted: str | None
    detail: str | None


def rule_of(code: str, severity: Severity = Severity.INFO) -> Rule:
    """Return what the rule of `code` says to a centre in the language of this request."""
    known = rules().get(code)
    if known is None:
        return Rule(code, severity, code, "", "")
    words = (part[language()] for part in (known.says, known.follows, known.centre))
    return Rule(code, known.severity, *(typeset(text, language()) for text in words))


def correction(row: Row) -> Correction:
    """Return one finding as a page shows it."""
    return Correction(
        row=row,
        rule=rule_of(row.code, row.severity),
        place=place_of(row),
        field=field_label(row.field),
        quoted=_cut(row.value),
        detail=_cut(_spoken(row)),
    )


def corrections_path(room: str, key: str) -> str | None:
    """Return the page of what can be corrected in a `centre` or a `sheet`; None: nothing."""
    tables = tables_of(release().path)
    found = tables and (tables.centre(key) if room == "centre" else tables.sheet(key))
    return url_for(f"quality.{room}", key=key) if found and found.findings else None


def severity_name(severity: Severity) -> str:
    """Return what a severity means to the people who write sheets."""
    return {
        Severity.VIOLATION: say("quality.violation"),
        Severity.WARNING: say("quality.warning"),
        Severity.INFO: say("quality.info"),
    }[severity]


def severity_plural(severity: Severity) -> str:
    """Return what several findings of a severity are called, beside their number."""
    return {
        Severity.VIOLATION: say("quality.violations"),
        Severity.WARNING: say("quality.to_correct"),
        Severity.INFO: say("quality.suggestions"),
    }[severity]


def severity_effect(severity: Severity) -> str:
    """Return what a severity does to its sheet."""
    return {
        Severity.VIOLATION: say("quality.violation_effect"),
        Severity.WARNING: say("quality.warning_effect"),
        Severity.INFO: say("quality.info_effect"),
    }[severity]


def place_of(row: Row | OfSheet) -> str:
    """Return where in its file something stands: `lignes 12–14`, a cell, or nothing."""
    if row.cell:
        return say("quality.cell", cell=row.cell)
    if row.first_line is None:
        return ""
    if row.last_line in (None, row.first_line):
        return say("quality.line", line=row.first_line)
    return say("quality.lines", first=row.first_line, last=row.last_line)


def field_label(key: str | None) -> str | None:
    """Return what the sheet's field is called, or None for what is no field."""
    if key not in KEYS:
        return None
    return wording().names.term(expand(KEYS[key].prop), language())


def _spoken(row: Row) -> str | None:
    """Return the detail in the language of the request, where it is said in two."""
    if not row.detail or row.code not in _TWO_LANGUAGES:
        return row.detail
    halves = [part.split(" / ", 1) for part in row.detail.split(" ; ")]
    wanted = 0 if language() == "fr" else -1
    return ", ".join(dict.fromkeys(half[wanted] for half in halves))


def _cut(text: str | None) -> str | None:
    return text if text is None or len(text) <= _LONGEST_CHARS else text[:_LONGEST_CHARS] + "…"
