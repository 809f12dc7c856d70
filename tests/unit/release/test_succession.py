"""From one ledger to the next: removals, withholdings, adopted values, other bases."""

from __future__ import annotations

import pytest

from csgraph.errors import CsgraphError
from csgraph.release.ledger import GONE, LIVING, MERGED, WITHHELD
from csgraph.release.succession import check_base, refuse_removals, removed


def _many(ref, count):
    return [ref(f"Action {n}", f"Texte {n}", line=20 * n + 1) for n in range(count)]


def test_a_build_that_removes_too_much_is_refused_and_lists_what_would_go(ref, release):
    """More than a twentieth of the living sheets: the message names them."""
    places = _many(ref, 20)
    first = release(places)
    second = release(places[2:], first, version="v2")
    gone = removed(first.ledger, second.ledger)

    assert {row.key for row in gone} == {first.of(p).key for p in places[:2]}
    with pytest.raises(CsgraphError, match="remove 2 of 20 living sheets") as fault:
        refuse_removals(first.ledger, gone, 0.05)
    assert all(row.key in str(fault.value) for row in gone)
    assert "--removals-ok" in fault.value.hint


def test_a_twentieth_may_go(ref, release):
    """One of twenty is five per cent, and not more."""
    places = _many(ref, 20)
    first = release(places)
    second = release(places[1:], first, version="v2")

    refuse_removals(first.ledger, removed(first.ledger, second.ledger), 0.05)


def test_a_long_list_of_removals_is_cut_aloud(ref, release):
    """Fifty are listed, the others counted."""
    first = release(_many(ref, 60))
    second = release([], first, version="v2")

    with pytest.raises(CsgraphError, match="and 10 more"):
        refuse_removals(first.ledger, removed(first.ledger, second.ledger), 0.05)


def test_a_withheld_sheet_is_no_removal(ref, release):
    """It is still in the inputs; the ledger says why and since when."""
    place = ref("Fête")
    first = release([place])
    key = first.of(place).key
    second = release([place], first, version="v2", withheld={key: ("personal-data-in-title",)})
    row = second.ledger.rows[key]

    assert removed(first.ledger, second.ledger) == []
    assert (row.state, row.reason, row.first, row.last) == (
        WITHHELD,
        "personal-data-in-title",
        "v1",
        "v1",
    )


def test_a_withheld_sheet_that_leaves_forgets_its_reason(ref, release):
    """What is gone is gone, for whatever reason it was withheld."""
    place = ref("Fête")
    first = release([place], withheld={release([place]).of(place).key: ("no",)})
    row = release([], first, version="v2").ledger.rows[first.of(place).key]

    assert (row.state, row.reason, row.last) == (GONE, "", "")


def test_a_sheet_keeps_the_identifiers_of_origins_that_say_nothing_today(ref, release):
    """A partial input forgets no number; a new number of the same origin replaces the old."""
    listed = ref("Fête")
    caf = ref("Fête", identifier="7", origin="caf", file="b.csv")
    again = ref("Fête", identifier="8", origin="caf", file="b.csv")
    first = release([listed, caf])
    key = first.of(listed).key

    assert release([listed], first).ledger.rows[key].identifiers == "caf|7"
    assert release([again], first).ledger.rows[key].identifiers == "caf|8"


def test_a_value_that_a_list_adopts_redirects(release):
    """The old address of the value leads to the known concept."""
    known = "https://w3id.org/csgraph/voc/keyword/jardinage"
    first = release([], concepts={"keyword/jardinage": "Jardinage", "keyword/jeu": "Jeu"})
    second = release([], first, version="v2", adopted={"keyword/jardinage": known})
    rows = second.ledger.rows

    assert (rows["keyword/jardinage"].state, rows["keyword/jardinage"].successor) == (MERGED, known)
    assert (rows["keyword/jeu"].state, rows["keyword/jeu"].last) == (GONE, "v1")


def test_a_value_met_again_lives_again(release):
    """Its first version is remembered."""
    first = release([], concepts={"keyword/jeu": "Jeu"})
    second = release([], first, version="v2")
    row = release([], second, version="v3", concepts={"keyword/jeu": "Jeu"}).ledger.rows[
        "keyword/jeu"
    ]

    assert (row.state, row.first, row.last) == (LIVING, "v1", "v3")


def test_another_base_is_refused_without_rebase(release):
    """The things of a ledger live where they live."""
    ledger = release([]).ledger

    with pytest.raises(CsgraphError, match=r"live under https://sheets\.example/"):
        check_base(ledger, "https://other.example/", rebase=False)
    check_base(ledger, "https://other.example/", rebase=True)
    check_base(ledger, "https://sheets.example/", rebase=False)


def test_every_earlier_base_is_remembered(release):
    """And none that is the current one again."""
    first = release([], base="http://a/")
    second = release([], first, base="http://b/")
    third = release([], second, base="http://c/")

    assert second.ledger.earlier_bases == ("http://a/",)
    assert third.ledger.earlier_bases == ("http://a/", "http://b/")
    assert release([], third, base="http://a/").ledger.earlier_bases == ("http://b/", "http://c/")
