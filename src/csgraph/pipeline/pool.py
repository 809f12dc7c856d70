"""Run units of work in order, in this process or in several.

Workers are spawned, never forked: an engine's threads do not survive a fork. They die
with the build that started them, so a killed build leaves nothing running.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from csgraph.errors import CsgraphError
from csgraph.settings import WORKERS_FROM_BYTES

_PR_SET_PDEATHSIG = 1
_AHEAD = 2

Task = TypeVar("Task")
Answer = TypeVar("Answer")


def _start(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _timed(work: Callable[[Task], Answer], task: Task) -> tuple[Answer, float]:
    before = time.process_time()
    return work(task), time.process_time() - before


def _result(future: Future[Answer]) -> Answer:
    try:
        return future.result()
    except BrokenProcessPool as fault:
        raise CsgraphError(
            "A worker process was ended from outside, most often for want of memory.",
            hint="Build again with fewer --jobs; nothing was released.",
        ) from fault


class Pool:
    """`jobs` worker processes; with one job, none: the work is done here.

    Answers come in the order of the tasks, and at most a few tasks a worker are under
    way, so memory does not grow with their number.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._worker_cpu_s = 0.0
        self._executor: ProcessPoolExecutor | None = None
        if jobs > 1:
            self._executor = ProcessPoolExecutor(
                jobs,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_start,
                initargs=(os.getpid(),),
            )

    def weigh(self, input_bytes: int) -> None:
        """Do without workers for an input that is read before they would have started."""
        if input_bytes < WORKERS_FROM_BYTES:
            self._executor = None

    def run(self, work: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[Answer]:
        """Yield `work(task)` for each task, in order."""
        if self._executor is None:
            yield from map(work, tasks)
            return
        waiting: deque[Future[tuple[Answer, float]]] = deque()
        for task in tasks:
            waiting.append(self._executor.submit(_timed, work, task))
            if len(waiting) >= self._jobs * _AHEAD:
                yield self._answer(waiting.popleft())
        while waiting:
            yield self._answer(waiting.popleft())

    def begin(self, work: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[Answer]:
        """Start every task now where there are workers; yield the answers when asked.

        For few, small tasks that can run beside what this process does meanwhile.
        """
        if self._executor is None:
            return map(work, tasks)
        begun = [self._executor.submit(_timed, work, task) for task in tasks]
        return (self._answer(future) for future in begun)

    def _answer(self, future: Future[tuple[Answer, float]]) -> Answer:
        answer, cpu_s = _result(future)
        self._worker_cpu_s += cpu_s
        return answer

    def take_cpu_s(self) -> float:
        """Return the CPU seconds that workers took since this was last asked."""
        taken, self._worker_cpu_s = self._worker_cpu_s, 0.0
        return taken

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
