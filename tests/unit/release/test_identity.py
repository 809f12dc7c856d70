"""A sheet keeps its key as long as one thing of it, and only of it, is known."""

from __future__ import annotations

from csgraph.release.decidedcentres import CentreDecision
from csgraph.release.decisions import Decisions
from csgraph.release.ledger import GONE, LIVING, MERGED


def test_a_new_title_keeps_the_key_by_the_body(ref, release):
    """The prose at one centre names a sheet whose title was changed."""
    old, new = ref("Atelier couture"), ref("Couture pour tous")
    first = release([old])
    second = release([new], first, version="v2")

    assert second.of(new).key == first.of(old).key
    assert second.of(new).action == first.of(old).action


def test_a_new_title_and_new_prose_keep_the_key_by_the_identifier(ref, release):
    """An identifier outlives everything that the sheet says."""
    old = ref("Atelier couture", "Avant.", identifier="1007", centre="A")
    new = ref("Couture pour tous", "Après.", identifier="1007", centre="B")
    first = release([old])

    assert release([new], first).of(new).key == first.of(old).key


def test_new_prose_keeps_the_key_by_the_name(ref, release):
    """Title and centre name a sheet whose text was rewritten."""
    old, new = ref("Atelier couture", "Avant."), ref("ATELIER  Couture", "Après.")
    first = release([old])

    assert release([new], first).of(new).key == first.of(old).key


def test_the_same_prose_at_another_centre_is_another_sheet(ref, release):
    """A text that a neighbour copied under another title is the neighbour's sheet."""
    old, copy = ref("Atelier couture", centre="A"), ref("Couture", centre="B")
    first = release([old])

    assert release([copy], first).of(copy).key != first.of(old).key


def test_an_identifier_means_nothing_without_its_origin(ref, release):
    """The number 7 of one table is not the number 7 of another."""
    one = ref("Atelier couture", "Ici.", identifier="7", origin="caf")
    other = ref("Jardin", "Là.", identifier="7", origin="federation", file="b.csv")
    found = release([one, other])

    assert found.of(one).key != found.of(other).key
    assert found.codes() == []


def test_twins_get_the_same_keys_in_both_orders(ref, release):
    """Two sheets of one name are told apart by their content, whoever comes first."""
    one, other = ref("Fête", "Au printemps."), ref("Fête", "En automne.", line=20)
    found, turned = release([one, other]), release([other, one])

    assert found.of(one).key != found.of(other).key
    assert found.of(one).key == turned.of(one).key
    assert found.of(other).key == turned.of(other).key


def test_a_twin_that_appears_later_leaves_the_first_its_key(ref, release):
    """The sheet that was there is recognised by its content; only the twin is new."""
    one, twin = ref("Fête", "Au printemps."), ref("Fête", "En automne.", line=20)
    first = release([one])
    second = release([twin, one], first, version="v2")

    assert second.of(one).key == first.of(one).key
    assert second.of(twin).key != second.of(one).key
    assert second.codes() == []


def test_a_twin_that_leaves_takes_nothing_with_it(ref, release):
    """What remains keeps its key, and the one that left has a tombstone."""
    one, twin = ref("Fête", "Au printemps."), ref("Fête", "En automne.", line=20)
    first = release([one, twin])
    second = release([one], first, version="v2")

    assert second.of(one).key == first.of(one).key
    assert second.ledger.rows[first.of(twin).key].state == GONE
    assert second.ledger.rows[first.of(twin).key].last == "v1"


def test_twins_that_both_changed_are_not_guessed(ref, release):
    """Two sheets that one row could be get new keys and are reported."""
    first = release([ref("Fête", "Au printemps.")])
    one, other = ref("Fête", "En été."), ref("Fête", "En hiver.", line=20)
    second = release([one, other], first, version="v2")

    assert not {s.key for s in second.identities.sheets} & set(first.ledger.rows)
    assert second.codes() == ["identity-unclear", "identity-unclear"]


def test_a_sheet_that_two_rows_could_be_is_not_guessed(ref, release):
    """One of two twins left, the other was rewritten: nothing says which."""
    before = release([ref("Fête", "Au printemps."), ref("Fête", "En automne.", line=20)])
    changed = ref("Fête", "En hiver.")
    after = release([changed], before, version="v2")

    assert after.of(changed).key not in before.ledger.rows
    assert after.codes() == ["identity-unclear"]
    assert release([changed], after, version="v3").codes() == []


def test_an_exact_repeat_in_two_files_is_one_sheet(ref, release):
    """It is published once, with both places, whichever file is read first."""
    one, again = ref("Fête"), ref("Fête", file="b.txt", line=40)
    found, turned = release([one, again]), release([again, one])

    assert found.of(one) == found.of(again)
    assert found.of(one).place == one
    assert found.of(one).repeats == (again,)
    assert found.identities.sheets == turned.identities.sheets
    assert found.codes() == ["repeat"]


