"""Turn the graphs of sheets into SHACL results: screened by pyshifty, judged by pySHACL.

pySHACL's word is the one that counts. What the screen lets fail goes to it, and so does
a sample of what the screen lets pass, chosen by content so that a build says the same
on every machine. Where the two disagree, pySHACL is taken and the sheet is named.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csgraph import settings
from csgraph.quality import shapes
from csgraph.quality.authority import Authority
from csgraph.quality.graphs import WalkedGraph
from csgraph.quality.screen import Result, Screen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# Fields and repeats live below their sheet. No content shape looks at them.
EVIDENCE_LINE = re.compile(rb"^<[^>\n]*/id/sheet/[^>/\n]*/[^\n]*\n", re.MULTILINE)
_SUBJECT = re.compile(rb"^<([^>\n]*)>", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said of a batch, sheet by sheet.

    `confirmed` counts the sheets that pySHACL judged; `disputed` lists the places in
    the batch where it found more or less than the screen.
    """

    results: tuple[frozenset[Result], ...]
    confirmed: int
    disputed: tuple[int, ...]

    def __iter__(self) -> Iterator[frozenset[Result]]:
        """Yield the results of each sheet, in the order of the batch."""
        return iter(self.results)


class Validator:
    """The shapes, prepared once for a process, for both validators."""

    def __init__(self) -> None:
        self._screen = Screen(shapes.turtle())
        self._whole = Authority(shapes.graph())
        self._content = Authority(shapes.without_structure(shapes.graph()))

    def screen(self, ntriples: bytes) -> frozenset[Result]:
        """Return what pyshifty finds in one graph, in full."""
        return self._screen.results(ntriples)

    def confirm(self, ntriples: bytes) -> frozenset[Result]:
        """Return what pySHACL finds in one graph."""
        return self._whole.results(WalkedGraph(ntriples))

    def check(
        self, batch: Sequence[bytes], sample_share: float = settings.RECHECK_SHARE
    ) -> Verdict:
        """Judge the graphs of many sheets, each on its own."""
        failing = [self._screen.failing(ntriples) for ntriples in batch]
        content, whole = [], []
        for place, (ntriples, groups) in enumerate(zip(batch, failing, strict=True)):
            if groups - shapes.content_groups() or _in_sample(ntriples, sample_share):
                whole.append(place)
            elif groups:
                content.append(place)
        judged = {
            **self._judge(self._content, batch, content),
            **self._judge(self._whole, batch, whole),
        }
        # Sheets judged together could lend each other a triple: ask again, alone.
        doubtful = [place for place in judged if not _agree(failing[place], judged[place])]
        judged.update((place, self.confirm(batch[place])) for place in doubtful)
        return Verdict(
            tuple(judged.get(place, frozenset()) for place in range(len(batch))),
            len(judged),
            tuple(p for p in doubtful if not _agree(failing[p], judged[p])),
        )

    def _judge(
        self, authority: Authority, batch: Sequence[bytes], places: Sequence[int]
    ) -> dict[int, frozenset[Result]]:
        found: dict[int, frozenset[Result]] = {}
        size = settings.RECHECK_BATCH_SHEETS
        for start in range(0, len(places), size):
            group = {place: batch[place] for place in places[start : start + size]}
            if authority is self._content:
                group = {place: EVIDENCE_LINE.sub(b"", nt) for place, nt in group.items()}
            results = authority.results(WalkedGraph(b"".join(group.values())))
            found.update(_shared_out(results, group))
        return found


def _in_sample(ntriples: bytes, share: float) -> bool:
    return zlib.crc32(ntriples) < share * 2**32


def _agree(groups: frozenset[str], results: Iterable[Result]) -> bool:
    """Whether the screen's failing node shapes are those of the judge's results."""
    of = shapes.groups_by_shape()
    named = [of[result.shape] for result in results]
    explained = groups <= frozenset().union(*named)
    return explained and all(groups & possible for possible in named)


def _shared_out(results: Iterable[Result], group: dict[int, bytes]) -> dict[int, frozenset[Result]]:
    """Give each result to the sheets that say something of its node."""
    by_focus: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        by_focus[result.focus].append(result)
    return {
        place: frozenset(
            result
            for subject in (set(_SUBJECT.findall(ntriples)) if by_focus else ())
            for result in by_focus.get(subject.decode(), ())
        )
        for place, ntriples in group.items()
    }
