"""The territories of France, read from their tables."""

from __future__ import annotations

import pytest

from csgraph.namespaces import IGEO
from csgraph.territories import department, department_by_code, region, territories


def test_the_table_is_whole():
    """101 départements, 18 regions and the collectivities overseas; each in a region of it."""
    kinds = [t.kind for t in territories()]

    assert kinds.count("department") == 101
    assert kinds.count("region") == 18
    assert kinds.count("collectivity") == 8
    assert {region(t.part_of).kind for t in territories() if t.part_of} == {"region"}
    assert len({t.iri for t in territories()}) == len(kinds)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Seine-et-Marne", "77"),
        ("SEINE ET MARNE", "77"),
        ("Côtes-d’Armor", "22"),
        ("Cotes d Armor", "22"),
        ("La Réunion", "974"),
        ("Haute-Corse", "2B"),
        ("Saint-Pierre-et-Miquelon", "975"),
    ],
)
def test_a_departement_is_known_however_it_is_spelled(written, code):
    """And by its code."""
    assert department(written) == department_by_code(code)
    assert department(written).code == code


@pytest.mark.parametrize("written", ["", "77", "Île-de-France", "Torcy", "Seine"])
def test_what_is_no_departement_is_none(written):
    """Neither a code, nor a region, nor a commune."""
    assert department(written) is None


def test_a_collectivity_is_neither_departement_nor_region():
    """INSEE gives it a class and an address of its own."""
    place = department_by_code("975")

    assert place.rdf_class == f"{IGEO}CollectiviteDOutreMer"
    assert place.iri == "http://id.insee.fr/geo/collectiviteDOutreMer/975"
    assert place.part_of is None


def test_an_unknown_region_is_an_error():
    """A code that the table does not have is a fault of ours."""
    with pytest.raises(KeyError):
        region("00")
