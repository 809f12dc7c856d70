"""Fixtures that every test may use. The only file of the tests that names `../shared`."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the checkout."""
    return ROOT


def _shared(part: str) -> Path:
    path = SHARED / part
    if not path.exists():
        pytest.skip(f"needs {part} from the project's shared folder, which is not on this machine")
    return path


@pytest.fixture(scope="session")
def real_listing() -> Path:
    """The real listing of 25 sheets; absent on a user's machine."""
    return _shared("sheets/seine-et-marne.txt")
