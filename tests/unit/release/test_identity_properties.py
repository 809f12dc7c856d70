"""What holds of every set of sheets, whatever they say."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

_SHEETS = st.lists(
    st.fixed_dictionaries(
        {
            "title": st.sampled_from(["Fête", "Bal", None]),
            "prose": st.sampled_from(["Un.", "Deux.", ""]),
            "centre": st.sampled_from(["A", "B", None]),
            "year": st.sampled_from([None, None, "2017", "2018"]),
            "identifier": st.sampled_from([None, None, "1", "2"]),
            "origin": st.sampled_from(["", "caf"]),
            "captured": st.sampled_from(["", "2019-01-01", "2020-01-01"]),
            "file": st.sampled_from(["a.txt", "b.csv"]),
        }
    ),
    max_size=7,
)
_QUIET = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _places(ref, sheets, start=0):
    return [ref(**sheet, line=20 * (start + n) + 1) for n, sheet in enumerate(sheets)]


@_QUIET
@given(sheets=_SHEETS, data=st.data())
def test_any_order_gives_the_same_keys(ref, release, sheets, data):
    """Every place of every sheet, its key, its action and its standing."""
    places = _places(ref, sheets)
    turned = data.draw(st.permutations(places))

    assert release(places).identities.sheets == release(turned).identities.sheets
    assert release(places).ledger == release(turned).ledger


@_QUIET
@given(sheets=_SHEETS)
def test_every_place_is_kept_and_no_key_is_shared(ref, release, sheets):
    """Each reference stands in one sheet; each action has one sheet that speaks."""
    places = _places(ref, sheets)
    found = release(places).identities.sheets
    kept = [p for s in found for p in (s.place, *s.repeats)]

    assert sorted(kept, key=lambda p: p.place) == sorted(places, key=lambda p: p.place)
    assert len({s.key for s in found}) == len(found)
    assert sorted(s.action for s in found if s.is_main) == sorted({s.action for s in found})


@_QUIET
@given(sheets=_SHEETS)
def test_building_again_changes_nothing(ref, release, sheets):
    """The ledger of a release, given back with the same sheets, is its own outcome."""
    places = _places(ref, sheets)
    first = release(places)
    second = release(places, first)

    assert second.identities.sheets == first.identities.sheets
    assert second.ledger == first.ledger


@_QUIET
@given(sheets=_SHEETS, others=_SHEETS)
def test_what_comes_and_goes_leaves_the_keys_of_the_rest(ref, release, sheets, others):
    """Sheets of other names and identifiers come, then go: nobody's key changes."""
    places = _places(ref, sheets)
    strangers = [
        {**o, "title": "Étranger", "centre": "Z", "origin": "ailleurs", "prose": f"Ailleurs {n}"}
        for n, o in enumerate(others)
    ]
    first = release(places)
    second = release([*_places(ref, strangers, len(places)), *places], first, version="v2")
    third = release(places, second, version="v3")

    assert [second.of(p).key for p in places] == [first.of(p).key for p in places]
    assert third.identities.sheets == first.identities.sheets


@_QUIET
@given(before=_SHEETS, after=_SHEETS)
def test_a_key_once_given_is_never_forgotten(ref, release, before, after):
    """Every sheet of an earlier ledger lives, is withheld, is gone, or leads on."""
    first = release(_places(ref, before))
    second = release(_places(ref, after), first, version="v2")
    rows = second.ledger.rows

    assert {r.key for r in first.ledger.of("sheet")} <= set(rows)
    for row in rows.values():
        assert (
            row.state != "merged"
            or row.successor not in rows
            or (rows[row.successor].state != "merged")
        )
