"""The graphs that a query asks about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs a query asks about; None is the store's own choice.

    In `default`, the empty string stands for the store's default graph.
    """

    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None


WHOLE = Dataset()
"""The default graph, and every named one."""
