"""What a build was asked to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, what is done of it, and the whole (0: not known yet)."""


def silent(stage: str, done: int, total: int) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """The options of `csgraph build`, as DESIGN's command line names them."""

    inputs: tuple[str, ...]
    site: Path
    base: str | None = None
    decisions: Path | None = None
    ledger: Path | None = None
    public: str | None = None
    version: str | None = None
    date: str | None = None
    jobs: int = 1
    strict: bool = False
    removals_ok: bool = False
    rebase: bool = False
    timings: Path | None = None
    progress: Progress = field(default=silent)
