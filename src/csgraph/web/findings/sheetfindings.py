"""Say what was found in the sheets of a thing, in the words of the rules, with the way out.

The words stand in `shapes/rules.toml`, as in the report. A code that the rules do not
know is said by the label that the release gives it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from csgraph.findings import rules
from csgraph.namespaces import CSG, RDFS, SH
from csgraph.store.oxigraph import Row
from csgraph.web.entity.fields import Said, place_of, text_of
from csgraph.web.entity.statements import Wording
from csgraph.web.findings.corrections import rule_of
from csgraph.web.links import page_of
from csgraph.web.typography import typeset

_HARDEST_FIRST = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True)
class Found:
    """One finding: what it says, what follows, how to mend it, where it stands."""

    path: str
    code: str
    severity: str
    says: str
    follows: str
    mend: str
    place: str | None
    about: str | None


def found(rows: Iterable[Row], wording: Wording) -> list[Found]:
    """Return the findings, the hardest first, then in the order of their lines."""
    said: dict[str, Said] = {}
    for row in rows:
        of_finding = said.setdefault(row["finding"].text, {})
        of_finding.setdefault(row["property"].text.removeprefix(CSG), []).append(row["value"])
    listed = [_found(iri, about, wording) for iri, about in said.items()]
    return sorted(listed, key=_order)


def _found(iri: str, said: Said, wording: Wording) -> Found:
    code, prop = text_of(said, "code") or "", text_of(said, "aboutProperty")
    rule = rule_of(code)
    label = text_of(said, RDFS + "label") or ""
    return Found(
        path=page_of(iri, wording.base) or "",
        code=code,
        severity=(text_of(said, "severity") or "").removeprefix(SH),
        says=rule.says if code in rules() else typeset(label, wording.language),
        follows=rule.follows,
        mend=rule.mend,
        place=place_of(said),
        about=wording.names.term(prop, wording.language) if prop else None,
    )


def _order(one: Found) -> tuple[int, int, str]:
    severity = _HARDEST_FIRST.index(one.severity) if one.severity in _HARDEST_FIRST else 3
    begin = (one.place or "").partition("–")[0]
    return severity, int(begin) if begin.isdecimal() else 0, one.path
