"""Fixtures of the property tests: bytes read as the pipeline reads a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from csgraph import intake
from csgraph.intake.files import InputFile
from csgraph.model import Sheet, Source


@pytest.fixture(scope="session")
def read_bytes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], Iterator[object]]:
    """Return a function that reads bytes as a listing. One file serves every example."""
    file = InputFile("fiches.txt", tmp_path_factory.mktemp("properties") / "fiches.txt")

    def _read(content: bytes) -> Iterator[object]:
        file.path.write_bytes(content)
        return intake.read(file)

    return _read


@pytest.fixture(scope="session")
def rebuilt() -> Callable[[Source, list[Sheet]], list[str]]:
    """Return a function that gives the lines again from the evidence alone."""

    def _rebuilt(source: Source, sheets: list[Sheet]) -> list[str]:
        texts = [source.preamble] if source.preamble_lines else []
        for sheet in sheets:
            for field in sheet.fields:
                if field.keys != ("year",):
                    texts.append(field.label)
                    texts += [] if field.text is None else [field.text]
        return [line for text in texts if text is not None for line in text.split("\n")]

    return _rebuilt
