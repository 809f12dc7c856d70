"""A run is measured with the processes it starts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks import machine
from benchmarks.measure import run, tree

FORKS = """
import os
import time
if os.fork() == 0:
    held = bytearray(60_000_000)
    for at in range(0, len(held), 4096):
        held[at] = 1
    time.sleep(1)  # long enough to be sampled
    os._exit(0)
os.wait()
print("done")
"""


@pytest.fixture(scope="module")
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """A process that waits for its input to end."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.communicate(b"\n")


def test_a_child_counts_in_time_and_memory(tmp_path: Path) -> None:
    """What a child used is told with its parent's, and the output is kept."""
    took = run([sys.executable, "-c", FORKS], tmp_path / "log")

    assert took.exit_status == 0
    assert took.said == "done\n"
    assert took.largest_mb > 60
    assert took.tree_mb > 60
    assert took.cpu_s > 0
    assert took.wall_s > 0


def test_a_failure_is_told(tmp_path: Path) -> None:
    """The exit status is the command's own."""
    assert run([sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "log").exit_status == 3


def test_a_tree_holds_the_children(sleeper: subprocess.Popen[bytes]) -> None:
    """Descendants are found from the root."""
    assert sleeper.pid in tree(os.getpid())
    assert tree(sleeper.pid) == [sleeper.pid]


def test_the_machine_is_named() -> None:
    """A figure says where it was measured; the name is fit for a file."""
    facts = machine.machine()

    assert facts["python"] == ".".join(map(str, sys.version_info[:3]))
    assert facts["cores"]
    assert set(facts["libraries"]) >= {"pyoxigraph", "rdflib", "pyshacl"}  # type: ignore[call-overload]
    assert machine.short_name({"cpu": "Some CPU (R) @ 2 GHz", "cores": 4}) == "some-cpu-r-2-ghz-4c"
