"""Cut the lines of a listing into stretches: what stands before the sheets, then each sheet.

A sheet starts at a line `Actions` above, after at most one title line, its first
label; blank lines may part the title from it. `Actions` alone proves nothing. Holds
one stretch at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from csgraph.intake.labels import ORGANISER, SHEET_HEADING, begins, comparable, label_of
from csgraph.intake.olderlabels import DIAGNOSIS, THEMES, older_label_of
from csgraph.intake.under import is_blank
from csgraph.model import Layout


class Stretch(NamedTuple):
    """Consecutive lines of a listing; `layout` is None for those before the first sheet.

    `first_label` is the index of the sheet's first label line: 1 without title; the title
    stands just above, at 1 or below blank lines.
    `is_last` says that the input ends here, `is_open` that it does so without line end.
    """

    first_line: int
    lines: list[str]
    layout: Layout | None = None
    first_label: int = 0
    is_last: bool = False
    is_open: bool = False

    @property
    def last_line(self) -> int:
        """The number of its last line."""
        return self.first_line + len(self.lines) - 1


def stretches(lines: Iterable[str], *, is_open: bool = False) -> Iterator[Stretch]:
    """Yield the stretch before the first sheet, though it be empty, then one for each sheet.

    `is_open` says that the last line has no line end.
    """
    held = Stretch(1, [])
    for line in lines:
        layout, first_label = _first_label(held.lines, line)
        if layout is not None and (start := _heading_above(held.lines, first_label)) is not None:
            before, held = _parted(held, start, layout, first_label)
            yield before
        held.lines.append(line)
    cut = len(held.lines) - 1
    if (
        is_open
        and _begins_sheet(held.lines)
        and (start := _heading_above(held.lines, cut)) is not None
    ):
        before, held = _parted(held, start, Layout.LISTING, cut)
        yield before
    yield held._replace(is_last=True, is_open=is_open)


def _parted(held: Stretch, start: int, layout: Layout, first_label: int) -> tuple[Stretch, Stretch]:
    """Part `held` before the line at `start`, which begins a sheet."""
    following = held.lines[start:]
    del held.lines[start:]
    return held, Stretch(held.first_line + start, following, layout, first_label - start)


def _begins_sheet(lines: Sequence[str]) -> bool:
    """Say whether the last line is a sheet's first label, cut off after its first letter."""
    return bool(lines) and comparable(lines[-1])[2:] != "" and begins(lines[-1], ORGANISER)


def _first_label(held: Sequence[str], line: str) -> tuple[Layout | None, int]:
    """Return the layout whose first label `line` shows, and that label's index in `held`."""
    if label_of(line) is ORGANISER:
        return Layout.LISTING, len(held)
    # « Thèmes » is a word of prose too: only what stands under it makes it a label.
    if line[:1] in "•Q" and held and older_label_of(held[-1]) is THEMES:
        shows = line[:1] == "•" or older_label_of(line) is DIAGNOSIS
        return (Layout.OLDER if shows else None), len(held) - 1
    return None, 0


def _heading_above(held: Sequence[str], first_label: int) -> int | None:
    """Return the index of the line `Actions` that the first label makes a sheet's start.

    Of two readings the one with a title holds. A label line is no title.
    """
    for above in (2, 1):
        start = first_label - above
        if start < 0 or comparable(held[start]) != SHEET_HEADING:
            continue
        if above == 1 or label_of(held[first_label - 1]) is None:
            return start
    title = first_label - 1
    start = title - 1
    while start > 0 and is_blank(held[start]):
        start -= 1
    is_title = 0 <= start < title - 1 and not is_blank(held[title]) and not label_of(held[title])
    return start if is_title and comparable(held[start]) == SHEET_HEADING else None
