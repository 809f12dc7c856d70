"""Which spellings are one centre, and how its key outlives a new name."""

from __future__ import annotations

import pytest

from csgraph.errors import BadDecision
from csgraph.release.decidedcentres import CentreDecision
from csgraph.release.decisions import Decisions
from csgraph.release.ledger import GONE, LIVING, MERGED, WITHHELD


def _decided(*rows: CentreDecision) -> Decisions:
    return Decisions(centres=rows)


def _centre(name: str, *spellings: str, key: str = "", department: str = "77") -> CentreDecision:
    return CentreDecision(key, name, spellings, department, None, {})


def _record(released, place):
    return released.identities.centres.records[released.of(place).centres[0]]


def test_spellings_that_differ_by_case_accents_and_blanks_are_one_centre(ref, release):
    """The spelling met most often is preferred; ties go by code point."""
    places = [
        ref("Un", "1", centre="Les Érables"),
        ref("Deux", "2", centre="LES  ERABLES"),
        ref("Trois", "3", centre="Les Érables"),
        ref("Quatre", "4", centre="les érables"),
    ]
    found = release(places)

    assert len(found.identities.centres.records) == 1
    assert _record(found, places[0]).ordered_spellings() == (
        "Les Érables",
        "LES  ERABLES",
        "les érables",
    )


def test_one_name_in_two_departements_is_two_centres(ref, release):
    """Nothing unites across a border, nor with a centre whose département is unknown."""
    places = [
        ref("Un", "1", department="Seine-et-Marne"),
        ref("Deux", "2", department="Paris"),
        ref("Trois", "3", department="Nulle part"),
    ]
    found = release(places)

    assert len({found.of(p).centres for p in places}) == 3
    assert sorted(r.department for r in found.identities.centres.records.values()) == [
        "",
        "75",
        "77",
    ]


def test_a_renamed_centre_keeps_its_key_and_its_sheets(ref, release):
    """Its new name is preferred, the old one another spelling."""
    old, new = ref("Fête", centre="LES TILLEULS"), ref("Fête", centre="MAISON DU PARC")
    first = release([old])
    key = first.of(old).centres[0]
    decided = _decided(_centre("MAISON DU PARC", "LES TILLEULS", key=key))
    second = release([new], first, decided, version="v2")

    assert second.of(new).centres == (key,)
    assert second.of(new).key == first.of(old).key
    assert _record(second, new).ordered_spellings() == ("MAISON DU PARC", "LES TILLEULS")


def test_a_renamed_centre_is_known_without_its_row(ref, release):
    """The ledger keeps every name that a centre ever bore."""
    first = release([ref("Fête", centre="LES TILLEULS")])
    decided = _decided(_centre("MAISON DU PARC", "LES TILLEULS"))
    later = ref("Bal", "2", centre="MAISON DU PARC")
    second = release([ref("Fête", centre="LES TILLEULS"), later], first, decided, version="v2")
    back = ref("Jeu", "3", centre="Les Tilleuls")
    third = release([later, back], second, version="v3")

    assert third.of(back).centres == third.of(later).centres == first.identities.sheets[0].centres


def test_centres_that_were_two_become_one_and_redirect(ref, release):
    """The preferred name's key stays; the other leads to it."""
    one, other = ref("Un", "1", centre="LES TILLEULS"), ref("Deux", "2", centre="LE TILLEUL")
    first = release([one, other])
    kept, lost = first.of(one).centres[0], first.of(other).centres[0]
    second = release(
        [one, other], first, _decided(_centre("LES TILLEULS", "LE TILLEUL")), version="v2"
    )

    assert second.of(other).centres == (kept,)
    assert second.ledger.rows[lost].state == MERGED
    assert second.ledger.rows[lost].successor == kept
    assert second.ledger.rows[kept].state == LIVING


