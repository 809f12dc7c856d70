"""Fixtures that every test may use. The only file of the tests that names `../shared`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


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
