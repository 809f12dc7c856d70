"""A hundred thousand sheets: built within bounded memory, whole, and given back."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from benchmarks import generate
from benchmarks.measure import run

pytestmark = pytest.mark.soak
SHEETS = 100_000
PEAK_MB = 1500


def test_a_hundred_thousand_sheets(tmp_path: Path):
    """The largest process stays below 1.5 GB; every sheet is accounted for; all comes back."""
    source, site, out = tmp_path / "sheets", tmp_path / "site", tmp_path / "out"
    generate.write(SHEETS, 1, source, 40)
    command = [sys.executable, "-m", "csgraph.cli"]

    built = run([*command, "build", str(source), "--site", str(site)], tmp_path / "build.log")
    assert built.exit_status == 0, built.said
    assert built.largest_mb < PEAK_MB

    counts = json.loads((site / "current" / "manifest.json").read_text("utf-8"))["counts"]
    assert counts["sheets_read"] == SHEETS
    for rest in (["verify"], ["export", "--out", str(out)]):
        done = run([*command, *rest, "--site", str(site)], tmp_path / "after.log")
        assert done.exit_status == 0, done.said
    for path in sorted(source.iterdir()):
        assert (out / path.name).read_bytes() == path.read_bytes(), path.name
