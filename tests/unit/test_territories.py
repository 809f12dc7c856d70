"""The territories of France, read from their tables."""

from __future__ import annotations

import pytest

from csgraph.namespaces import IGEO
from csgraph.normal import normalise
from csgraph.registry import is_valid
from csgraph.territories import (
    commune,
    commune_now,
    communes,
    department,
    department_by_code,
    department_of,
    former,
    intercommunality,
    parts,
    region,
    territories,
)


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


def test_every_commune_of_today_is_there_with_what_holds_it():
    """34,969, each in a département or collectivity; a few islands in no intercommunality."""
    outside = {c.code for c in communes().values() if not c.intercommunality}

    assert len(communes()) == 34969
    assert {department_by_code(c.part_of).kind for c in communes().values()} == {
        "department",
        "collectivity",
    }
    assert len({c.intercommunality for c in communes().values()} - {None}) == 1255
    assert {c for c in outside if c < "97"} == {"22016", "29083", "29155", "85113"}
    assert all(department_of(code) == place.part_of for code, place in communes().items())


def test_identifiers_keep_their_own_rule():
    """Each SIREN has its checksum and belongs to one; postcodes are five digits."""
    sirens = [c.siren for c in communes().values() if c.siren]
    groups = [t.code for t in territories() if t.kind == "intercommunality"]

    assert all(is_valid("siren", siren) for siren in sirens + groups)
    assert len({*sirens, *groups}) == len(sirens) + len(groups) == 34875 + 1255
    postcodes = [p for place in (*communes().values(), *parts()) for p in place.postcodes]
    assert all(p.isdigit() and len(p) == 5 for p in postcodes)


def test_a_population_is_the_sum_of_its_communes_and_has_their_year():
    """No year where the source names none; none at all where nobody lives."""
    counted = [c for c in communes().values() if c.population is not None]
    for kind, above in (
        ("region", lambda c: department_by_code(c.part_of).part_of),
        ("department", lambda c: c.part_of),
        ("intercommunality", lambda c: c.intercommunality),
    ):
        sums: dict[str, int] = {}
        for place in counted:
            sums[above(place)] = sums.get(above(place), 0) + place.population
        for place in territories():
            if place.kind == kind:
                assert (place.population, place.code) == (sums[place.code], place.code)
    years = {t.code: t.population_year for t in territories() if t.kind != "intercommunality"}
    assert {code for code, year in years.items() if year == "2017"} == {"976", "06"}
    assert {code for code, year in years.items() if year is None} == {
        *("975", "977", "978", "984", "986", "987", "988", "989")
    }
    assert commune("97501").population == 596
    assert commune("97501").population_year is None
    assert commune("98411").population is None


def test_the_arrondissements_add_up_to_their_city():
    """Paris, Lyon and Marseille are communes of their own, beside what they are made of."""
    for city, count in (("75056", 20), ("69123", 9), ("13055", 16)):
        within = [p for p in parts() if p.part_of == city]
        assert {p.kind for p in within} == {"municipal-arrondissement"}
        assert len(within) == count
        assert sum(p.population for p in within) == commune(city).population


def test_a_name_that_communes_share_leads_to_the_one_of_its_departement_only():
    """Every commune is found by its name and département; a shared name alone finds none."""
    names: dict[str, set[str]] = {}
    for code, place in communes().items():
        names.setdefault(place.name, set()).add(code)
        assert commune_now(place.name.upper(), place.part_of).code == code
    shared = [name for name, codes in names.items() if len(codes) > 1]
    assert len(shared) == 1441
    assert not [name for name in shared if commune_now(name)]


def test_every_former_code_and_every_part_leads_to_a_commune_of_today():
    """Even where it has its name from a commune that merged; today's name goes first."""
    today = {(c.part_of, normalise(c.name)) for c in communes().values()}
    for code, now in former().items():
        assert commune(code) is None
        assert commune_now(code).code == now
    for part in parts():
        if commune(part.code) is None:
            assert commune_now(part.code).code == part.part_of
        if (department_of(part.code), normalise(part.name)) not in today:
            assert commune_now(part.name, department_of(part.code)).code == part.part_of


@pytest.mark.parametrize(
    "written", ["", " ", "\0", "99999", "2C004", "x" * 100_000, "(" * 5_000, "77", "Île-de-France"]
)
def test_what_is_no_commune_leads_nowhere(written):
    """Whatever is written."""
    assert commune_now(written) is None
    assert commune_now(written, "77") is None


def test_an_intercommunality_has_its_siren_for_a_code():
    """And INSEE's class."""
    place = intercommunality("247700057")

    assert place.siren == place.code
    assert place.rdf_class == f"{IGEO}Intercommunalite"
