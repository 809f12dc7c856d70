"""What people say of sheets: one action, the same sheet, not the same."""

from __future__ import annotations

from csgraph.release.decisions import Decisions
from csgraph.release.ledger import MERGED


def _same(*pairs: tuple[str, str]) -> Decisions:
    return Decisions(same=frozenset(pairs))


def _different(*pairs: tuple[str, str]) -> Decisions:
    return Decisions(different=frozenset(frozenset(p) for p in pairs))


def test_a_sheet_with_an_identifier_and_one_without_are_one_action(ref, release):
    """Alone of their name, they are two versions, told by the one with the identifier."""
    bare, named = ref("Fête", "Un."), ref("Fête", "Deux.", identifier="7", file="b.csv")
    found = release([bare, named])

    assert found.of(bare).action == found.of(named).action
    assert found.of(bare).key != found.of(named).key
    assert (found.of(named).is_main, found.of(bare).is_main) == (True, False)
    assert found.codes() == ["two-versions"]


def test_a_third_sheet_of_the_name_leaves_them_apart(ref, release):
    """Who is whose version can't be told among three."""
    places = [
        ref("Fête", "Un."),
        ref("Fête", "Deux.", line=20),
        ref("Fête", "Trois.", identifier="7", file="b.csv"),
    ]
    found = release(places)

    assert len({s.action for s in found.identities.sheets}) == 3
    assert all(s.is_main for s in found.identities.sheets)


def test_a_published_action_keeps_its_key_when_a_version_joins_it(ref, release):
    """The address that is known stays; no redirect is needed."""
    bare, named = ref("Fête", "Un."), ref("Fête", "Deux.", identifier="7", file="b.csv")
    first = release([bare])
    second = release([bare, named], first, version="v2")

    assert second.of(named).action == first.of(bare).action
    assert second.of(named).is_main
    assert second.identities.merged == {}


def test_two_published_actions_that_become_one_redirect(ref, release):
    """The ledger leads from the action that went to the one that stays."""
    one, other = ref("Fête", "Un."), ref("Bal", "Deux.", line=20)
    first = release([one, other])
    keys = first.of(one), first.of(other)
    second = release([one, other], first, _same((keys[0].key, keys[1].key)), version="v2")
    row = second.ledger.rows[keys[1].action]

    assert second.of(other).action == keys[0].action
    assert second.of(one).is_main
    assert (row.kind, row.state, row.successor) == ("action", MERGED, keys[0].action)


def test_three_actions_called_the_same_redirect_in_one_step(ref, release):
    """A redirect leads to what lives, never to another redirect."""
    places = [ref(t, t, line=n * 20) for n, t in enumerate(("Un", "Deux", "Trois"), 1)]
    first = release(places)
    a, b, c = (first.of(p) for p in places)
    second = release(places, first, _same((b.key, c.key)), version="v2")
    third = release(places, second, _same((b.key, c.key), (a.key, b.key)), version="v3")

    assert third.ledger.rows[b.action].successor == a.action
    assert third.ledger.rows[c.action].successor == a.action
    assert [s.is_main for s in map(third.of, places)] == [True, False, False]


def test_what_people_part_again_takes_its_own_action_back(ref, release):
    """The redirect goes, and the address is the action's again."""
    one, other = ref("Fête", "Un."), ref("Bal", "Deux.", line=20)
    first = release([one, other])
    pair = first.of(one).key, first.of(other).key
    second = release([one, other], first, _same(pair), version="v2")
    third = release([one, other], second, _different(pair), version="v3")

    assert third.of(one).action == first.of(one).action
    assert third.of(other).action == first.of(other).action
    assert first.of(other).action not in third.ledger.rows


