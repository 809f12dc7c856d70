"""From a release to a file of candidates for links: what there is, who is asked for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from csgraph.errors import RegistryFault, SiteFault
from csgraph.linking import candidates, reviewed, services, sssom, subjects
from csgraph.linking.cache import Cache
from csgraph.linking.proposing import Candidate, Decided, Waiting, propose
from csgraph.linking.subjects import Subject
from csgraph.namespaces import CSG, IGEO
from csgraph.pipeline.options import Progress, silent
from csgraph.store.oxigraph import PageStore, Row

_GROUPS = {
    f"{CSG}Centre": subjects.CENTRES,
    f"{CSG}Organisation": subjects.PARTNERS,
    f"{CSG}Keyword": subjects.KEYWORDS,
    f"{CSG}PartnerKind": subjects.PARTNERS,
    f"{IGEO}Commune": subjects.COMMUNES,
}


@dataclass(frozen=True, slots=True)
class ProposeOptions:
    """The options of `csgraph link propose`."""

    out: Path
    cache: Path
    decisions: Path | None = None
    services: Path | None = None
    groups: tuple[str, ...] = subjects.GROUPS
    progress: Progress = field(default=silent)
    waiting: Waiting = field(default=lambda _why, _seconds: None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many things were looked for, how many candidates there are, and what went wrong."""

    looked_for: int
    candidates: int
    faults: tuple[RegistryFault, ...]


def propose_links(release: Path, options: ProposeOptions) -> Outcome:
    """Write the file of candidates. Stopped or failing, it holds what was found so far.

    Raises `BadDecision` for the publisher's files and `SiteFault` for one to be written.
    """
    asked = services.read(options.services) if options.services else ()
    links, _ = reviewed.read(options.decisions / reviewed.FILE) if options.decisions else ([], [])
    _check_out(options.out)
    wanted = [s for s in subjects_of(release) if s.group in options.groups]
    found: list[Candidate] = []
    faults: list[RegistryFault] = []
    with Cache(options.cache) as cache:
        run = propose(wanted, asked, cache, Decided.by(links), options.progress, options.waiting)
        try:
            for item in run:
                if isinstance(item, RegistryFault):
                    faults.append(item)
                else:
                    found.append(item)
        finally:
            candidates.write(options.out, found)
    return Outcome(len(wanted), len(found), tuple(faults))


def _check_out(path: Path) -> None:
    """Refuse to write over a file that is not one of candidates. Raises `SiteFault`."""
    if not path.exists():
        return
    tool = sssom.read(path).metadata.get("mapping_tool")
    if path.name == reviewed.FILE or not str(tool).startswith("csgraph "):
        raise SiteFault(
            f"{path.name} is no file of candidates, and is not written over.",
            hint="Name another file after --out.",
        )


def subjects_of(release: Path) -> list[Subject]:
    """Return what a release has that could be linked, by IRI."""
    rows: dict[str, list[Row]] = {}
    for row in PageStore(release).rows("link_subjects"):
        rows.setdefault(row["thing"].text, []).append(row)
    return [_subject(iri, own) for iri, own in sorted(rows.items())]


def _subject(iri: str, rows: Iterable[Row]) -> Subject:
    told = list(rows)
    kinds = {row["kind"].text for row in told}
    kind = next(k for k in _GROUPS if k in kinds)  # a centre is an organisation too
    others = sorted({row["other"].text for row in told if "other" in row})
    first = told[0]
    return Subject(
        iri,
        _GROUPS[kind],
        subjects.sort_of(_GROUPS[kind], is_organisation=kind == f"{CSG}Organisation"),
        tuple(dict.fromkeys((first["label"].text, *others))),
        first["department"].text if "department" in first else None,
        first["commune"].text if "commune" in first else None,
    )
