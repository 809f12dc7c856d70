"""Tests of the older layout: `csgraph.intake.older` and `olderlabels`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csgraph.model import Layout

Read = Callable[[Any], Any]

OLDER = """\
Actions
La ronde des livres
Thèmes
• Culture
• Vie de quartier
Quels furent les éléments de diagnostic à l'origine de l'expérience ?
La bibliothèque avait fermé.
- et le bus aussi
Mots clés associés à l'actions
•Environnement
Habitants
Description générale
Une malle de livres passe de hall en hall.
Impacts
On se salue.
Facteurs de réussite
Des voisins matinaux.
Limites
L'hiver.
"""
LISTED = "Actions\nAtelier\n- Structure organisatrice\n- CENTRE A - Essonne\n"


def test_the_older_layout_has_its_own_fields(read: Read):
    """Themes, diagnosis, impacts, factors and limits are read; no centre is missed."""
    reading = read(OLDER)
    sheet = reading.one()

    assert sheet.layout is Layout.OLDER
    assert {f.keys[0]: f.values for f in sheet.fields} == {
        "title": ("La ronde des livres",),
        "themes": ("Culture", "Vie de quartier"),
        "diagnosis": ("La bibliothèque avait fermé.\n- et le bus aussi",),
        "keywords": ("Environnement", "Habitants"),
        "description": ("Une malle de livres passe de hall en hall.",),
        "impact": ("On se salue.",),
        "success_factors": ("Des voisins matinaux.",),
        "limitations": ("L'hiver.",),
    }
    assert reading.codes == ["older-layout"]
    assert sum(reading.source.accounting.values()) == reading.source.line_count


def test_older_labels_may_bear_a_bullet_and_be_asked(read: Read):
    """A bullet before a label, or the form's own question, is the same label."""
    text = OLDER.replace("Thèmes", "- Thèmes").replace(
        "Impacts", "Quels furent les impacts de l’expérience ?"
    )

    sheet = read(text).one()

    assert sheet.values("themes") == ("Culture", "Vie de quartier")
    assert sheet.first("impact") == "On se salue."


def test_an_older_label_that_comes_again_is_text(read: Read):
    """The first is the label; labels without bullet are easily words of prose."""
    sheet = read(OLDER.replace("L'hiver.\n", "L'hiver.\nDescription générale\n")).one()

    assert sheet.first("limitations") == "L'hiver.\nDescription générale"


def test_both_layouts_in_one_file_stay_apart(read: Read):
    """Each sheet is read by its own first label."""
    reading = read(LISTED + OLDER + LISTED + OLDER)

    assert [s.layout for s in reading.sheets] == [Layout.LISTING, Layout.OLDER] * 2
    assert [s.first("title") for s in reading.sheets] == ["Atelier", "La ronde des livres"] * 2


def test_an_older_sheet_may_have_no_title_or_no_themes(read: Read):
    """The label's own next line, a point or the question, shows that it is one."""
    text = OLDER.replace("La ronde des livres\n", "").replace("• Culture\n• Vie de quartier\n", "")

    sheet = read(text).one()

    assert (sheet.title, sheet.values("themes")) == (None, ())
    assert sheet.first("impact") == "On se salue."


def test_themes_in_the_prose_of_a_sheet_starts_nothing(read: Read):
    """The word above a line that is neither a point nor the question is prose."""
    prose = "- Résumé\nActions\nLes lieux\nThèmes\nle jeu\n"

    assert read(LISTED + prose).one().first("summary") == "Actions\nLes lieux\nThèmes\nle jeu"
