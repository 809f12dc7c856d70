"""Run a command as a whole process and say what it took: time, CPU, memory.

CPU is that of the process and of every child it waited for. Memory is told twice: the
largest single process (the kernel's own peak), and the whole tree at once, sampled as
proportional set size, so that pages shared after a fork count once. Linux only.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SAMPLE_EVERY_S = 0.1


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run took; `said` is the end of what it printed."""

    exit_status: int
    wall_s: float
    cpu_s: float
    largest_mb: float
    tree_mb: float
    said: str


def run(
    command: Sequence[str], log: Path, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Measured:
    """Run `command`, its output going to `log`, and measure it."""
    with log.open("wb") as out:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=env, cwd=cwd)
        sampler = Sampler(process.pid)
        sampler.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - began
        sampler.stop()
        process.returncode = os.waitstatus_to_exitcode(status)
    return Measured(
        process.returncode,
        wall_s,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
        sampler.peak_kb / 1024,
        log.read_text("utf-8", "replace")[-2000:],
    )


class Sampler(threading.Thread):
    """Keeps the greatest sum of the proportional set sizes of a process and its children."""

    def __init__(self, root: int, every_s: float = SAMPLE_EVERY_S) -> None:
        super().__init__(daemon=True)
        self._root = root
        self._every_s = every_s
        self._done = threading.Event()
        self.peak_kb = 0

    def run(self) -> None:
        """Look until `stop`."""
        while not self._done.wait(self._every_s):
            self.peak_kb = max(self.peak_kb, tree_pss_kb(self._root))

    def stop(self) -> None:
        """Look no more; `peak_kb` stays."""
        self._done.set()
        self.join()


def tree(root: int) -> list[int]:
    """Return the process `root` and all its descendants that live now."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # the name, in brackets, may hold blanks: the parent stands two words after it
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):  # it ended while we looked
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found = [root]
    for pid in found:
        found.extend(children.get(pid, ()))
    return found


def tree_pss_kb(root: int) -> int:
    """Return the memory of a process and its descendants now, shared pages counted once."""
    return sum(_pss_kb(pid) for pid in tree(root))


def open_files(root: int) -> int:
    """Return how many files and sockets a process and its descendants hold open now."""
    count = 0
    for pid in tree(root):
        with suppress(OSError):  # it ended while we looked
            count += len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return count


def _pss_kb(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except (OSError, ValueError):  # it ended while we looked
        pass
    return 0
