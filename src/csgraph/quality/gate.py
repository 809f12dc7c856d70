"""Turn a sheet's findings into one decision: withheld, or published.

The only rule: a Violation withholds, unless a person has cleared it. Which codes are
Violations stands in `shapes/rules.toml`, whoever finds them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from csgraph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from csgraph.findings import Finding


def withholding(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return the codes that withhold the sheet, each once, as met; none: it is published."""
    return tuple(dict.fromkeys(f.code for f in findings if f.severity is Severity.VIOLATION))


def remaining(findings: Iterable[Finding], cleared: frozenset[tuple[str, str]]) -> list[Finding]:
    """Return the findings that nobody has cleared.

    `cleared` holds pairs of a `csgraph read` key (empty for the whole sheet) and a code.
    """
    return [f for f in findings if (f.field or "", f.code) not in cleared]
