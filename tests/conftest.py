"""Fixtures that every test may use. The only file of the tests that names `../shared`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

# No example is timed: on a machine at work its 200 ms say nothing of the code.
settings.register_profile("untimed", settings.default, deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the checkout."""
    return ROOT


def absent(what: str) -> None:
    """Say aloud that `what` is not on this machine; in CI, where it must be, fail."""
    if os.environ.get("CI"):
        pytest.fail(f"CI must have {what}")
    pytest.skip(f"needs {what}, which is not on this machine")


def _shared(part: str) -> Path:
    path = SHARED / part
    if not path.exists():
        absent(f"{part} from the project's shared folder")
    return path


@pytest.fixture(scope="session")
def real_listing() -> Path:
    """The real listing of 25 sheets; absent on a user's machine."""
    return _shared("sheets/seine-et-marne.txt")


@pytest.fixture(scope="session")
def reconciliation_schemas() -> Path:
    """The official schemas of the reconciliation protocol 0.2; they have no licence to copy."""
    return _shared("conformance/reconciliation-0.2")


@pytest.fixture(scope="session")
def csgraph() -> Callable[..., str]:
    """Run the real command at the top of the checkout; its standard output."""

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "csgraph.cli", *arguments]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def example_release(csgraph: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the examples' release, built once by the real command."""
    site = tmp_path_factory.mktemp("examples") / "site"
    csgraph("build", "examples/sheets", "--decisions", "examples/decisions", "--site", str(site))
    return (site / "current").resolve()
