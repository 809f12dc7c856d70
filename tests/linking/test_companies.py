"""Candidates from a service of the form of the State's search of companies."""

from __future__ import annotations

from pathlib import Path

import pytest

from csgraph.linking import candidates
from csgraph.namespaces import CSG

from .conftest import Answer, Asked

SIREN, SIRET, RNA = "000000018", "00000001800002", "W000000001"
ASSOCIATION = {
    "siren": SIREN,
    "nom_complet": "CTRE SOCIAL LES LUCIOLES",
    "nom_raison_sociale": "CENTRE SOCIAL LES LUCIOLES",
    "nature_juridique": "9220",
    "siege": {"siret": SIRET, "libelle_commune": "IMAGINAIRE", "etat_administratif": "A"},
    "matching_etablissements": [],
    "complements": {"identifiant_association": RNA},
}
PERSON = ASSOCIATION | {"siren": "000000026", "nature_juridique": "1000"}
TOWN = {
    "siren": "000000034",
    "nom_complet": "COMMUNE DE IMAGINAIRE",
    "nature_juridique": "7210",
    "siege": {"siret": "00000003400009", "libelle_commune": "IMAGINAIRE"},
    "matching_etablissements": [
        {
            "siret": "00000003400017",
            "liste_enseignes": ["MAISON POUR TOUS DES ONZE VENTS"],
            "libelle_commune": "IMAGINAIRE",
        }
    ],
}


def answer(asked: Asked) -> Answer:
    """Know two things, and a person in business of the same name."""
    results = [ASSOCIATION, PERSON] if "LUCIOLES" in asked.query["q"] else [TOWN]
    return Answer({"results": results, "total_results": len(results)})


@pytest.fixture
def proposed(registry, services, command, site: Path, tmp_path: Path):
    """Propose with the registry that knows them; the candidates by predicate and value."""
    registry.answer = answer
    done = command("propose", "--site", str(site), "--services", services(), "--for", "centres")
    assert done.status == 0, done.told
    return candidates.read(tmp_path / "candidates.sssom.tsv")


def of(proposed, label: str) -> set[tuple[str, str]]:
    """Return what is proposed of one centre."""
    return {(p.predicate.removeprefix(CSG), p.value) for p in proposed if p.subject_label == label}


def test_numbers_of_a_centre_are_proposed_with_score_and_reason(proposed):
    """SIREN, SIRET and RNA of the association that bears its name."""
    own = of(proposed, "CENTRE SOCIAL LES LUCIOLES")
    reasons = [p.comment for p in proposed if p.value == SIREN]

    assert own == {("siren", SIREN), ("siret", SIRET), ("rna", RNA)}
    assert reasons == ["registre : « CENTRE SOCIAL LES LUCIOLES », nature juridique 9220"]
    assert {p.confidence for p in proposed if p.value == SIREN} == {"1.00"}


def test_a_person_in_business_is_left_alone(proposed, tmp_path: Path):
    """Neither proposed nor remembered, though the name is the same."""
    written = (tmp_path / "candidates.sssom.tsv").read_bytes()
    written += (tmp_path / "candidates.sssom.tsv.cache").read_bytes()

    assert b"000000026" not in written
    assert SIREN.encode() in written


def test_a_municipal_centre_is_an_establishment_not_the_town(proposed):
    """Its sign has a SIRET; the SIREN is the commune's and is not proposed."""
    own = of(proposed, "MAISON POUR TOUS DES ONZE VENTS")

    assert own == {("siret", "00000003400017")}


def test_directors_are_never_asked_for(proposed, registry):
    """Minimal answers, the département as a filter, a name that says who asks."""
    for asked in registry.asked:
        assert asked.query["minimal"] == "true"
        assert "dirigeants" not in asked.query["include"]
        assert asked.headers["User-Agent"].startswith("csgraph/")
    assert {asked.query["departement"] for asked in registry.asked} == {"29", "77"}


def test_the_commune_in_a_name_is_proposed_from_the_local_table(proposed):
    """Nobody is asked for it."""
    own = of(proposed, "CENTRE SOCIAL DE TORCY")

    assert ("commune", "http://id.insee.fr/geo/commune/77468") in own


def test_a_second_run_asks_nobody_and_gives_the_same(
    proposed, registry, command, site: Path, tmp_path: Path
):
    """What was answered is remembered."""
    before, count = (tmp_path / "candidates.sssom.tsv").read_bytes(), len(registry.asked)
    again = ("propose", "--site", str(site), "--services", "services.toml", "--for", "centres")

    assert command(*again).status == 0
    assert len(registry.asked) == count == 3
    assert (tmp_path / "candidates.sssom.tsv").read_bytes() == before
