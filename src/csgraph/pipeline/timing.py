"""How long each stage took, in wall and CPU seconds, workers included."""

from __future__ import annotations

import json
import resource
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def _cpu_s() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime


class Timings:
    """Sums seconds by stage; a worker's are sent home and added."""

    def __init__(self) -> None:
        self.stages: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens within."""
        wall, cpu = time.perf_counter(), _cpu_s()
        try:
            yield
        finally:
            self.add(name, time.perf_counter() - wall, _cpu_s() - cpu)

    def add(self, name: str, wall_s: float, cpu_s: float) -> None:
        """Add what a stage took elsewhere."""
        total = self.stages[name]
        total[0] += wall_s
        total[1] += cpu_s

    def merge(self, others: dict[str, tuple[float, float]]) -> None:
        """Add a worker's stages."""
        for name, (wall_s, cpu_s) in others.items():
            self.add(name, wall_s, cpu_s)

    def taken(self) -> dict[str, tuple[float, float]]:
        """Return the stages as plain values, to be sent home."""
        return {name: (wall, cpu) for name, (wall, cpu) in self.stages.items()}

    def write(self, path: Path) -> None:
        """Write `{stage: {wall_s, cpu_s}}` as JSON."""
        table = {
            n: {"wall_s": round(w, 4), "cpu_s": round(c, 4)} for n, (w, c) in self.stages.items()
        }
        path.write_text(json.dumps(table, indent=2) + "\n", "utf-8")
