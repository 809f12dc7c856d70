"""What counts as the same words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.normal import base32, digest, normalise, slug


@pytest.mark.parametrize(
    "written",
    ["Cœur d'Été", "COEUR D’ETE", " coeur\u00a0d ete ", "Cœur-d'E\u0301te\u0301 !", "cœur_d_été"],
)
def test_case_accents_ligatures_and_signs_make_no_difference(written):
    """All these are one name."""
    assert normalise(written) == "coeur d ete"


@pytest.mark.parametrize("written", ["…", "!!!", "->", "🎉", "\u0301"])
def test_what_is_made_of_signs_stays_what_it_is(written):
    """Two titles made of different signs stay different."""
    assert normalise(written) == unicodedata.normalize("NFC", written)


def test_digits_written_otherwise_are_the_same_digits():
    """Compatibility forms are unfolded: full width, superscript, ligature."""
    assert normalise("２０１７ m² ﬁn") == "2017 m2 fin"


@given(text=st.text())
def test_a_normal_form_is_its_own_normal_form(text):
    """Normalising twice changes nothing."""
    assert normalise(normalise(text)) == normalise(text)


@given(parts=st.lists(st.text(max_size=4), max_size=4), others=st.lists(st.text(max_size=4)))
def test_a_digest_knows_where_its_parts_end(parts, others):
    """Parts cut otherwise are another digest."""
    assert (digest(*parts) == digest(*others)) == (parts == others)


def test_base_32_is_crockfords_in_lower_case():
    """The bits from the first on, five a character."""
    assert base32(b"\x00\x44\x32\x14\xc7\x42\x54\xb6\x35\xcf", 16) == "0123456789abcdef"
    assert base32(b"\xff" * 10, 10) == "z" * 10


def test_opposite_values_have_slugs_of_their_own():
    """A sign before the first word is a word; a dash that touches a letter is a bullet."""
    values = ("de 60 ans", "+ de 60 ans", "- de 60 ans", "> 60", "< 60", "≥ 60", "≤ 60", "60")

    assert len({slug(value) for value in values}) == len(values)
    assert slug("-18 ans") == slug("- 18 ans") != slug("18 ans")
    assert slug("-Culture") == "culture"


def test_a_long_label_is_cut_and_marked():
    """At most the length asked for, never ending in a dash."""
    made = slug("a" * 46 + " " + "b" * 40)

    assert len(made) <= 60
    assert "--" in made
    assert len(slug("mot " * 15)) == 59