def test_a_listing_and_a_table_that_carry_the_same_sheet_are_one(ref, release):
    """The table adds an identifier, not a sheet; it outlives the listing."""
    listed = ref("Fête")
    row = ref("Fête", file="b.csv", identifier="1007", origin="caf")
    both = release([listed, row])
    renamed = ref("Kermesse", "Nouveau texte.", file="b.csv", identifier="1007", origin="caf")

    assert both.of(listed) == both.of(row)
    assert both.of(row).identifiers == ("caf|1007",)
    assert release([renamed], both).of(renamed).key == both.of(row).key


def test_a_page_that_prints_the_year_speaks_for_one_that_does_not(ref, release):
    """One sheet on two pages, one with the table of years: one sheet, with its year."""
    without, dated = ref("Fête"), ref("Fête", file="b.txt", year="2017")
    found = release([without, dated])

    assert found.of(without) == found.of(dated)
    assert found.of(dated).place == dated


def test_one_text_in_two_years_is_two_sheets(ref, release):
    """An action told again word for word the next year keeps its own year and key."""
    first = release([ref("Fête", year="2017")])
    one, other = ref("Fête", year="2017"), ref("Fête", year="2018", line=20)
    second = release([other, one], first, version="v2")

    assert second.of(one).key == next(iter(first.identities.sheets)).key
    assert second.of(other).key != second.of(one).key


def test_one_text_under_two_numbers_of_one_table_is_two_sheets(ref, release):
    """The table itself says that they are two; the next build knows them by number."""
    one, other = ref("Fête", identifier="1"), ref("Fête", identifier="2", line=20)
    first = release([one, other])
    second = release([other, one], first, version="v2")

    assert first.of(one).key != first.of(other).key
    assert [s.key for s in second.identities.sheets] == [s.key for s in first.identities.sheets]
    assert second.codes() == []


def test_one_text_known_by_two_origins_is_one_sheet(ref, release):
    """Each origin has its own number for it; either one finds it again."""
    one = ref("Fête", identifier="1", origin="caf")
    other = ref("Fête", identifier="88", origin="observatoire", file="b.csv")
    first = release([one, other])
    alone = ref("Kermesse", "Autre.", identifier="88", origin="observatoire")

    assert first.of(one) == first.of(other)
    assert release([alone], first).of(alone).key == first.of(one).key


def test_two_sheets_never_take_one_row_by_two_identifiers(ref, release):
    """A row known by two numbers, now borne by two sheets, is nobody's to guess."""
    first = release(
        [
            ref("Fête", identifier="1", origin="caf"),
            ref("Fête", identifier="88", origin="observatoire", file="b.csv"),
        ]
    )
    one = ref("Jardin", "Un.", identifier="1", origin="caf")
    other = ref("Cuisine", "Deux.", identifier="88", origin="observatoire", file="b.csv")
    second = release([one, other], first, version="v2")

    assert second.of(one).key != second.of(other).key
    assert second.codes() == ["identity-unclear", "identity-unclear"]


def test_a_sheet_that_comes_back_takes_its_old_key(ref, release):
    """A partial input makes it gone; the whole one makes it live again."""
    one, other = ref("Fête"), ref("Jardin", "On plante.", line=20)
    first = release([one, other])
    second = release([one], first, version="v2")
    third = release([one, other], second, version="v3")
    row = third.ledger.rows[first.of(other).key]

    assert second.ledger.rows[first.of(other).key].state == GONE
    assert (row.state, row.first, row.last) == (LIVING, "v1", "v3")


def test_the_living_are_recognised_before_the_gone(ref, release):
    """A name that a gone and a living sheet bear leads to the living one."""
    gone, living = ref("Fête", "Au printemps."), ref("Fête", "En automne.", line=20)
    first = release([gone, living])
    second = release([living], first, version="v2")
    changed = ref("Fête", "En hiver.")

    assert release([changed], second).of(changed).key == first.of(living).key


def test_sheets_without_a_title_are_not_one_for_want_of_a_name(ref, release):
    """No title is no name: another untitled sheet of the centre is another sheet."""
    first = release([ref(None, "On coud.")])
    other = ref(None, "On jardine.")

    assert release([other], first).of(other).key not in first.ledger.rows


def test_a_centre_that_two_spellings_united_keeps_the_keys_of_its_sheets(ref, release):
    """A sheet rewritten in the very build that unites its centre is still found."""
    first = release([ref("Fête", centre="Les Tilleuls"), ref("Jardin", "x", centre="Le Tilleul")])
    old = next(s for s in first.identities.sheets if s.place.title == "jardin")
    united = Decisions(centres=(_centre("Les Tilleuls", "Le Tilleul"),))
    changed = ref("Jardin", "y", centre="Le Tilleul")
    second = release([ref("Fête", centre="Les Tilleuls"), changed], first, united, version="v2")

    assert second.of(changed).key == old.key
    assert len({c for s in second.identities.sheets for c in s.centres}) == 1
    assert sum(r.state == MERGED for r in second.ledger.of("centre")) == 1


def _centre(name: str, *spellings: str, key: str = "") -> CentreDecision:
    return CentreDecision(key, name, spellings, "77", None, {})
