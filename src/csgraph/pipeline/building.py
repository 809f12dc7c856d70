"""The whole pipeline, in order: read, identify, map and judge, write, check, release."""

from __future__ import annotations

import pickle
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from csgraph import settings
from csgraph.errors import BuildRefused, SiteFault, StructuralFault
from csgraph.findings import Finding, Severity, rules
from csgraph.linking import reviewed
from csgraph.mapping.context import Context, Rights
from csgraph.mapping.vocabulary import load as load_vocabulary
from csgraph.model import Link, Source
from csgraph.namespaces import DEFAULT_BASE, Base
from csgraph.pipeline.judging import Known
from csgraph.pipeline.options import BuildOptions
from csgraph.pipeline.pool import Pool
from csgraph.pipeline.reading import Reading, read_all
from csgraph.pipeline.things import published_centre
from csgraph.pipeline.timing import Timings
from csgraph.pipeline.unit import Slot, Unit, UnitResult, findings_path, run
from csgraph.quality.holding import file_name
from csgraph.quality.personal import found_in
from csgraph.release import decisions as decided
from csgraph.release import ledger as ledgers
from csgraph.release.generalnames import is_general
from csgraph.release.identity import Identified, Identities, identify
from csgraph.release.ledger import Ledger
from csgraph.release.succession import check_base


