"""What queries may take of the machine, all together and each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from csgraph import settings
from csgraph.store.lanes import Places

_QUAD_BYTES = 400
"""Measured: 752 MB for 1.97 million quads."""

USUAL = Places(
    fast=settings.QUERY_WORKERS,
    slow=settings.QUERY_SLOW_WORKERS,
    waiting=settings.QUERY_WAITING,
    running_each=settings.QUERY_RUNNING_EACH,
    waiting_each=settings.QUERY_WAITING_EACH,
    quota_s=settings.QUERY_QUOTA_S,
    spare=settings.QUERY_SPARE_WORKERS,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What queries may take; the defaults are the settings."""

    places: Places = USUAL
    memory_mb: int = settings.QUERY_MEMORY_MB
    answer_mb: int = settings.QUERY_ANSWER_MB
    store_mb: int = settings.QUERY_STORE_MB
    slice_s: float = settings.QUERY_SLICE_S
    held_bytes: int = settings.ANSWER_HELD_KB << 10

    @property
    def memory_each_mb(self) -> int:
        """What one worker may take beyond its open store."""
        return self.memory_mb // self.places.all

    @property
    def copies(self) -> int:
        """How many copies of a store in memory there may come to be: a worker's each, one kept."""
        return self.places.all + 1


@dataclass(frozen=True, slots=True)
class Held:
    """The dumps that make a release's store, and how many quads they hold."""

    dumps: tuple[Path, ...]
    quads: int

    @property
    def expected_mb(self) -> int:
        """Roughly the memory that they will take."""
        return self.quads * _QUAD_BYTES >> 20
