"""One unit of work: some sheets, in the order of their keys, from spool to dumps.

A unit writes its own members of every dump, so that the parent only joins them. What
it writes depends on its sheets alone, never on the process or the order of units.
"""

from __future__ import annotations

import pickle
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from csgraph.mapping.action import action
from csgraph.mapping.context import Repeat
from csgraph.mapping.evidence import sheet_nodes
from csgraph.mapping.finding import Told, finding
from csgraph.mapping.graph import Node, lines, told
from csgraph.model import Layout, Sheet
from csgraph.pipeline.judging import Judged, Known, judge, map_sheet, placed
from csgraph.pipeline.rows import action_row, value_rows
from csgraph.pipeline.timing import Timings
from csgraph.quality.holding import masked, shown_finding
from csgraph.quality.shacl import Validator
from csgraph.quality.w3c import result_lines
from csgraph.release import jsonld, tables, turtle
from csgraph.release.evidence import verbatim
from csgraph.release.identity import Identified
from csgraph.release.members import member
from csgraph.release.spool import fetch
from csgraph.release.withheld import Withheld, record_line
from csgraph.territories import department

FORMS = ("full", "facts")


@dataclass(frozen=True, slots=True)
class Slot:
    """A sheet and its action; most often both keys have one tail.

    `main` is the sheet with whose words the action speaks; `siblings` are the sheets
    that describe it. Where the tails differ, another slot writes the action, so that
    sheets and actions each stand in the order of their keys.
    """

    sheet: Identified | None
    main: Identified
    siblings: tuple[Identified, ...]
    writes_action: bool

    def tail(self) -> str:
        """The key without its letter, by which slots are ordered."""
        return self.sheet.key[1:] if self.sheet else self.main.action[1:]


@dataclass(frozen=True, slots=True)
class Unit:
    """A task for a worker: its number, its slots, and where files lie."""

    number: int
    slots: tuple[Slot, ...]
    folder: Path


