"""The real listing, read whole: what stands in it is what was read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from csgraph.intake.decode import encode_lines
from csgraph.model import Field, Sheet

ReadPath = Callable[[Path], Any]


def _lines(sheet: Sheet) -> list[str]:
    own: list[Field] = [f for f in sheet.fields if f.keys != ("year",)]
    return [
        line for f in own for line in (f.label, *(f.text.split("\n") if f.text is not None else ()))
    ]


def test_the_real_listing_has_25_sheets_of_15_centres(read_path: ReadPath, real_listing: Path):
    """Nothing in it is unclear, and all of it is of one département."""
    reading = read_path(real_listing)

    assert len(reading.sheets) == 25
    assert len({sheet.first("centre") for sheet in reading.sheets}) == 15
    assert {sheet.values("department") for sheet in reading.sheets} == {("Seine-et-Marne",)}
    assert all(sheet.title and sheet.complete for sheet in reading.sheets)
    assert reading.findings == []


def test_every_field_of_the_real_listing_is_where_it_says(read_path: ReadPath, real_listing: Path):
    """The lines a field names are its text, and its label stands right above."""
    lines = real_listing.read_text("utf-8").split("\n")
    for sheet in read_path(real_listing).sheets:
        for f in sheet.fields:
            if f.text is not None:
                assert lines[f.first_line - 1 : f.last_line] == f.text.split("\n")
                assert lines[f.first_line - 2] == f.label
                assert all(part in f.text for value in f.values for part in value.split(" ( "))


def test_the_real_listing_adds_up_and_comes_back(read_path: ReadPath, real_listing: Path):
    """Every line is counted once, and the evidence is the file, byte for byte."""
    reading = read_path(real_listing)
    source = reading.source
    written = [*source.preamble.split("\n"), *(x for s in reading.sheets for x in _lines(s))]

    assert sum(source.accounting.values()) == source.line_count == 1486
    assert source.accounting["finding"] == source.accounting["blank"] == 0
    assert b"".join(
        encode_lines(
            written,
            encoding=source.encoding,
            has_bom=source.has_bom,
            line_end=source.line_end,
            other_line_ends=source.other_line_ends,
            ends_with_line_end=source.ends_with_line_end,
        )
    ) == real_listing.read_bytes()  # fmt: skip
