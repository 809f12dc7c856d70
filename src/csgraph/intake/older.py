"""Turn the lines of one sheet of the older layout into a `Sheet`, its findings, its count.

That layout has themes, a diagnosis, impacts, success factors and limits, but no
centre, status or dimension. Its labels have no bullet, so only those it is known to
have are labels; a label that comes again is text.
"""

from __future__ import annotations

from collections.abc import Iterator

from csgraph.findings import Finding
from csgraph.intake.olderlabels import older_label_of
from csgraph.intake.parts import Part
from csgraph.intake.sheets import Read, read_parts
from csgraph.intake.stretches import Stretch


def read_older(source: str, stretch: Stretch) -> Read:
    """Return what the lines of `stretch` say; the first of them is `Actions`."""
    read = read_parts(source, stretch, list(_parts(stretch)))
    told = Finding("older-layout", source, stretch.first_line, stretch.last_line)
    return read._replace(findings=[told, *read.findings])


def _parts(stretch: Stretch) -> Iterator[Part]:
    seen: set[int] = set()
    begun: Part | None = None
    for at in range(stretch.first_label, len(stretch.lines)):
        label = older_label_of(stretch.lines[at])
        if label is None or label.rank in seen:
            continue
        seen.add(label.rank)
        if begun is not None:
            yield begun._replace(end=at)
        begun = Part(label, at, len(stretch.lines), is_repeat=False)
    if begun is not None:
        yield begun