def test_merging_twice_leads_to_the_last(ref, release):
    """Two merges in a row are one redirect."""
    places = [ref(n, n, centre=n) for n in ("A", "B", "C")]
    first = release(places)
    a, b, c = (first.of(p).centres[0] for p in places)
    second = release(places, first, _decided(_centre("B", "A")), version="v2")
    third = release(places, second, _decided(_centre("C", "A", "B")), version="v3")

    assert [third.ledger.rows[k].successor for k in (a, b)] == [c, c]


def test_centres_parted_again_take_their_own_keys_back(ref, release):
    """A row a centre, each with its key: the redirect goes."""
    one, other = ref("Un", "1", centre="A"), ref("Deux", "2", centre="B")
    first = release([one, other])
    a, b = first.of(one).centres[0], first.of(other).centres[0]
    second = release([one, other], first, _decided(_centre("A", "B")), version="v2")
    third = release(
        [one, other], second, _decided(_centre("A", key=a), _centre("B", key=b)), version="v3"
    )

    assert (third.of(one).centres, third.of(other).centres) == ((a,), (b,))
    assert [third.ledger.rows[k].state for k in (a, b)] == [LIVING, LIVING]
    assert third.identities.centres.merged == {}


def test_two_rows_for_what_was_one_centre_must_say_which_keeps_the_key(ref, release):
    """No row of the file is guessed to be the old centre."""
    place = ref("Un", "1", centre="A")
    first = release([place])
    second = release([place], first, _decided(_centre("A", "B")), version="v2")

    with pytest.raises(BadDecision, match="were one centre"):
        release([place], second, _decided(_centre("A"), _centre("B")))


def test_a_name_given_to_a_new_centre_never_takes_the_old_ones_key(ref, release):
    """A centre moved on under a new name, another took its old one."""
    old = ref("Un", "1", centre="A")
    first = release([old])
    key = first.of(old).centres[0]
    decided = _decided(_centre("Z", key=key), _centre("A"))
    moved, fresh = ref("Deux", "2", centre="Z"), ref("Trois", "3", centre="A")
    second = release([moved, fresh], first, decided, version="v2")
    third = release([moved, fresh], second, decided, version="v3")

    assert second.of(moved).centres == (key,)
    assert second.of(fresh).centres != (key,)
    assert third.of(fresh).centres == second.of(fresh).centres


@pytest.mark.parametrize("name", ["…", ";", "77|;", "%3B", "a\tb", "\u202e\\n", "社区中心", "ب"])
def test_a_name_of_signs_survives_the_ledger(ref, release, name):
    """No sign of a name can be taken for the ledger's own."""
    place = ref("Un", "1", centre=name)
    first = release([place])

    assert release([place], first, version="v2").of(place).centres == first.of(place).centres
    assert len(list(first.ledger.of("centre"))) == 1


def test_a_centre_whose_sheets_left_is_gone(ref, release):
    """It comes back with its key."""
    one, other = ref("Un", "1", centre="A"), ref("Deux", "2", centre="B")
    first = release([one, other])
    key = first.of(other).centres[0]
    second = release([one], first, version="v2")
    third = release([one, other], second, version="v3")

    assert (second.ledger.rows[key].state, second.ledger.rows[key].last) == (GONE, "v1")
    assert (third.ledger.rows[key].state, third.ledger.rows[key].first) == (LIVING, "v1")


def test_a_centre_whose_sheets_are_withheld_is_withheld_with_their_reasons(ref, release):
    """Its page says why, as theirs do."""
    one, other = ref("Un", "1", centre="A"), ref("Deux", "2", centre="B")
    first = release([one, other])
    held = {first.of(other).key: ("personal-data-in-title",)}
    second = release([one, other], first, version="v2", withheld=held)
    row = second.ledger.rows[first.of(other).centres[0]]

    assert (row.state, row.reason) == (WITHHELD, "personal-data-in-title")


def test_a_centre_never_published_has_no_row(ref, release):
    """The ledger knows what had an address."""
    place = ref("Un", "1", centre="A")
    key = release([place]).of(place).key

    assert not list(release([place], withheld={key: ("no",)}).ledger.of("centre"))
