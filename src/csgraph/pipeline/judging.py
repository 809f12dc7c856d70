"""Map one sheet, hold back what may not be shown, and let the shapes decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from csgraph.findings import Finding
from csgraph.mapping.action import action, is_year
from csgraph.mapping.centre import Centre, centre
from csgraph.mapping.concepts import Unknown, unknown_concept
from csgraph.mapping.context import Context, Placed
from csgraph.mapping.evidence import sheet_nodes, source_node
from csgraph.mapping.graph import LABEL, TYPE, Node, lines
from csgraph.mapping.territory import with_those_above
from csgraph.model import Field, Sheet, Source
from csgraph.namespaces import CSG, SKOS, VOC
from csgraph.normal import carried_by_xml
from csgraph.quality.gate import remaining, withholding
from csgraph.quality.holding import IN_TEXT, held_fields, shown_sheet
from csgraph.quality.shacl import Validator, Verdict
from csgraph.quality.trace import trace
from csgraph.release.identity import Identified
from csgraph.territories import department, department_by_code

_SHOWN_CHARS = 200
_ABOUT_CONCEPT = {TYPE, LABEL, f"{SKOS}inScheme"}


@dataclass(frozen=True, slots=True)
class Known:
    """What every unit of a build shares: context, centres, sources, cleared findings.

    `written` remembers the lines of centres and sources, for this build alone.
    """

    context: Context
    centres: dict[str, Centre]
    sources: dict[str, Source]
    accepted: frozenset[tuple[str, str, str]]
    written: dict[str, list[str]] = field(default_factory=dict, compare=False, repr=False)


@dataclass(slots=True)
class Judged:
    """A sheet as it would be published, and why it may not be.

    `held` maps the position of a field to the reasons why its text is withheld; `shown`
    is the sheet without what else of it is personal.
    """

    identified: Identified
    sheet: Sheet
    shown: Sheet
    action: Node
    unknown: list[Unknown]
    evidence: list[Node]
    held: dict[int, tuple[str, ...]]
    findings: list[Finding] = field(default_factory=list)
    reasons: tuple[str, ...] = ()

    @property
    def is_published(self) -> bool:
        """Whether nothing withholds it."""
        return not self.reasons


def placed(identified: Identified, repeats: tuple = ()) -> Placed:  # type: ignore[type-arg]
    """Return what mapping needs of a sheet's identity."""
    return Placed(
        identified.key, identified.action, identified.centres, identified.fingerprint, repeats
    )


def map_sheet(known: Known, identified: Identified, sheet: Sheet) -> Judged:
    """Return a sheet with its statements, before any shape has seen them."""
    cleared = _cleared(known, identified)
    held = held_fields(sheet, cleared)
    shown = shown_sheet(sheet, held, cleared)
    held_keys = frozenset(k for f in sheet.fields if f.position in held for k in f.keys)
    where = placed(identified)
    node, unknown = action(known.context, where, shown, [identified.key], held_keys)
    evidence = sheet_nodes(known.context, where, shown, held)
    findings = [_about(sheet, f, code) for f in sheet.fields for code in _unclear(f)]
    if shown.identifier != sheet.identifier:
        findings.append(_held_identifier(sheet))
    return Judged(identified, sheet, shown, node, unknown, evidence, held, findings)


def _cleared(known: Known, identified: Identified) -> frozenset[tuple[str, str]]:
    marks = {identified.key, identified.fingerprint}
    return frozenset((f, code) for mark, f, code in known.accepted if mark in marks)


def _unclear(field: Field) -> Iterator[str]:
    """Yield the codes of what can't be published as the field has it."""
    if any(carried_by_xml(value) != value for value in field.values):
        yield "characters-replaced"
    if "year" in field.keys and not all(map(is_year, field.values)):
        yield "year-unclear"


def _held_identifier(sheet: Sheet) -> Finding:
    return Finding(
        IN_TEXT,
        source=sheet.source,
        first_line=sheet.first_line,
        last_line=sheet.last_line,
        field="id",
        detail="identifiant / identifier",
    )


