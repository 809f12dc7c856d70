"""Fixtures of the tests of intake: a file written here, read as the pipeline reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from csgraph import intake
from csgraph.findings import Finding
from csgraph.intake.files import InputFile
from csgraph.model import Sheet, Source


@dataclass(frozen=True)
class Reading:
    """Everything that one file gave."""

    sheets: list[Sheet]
    findings: list[Finding]
    source: Source

    @property
    def codes(self) -> list[str]:
        """The codes of the findings, in order."""
        return [finding.code for finding in self.findings]

    def one(self) -> Sheet:
        """Return the only sheet there is."""
        (sheet,) = self.sheets
        return sheet

    def finding(self, code: str) -> Finding:
        """Return the only finding of this code."""
        (finding,) = (f for f in self.findings if f.code == code)
        return finding


def read_file(file: InputFile) -> Reading:
    """Read `file` and check that its source comes last, and once."""
    *items, source = intake.read(file)
    assert isinstance(source, Source)
    assert not any(isinstance(item, Source) for item in items)
    return Reading(
        [item for item in items if isinstance(item, Sheet)],
        [item for item in items if isinstance(item, Finding)],
        source,
    )


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str | bytes], Reading]:
    """Return a function that reads a listing, given as text or as bytes."""

    def _read(content: str | bytes) -> Reading:
        path = tmp_path / "fiches.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_file(InputFile("fiches.txt", path))

    return _read


@pytest.fixture
def read_path() -> Callable[[Path], Reading]:
    """Return a function that reads the listing at a path."""
    return lambda path: read_file(InputFile(path.name, path))
