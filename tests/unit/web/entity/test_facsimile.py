"""The lines of a sheet, with a value marked in them."""

from __future__ import annotations

import pytest

from csgraph.web.entity.facsimile import MOST_CHARS, MOST_LINES, quoted, whole


def marked(text: str, *values: str) -> list[str]:
    """What of `text` is marked, in reading order."""
    lines, _ = quoted(text, 1, text.count("\n") + 1, values)
    return [part.text for line in lines for part in line.parts if part.is_marked]


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("-\n- Solidarité\n- Culture", ["Culture"], ["Culture"]),
        ("- SOLIDARITE", ["Solidarité"], ["SOLIDARITE"]),
        ("Nom | Finistère | 2018 |", ["2018"], ["2018"]),
        ("- CENTRE DU HAUT - Finistère", ["CENTRE DU HAUT", "Finistère"],
         ["CENTRE DU HAUT", "Finistère"]),
        ("-\n- Viellissement\n- Culture", ["Vieillissement", "Culture"],
         ["Viellissement", "Culture"]),
        ("- Une commune", ["commune"], ["commune"]),
        ("- Intercommunal", ["commun"], ["Intercommunal"]),
        ("- un\n- deux", ["trois"], []),
        ("Du texte\nen deux lignes", ["Du texte\nen deux lignes"], ["Du texte", "en deux lignes"]),
        ("- Œuvres", ["oeuvres"], ["Œuvres"]),
    ],
)  # fmt: skip
def test_a_value_is_marked_where_it_stands(text, values, expected):
    """By its letters; of what is left, one value and one line belong together, two do not."""
    assert marked(text, *values) == expected


def test_lines_bear_the_numbers_of_their_file():
    """Where the text has as many lines as its place; a cell of a table has none."""
    assert [line.number for line in whole("a\nb", 7, 8)] == [7, 8]
    assert [line.number for line in whole("a\nb", 7, 7)] == [None, None]
    assert [line.number for line in whole("a\nb", None, None)] == [None, None]


def test_nothing_but_marks_is_added():
    """The parts of a line are the line."""
    lines, is_whole = quoted("a Culture b\n\nc", 1, 3, ["culture"])

    assert ["".join(part.text for part in line.parts) for line in lines] == ["a Culture b", "", "c"]
    assert is_whole


@pytest.mark.parametrize("text", ["x\n" * 5_000, "x" * 500_000])
def test_a_long_field_is_cut_and_says_so(text):
    """Beside a statement stand its first lines; the sheet's page has the rest."""
    lines, is_whole = quoted(text, 1, text.count("\n") + 1, [text])

    assert not is_whole
    assert len(lines) <= MOST_LINES
    assert sum(len(part.text) for line in lines for part in line.parts) <= MOST_CHARS
    assert whole(text, 1, 1) == ()
