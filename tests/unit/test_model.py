"""What a sheet says, taken apart by key."""

from __future__ import annotations

from csgraph.model import KEYS, Field, Layout, Sheet


def _sheet(*fields: Field) -> Sheet:
    return Sheet("a.txt", 1, 9, Layout.LISTING, fields)


def test_the_organisers_line_holds_centres_and_departements_in_turn():
    """An empty value is nobody's."""
    line = Field(("centre", "department"), "- S", "x", ("A", "Paris", "B", "", "C"), 1)
    sheet = _sheet(line)

    assert sheet.values("centre") == ("A", "B", "C")
    assert sheet.values("department") == ("Paris",)


def test_the_values_of_a_key_come_from_every_field_that_feeds_it():
    """In reading order."""
    sheet = _sheet(
        Field(("keywords",), "- M", "", ("Culture", "Santé"), 1),
        Field((), "- X", "", ("rien",), 2),
        Field(("keywords",), "- M", "", ("Emploi",), 3),
    )

    assert sheet.values("keywords") == ("Culture", "Santé", "Emploi")
    assert sheet.first("keywords") == "Culture"
    assert sheet.first("summary") is sheet.title is None


def test_a_fields_name_is_its_label_without_the_bullet():
    """Blanks trimmed, the rest as printed."""
    assert Field((), " -  Public ", None, (), 0).name == "Public"
    assert Field((), "Résumé", None, (), 0).name == "Résumé"


def test_every_key_feeds_a_property_of_its_own():
    """But the two lists of partners share a scheme, as do the two scales."""
    assert len({key.prop for key in KEYS.values()}) == len(KEYS)
    assert all(key.scheme is None or not key.is_prose for key in KEYS.values())
