"""Say in which sheet a place of the inputs stands: what reading notes, it notes before keys are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

from csgraph.findings import Finding
from csgraph.quality.holding import file_name, masked
from csgraph.release.identity import Identified

_CELL = re.compile(r"(?:(.*)!)?[A-Z]*([0-9]+)")


class Standing:
    """Where every sheet stands: by its lines in a text, by its row in a table."""

    def __init__(self, sheets: Iterable[Identified]) -> None:
        self._rows: dict[tuple[str, str, int], str] = {}
        self._lines: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for sheet in sheets:
            for at in (sheet.place, *sheet.repeats):
                source, line, worksheet = at.place
                if at.is_row:
                    self._rows[file_name(source), masked(worksheet), line] = sheet.key
                else:
                    last = line if at.last_line is None else at.last_line
                    self._lines[file_name(source)].append((line, last, sheet.key))
        for places in self._lines.values():
            places.sort()

    def sheet_of(self, finding: Finding) -> str | None:
        """Return the key of the sheet in which a finding stands, or None."""
        if finding.sheet is not None or finding.source is None:
            return finding.sheet
        if finding.first_line is not None:
            return self._at_line(finding.source, finding.first_line)
        match = _CELL.fullmatch(finding.cell or "")
        return match and self._rows.get((finding.source, match[1] or "", int(match[2])))

    def _at_line(self, source: str, line: int) -> str | None:
        places = self._lines.get(source, [])
        before = bisect_right(places, line, key=lambda place: place[0])
        if before and line <= places[before - 1][1]:
            return places[before - 1][2]
        return None
