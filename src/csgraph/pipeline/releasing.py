"""From judged sheets to a release: dumps, store, checks, manifest, then the name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from csgraph import __version__, settings
from csgraph.findings import Finding
from csgraph.mapping.evidence import source_node
from csgraph.mapping.finding import Told
from csgraph.mapping.graph import lines
from csgraph.mapping.literals import plain
from csgraph.namespaces import CSG
from csgraph.pipeline import aside
from csgraph.pipeline.building import Work, hold_preamble, require
from csgraph.pipeline.cataloguing import FILES, facts, write_catalogue
from csgraph.pipeline.correcting import write_findings
from csgraph.pipeline.describing import Dumps, accounting, manifest_table, public_form, reports
from csgraph.pipeline.linked import justifications
from csgraph.pipeline.pool import Pool
from csgraph.pipeline.prepared import prepared
from csgraph.pipeline.stocktaking import write_inventory
from csgraph.pipeline.things import things
from csgraph.pipeline.unit import FORMS, part_path
from csgraph.release import ledger as ledgers
from csgraph.release import manifest, site
from csgraph.release.dumps import Assembly, Dump, GraphHash, Things
from csgraph.release.ledger import Ledger
from csgraph.release.loading import load
from csgraph.release.members import member
from csgraph.release.merging import merge
from csgraph.release.reread import checks, reread, reread_with_rdflib
from csgraph.release.succession import Outcome, refuse_removals, removed, succeed
from csgraph.search import schema
from csgraph.search import writer as index
from csgraph.store.oxigraph import open_store
from csgraph.store.wholeness import faults

_PARTS = ("data.nq", "evidence.nq", "data.ttl", "data.jsonld", "actions.csv", "action_values.csv")


def version_of(work: Work) -> str:
    """Return the version asked for, else the date, else 12 characters of the inputs' hash."""
    asked = (work.options.version, work.options.date, _inputs_hash(work)[:12])
    return site.check_version(next(version for version in asked if version is not None))


