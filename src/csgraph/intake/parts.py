"""Decide which lines of a sheet are its labels, and cut the sheet there.

The rules are those of the sheets' grammar: equality, never a beginning; a label text
that stands once is a label; of several, the one that fits the order of the others;
`Territoire concerné` only where its two lists are due. Linear in the lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from csgraph.intake.labels import (
    FUNDERS_BLOCK,
    INITIATIVE_SCALES,
    INITIATOR_DETAIL,
    INITIATORS,
    LABELS,
    LAST,
    PARTNERS,
    PARTNERS_BLOCK,
    PARTNERSHIP_SCALES,
    Kind,
    Label,
    begins,
    block_of,
    comparable,
    is_scales,
    label_of,
)

_SCALES_AFTER = {
    INITIATORS.rank: INITIATIVE_SCALES,
    INITIATOR_DETAIL.rank: INITIATIVE_SCALES,
    PARTNERS.rank: PARTNERSHIP_SCALES,
}
_PLACED_BY_THEIR_BLOCK = (INITIATIVE_SCALES, PARTNERSHIP_SCALES, FUNDERS_BLOCK, PARTNERS_BLOCK)


class Part(NamedTuple):
    """A label line, at index `at`, and the index after the last line under it."""

    label: Label
    at: int
    end: int
    is_repeat: bool


def parts_of(lines: Sequence[str], start: int) -> list[Part]:
    """Return the parts of a sheet whose first label line is `lines[start]`.

    There are none where that line is the last and the label in it was cut off.
    """
    starts = list(_starts(lines, start))
    edges = [at for _, at, _ in starts] + [len(lines)]
    return [
        Part(label, at, edges[number], is_repeat)
        for number, (label, at, is_repeat) in enumerate(starts, 1)
    ]


def misplaced(parts: Sequence[Part]) -> list[Part]:
    """Return the parts that stand outside the usual order of the labels."""
    ordered = [p for p in parts if not p.is_repeat and p.label not in _PLACED_BY_THEIR_BLOCK]
    ranks = [part.label.rank for part in ordered]
    if ranks == sorted(ranks):
        return []
    chain = set(_longest_chain(ranks))
    return [part for index, part in enumerate(ordered) if index not in chain]


def is_cut(parts: Sequence[Part]) -> bool:
    """Say whether a sheet at the end of its input lacks its last label."""
    return all(part.label is not LAST for part in parts)


def cut_label(parts: Sequence[Part], line: str) -> bool:
    """Say whether `line`, the last of a cut input, begins a label that is missing.

    Under a label whose list has a lone dash of its own, a dash is that one.
    """
    last = parts[-1].label
    if comparable(line) == "-" and last.kind is Kind.VALUES:
        return False
    greatest = max(part.label.rank for part in parts)
    due = [label for label in LABELS if label.rank > greatest]
    if last.rank == PARTNERS.rank:
        due += [PARTNERS_BLOCK, FUNDERS_BLOCK]
    return any(begins(line, label) for label in due)


def _starts(lines: Sequence[str], start: int) -> Iterator[tuple[Label, int, bool]]:
    found = {at: label for at in range(start, len(lines)) if (label := label_of(lines[at]))}
    if not found:
        return
    chosen = _chosen(found)
    current = found[start]
    placed: set[Label] = set()
    for at in range(start, len(lines)):
        label = found.get(at)
        if label is not None:
            if at not in chosen and current.kind.keeps_labels:
                continue
            is_repeat = at not in chosen
        else:
            label = _placed_label(current, lines[at], placed)
            if label is None:
                continue
            is_repeat = label is FUNDERS_BLOCK and label in placed
            placed.add(label)
        current = label
        yield label, at, is_repeat


def _placed_label(current: Label, line: str, placed: set[Label]) -> Label | None:
    """Return the label that `line` is only because of the list it stands in."""
    scales = _SCALES_AFTER.get(current.rank)
    if scales is None:
        return None
    if is_scales(line):
        return None if scales in placed else scales
    if current.rank != PARTNERS.rank:
        return None
    block = block_of(line)
    # Above the first value of label 13, « Partenaires d'action: » is part of the form.
    return None if block is PARTNERS_BLOCK and current is not FUNDERS_BLOCK else block


def _chosen(found: dict[int, Label]) -> set[int]:
    """Return the indexes of `found` that are the labels; the rest are repeats or text."""
    lines, ranks = list(found), [label.rank for label in found.values()]
    if len(set(ranks)) == len(ranks):
        return set(lines)
    chosen = {ranks[index]: lines[index] for index in _longest_chain(ranks)}
    for at, rank in zip(lines, ranks, strict=True):
        chosen.setdefault(rank, at)
    return set(chosen.values())


def _longest_chain(ranks: Sequence[int]) -> list[int]:
    """Return the indexes of the longest rising chain; of equal ones, what stands first.

    There are 22 ranks, so this is linear in the length of `ranks`.
    """
    longest: dict[int, tuple[int, int]] = {}
    before: list[int] = []
    for index, rank in enumerate(ranks):
        length, previous = max(
            (known for lower, known in longest.items() if lower < rank), default=(0, 0)
        )
        before.append(-previous)
        if length + 1 > longest.get(rank, (0, 0))[0]:
            longest[rank] = (length + 1, -index)
    length, last = max(longest.values(), default=(0, 0))
    chain = []
    index = -last
    for _ in range(length):
        chain.append(index)
        index = before[index]
    return chain[::-1]
