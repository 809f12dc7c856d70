"""What a release says of itself: its reports, what became of every line, its manifest."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from csgraph import __version__
from csgraph.findings import Finding
from csgraph.pipeline.building import Work, require
from csgraph.pipeline.unit import FORMS, part_path
from csgraph.quality import w3c
from csgraph.quality.holding import shown_finding
from csgraph.quality.report import write_reports
from csgraph.release import manifest
from csgraph.release.dumps import Dump

Dumps = dict[str, dict[str, Dump]]
"""Every dump by its form and its file name."""


def public_form(work: Work) -> str | None:
    """Return which form is public; None: full, on loopback only."""
    return work.options.public or work.decisions.publisher.publish


def reports(work: Work, out: Path, version: str) -> None:
    """Write the reports; where only facts are public, what quotes a sheet stays private.

    What may be shown quotes nothing personal, whatever the form.
    """
    summary = {
        "version": version,
        "publisher": work.decisions.publisher.name,
        "counts": work.counts(),
    }
    whole = out / "report"
    shown: Iterable[Finding] = map(shown_finding, work.findings())
    if public_form(work) == "facts":
        write_reports((replace(f, value=None, detail=None) for f in shown), whole, summary)
        whole, shown = out / "private" / "report", work.findings()
    write_reports(shown, whole, summary)
    with (whole / "shacl.ttl").open("wb") as file:
        file.write(w3c.HEAD.encode())
        for number in range(work.units):
            part = part_path(work.folder, number, "any", "shacl.ttl")
            file.write(gzip.decompress(part.read_bytes()))
        file.write(w3c.closing(conforms=not work.shacl_results).encode())


def accounting(work: Work, out: Path) -> None:
    """Write what became of every line; refuse a build that does not add up."""
    table = {}
    for source in work.reading.sources:
        total = sum(source.accounting.values())
        require(
            total == source.line_count,
            f"{source.name}: {source.line_count} lines were read, {total} are accounted for.",
        )
        table[source.name] = {"lines": source.line_count, **source.accounting}
    counts = work.counts()
    accounted = counts["published"] + counts["withheld"] + counts["repeated"]
    require(
        counts["sheets_read"] == accounted,
        f"{counts['sheets_read']} sheets were read, {accounted} are accounted for.",
    )
    text = json.dumps({"sheets": counts, "files": table}, ensure_ascii=False, indent=1)
    (out / "report" / "accounting.json").write_text(text + "\n", "utf-8")


def manifest_table(
    work: Work,
    out: Path,
    dumps: Dumps,
    version: str,
    previous: str | None,
    quads: int,
) -> dict[str, Any]:
    """Return the manifest but for its list of files."""
    public = public_form(work)
    publisher = work.decisions.publisher
    return {
        "format": 1,
        "csgraph": __version__,
        "version": version,
        "previous": previous,
        "date": work.options.date,
        "base": work.base.iri,
        "base_is_local": work.options.base is None and publisher.base is None,
        "public": public,
        "publisher": publisher.name,
        "rights": publisher.rights,
        "licence": publisher.licence,
        "counts": {**work.counts(), "quads": quads},
        "report_is_public": True,
        "graphs": {
            form: {iri: g.entry() for iri, g in dumps[form]["data.nq.gz"].graphs.items()}
            for form in FORMS
        },
        "inputs": [
            {
                "name": s.name,
                "sha256": s.sha256,
                "format": s.format,
                "lines": s.line_count,
                "sheets": s.sheet_count,
                "accounting": s.accounting,
            }
            for s in sorted(work.reading.sources, key=lambda s: s.name)
        ],
        "decisions": work.decisions.files,
        "dumps": manifest.dump_entries(out, public),
    }
