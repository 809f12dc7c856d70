"""Write the findings of a build: `findings.jsonl` with all of them, `report.html` to read.

Findings are read once and written as they come; the page keeps what a person can read
of each rule, says how many more there are, and where they stand. The same findings in
the same order give the same bytes.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from csgraph import resources, settings
from csgraph.findings import Finding, Rule, Severity, rules
from csgraph.quality.terminal import print_findings
from csgraph.quality.words import field_name, lines_of, shown, typeset

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["print_findings", "write_reports"]


@dataclass(slots=True)
class _RuleRows:
    rule: Rule
    count: int = 0
    rows: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class _Tally:
    """What the page needs: some findings of each rule, and counts of all."""

    rules: dict[str, _RuleRows]
    by_source: dict[str, Counter[Severity]] = field(default_factory=dict)
    by_sheet: dict[str, Counter[str]] = field(default_factory=dict)
    source_of: dict[str, str] = field(default_factory=dict)

    def take(self, finding: Finding) -> None:
        """Count one finding, and keep it while its rule has few."""
        kept = self.rules[finding.code]
        kept.count += 1
        if len(kept.rows) < settings.REPORT_ROWS_PER_RULE:
            kept.rows.append(finding)
        source = finding.source or ""
        self.by_source.setdefault(source, Counter())[kept.rule.severity] += 1
        if finding.sheet is not None:
            self.by_sheet.setdefault(finding.sheet, Counter())[finding.code] += 1
            self.source_of[finding.sheet] = source


def write_reports(findings: Iterable[Finding], folder: Path, summary: Mapping[str, Any]) -> None:
    """Write `findings.jsonl` and `report.html` into `folder`.

    `summary` has `version`, `publisher` and `counts` (a name to a number), all optional.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tally = _Tally({code: _RuleRows(rule) for code, rule in rules().items()})
    # A finding can quote what no encoding carries; it is shown, not lost.
    with (folder / "findings.jsonl").open(
        "w", encoding="utf-8", errors="backslashreplace", newline="\n"
    ) as file:
        for finding in findings:
            tally.take(finding)
            file.write(json_line(finding))
    with (folder / "report.html").open(
        "w", encoding="utf-8", errors="backslashreplace", newline="\n"
    ) as file:
        file.writelines(_page(tally, summary))


def json_line(finding: Finding) -> str:
    """Return a finding as one line of JSON; what it does not say is null."""
    record = {"code": finding.code, "severity": finding.severity.value, **asdict(finding)}
    return json.dumps(record, ensure_ascii=False) + "\n"


def _page(tally: _Tally, summary: Mapping[str, Any]) -> Iterable[str]:
    template = _environment().get_template("report.html.jinja")
    met = sorted(
        (kept for kept in tally.rules.values() if kept.count),
        key=lambda kept: (list(Severity).index(kept.rule.severity), -kept.count, kept.rule.code),
    )
    cap = settings.REPORT_ROWS_PER_RULE
    sheets = sorted(tally.by_sheet.items(), key=lambda item: (-_weight(item[1]), item[0]))
    return template.stream(
        summary={"version": None, "publisher": None, "counts": {}, **summary},
        rules=met,
        severities=list(Severity),
        total=sum(kept.count for kept in met),
        totals=sum((Counter({k.rule.severity: k.count}) for k in met), Counter()),
        sources=sorted(tally.by_source.items())[:cap],
        source_count=len(tally.by_source),
        sheets=[(key, tally.source_of[key], codes) for key, codes in sheets[:cap]],
        sheet_count=len(sheets),
    )


def _weight(codes: Counter[str]) -> int:
    """How much a sheet needs a look: a Violation before Warnings, these before the rest."""
    weights = {Severity.VIOLATION: 10_000, Severity.WARNING: 100, Severity.INFO: 1}
    return sum(weights[rules()[code].severity] * number for code, number in codes.items())


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resources.folder("shapes")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(shown=shown, place=lines_of, field=field_name, fr=typeset)
    return environment
