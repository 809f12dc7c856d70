"""Sets of actions as whole numbers: bit n stands for the action of number n.

Python's own numbers intersect ten thousand actions in a microsecond, and `bit_count` counts
them. Memory is that of the highest bit, so a set of neighbours low down is small.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_BITS = [[bit for bit in range(8) if byte >> bit & 1] for byte in range(256)]


def of(numbers: Iterable[int], most: int) -> int:
    """Return the set of these numbers, all of them below `most`."""
    held = bytearray(most // 8 + 1)
    for number in numbers:
        held[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(held, "little")


def every(most: int) -> int:
    """Return the set of all numbers below `most`."""
    return (1 << most) - 1


def numbers(actions: int) -> Iterator[int]:
    """Yield the numbers of a set, the lowest first.

    >>> list(numbers(of([3, 70], 100)))
    [3, 70]
    """
    held = actions.to_bytes(actions.bit_length() // 8 + 1, "little")
    for at, byte in enumerate(held):
        if byte:
            for bit in _BITS[byte]:
                yield at * 8 + bit
