"""Settings from the environment and from a file: taken, or refused before anything begins."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def _told(**given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "csgraph.cli", "read", os.devnull],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("CSGRAPH_QUERY_DEADLINE_S", "soon", "is no float"),
        ("CSGRAPH_QUERY_WORKERS", "-1", "from 0 on"),
        ("CSGRAPH_QUERY_DEADLINE_S", "inf", "from 0 on"),
        ("CSGRAPH_METRICS", "maybe", "is no bool"),
        ("CSGRAPH_CHUNK_SHEETS", "3", "no setting that can be set"),
        ("CSGRAPH_QUERY_DEADLNE_S", "3", "no setting that can be set"),
        ("CSGRAPH_SETTINGS", "/nowhere/csgraph.toml", "can't be read"),
    ],
)
def test_a_setting_that_is_none_stops_a_command(name, value, says):
    """One message, exit 1, no traceback."""
    done = _told(**{name: value})

    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_the_environment_goes_before_the_file(tmp_path: Path):
    """What is said nearer is taken."""
    (tmp_path / "csgraph.toml").write_text("query_workers = 3\nquery_waiting = 5\n")
    code = "from csgraph import settings as s; print(s.QUERY_WORKERS, s.QUERY_WAITING)"
    given = {"CSGRAPH_SETTINGS": str(tmp_path / "csgraph.toml"), "CSGRAPH_QUERY_WORKERS": "7"}
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **given}, capture_output=True, text=True
    )

    assert done.stdout == "7 5\n"
