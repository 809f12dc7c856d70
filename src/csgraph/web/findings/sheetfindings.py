"""Say what was found in the sheets of a thing, in the words of the rules, with the way out.

The words stand in `shapes/rules.toml`, as in the report. A code that the rules do not
know is said by the label that the release gives it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from csgraph.findings import rules
from csgraph.namespaces import CSG, RDFS, SH
from csgraph.store.oxigraph import Row, Value
from csgraph.web.entity.fields import place_of
from csgraph.web.entity.statements import Wording
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
    said: dict[str, dict[str, list[Value]]] = {}
    for row in rows:
        of_finding = said.setdefault(row["finding"].text, {})
        of_finding.setdefault(row["property"].text.removeprefix(CSG), []).append(row["value"])
    listed = [_found(iri, about, wording) for iri, about in said.items()]
    return sorted(listed, key=_order)


def _found(iri: str, said: dict[str, list[Value]], wording: Wording) -> Found:
    code, label = _first(said, "code"), _first(said, RDFS + "label")
    rule = rules().get(code)
    prop = _first(said, "aboutProperty")
    return Found(
        path=page_of(iri, wording.base) or "",
        code=code,
        severity=_first(said, "severity").removeprefix(SH),
        says=typeset(rule.says[wording.language] if rule else label, wording.language),
        follows=typeset(rule.follows[wording.language], wording.language) if rule else "",
        mend=typeset(rule.mend[wording.language], wording.language) if rule else "",
        place=place_of(said),
        about=wording.names.term(prop, wording.language) if prop else None,
    )


def _first(said: dict[str, list[Value]], name: str) -> str:
    return said[name][0].text if name in said else ""


def _order(one: Found) -> tuple[int, int, str]:
    severity = _HARDEST_FIRST.index(one.severity) if one.severity in _HARDEST_FIRST else 3
    begin = (one.place or "").partition("–")[0]
    return severity, int(begin) if begin.isdecimal() else 0, one.path
