"""From a build to the tables of findings that its pages read: what to correct, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from csgraph.mapping.centre import names
from csgraph.mapping.finding import finding_key, property_iri
from csgraph.model import KEYS
from csgraph.pipeline.building import Work
from csgraph.pipeline.describing import public_form
from csgraph.pipeline.standing import Standing
from csgraph.quality.holding import file_name, masked, shown_finding
from csgraph.release import tablereading
from csgraph.release.identity import Identified
from csgraph.search import findings as tables


def write_findings(work: Work, out: Path) -> None:
    """Write `index/findings.sqlite` of a release whose dumps are complete."""
    published = {key: names(work.known.centres[key])[0] for key in work.centres}
    filled = {} if not work.actions else {p: work.filled.get(p, 0) for p in _properties()}
    said = tables.Findings(
        met=_met(work),
        sheets=_sheets(work, titles(work, out)),
        centres=published,
        filled=filled,
        facts=_facts(work),
    )
    tables.write(out / "index", said)


def _properties() -> Iterator[str]:
    return (property_iri(key) for key in KEYS)


def titles(work: Work, out: Path) -> dict[str, str]:
    """Return the label of every action by its key, as the public tables have it."""
    path = out / "dumps" / (public_form(work) or "full") / "actions.csv.gz"
    start = len(work.base.action(""))
    return {row["action"][start:]: row["label"] for row in tablereading.rows(path)}


def _met(work: Work) -> Iterator[tables.Met]:
    """Yield what may be shown of each finding: no quotation where only facts are public."""
    is_facts = public_form(work) == "facts"
    centre = work.base.centre("")
    standing = Standing(work.identities.sheets)
    for finding in map(shown_finding, work.findings()):
        about = finding.detail or ""
        key = about.removeprefix(centre) if about.startswith(centre) else None
        shown = replace(finding, sheet=standing.sheet_of(finding))
        if is_facts:
            shown = replace(shown, value=None, detail=None)
        elif key is not None:  # the centre is named: its address says no more
            shown = replace(shown, detail=None)
        yield tables.Met(finding_key(finding), shown, key)


def _sheets(work: Work, titles: dict[str, str]) -> Iterator[tables.SheetRow]:
    for sheet in work.identities.sheets:
        if sheet.key in work.published:
            yield _sheet(work, sheet, titles.get(sheet.action, ""))


def _sheet(work: Work, sheet: Identified, title: str) -> tables.SheetRow:
    source, line, worksheet = sheet.place.place
    is_row = sheet.place.is_row
    where = f"{masked(worksheet)}!{line}" if worksheet else str(line)
    return tables.SheetRow(
        key=sheet.key,
        action=sheet.action,
        title=title,
        centres=tuple(key for key in sheet.centres if key in work.centres),
        file=file_name(source),
        first_line=None if is_row else line,
        last_line=None if is_row else sheet.place.last_line,
        cell=where if is_row else None,
    )


def _facts(work: Work) -> dict[str, int]:
    lines: Counter[str] = Counter()
    for source in work.reading.sources:
        lines.update(source.accounting)
    kinds = {f"lines.{kind}": number for kind, number in lines.items()}
    return {**work.counts(), **kinds, "lines": sum(lines.values())}
