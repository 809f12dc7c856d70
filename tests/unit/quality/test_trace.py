"""Each finding leads to the lines that its author can mend."""

from __future__ import annotations

from dataclasses import replace

import pytest

from csgraph.errors import StructuralFault
from csgraph.model import Field, Layout, Sheet
from csgraph.quality.gate import remaining, withholding
from csgraph.quality.screen import Result
from csgraph.quality.trace import label_lines, trace

ACTION = "http://localhost:8000/id/action/a1"
KEYWORDS = "-\n- Culture\n- Jardinage"
SHEET = Sheet(
    "fiches.txt",
    10,
    19,
    Layout.LISTING,
    (
        Field(("title",), "Actions", "Le jardin", ("Le jardin",), 0, 11, 11),
        Field(("centre", "department"), "- Structure organisatrice", "- X", ("X",), 1, 13, 13),
        Field(("attachments",), "- Fichier(s) associé(s)", None, (), 2),
        Field(("keywords",), "- Mots clés", KEYWORDS, ("Culture", "Jardinage"), 3, 16, 18),
        Field(("summary",), "- Résumé", None, (), 4),
    ),
)  # fmt: skip


def missing(shape: str) -> Result:
    """A result that says that something is not there."""
    return Result(shape, "MinCountConstraintComponent", ACTION)


def test_a_value_leads_to_its_own_line():
    """An unknown value is named as the sheet writes it, at the line where it stands."""
    base = "http://localhost:8000/id/concept/keyword/jardinage"
    result = Result("Action-keyword-known", "PatternConstraintComponent", ACTION, f"<{base}>")

    (finding,) = trace([result], SHEET, {})

    assert (finding.code, finding.field, finding.value) == (
        "unknown-value",
        "keywords",
        "Jardinage",
    )
    assert (finding.first_line, finding.last_line) == (18, 18)


@pytest.mark.parametrize(("layout", "line"), [(Layout.LISTING, 13), (Layout.TABLE, 12)])
def test_a_bar_parts_values_in_a_table_alone(layout, line):
    """In a listing a line is one value, whatever signs stand in it."""
    values = ("Zut|Foo", "Foo") if layout is Layout.LISTING else ("Zut", "Foo")
    field = Field(("keywords",), "Mots clés", "- Zut|Foo\n- Foo", values, 0, 12, 13)
    sheet = Sheet("f", 11, 13, layout, (field,))
    base = "http://localhost:8000/id/concept/keyword/foo"
    result = Result("Action-keyword-known", "PatternConstraintComponent", ACTION, f"<{base}>")

    (finding,) = trace([result], sheet, {})

    assert finding.first_line == line


def test_a_missing_value_leads_to_its_empty_label():
    """A label with nothing under it is the line where the text belongs."""
    (finding,) = trace([missing("Action-summary-given")], SHEET, {})

    assert (finding.code, finding.first_line, finding.last_line) == ("no-summary", 19, 19)


def test_a_missing_label_leads_to_the_sheet():
    """Where not even the label is printed, the whole sheet is the place."""
    (finding,) = trace([missing("Action-audience-given")], SHEET, {})

    assert (finding.field, finding.first_line, finding.last_line) == ("audiences", 10, 19)


def test_a_table_leads_to_its_cell():
    """In a workbook the place is a cell."""
    field = Field(("summary",), "Résumé", None, (), 0, cell="Feuille1!C4")
    sheet = Sheet("t.xlsx", None, None, Layout.TABLE, (field,), worksheet="Feuille1", row=4)

    (finding,) = trace([missing("Action-summary-given")], sheet, {})

    assert (finding.cell, finding.first_line) == ("Feuille1!C4", None)


def test_findings_come_in_the_order_of_the_lines():
    """A person reads the report beside the sheet, from its top."""
    results = [missing("Action-summary-given"), missing("Action-department-given")]

    assert [f.first_line for f in trace(results, SHEET, {})] == [13, 19]


def test_what_is_withheld_is_not_reported_as_missing():
    """A summary held back is told as such, and not asked for again."""
    field = replace(SHEET.fields[4], text="Au 01 23 45 67 89", first_line=20, last_line=20)
    sheet = replace(SHEET, fields=(*SHEET.fields[:4], field))

    (finding,) = trace([missing("Action-summary-given")], sheet, {4: ("personal-data",)})

    assert (finding.code, finding.first_line) == ("personal-data", 20)
    assert finding.detail == "numéro de téléphone / telephone number"
    assert finding.value is None


def test_a_structural_result_stops_the_build_and_names_the_sheet():
    """What speaks to us is an error of the run, with sheet and shape."""
    result = Result("Action-year-form", "DatatypeConstraintComponent", ACTION, '"x"')

    with pytest.raises(StructuralFault, match=r"fiches\.txt, line 10: .* Action-year-form"):
        trace([result], SHEET, {})


def test_labels_stand_where_the_texts_before_them_end():
    """The lines of all labels follow from the lines of the texts."""
    assert label_lines(SHEET) == {0: 10, 1: 12, 2: 14, 3: 15, 4: 19}


def test_every_label_of_the_real_listing_stands_at_its_line(real_listing):
    """The line we name for a label is the line that prints it."""
    from csgraph import pipeline

    printed = real_listing.read_text("utf-8").split("\n")
    sheets = [item for item in pipeline.read([str(real_listing)]) if isinstance(item, Sheet)]

    assert len(sheets) == 25
    for sheet in sheets:
        lines = label_lines(sheet)
        of_listing = [f for f in sheet.fields if f.position in lines]
        assert of_listing
        assert all(printed[lines[f.position] - 1] == f.label for f in of_listing)


def test_a_violation_withholds_and_nothing_else_does():
    """Two organisers withhold the sheet; an unknown value and a missing summary do not."""
    results = [missing("Action-summary-given"), missing("Action-organiser-count")]

    assert withholding(trace(results, SHEET, {})) == ("two-organisers",)
    assert withholding(trace(results[:1], SHEET, {})) == ()


def test_what_a_person_has_cleared_is_not_told_again():
    """A cleared finding neither shows nor withholds; the others stay."""
    found = trace([missing("Action-summary-given"), missing("Action-organiser-count")], SHEET, {})

    left = remaining(found, frozenset({("centre", "two-organisers")}))

    assert [finding.code for finding in left] == ["no-summary"]
    assert withholding(left) == ()
