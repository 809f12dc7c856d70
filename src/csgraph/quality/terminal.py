"""Print findings on a terminal: place, fact, consequence, way out, [code].

Sorted by source and line. A rule is explained where it is first met; a rule met very
often is shown as often as a person reads, then counted.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.text import Text

from csgraph.findings import Finding, Rule, Severity, rules
from csgraph.quality.words import LONGEST_DETAIL_CHARS, field_name, lines_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

SHOWN_PER_RULE = 30
_STYLES = {Severity.VIOLATION: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_TOTALS = {
    Severity.VIOLATION: "retiennent leur fiche / withhold their sheet",
    Severity.WARNING: "à corriger / to correct",
    Severity.INFO: "suggestions",
}


def print_findings(findings: Iterable[Finding], console: Console) -> None:
    """Print the findings, grouped by source, then their numbers."""
    ordered = sorted(findings, key=by_place)
    seen: Counter[str] = Counter()
    for finding in ordered:
        seen[finding.code] += 1
        if seen[finding.code] <= SHOWN_PER_RULE:
            console.print(_fact(finding), soft_wrap=True)
        if seen[finding.code] == 1:
            console.print(_explained(rules()[finding.code]), soft_wrap=True)
    for code, number in seen.items():
        if number > SHOWN_PER_RULE:
            more = f"… [{code}] : encore {number - SHOWN_PER_RULE} fois / more times"
            console.print(Text(more, style="dim"), soft_wrap=True)
    totals = Counter(finding.severity for finding in ordered)
    told = " · ".join(f"{totals[s]} {words}" for s, words in _TOTALS.items() if totals[s])
    if told:
        console.print(Text(told, style="bold"), soft_wrap=True)


def by_place(finding: Finding) -> tuple[str, int, str, str]:
    """Sort by source, line, cell and code; what is about a whole file comes first."""
    return (finding.source or "", finding.first_line or 0, finding.cell or "", finding.code)


def _fact(finding: Finding) -> Text:
    rule = rules()[finding.code]
    place = ", ".join(part for part in (shown(finding.source or ""), lines_of(finding)) if part)
    said = Text(place, style="bold")
    said.append(f"   {rule.says['fr']}", style="not bold")
    if finding.value is not None:
        said.append(f" « {shown(finding.value)} »", style="not bold")
    about = (finding.field and field_name(finding.field), finding.detail)
    told = [shown(part, LONGEST_DETAIL_CHARS) for part in about if part]
    if told:
        said.append(f" ({' : '.join(told)})", style="not bold dim")
    return said.append(f"   [{finding.code}]", style=_STYLES[rule.severity])


def _explained(rule: Rule) -> Text:
    text = Text(f"    {rule.follows['fr']} {rule.mend['fr']}\n")
    return text.append(
        f"    {rule.says['en']} {rule.follows['en']} {rule.mend['en']}", style="dim italic"
    )