def _nothing(sheet: Sheet) -> Finding:
    cell = str(sheet.row) if sheet.worksheet is None else f"{sheet.worksheet}!{sheet.row}"
    return Finding(
        "nothing-to-publish",
        source=sheet.source,
        first_line=sheet.first_line,
        last_line=sheet.last_line,
        cell=cell if sheet.first_line is None else None,
    )


def _about(sheet: Sheet, at: Field, code: str) -> Finding:
    return Finding(
        code,
        source=sheet.source,
        first_line=at.first_line,
        last_line=at.last_line,
        cell=at.cell,
        field=at.keys[0] if at.keys else None,
        value=at.values[0][:_SHOWN_CHARS] if code == "year-unclear" else None,
    )


def judge(validator: Validator, known: Known, mapped: Sequence[Judged]) -> Verdict:
    """Validate each sheet with what it refers to; set its findings and reasons.

    Returns the validators' verdict. Raises `StructuralFault` where what was mapped
    breaks the model itself. A sheet of an identifier alone goes to no shape: it has
    nothing to publish, and nobody's word changes that.
    """
    told = [one for one in mapped if one.sheet.fields]
    verdict = validator.check([_subgraph(known, one) for one in told])
    for one, results in zip(told, verdict.results, strict=True):
        one.findings += trace(results, one.sheet, one.held)
    for one in mapped:
        one.findings = remaining(one.findings, _cleared(known, one.identified))
        if not one.sheet.fields:
            one.findings.append(_nothing(one.sheet))
        own = (one.identified.withheld,) if one.identified.withheld else ()
        one.reasons = tuple(dict.fromkeys((*own, *withholding(one.findings))))
    return verdict


def _subgraph(known: Known, mapped: Judged) -> bytes:
    own = lines([mapped.action, *mapped.evidence])
    around: set[str] = set()
    for key in mapped.identified.centres:
        around.update(_centre_lines(known, key))
    for name in mapped.sheet.values("department"):
        if place := department(name):
            around.update(_territory_lines(place.code))
    for _, (kind, value) in mapped.action.statements:
        if kind == "@id" and value.startswith(VOC):
            around.update(_concept_lines().get(value, ()))
    for spellings in _by_concept(mapped.unknown):
        labels = list(dict.fromkeys(value.label for value in spellings))
        around.update(lines([unknown_concept(known.context, spellings[0], labels)]))
    around.update(_source_lines(known, mapped.sheet.source))
    return "".join((*own, *sorted(around))).encode()


def _by_concept(values: Iterable[Unknown]) -> Iterable[list[Unknown]]:
    """Return the unknown values of a sheet; the spellings of one concept stand together."""
    found: dict[tuple[str, str], list[Unknown]] = {}
    for value in values:
        found.setdefault((value.scheme, value.slug), []).append(value)
    return found.values()


def _centre_lines(known: Known, key: str) -> list[str]:
    if key not in known.written:
        known.written[key] = lines([centre(known.context, known.centres[key])])
    return known.written[key]


def _source_lines(known: Known, name: str) -> list[str]:
    """The source's lines without its preamble, which can be a whole table of years."""
    mark = f"source {name}"
    if mark not in known.written:
        node = source_node(known.context, known.sources[name])
        known.written[mark] = lines([node.without(frozenset({f"{CSG}preamble"}))])
    return known.written[mark]


@cache
def _territory_lines(code: str) -> list[str]:
    place = department_by_code(code)
    return lines(with_those_above([place] if place else []))


@cache
def _concept_lines() -> dict[str, list[str]]:
    from csgraph.mapping.vocabulary import load

    found: dict[str, list[str]] = {}
    for line in load().lines:
        subject, predicate, _ = line.split(" ", 2)
        if subject.startswith(f"<{VOC}") and predicate[1:-1] in _ABOUT_CONCEPT:
            found.setdefault(subject[1:-1], []).append(line + "\n")
    return found