@dataclass(slots=True)
class Work:
    """Everything a build knows once its sheets are mapped and judged."""

    options: BuildOptions
    folder: Path
    decisions: decided.Decisions
    before: Ledger
    base: Base
    reading: Reading
    identities: Identities
    known: Known
    timings: Timings
    links: list[Link] = field(default_factory=list)
    published: set[str] = field(default_factory=set)
    withheld: dict[str, tuple[str, ...]] = field(default_factory=dict)
    codes: Counter[str] = field(default_factory=Counter)
    centres: Counter[str] = field(default_factory=Counter)
    unknown: defaultdict[tuple[str, str], Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    departments: set[str] = field(default_factory=set)
    filled: Counter[str] = field(default_factory=Counter)
    quads: Counter[str] = field(default_factory=Counter)
    actions: int = 0
    shacl_results: int = 0
    rechecked: int = 0
    disputed: int = 0
    units: int = 0

    def take(self, result: UnitResult) -> None:
        """Add what a unit tells."""
        self.published.update(result.published)
        self.withheld.update(result.withheld)
        self.codes.update(result.codes)
        self.centres.update(result.centres)
        for key, met in result.unknown.items():
            self.unknown[key].update(met)
        self.departments |= result.departments
        self.filled.update(result.filled)
        self.quads.update(result.quads)
        self.actions += result.actions
        self.shacl_results += result.shacl_results
        self.rechecked += result.rechecked
        self.disputed += result.disputed
        self.units += 1
        self.timings.merge(result.timings)

    @property
    def file_findings(self) -> list[Finding]:
        """What was found before any sheet was judged, by place."""
        found = [*self.reading.findings, *self.identities.findings]
        return sorted(found, key=lambda f: (f.source or "", f.first_line or 0, f.code))

    def findings(self) -> Iterator[Finding]:
        """Yield every finding, a unit at a time."""
        yield from self.file_findings
        for number in range(self.units):
            yield from pickle.loads(findings_path(self.folder, number).read_bytes())  # noqa: S301

    def counts(self) -> dict[str, int]:
        """Return the counts of the manifest; read = published + withheld + repeated."""
        sheets = self.identities.sheets
        return {
            "sheets_read": len(self.reading.references),
            "published": len(self.published),
            "withheld": len(self.withheld),
            "repeated": sum(len(s.repeats) for s in sheets),
            "actions": self.actions,
            "centres": len(self.centres),
            "sources": len(self.reading.sources),
            "findings": sum(self.codes.values()) + len(self.file_findings),
            "judged_by_pyshacl": self.rechecked,
            "disputed_by_pyshacl": self.disputed,
        }


def prepare(options: BuildOptions, folder: Path, pool: Pool, before: Ledger | None) -> Work:
    """Read the inputs and settle every identity."""
    timings = Timings()
    decisions = decided.read(options.decisions)
    ledger = ledgers.read(options.ledger) if options.ledger else before or ledgers.EMPTY
    base = Base(_base(options, decisions))
    check_base(ledger, base.iri, rebase=options.rebase)
    with timings.stage("read"):
        reading = read_all(options.inputs, folder, decisions, pool, options.progress)
    timings.add("read", 0, pool.take_cpu_s())
    with timings.stage("identify"):
        identities = identify(reading.references, ledger, decisions)
    reading.findings += _general_names(identities, decisions.accepted)
    context = Context(base, load_vocabulary(), _rights(reading.sources, decisions))
    centres = {k: published_centre(r) for k, r in identities.centres.records.items() if r.spellings}
    sources = {s.name: s for s in reading.sources}
    known = Known(context, centres, sources, decisions.accepted)
    (folder / "known.pickle").write_bytes(pickle.dumps(known))
    work = Work(options, folder, decisions, ledger, base, reading, identities, known, timings)
    if options.decisions:
        work.links, unread = reviewed.read(options.decisions / reviewed.FILE)
        reading.findings += unread
    return work


def _general_names(
    identities: Identities, accepted: frozenset[tuple[str, str, str]]
) -> list[Finding]:
    """Report each centre whose name could be any centre's, where it first stands.

    It is cleared like any finding, by a row for the sheet that it names.
    """
    cleared = {mark for mark, *about in accepted if about == ["centre", "general-name"]}
    met: set[str] = set()
    found = []
    for sheet in sorted(identities.sheets, key=lambda s: s.place.place):
        if not cleared.isdisjoint((sheet.key, sheet.fingerprint)):
            met.update(sheet.centres)
        for key, (_, name, spelling) in zip(sheet.centres, sheet.place.centres, strict=False):
            if key not in met and is_general(name):
                source, line, _ = sheet.place.place
                at = None if sheet.place.is_row else line
                found.append(
                    Finding(
                        "general-name",
                        source,
                        at,
                        at,
                        field="centre",
                        value=spelling,
                        sheet=sheet.key,
                    )
                )
            met.add(key)
    return found


def _base(options: BuildOptions, decisions: decided.Decisions) -> str:
    given = options.base if options.base is not None else decisions.publisher.base
    base = DEFAULT_BASE if given is None else given
    return base if base.endswith("/") else base + "/"


def _rights(sources: list[Source], decisions: decided.Decisions) -> dict[str, Rights]:
    publisher = decisions.publisher
    by_shown_name = {file_name(name): row for name, row in decisions.sources.items()}
    found = {}
    for source in sources:
        row = by_shown_name.get(source.name)
        found[source.name] = Rights(
            (row.rights if row else None) or publisher.rights,
            (row.licence if row else None) or publisher.licence,
            row.owner if row else None,
            row.captured if row else None,
        )
    return found


def units(identities: Identities, folder: Path) -> list[Unit]:
    """Cut the sheets and actions into units, in the order of their keys."""
    of_action: defaultdict[str, list[Identified]] = defaultdict(list)
    for sheet in identities.sheets:
        of_action[sheet.action].append(sheet)
    slots = [_slot(sheet, of_action[sheet.action]) for sheet in identities.sheets]
    at_home = {slot.main.action for slot in slots if slot.writes_action}
    slots += [
        Slot(None, _main(sheets), tuple(sheets), writes_action=True)
        for action, sheets in of_action.items()
        if action not in at_home
    ]
    slots.sort(key=Slot.tail)
    size = settings.CHUNK_SHEETS
    return [
        Unit(number, tuple(slots[at : at + size]), folder)
        for number, at in enumerate(range(0, len(slots), size))
    ]


def _main(sheets: list[Identified]) -> Identified:
    return next(s for s in sheets if s.is_main)


def _slot(sheet: Identified, siblings: list[Identified]) -> Slot:
    is_home = sheet.action[1:] == sheet.key[1:]
    return Slot(sheet, _main(siblings), tuple(siblings), writes_action=is_home)


def judge_all(work: Work, pool: Pool) -> None:
    """Map, judge and write every unit. Raises `StructuralFault` from a worker."""
    tasks = units(work.identities, work.folder)
    total = len(work.identities.sheets)
    for result in pool.run(run, tasks):
        work.take(result)
        work.options.progress("map", min(work.units * settings.CHUNK_SHEETS, total), total)
    pool.take_cpu_s()  # the units have told theirs, stage by stage
    held = [hold_preamble(s) for s in work.reading.sources]
    work.known = replace(work.known, sources={s.name: s for s, _ in held})


def hold_preamble(source: Source) -> tuple[Source, bool]:
    """Return a source without its preamble where that holds personal data."""
    if source.preamble and found_in(source.preamble):
        return replace(source, preamble=None), True
    return source, False


def refuse_what_cannot_stand(work: Work) -> None:
    """Stop a build with nothing to publish, or with violations under `--strict`."""
    violations = sum(
        n for code, n in work.codes.items() if rules()[code].severity is Severity.VIOLATION
    )
    if not work.published:
        raise BuildRefused(
            f"Of {len(work.reading.references)} sheets read, none may be published.",
            hint="Look at the findings with `csgraph check`; the current release is untouched.",
        )
    if work.options.strict and (work.withheld or violations):
        raise BuildRefused(
            f"{len(work.withheld)} sheets are withheld, and --strict was asked for.",
            hint="Mend them, or build without --strict; the current release is untouched.",
        )


def check_disk(fault: OSError, site: Path) -> SiteFault:
    """Return what a person can do about a failed write."""
    written = fault.filename2 or fault.filename or site
    return SiteFault(
        f"Writing to {written} failed: {fault.strerror or fault}.",
        hint="Free some space or correct the permissions; the current release is untouched.",
    )


def require(claim: bool, message: str) -> None:
    """Raise `StructuralFault` unless `claim` holds."""
    if not claim:
        raise StructuralFault(message)