@dataclass(slots=True)
class UnitResult:
    """What a unit tells the parent; everything large stands in its files."""

    number: int
    published: list[str] = field(default_factory=list)
    withheld: dict[str, tuple[str, ...]] = field(default_factory=dict)
    codes: Counter[str] = field(default_factory=Counter)
    centres: Counter[str] = field(default_factory=Counter)
    unknown: defaultdict[tuple[str, str], Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    departments: set[str] = field(default_factory=set)
    filled: Counter[str] = field(default_factory=Counter)
    actions: int = 0
    quads: Counter[str] = field(default_factory=Counter)
    shacl_results: int = 0
    rechecked: int = 0
    disputed: int = 0
    timings: dict[str, tuple[float, float]] = field(default_factory=dict)


def part_path(folder: Path, number: int, form: str, part: str) -> Path:
    """Return where a unit leaves its member of a dump."""
    return folder / f"{number:06d}.{form}.{part}.gz"


def findings_path(folder: Path, number: int) -> Path:
    """Return where a unit leaves its findings for the reports."""
    return folder / f"{number:06d}.findings"


@lru_cache(maxsize=1)
def known(folder: Path) -> Known:
    """Return what the build shares, as the parent left it for its workers."""
    found: Known = pickle.loads((folder / "known.pickle").read_bytes())  # noqa: S301  our own
    return found


@lru_cache(maxsize=1)
def validator() -> Validator:
    """Return this process's validator, its shapes parsed once."""
    return Validator()


def run(unit: Unit) -> UnitResult:
    """Do one unit of work."""
    timings = Timings()
    shared = known(unit.folder)
    result = UnitResult(unit.number)
    with timings.stage("map"):
        judged = _judged(unit, shared)
    with timings.stage("validate"):
        verdict = judge(validator(), shared, list(judged.values()))
        result.shacl_results = sum(map(len, verdict.results))
        result.rechecked, result.disputed = verdict.confirmed, len(verdict.disputed)
    with timings.stage("write"):
        _withhold_with_main(unit, judged)
        actions = list(_actions(unit, shared, judged))
        evidence = list(_evidence(unit, shared, judged))
        _write_dumps(unit, shared, actions, evidence, result)
        _write_withheld(unit, shared, judged)
        _write_findings(unit, shared, judged, result)
        results = (r for each in verdict.results for r in each)
        _write_part(unit, "any", "shacl.ttl", "".join(result_lines(results)))
    _tell(unit, judged, actions, result)
    result.timings = timings.taken()
    return result


def _judged(unit: Unit, shared: Known) -> dict[str, Judged]:
    wanted = {one.key: one for slot in unit.slots for one in slot.siblings}
    sheets = fetch(unit.folder, (one.place.spool for one in wanted.values()))
    return {key: map_sheet(shared, one, sheets[one.place.spool]) for key, one in wanted.items()}


def _withhold_with_main(unit: Unit, judged: dict[str, Judged]) -> None:
    """A sheet whose action is withheld is withheld with it."""
    for slot in unit.slots:
        main = judged[slot.main.key]
        for one in slot.siblings:
            if not main.is_published and judged[one.key].is_published:
                judged[one.key].reasons = main.reasons


@dataclass(frozen=True, slots=True)
class _Action:
    node: Node
    judged: Judged


def _actions(unit: Unit, shared: Known, judged: dict[str, Judged]) -> Iterator[_Action]:
    for slot in unit.slots:
        if not slot.writes_action or not judged[slot.main.key].is_published:
            continue
        main = judged[slot.main.key]
        keys = sorted(s.key for s in slot.siblings if judged[s.key].is_published)
        if keys == [main.identified.key]:
            yield _Action(main.action, main)
        else:
            held = frozenset(
                k for f in main.sheet.fields if f.position in main.held for k in f.keys
            )
            node, _ = action(shared.context, placed(main.identified), main.shown, keys, held)
            yield _Action(node, main)


def _own(unit: Unit, judged: dict[str, Judged]) -> Iterator[Judged]:
    """Yield the sheets that this unit, and no other, publishes or withholds."""
    for slot in unit.slots:
        if slot.sheet is not None:
            yield judged[slot.sheet.key]


def _evidence(unit: Unit, shared: Known, judged: dict[str, Judged]) -> Iterator[Node]:
    for one in _own(unit, judged):
        if one.is_published:
            yield from _with_repeats(unit, shared, one, is_shown=True)


def _with_repeats(unit: Unit, shared: Known, one: Judged, *, is_shown: bool) -> list[Node]:
    """Return a sheet's evidence with its other places: what may be shown, or all of it."""
    repeats = one.identified.repeats
    if not repeats and is_shown:
        return one.evidence
    sheets = fetch(unit.folder, (place.spool for place in repeats))
    own = verbatim(one.sheet)
    places = tuple(_repeat(sheets[place.spool], own) for place in repeats)
    if is_shown:
        places = tuple(replace(p, worksheet=p.worksheet and masked(p.worksheet)) for p in places)
    sheet, held = (one.shown, one.held) if is_shown else (one.sheet, {})
    return sheet_nodes(shared.context, placed(one.identified, places), sheet, held)


def _repeat(sheet: Sheet, own: str) -> Repeat:
    text = verbatim(sheet) if sheet.layout in (Layout.LISTING, Layout.OLDER) else own
    return Repeat(
        sheet.source,
        sheet.first_line,
        sheet.last_line,
        sheet.row,
        sheet.worksheet,
        text if text != own else None,
    )


def _write_part(unit: Unit, form: str, part: str, text: str) -> None:
    part_path(unit.folder, unit.number, form, part).write_bytes(member(text.encode()))


def _write_dumps(
    unit: Unit, shared: Known, actions: list[_Action], evidence: list[Node], result: UnitResult
) -> None:
    base = shared.context.base
    whole = told(a.node for a in actions), told(evidence, base.graph("evidence"))
    for form in FORMS:
        hidden = shared.context.vocabulary.narrative if form == "facts" else frozenset()
        data, proof = ([line for line, p in lines if p not in hidden] for lines in whole)
        shown = [replace(a, node=a.node.without(hidden)) if hidden else a for a in actions]
        result.quads[f"{form}.data"], result.quads[f"{form}.evidence"] = len(data), len(proof)
        parts = {
            "data.nq": "".join(data),
            "evidence.nq": "".join(proof),
            "data.ttl": turtle.body(data, base).decode(),
            "data.jsonld": "".join(
                jsonld.line(a.node.iri, a.node.statements) + jsonld.SEPARATOR for a in shown
            ),
            "actions.csv": tables.text(action_row(shared, a.node, a.judged, form) for a in shown),
            "action_values.csv": tables.text(
                row for a in shown for row in value_rows(shared, a.node, a.judged.unknown)
            ),
        }
        for part, text in parts.items():
            _write_part(unit, form, part, text)


def _write_withheld(unit: Unit, shared: Known, judged: dict[str, Judged]) -> None:
    """Keep what is not published: whole sheets with their reasons, and held fields."""
    evidence: list[str] = []
    records: list[str] = []
    graph = shared.context.base.graph("evidence")
    for one in _own(unit, judged):
        if one.is_published and not one.held and one.shown is one.sheet:
            continue
        nodes = _with_repeats(unit, shared, one, is_shown=False)
        if one.is_published:
            shown = set(lines(_with_repeats(unit, shared, one, is_shown=True), graph))
            evidence += [line for line in lines(nodes, graph) if line not in shown]
        else:
            evidence += lines(nodes, graph)
        records.append(record_line(_withheld(one), one.sheet))
    _write_part(unit, "withheld", "evidence.nq", "".join(evidence))
    _write_part(unit, "withheld", "sheets.jsonl", "".join(records))


def _withheld(one: Judged) -> Withheld:
    fields = {f.name: one.held[f.position] for f in one.sheet.fields if f.position in one.held}
    return Withheld(one.identified.key, one.identified.action, one.reasons, fields)


def _write_findings(
    unit: Unit, shared: Known, judged: dict[str, Judged], result: UnitResult
) -> None:
    """Leave the findings for the reports, and their nodes, without quoted values."""
    found = [replace(f, sheet=j.identified.key) for j in _own(unit, judged) for f in j.findings]
    result.codes.update(f.code for f in found)
    findings_path(unit.folder, unit.number).write_bytes(pickle.dumps(found))
    published = {j.identified.key for j in _own(unit, judged) if j.is_published}
    told = Told(published, shared.sources)
    hidden = shared.context.vocabulary.narrative
    nodes = (finding(shared.context, shown_finding(f), told).without(hidden) for f in found)
    _write_part(
        unit, "any", "quality.nq", "".join(lines(nodes, shared.context.base.graph("quality")))
    )


def _tell(
    unit: Unit, judged: dict[str, Judged], actions: Iterable[_Action], result: UnitResult
) -> None:
    for one in _own(unit, judged):
        if one.is_published:
            result.published.append(one.identified.key)
        else:
            result.withheld[one.identified.key] = one.reasons
    for each in actions:
        result.actions += 1
        result.centres.update(each.judged.identified.centres)
        for value in each.judged.unknown:
            result.unknown[value.scheme, value.slug][value.label] += 1
        codes = (department(name) for name in each.judged.sheet.values("department"))
        result.departments.update(place.code for place in codes if place)
        result.filled.update({predicate for predicate, _ in each.node.statements})
