"""Which candidate is a match."""

from __future__ import annotations

import pytest

from csgraph.linking.conditions import CENTRE as ORGANISED_BY
from csgraph.linking.conditions import CODE, COMMUNE, DEPARTMENT, Condition, of_department
from csgraph.linking.index import NameIndex
from csgraph.linking.kinds import CENTRE
from csgraph.linking.matching import Question, answer


def matches(index: NameIndex, text: str, **conditions: str) -> list[str]:
    """Return the ends of the identifiers that are marked as a match."""
    properties = {"department": DEPARTMENT, "commune": COMMUNE, "code": CODE, "by": ORGANISED_BY}
    asked = tuple(Condition(properties[name], (value,)) for name, value in conditions.items())
    found = answer(Question(text, conditions=asked), index)
    assert sorted((c.score for c in found), reverse=True) == [c.score for c in found]
    return [c.entity.iri.rpartition("/")[2] for c in found if c.is_match]


@pytest.mark.parametrize(
    "text", ["CS les Meulieres", "Meulières, centre social", "CS les Meulires"]
)
def test_a_name_that_only_one_thing_has_is_a_match(index: NameIndex, text: str):
    """However it is written."""
    assert matches(index, text) == ["c1"]


def test_namesakes_are_no_match_until_one_thing_tells_them_apart(index: NameIndex):
    """The département, in any form; the commune of a centre; the centre of an action."""
    assert matches(index, "Centre social Pasteur") == []
    assert matches(index, "Centre social Pasteur", department="93") == ["c3"]
    assert matches(index, "CS Pasteur", department="seine et marne") == ["c2"]
    assert matches(index, "Centre social Pasteur (93)") == ["c3"]
    assert matches(index, "Torcy [Saône-et-Loire]") == ["71540"]
    assert matches(index, "Café des parents", by="Centre social Les Meulières") == ["a1"]
    assert matches(index, "CS Meulières", commune="Torcy") == ["c1"]


@pytest.mark.parametrize("department", ["29", "Finistère"])
def test_a_property_that_differs_forbids_a_match(index: NameIndex, department: str):
    """Whatever the score of the name."""
    assert matches(index, "Centre social Les Meulières", department=department) == []


def test_a_name_of_general_words_alone_is_no_match(index: NameIndex):
    """Any town has a Maison des quartiers; in this département there is one."""
    assert matches(index, "Maison des quartiers") == []
    assert matches(index, "Maison des quartiers", department="29") == ["c4"]


@pytest.mark.parametrize("text", ["Pastor", "Centre social", "social", "Meule", "Parents"])
def test_half_a_name_is_no_match(index: NameIndex, text: str):
    """A person would look."""
    assert matches(index, text) == []


def test_a_code_or_an_iri_is_its_thing(index: NameIndex):
    """In place of a name, or as a property without one."""
    assert matches(index, "http://x/c4") == ["c4"]
    assert matches(index, "77468") == ["77468"]
    assert matches(index, "", code="71540") == ["71540"]
    assert answer(Question("77468", frozenset({CENTRE})), index) == []


def test_a_question_of_no_words_has_no_answer(index: NameIndex):
    """An empty cell is not reconciled."""
    assert answer(Question(""), index) == []
    assert answer(Question("…"), index) == []


@pytest.mark.parametrize(
    ("text", "code"), [("77", "77"), ("1", "01"), ("2a", "2A"), ("Réunion", "974"), ("x", None)]
)
def test_a_département_is_known_by_code_or_name(text: str, code: str | None):
    """As tables write it."""
    found = of_department(text)
    assert found == (None if code is None else Condition(DEPARTMENT, (code,)))
