"""Sheets waiting on disk between reading and mapping: one file a reader, no order.

The spool lives in the folder of a build under way, is written and read by the same
program, and is removed with that folder. Pickle is safe here for that reason only.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from csgraph.model import Sheet


class SpoolWriter:
    """Appends sheets to one file; `put` returns where each stands."""

    def __init__(self, path: Path, number: int) -> None:
        self._file: BinaryIO = path.open("wb")
        self._number = number

    def put(self, sheet: Sheet) -> tuple[int, int]:
        """Store a sheet; return its file's number and its offset."""
        offset = self._file.tell()
        pickle.dump(sheet, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        return self._number, offset

    def __enter__(self) -> SpoolWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


def path(folder: Path, number: int) -> Path:
    """Return the spool file of this number."""
    return folder / f"{number:06d}.spool"


def fetch(folder: Path, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Sheet]:
    """Return the sheets at `places`, reading each file in one sweep."""
    found: dict[tuple[int, int], Sheet] = {}
    opened: tuple[int, BinaryIO] | None = None
    for place in sorted(set(places)):
        if opened is None or opened[0] != place[0]:
            if opened:
                opened[1].close()
            opened = place[0], path(folder, place[0]).open("rb")
        opened[1].seek(place[1])
        found[place] = pickle.load(opened[1])  # noqa: S301  written by this very build
    if opened:
        opened[1].close()
    return found
