"""How alike two names are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csgraph.linking.names import LONGEST, likeness, read_name


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("CENTRE SOCIAL LES MEULIERES", "Centre social Les Meulières"),
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("Cœur d'Été", "COEUR D’ETE"),
        ("Vitry s/ Seine", "Vitry-sur-Seine"),
    ],
)
def test_accents_case_and_punctuation_change_nothing(written, meant):
    """These are one name."""
    assert likeness(written, meant) == 100


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("MPT Victor Jara", "Maison pour tous Victor Jara"),
        ("M.P.T. Victor Jara", "Maison pour tous Victor Jara"),
        ("CS Les Meulières", "Centre social des Meulières"),
        ("CSC Les Étangs", "Centre socio-culturel les Étangs"),
        ("Centre social et culturel les Étangs", "Centre socioculturel les Étangs"),
        ("EVS Ti Bazar", "Espace de vie sociale Ti Bazar"),
        ("MJC du Houblon", "Maison des jeunes et de la culture du Houblon"),
        ("St Denis", "Saint-Denis"),
        ("Ste-Colombe", "Sainte-Colombe"),
        ("Vitry/Seine", "Vitry-sur-Seine"),
    ],
)
def test_an_abbreviation_is_the_words_it_stands_for(written, meant):
    """Nearly as good as the name itself, and told apart from it."""
    assert likeness(written, meant) == 99


def test_another_order_of_the_same_words_is_nearly_the_same():
    """As lists sort them: the telling word first."""
    assert likeness("Meulières (centre social les)", "Centre social Les Meulières") == 97


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Centre social Les Meulirées", "Centre social Les Meulières"),
        ("Centre social Les Meullières", "Centre social Les Meulières"),
        ("Cntre social Les Meulières", "Centre social Les Meulières"),
        ("Montereau-Fault-Yone", "Montereau-Fault-Yonne"),
        ("Montereau Faultyonne", "Montereau-Fault-Yonne"),
        ("Chsey-sur-Marne", "Chessy-sur-Marne"),
    ],
)
def test_a_typing_error_or_two_leave_a_name_recognisable(written, meant):
    """Below the same words, well above another name."""
    assert 78 <= likeness(written, meant) < 97


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("Centre social Pasteur", "Centre social Mozart"),
        ("Centre social 12", "Centre social 13"),
        ("Paris 11e", "Paris 12e"),
        ("Maison pour tous", "Foyer rural"),
        ("Saint-Denis", "Saint-Ouen"),
        ("Maison pour tous Jean Moulin", "Maison pour tous Jean Jaurès"),
    ],
)
def test_names_that_share_only_what_many_share_are_not_alike(written, other):
    """What tells them apart weighs more than the words that every second name has."""
    assert likeness(written, other) < 75


def test_the_kind_of_a_place_counts_a_little():
    """One name at a centre social and at an espace de vie sociale is alike, not the same."""
    alike = likeness("Espace de vie sociale Pasteur", "Centre social Pasteur")

    assert likeness("Centre social Mozart", "Centre social Pasteur") < alike < 90


def test_an_initial_may_stand_for_a_first_name():
    """`J. Prévert` is rather Jacques Prévert than Louis Prévert."""
    assert likeness("MPT J. Prévert", "Maison pour tous Jacques Prévert") > likeness(
        "MPT J. Prévert", "Maison pour tous Louis Prévert"
    )


@pytest.mark.parametrize("nothing", ["", " ", "\u0301"])
def test_nothing_is_like_no_name(nothing):
    """An empty cell of a table means no centre."""
    assert likeness(nothing, "Centre social Pasteur") < 20


def test_a_name_of_a_megabyte_is_read_to_its_limit():
    """What is longer than any name takes no longer either."""
    assert len(read_name("a b " * 250_000).normal) <= LONGEST


@settings(max_examples=150)
@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_between_0_and_100_and_the_same_both_ways(one, other):
    """Whatever the signs; and every name that has words is most like itself."""
    assert 0 <= likeness(one, other) == likeness(other, one) <= 100
    assert likeness(one, one) in (0, 100)
