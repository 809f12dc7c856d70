"""Tests of `csgraph.intake.labels` and `csgraph.intake.under`."""

from __future__ import annotations

import pytest

from csgraph.intake.labels import LABELS, begins, comparable, is_scales, label_of
from csgraph.intake.under import LineKind, read_under, split_organiser
from csgraph.model import KEYS

_BY_RANK = {label.rank: label for label in LABELS}


def test_every_label_feeds_known_keys():
    """Labels and the keys of `csgraph read` can't drift apart."""
    assert [label.rank for label in LABELS] == list(range(1, 23))
    assert all(key in KEYS for label in LABELS for key in label.keys)
    assert len({label.keys for label in LABELS}) == len(LABELS)


def test_each_label_line_is_known_but_the_scales():
    """`Territoire concerné` is a label only by its place, every other by its words."""
    for label in LABELS:
        line = f"- {label.text}"
        assert is_scales(line) if label.rank in (10, 14) else label_of(line) is label


@pytest.mark.parametrize(
    "line",
    [
        "- Statut de l’action",
        "-\u00a0Statut de l'action",
        "-  Statut\tde l'action ",
        "- Statut\u202fde l'action",
        "\ufeff- Statut de l'action",
    ],
)
def test_blanks_and_apostrophes_do_not_hide_a_label(line: str):
    """No-break spaces, doubled blanks and curly apostrophes compare as typed plainly."""
    assert label_of(line) is _BY_RANK[3]


def test_decomposed_accents_do_not_hide_a_label():
    """A label in NFD, as some systems write it, is the label."""
    assert label_of("- Re\u0301sume\u0301") is _BY_RANK[7]


@pytest.mark.parametrize(
    "line",
    [
        "- Public ciblé : les familles",
        "Public",
        "-Public",
        "- public",
        "- Public :",
        "• Public",
        "- Public\x0c",
        "- Public\u2028",
        "- Resume",
    ],
)
def test_a_line_that_only_resembles_is_no_label(line: str):
    """Equality decides: no beginning, no other bullet, no other case, no lost accent."""
    assert label_of(line) is None


def test_separators_are_no_blanks():
    """A line separator inside a line is a letter of it."""
    assert comparable(" a\u2028b\x0b ") == "a\u2028b\x0b"


def test_the_beginning_of_a_label_is_recognised_up_to_its_last_letter():
    """A cut can fall anywhere in a label, between a letter and its accent too."""
    resume = _BY_RANK[7]

    assert begins("- Résum", resume)
    assert begins("-", resume)
    assert begins("- Re", resume)
    assert not begins("- Résumé", resume)
    assert not begins("- Résumé de", resume)
    assert not begins("", resume)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("CENTRE LE LAVOIR - Seine-et-Marne", ("CENTRE LE LAVOIR", "Seine-et-Marne")),
        ("CENTRE-LAVOIR - LE PRÉ - VAL D’OISE", ("CENTRE-LAVOIR - LE PRÉ", "VAL D’OISE")),
        ('CENTRE "LE LAVOIR" - Essonne', ('CENTRE "LE LAVOIR"', "Essonne")),
        ("CENTRE\u00a0-\u00a0Essonne", ("CENTRE", "Essonne")),
        ("CENTRE - Essonne - annexe", ("CENTRE - Essonne - annexe", None)),
        ("CENTRE - Essonne - Essonne", ("CENTRE - Essonne", "Essonne")),
        ("CENTRE -Essonne", ("CENTRE -Essonne", None)),
        ("CENTRE", ("CENTRE", None)),
        ("- Essonne", ("", "Essonne")),
        (" - " * 50_000, (" - " * 50_000, None)),
    ],
)
def test_the_organiser_is_split_at_its_departement(line: str, expected: tuple[str, str | None]):
    """The last ` - ` with a département on its right parts the name from it."""
    assert split_organiser(line) == expected


def test_closed_lists_lose_their_bullets_and_one_dash():
    """Values stand with or without bullet; the form's own dash is no value."""
    under = read_under(_BY_RANK[6], ["-", "- Culture", "Emploi, économie", "", "-  santé ", "-"])

    assert under.values == ("Culture", "Emploi, économie", "santé")
    assert under.kinds == [
        LineKind.STRUCTURAL,
        LineKind.VALUE,
        LineKind.VALUE,
        LineKind.BLANK,
        LineKind.VALUE,
        LineKind.FINDING,
    ]


def test_prose_is_kept_as_it_stands():
    """Bullets, dashes, blanks and empty lines of prose are its author's."""
    lines = ["", "  - un", "-", "-> deux", "\u00a0", "trois "]

    under = read_under(_BY_RANK[7], lines)

    assert under.values == ("\n".join(lines),)
    assert under.kinds.count(LineKind.BLANK) == 2


def test_prose_of_blank_lines_says_nothing():
    """A label with only blank lines under it has no value, and its lines are counted."""
    under = read_under(_BY_RANK[7], ["", " \u00a0"])

    assert under.values == ()
    assert under.kinds == [LineKind.BLANK, LineKind.BLANK]


def test_a_size_joins_the_attachment_before_it():
    """`( size )` belongs to the file named above it."""
    lines = ["- affiche.pdf", "( 120 Ko )", "https://exemple.fr/a.pdf", "(perdu", "( 1 Mo )"]

    assert read_under(_BY_RANK[2], lines).values == (
        "affiche.pdf ( 120 Ko )",
        "https://exemple.fr/a.pdf",
        "(perdu ( 1 Mo )",
    )


def test_values_are_nfc():
    """What is published is composed, however it was typed."""
    assert read_under(_BY_RANK[6], ["- Sante\u0301"]).values == ("Santé",)
    assert read_under(_BY_RANK[7], ["e\u0301te\u0301"]).values == ("été",)
