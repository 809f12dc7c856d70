"""A thousand builds killed at random moments, each checked; run by `make soak`."""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path

import pytest
from tests.release.conftest import listing_text
from tests.release.killing import Killer

from csgraph.release import site as sites

KILLS = 1000
KEPT = 20
"""Releases that may pile up before the older are removed."""


@pytest.mark.soak
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_thousand_kills(tmp_path: Path):
    """The current release verifies after every one; what they left is cleared away."""
    inputs = []
    for count in (60, 61):
        inputs.append(tmp_path / f"{count}.txt")
        inputs[-1].write_text(listing_text(f"Action {n}" for n in range(count)), "utf-8")
    killer = Killer(tmp_path / "site", inputs, random.Random())
    killer.begin()
    for number in range(KILLS):
        killer.kill_one(number)
        _forget_old_releases(tmp_path / "site")
    killer.end()

    assert killer.killed > KILLS // 2


def _forget_old_releases(site: Path) -> None:
    current = sites.require_current(site)
    others = [v for v in sites.versions(site) if v != current.name]
    for version in others[: max(0, len(others) - KEPT)]:
        shutil.rmtree(sites.release_path(site, version))
