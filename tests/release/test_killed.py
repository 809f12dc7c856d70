"""A build that is killed leaves the current release whole and the next build clean."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from .killing import Killer

KILLS = 12


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_build_killed_at_any_moment_leaves_the_site_whole(listing, tmp_path: Path):
    """After each kill the current release verifies and no process is left."""
    inputs = [
        listing(*(f"Action {n}" for n in range(40)), name="a.txt"),
        listing(*(f"Action {n}" for n in range(41)), name="b.txt"),
    ]
    killer = Killer(tmp_path / "site", inputs, random.Random())
    killer.begin()
    for number in range(KILLS):
        killer.kill_one(number)
    killer.end()

    assert killer.killed + killer.done == KILLS
    assert killer.killed > KILLS // 3
