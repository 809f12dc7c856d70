"""A query on its way to a pool: what is asked, of which release, for whom, until when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from csgraph.store.datasets import WHOLE, Dataset


@dataclass(frozen=True, slots=True)
class Query:
    """A query to be answered: over which release and graphs, for whom, until when.

    `deadline` is a time of `time.monotonic`; `has_left` says whether its client still is
    there; `held_bytes` may ask for a longer answer to be held back than is usual.
    One `is_unasked` nobody waits for: it ends at once where `has_left`, not with its slice.
    """

    release: Path
    text: str
    media_type: str
    deadline: float
    deadline_s: float
    dataset: Dataset = WHOLE
    client: str = ""
    has_left: Callable[[], bool] = lambda: False
    held_bytes: int | None = None
    is_unasked: bool = False
