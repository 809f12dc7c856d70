"""Read `links.sssom.tsv`: the links that people have agreed to, and those they denied.

A row that can't be meant as written is a finding with its line, and no link; the others
hold. Raises `BadDecision` where the file itself is no SSSOM/TSV.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from pathlib import Path

from csgraph.findings import Finding
from csgraph.linking import sssom
from csgraph.linking.predicates import COMMUNE, NUMBERS, PREDICATES
from csgraph.model import Link
from csgraph.namespaces import INSEE, is_web_address
from csgraph.registry import is_valid
from csgraph.territories import commune

FILE = "links.sssom.tsv"
_BLANKS = re.compile(r"\s+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHARE = re.compile(r"0?\.[0-9]{1,17}|0|1(?:\.0{1,17})?", re.ASCII)


class _RefusedError(Exception):
    """Why a row is no link: the code of the finding, and what was met."""

    def __init__(self, code: str, value: str, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.value, self.detail = code, value, detail


def read(path: Path) -> tuple[list[Link], list[Finding]]:
    """Return the links of a file and the findings about its other rows."""
    mappings = sssom.read(path)
    links: list[Link] = []
    findings: list[Finding] = []
    for line, row in mappings.rows:
        try:
            links.append(_link(mappings, f"{path.name}, line {line}", line, row))
        except _RefusedError as why:
            findings.append(finding(why.code, line, why.value, why.detail))
    return links, findings


def finding(code: str, line: int, value: str, detail: str = "") -> Finding:
    """Return a finding about one row of the file."""
    return Finding(code, FILE, line, line, value=value[:200], detail=detail or None)


def _link(mappings: sssom.MappingSet, where: str, line: int, row: dict[str, str]) -> Link:
    def said(column: str) -> str:
        return row.get(column, "")

    if not said("subject_id"):
        raise _RefusedError("link-unknown-subject", "", "subject_id")
    predicate = _predicate(mappings, where, said("predicate_id"))
    is_number = predicate in NUMBERS
    value = _number(predicate, row) if is_number else _object(mappings, where, predicate, row)
    return Link(
        subject=mappings.expand(where, said("subject_id")),
        predicate=predicate,
        value=value,
        justification=_justification(mappings, where, said("mapping_justification")),
        authors=_authors(mappings, where, row),
        date=_date(said("mapping_date") or said("review_date")),
        line=line,
        is_literal=is_number,
        is_denied=_is_denied(said("predicate_modifier")),
        confidence=_confidence(said("confidence")),
        comment=said("comment") or None,
        subject_label=said("subject_label") or None,
        object_label=None if is_number else said("object_label") or None,
    )


def _predicate(mappings: sssom.MappingSet, where: str, written: str) -> str:
    iri = mappings.expand(where, written) if written else ""
    if iri not in PREDICATES.values():
        raise _RefusedError("link-not-allowed", written, ", ".join(PREDICATES))
    return iri


def _number(predicate: str, row: dict[str, str]) -> str:
    """Return a register's number: a literal, which SSSOM writes as `object_label`."""
    number = _BLANKS.sub("", row.get("object_label", ""))
    if row.get("object_id") or not is_valid(NUMBERS[predicate], number):
        value = row.get("object_id") or row.get("object_label", "")
        detail = "object_label" if row.get("object_id") else NUMBERS[predicate].upper()
        raise _RefusedError("link-bad-identifier", value, detail)
    return number


def _object(mappings: sssom.MappingSet, where: str, predicate: str, row: dict[str, str]) -> str:
    written = row.get("object_id", "")
    iri = mappings.expand(where, written) if written else ""
    if not is_web_address(iri):
        raise _RefusedError("link-bad-object", written, "object_id")
    code = iri.removeprefix(f"{INSEE}commune/")
    if predicate == COMMUNE and (code == iri or commune(code) is None):
        raise _RefusedError("link-bad-object", written, "commune (Insee)")
    return iri


def _justification(mappings: sssom.MappingSet, where: str, written: str) -> str:
    iri = mappings.expand(where, written) if written else ""
    if iri.removeprefix(sssom.SEMAPV) not in sssom.JUSTIFICATIONS:
        raise _RefusedError("link-unreviewed", written, "mapping_justification")
    return iri


def _authors(mappings: sssom.MappingSet, where: str, row: dict[str, str]) -> tuple[str, ...]:
    """Return who agreed: the authors, else the reviewers, as IRIs or by name."""
    for role in ("author", "reviewer"):
        iris = [mappings.expand(where, c) for c in _parts(row.get(f"{role}_id", ""))]
        names = _parts(row.get(f"{role}_label", ""))
        if all(is_web_address(iri) for iri in iris) and (iris or names):
            return (*iris, *names)
    raise _RefusedError("link-unreviewed", row.get("author_id", ""), "author_label")


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _date(written: str) -> str:
    try:
        if _DAY.fullmatch(written):
            return datetime.date.fromisoformat(written).isoformat()
    except ValueError:
        pass
    raise _RefusedError("link-unreviewed", written, "mapping_date")


def _is_denied(written: str) -> bool:
    if written not in ("", "Not"):
        raise _RefusedError("link-not-allowed", written, "predicate_modifier: Not")
    return bool(written)


def _confidence(written: str) -> str | None:
    if not written:
        return None
    if not _SHARE.fullmatch(written):
        raise _RefusedError("link-unreviewed", written, "confidence: 0–1")
    return f"{Decimal(written).normalize():f}"
