"""Two sheets that claim one identifier: withheld until the captures are dated."""

from __future__ import annotations

from csgraph.release.ledger import LIVING, WITHHELD


def test_both_are_withheld_while_no_date_tells_them_apart(ref, release):
    """Neither wins by being read last."""
    one = ref("Fête", "Un.", identifier="7")
    other = ref("Fête", "Deux.", identifier="7", file="b.csv")
    found, turned = release([one, other]), release([other, one])

    assert [s.withheld for s in found.identities.sheets] == ["identifier-conflict"] * 2
    assert found.identities.sheets == turned.identities.sheets
    assert found.codes() == ["identifier-conflict", "identifier-conflict"]
    assert {f.value for f in found.identities.findings} == {"7"}


def test_one_dated_capture_is_not_enough(ref, release):
    """An undated capture may be the newer one."""
    one = ref("Fête", "Un.", identifier="7", captured="2019-01-01")
    other = ref("Fête", "Deux.", identifier="7", file="b.csv")

    assert all(s.withheld for s in release([one, other]).identities.sheets)


def test_two_captures_of_one_day_are_not_enough(ref, release):
    """Neither is newer."""
    one = ref("Fête", "Un.", identifier="7", captured="2019-01-01")
    other = ref("Fête", "Deux.", identifier="7", captured="2019-01-01", file="b.csv")

    assert all(s.withheld for s in release([one, other]).identities.sheets)


def test_the_newer_capture_wins_and_the_older_stays_as_evidence(ref, release):
    """Both describe one action, which speaks with the newer one's words."""
    old = ref("Fête", "Un.", identifier="7", captured="2019-01-01")
    new = ref("Kermesse", "Deux.", identifier="7", captured="2020-01-01", file="b.csv")
    found = release([old, new])

    assert found.of(old).withheld is found.of(new).withheld is None
    assert found.of(old).action == found.of(new).action == f"a{found.of(new).key[1:]}"
    assert (found.of(new).is_main, found.of(old).is_main) == (True, False)
    assert found.codes() == []


def test_the_newer_capture_takes_the_key_of_the_identifier(ref, release):
    """What was published under the identifier stays there, with the new words."""
    old = ref("Fête", "Un.", identifier="7", captured="2019-01-01")
    new = ref("Kermesse", "Deux.", identifier="7", captured="2020-01-01", file="b.csv")
    newest = ref("Bal", "Trois.", identifier="7", captured="2021-01-01", file="c.csv")
    first = release([old])
    second = release([old, new], first, version="v2")
    third = release([old, new, newest], second, version="v3")

    assert second.of(new).key == first.of(old).key
    assert third.of(newest).key == first.of(old).key
    assert third.of(newest).action == first.of(old).action
    assert third.of(new).key == second.of(new).key or third.of(new).key not in second.ledger.rows


def test_a_conflict_withholds_what_was_published(ref, release):
    """The sheet that was there keeps its key, and the ledger says why it is withheld."""
    old = ref("Fête", "Un.", identifier="7")
    rival = ref("Kermesse", "Deux.", identifier="7", file="b.csv")
    first = release([old])
    second = release([old, rival], first, version="v2")
    row = second.ledger.rows[first.of(old).key]

    assert second.of(old).key == first.of(old).key
    assert (row.state, row.reason, row.last) == (WITHHELD, "identifier-conflict", "v1")
    assert second.ledger.rows[second.of(rival).key].last == ""


def test_a_settled_conflict_publishes_under_the_known_key(ref, release):
    """Once dated, the winner is found by the identifier that the row never lost."""
    old = {"identifier": "7", "file": "a.csv"}
    new = {"identifier": "7", "file": "b.csv"}
    first = release([ref("Fête", "Un.", **old)])
    second = release([ref("Fête", "Un.", **old), ref("Bal", "Deux.", **new)], first, version="v2")
    winner = ref("Bal", "Deux.", captured="2020-01-01", **new)
    loser = ref("Fête", "Un.", captured="2019-01-01", **old)
    third = release([loser, winner], second, version="v3")

    assert third.of(winner).key == first.identities.sheets[0].key
    assert third.ledger.rows[third.of(winner).key].state == LIVING
    assert len({s.key for s in third.identities.sheets}) == 2


def test_a_sheet_without_conflict_is_bound_before_one_in_conflict(ref, release):
    """The rivals for an identifier never take the row of a sheet that stands."""
    first = release([ref("Fête", "Un.")])
    bare = ref("Fête", "Un, revu.")
    rivals = [
        ref("Fête", "Deux.", identifier="7", file="b.csv"),
        ref("Fête", "Trois.", identifier="7", file="c.csv"),
    ]

    assert release([*rivals, bare], first).of(bare).key == first.identities.sheets[0].key