def test_versions_told_apart_are_two_actions(ref, release):
    """A row « different » outweighs the rule of names."""
    bare, named = ref("Fête", "Un."), ref("Fête", "Deux.", identifier="7", file="b.csv")
    found = release([bare, named])
    apart = _different((found.of(bare).fingerprint, found.of(named).fingerprint))
    told = release([bare, named], None, apart)

    assert told.of(bare).action != told.of(named).action
    assert told.codes() == []


def test_a_sheet_told_apart_from_a_row_is_never_bound_to_it(ref, release):
    """Its name would lead there; people say that it is another."""
    old, new = ref("Fête", "Un."), ref("Fête", "Deux.")
    first = release([old])
    decided = _different((first.of(old).key, release([new]).of(new).fingerprint))

    assert release([new], first, decided).of(new).key != first.of(old).key


def test_people_settle_which_row_an_unclear_sheet_is(ref, release):
    """Of « same », the first key stays: the sheet returns to it and the new one redirects."""
    before = release([ref("Fête", "Un."), ref("Fête", "Deux.", line=20)])
    changed = ref("Fête", "Trois.")
    unclear = release([changed], before, version="v2")
    old, new = before.identities.sheets[0], unclear.of(changed)
    settled = release([changed], unclear, _same((old.key, new.key)), version="v3")
    again = release([changed], settled, _same((old.key, new.key)), version="v4")

    assert settled.of(changed).key == again.of(changed).key == old.key
    assert settled.ledger.rows[new.key].successor == old.key
    assert settled.ledger.rows[new.action].successor == old.action
    assert again.ledger.rows[new.key].state == MERGED


def test_people_may_keep_the_new_key(ref, release):
    """With the new key first, it is the old one that redirects."""
    before = release([ref("Fête", "Un."), ref("Fête", "Deux.", line=20)])
    changed = ref("Fête", "Trois.")
    unclear = release([changed], before, version="v2")
    old, new = before.identities.sheets[0], unclear.of(changed)
    settled = release([changed], unclear, _same((new.key, old.key)), version="v3")

    assert settled.of(changed).key == new.key
    assert settled.ledger.rows[old.key].successor == new.key
    assert settled.ledger.rows[old.action].successor == new.action


def test_people_settle_it_by_fingerprint_before_any_key_is_given(ref, release):
    """A new sheet takes the old row that people name for its content."""
    before = release([ref("Fête", "Un."), ref("Fête", "Deux.", line=20)])
    changed = ref("Fête", "Trois.")
    old = before.identities.sheets[1]
    mark = release([changed]).of(changed).fingerprint

    for pair in ((old.key, mark), (mark, old.key)):
        assert release([changed], before, _same(pair), version="v2").of(changed).key == old.key


def test_two_sheets_of_one_action_stay_two_when_one_is_missing(ref, release):
    """A partial input never makes one sheet of two that stood together."""
    one, other = ref("Fête", "Un."), ref("Bal", "Deux.", line=20)
    first = release([one, other])
    same = _same((first.of(one).key, first.of(other).key))
    second = release([one, other], first, same, version="v2")
    third = release([other], second, same, version="v3")
    fourth = release([one, other], third, same, version="v4")

    assert third.of(other).key == second.of(other).key
    assert [s.key for s in fourth.identities.sheets] == [s.key for s in first.identities.sheets]
    assert fourth.of(one).action == first.of(one).action


def test_a_sheet_whose_identifier_another_took_over_redirects_there(ref, release):
    """Two sheets became one text under both numbers: the older address leads to it."""
    one = ref("Fête", "Un.", identifier="1", origin="caf")
    other = ref("Bal", "Deux.", identifier="88", origin="observatoire", file="b.csv")
    first = release([one, other])
    merged = ref("Bal", "Deux.", identifier="1", origin="caf")
    second = release([merged, other], first, version="v2")

    assert second.of(merged) == second.of(other)
    assert second.of(merged).key == first.of(other).key
    assert second.ledger.rows[first.of(one).key].successor == first.of(other).key
    assert second.ledger.rows[first.of(one).action].successor == first.of(other).action
