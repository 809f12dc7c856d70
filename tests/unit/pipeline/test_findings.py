"""What the pipeline itself notices of a sheet, and what people clear of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from csgraph.findings import Finding
from csgraph.pipeline import BuildOptions, check

TABLE = "Titre;Structure organisatrice;Année;Résumé\n{title};{centre} - Nord;{year};Un texte.\n"


def found(folder: Path, code: str, accepted: str = "", **cells: str) -> list[Finding]:
    """Check a table of one sheet; the findings of this code."""
    said = {"title": "Atelier", "centre": "CENTRE SOCIAL LE BEFFROI", "year": "2019", **cells}
    (folder / "fiches.csv").write_text(TABLE.format(**said), "utf-8")
    decisions = folder / "decisions"
    decisions.mkdir(exist_ok=True)
    (decisions / "accepted.tsv").write_text(f"sheet\tfield\tcode\n{accepted}", "utf-8")
    checked = check(BuildOptions((str(folder / "fiches.csv"),), folder, decisions=decisions))
    return [finding for finding in checked.findings if finding.code == code]


@pytest.mark.parametrize("year", ["2019-2020", "19", "vers 2010"])
def test_a_year_that_is_none_is_said_and_not_dropped_in_silence(tmp_path: Path, year: str):
    """A cell of the column Année that holds no year leaves a finding at its place."""
    (finding,) = found(tmp_path, "year-unclear", year=year)

    assert (finding.cell, finding.value, finding.field) == ("C2", year, "year")


def test_a_year_of_four_digits_is_clear(tmp_path: Path):
    """Nothing is said of a year that is published."""
    assert found(tmp_path, "year-unclear") == []


def test_a_general_name_can_be_accepted(tmp_path: Path):
    """A row for the sheet that is named clears it, as it clears any finding."""
    (finding,) = found(tmp_path, "general-name", centre="CENTRE SOCIAL")

    accepted = f"{finding.sheet}\tcentre\tgeneral-name\n"
    assert found(tmp_path, "general-name", accepted, centre="CENTRE SOCIAL") == []