def _inputs_hash(work: Work) -> str:
    """Hash all that decides the content: inputs, decisions, base, form, program."""
    parts = {
        "sources": sorted((s.name, s.sha256) for s in work.reading.sources),
        "decisions": work.decisions.files,
        "base": work.base.iri,
        "public": public_form(work),
        "csgraph": __version__,
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def write_release(work: Work, out: Path, pool: Pool, version: str, previous: str | None) -> None:
    """Write a whole release into `out`. Raises where a check fails; nothing is named yet."""
    timings = work.timings
    after = _ledger(work, version)
    with timings.stage("assemble"):
        around = things(work.known, work.centres, work.unknown, work.departments, work.links)
        dumps = {form: _assemble(work, out, form, around, after) for form in FORMS}
        beside = {work.base.graph("registry"): _put_registry(work, out)}
        _withheld(work, out)
        (out / "ledger.tsv").write_text(ledgers.text(after), "utf-8", newline="")
    rereading = _begin_rereading(work, dumps, pool)
    with timings.stage("load"):
        store_from = _store_from(work, out, dumps)
        load(out / "store", store_from[:1], lambda n: work.options.progress("load", n, 0))
    with timings.stage("ask"):
        work.reading.findings += _ask(work, out)
        beside[work.base.graph("quality")] = _write_quality(work, store_from[-1]).entry()
        quads = load(out / "store", store_from[-1:])
    with timings.stage("catalogue"):
        table = manifest_table(work, out, dumps, version, previous, quads)
        store_from.append(_catalogue(work, out, table))
        load(out / "store", store_from[-1:])
    with timings.stage("index"):
        index.write(open_store(out), out / schema.NAME)
    with timings.stage("reread"):
        for done, _ in enumerate(rereading, start=1):
            work.options.progress("reread", done, len(FORMS) * (work.units + 1))
        _reread_with_rdflib(work, dumps)
    timings.add("reread", 0, pool.take_cpu_s())
    with timings.stage("report"):
        reports(work, out, version)
        accounting(work, out)
        write_findings(work, out)
        write_inventory(work, out, after)
    with timings.stage("manifest"):
        table["graphs"][manifest.BESIDE] = beside
        table["store_from"] = [p.relative_to(out).as_posix() for p in store_from]
        manifest.write(out, table)


def _ledger(work: Work, version: str) -> Ledger:
    concepts = {
        f"{scheme}/{slug}": min(met, key=lambda s: (-met[s], s))
        for (scheme, slug), met in work.unknown.items()
    }
    vocabulary = work.known.context.vocabulary
    adopted = {
        row.key: known
        for row in work.before.of("concept")
        if (known := vocabulary.concept(row.key.split("/", 1)[0], row.name))
    }
    outcome = Outcome(
        version,
        frozenset(work.published),
        work.withheld,
        frozenset(work.centres),
        concepts,
        adopted,
    )
    after = succeed(work.before, work.identities, outcome, work.base.iri)
    if not work.options.removals_ok:
        refuse_removals(work.before, removed(work.before, after), settings.REMOVALS_SHARE)
    return after


def _assemble(work: Work, out: Path, form: str, around: Things, after: Ledger) -> dict[str, Dump]:
    hidden = work.known.context.vocabulary.narrative if form == "facts" else frozenset()
    nodes = [
        source_node(work.known.context, source).without(hidden)
        for source in work.known.sources.values()
    ]
    base = work.base
    is_private = form == "full" and public_form(work) == "facts"
    assembly = Assembly(
        folder=out / ("private" if is_private else "dumps") / form,
        base=base,
        parts={
            part: [(n, part_path(work.folder, n, form, part)) for n in range(work.units)]
            for part in _PARTS
        },
        things=around,
        sources=lines(nodes, base.graph("evidence")),
        graphs={
            base.graph("history"): lines(aside.history(after), base.graph("history")),
            base.graph("links"): justifications(work, around),
        },
    )
    return assembly.write()


def _put_registry(work: Work, out: Path) -> dict[str, Any]:
    """Put INSEE's table, which has a licence of its own, into `out`, its quads in the store."""
    table = prepared(work.base.graph("registry"), work.folder)
    table.install(out)
    return table.entry


def _write_quality(work: Work, target: Path) -> GraphHash:
    """Write the quality graph: the units' findings, the files', fill rates."""
    told = Told(work.published, work.known.sources)
    own = aside.quality(
        work.known.context, work.file_findings, told, dict(work.filled), work.actions
    )
    parts = (part_path(work.folder, n, "any", "quality.nq") for n in range(work.units))
    return merge(target, own, parts)


def _catalogue(work: Work, out: Path, table: dict[str, Any]) -> Path:
    """Write the catalogue, and what the manifest says of it into `table`."""
    publisher = work.decisions.publisher
    said = {name: getattr(publisher, name) for name in ("description", "contact", "frequency")}
    table["catalogue"] = facts(out, said, work.departments)
    table["catalogue"] |= write_catalogue(out, table)
    return out / FILES[1]


def _withheld(work: Work, out: Path) -> None:
    folder = out / "withheld"
    folder.mkdir()
    graph = work.base.graph("evidence")
    own: list[str] = []
    for source in work.reading.sources:
        whole = source_node(work.known.context, source)
        if source.name in work.reading.own_names:
            whole.add(f"{CSG}fileName", plain(work.reading.own_names[source.name]))
        shown = set(lines([source_node(work.known.context, hold_preamble(source)[0])], graph))
        own += [line for line in lines([whole], graph) if line not in shown]
    for part in ("evidence.nq", "sheets.jsonl"):
        paths = [part_path(work.folder, n, "withheld", part) for n in range(work.units)]
        _join(folder / f"{part}.gz", own if part == "evidence.nq" else [], paths)


def _join(target: Path, own: Iterable[str], parts: Iterable[Path]) -> None:
    with target.open("wb") as file:
        for part in parts:
            file.write(part.read_bytes())
        file.write(member("".join(own).encode()))


def _store_from(work: Work, out: Path, dumps: Dumps) -> list[Path]:
    """Return the dumps that the store holds: what is public, or all of it."""
    own = dumps[public_form(work) or "full"]["data.nq.gz"].path
    return [own, out / "dumps" / "registry.nq.gz", out / "dumps" / "quality.nq.gz"]


def _ask(work: Work, out: Path) -> Iterator[Finding]:
    """Ask what spans sheets; a fault of ours stops the build, another is a finding."""
    for fault in faults(out, work.base.iri):
        require(
            fault.code != "structural",
            f"{fault.question}: <{fault.node}> {fault.prop} {fault.value}",
        )
        yield Finding(fault.code, field="centre", value=fault.value, detail=fault.node)


def _begin_rereading(work: Work, dumps: Dumps, pool: Pool) -> Iterator[int]:
    """Read every dump of both forms again, beside the loading of the store."""
    return pool.begin(reread, [c for form in FORMS for c in checks(work.base, dumps[form])])


def _reread_with_rdflib(work: Work, dumps: Dumps) -> None:
    """Read a sample of both forms with rdflib; the inputs decide which."""
    for form in FORMS:
        units = [c for c in checks(work.base, dumps[form]) if c.has_actions]
        first = int(_inputs_hash(work), 16) % max(1, len(units))
        any(reread_with_rdflib(unit) for unit in units[first:] + units[:first])
