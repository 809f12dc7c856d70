"""The index of names."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from csgraph.linking.index import Entity, NameIndex
from csgraph.linking.kinds import CENTRE, COMMUNE, KINDS, narrowed
from csgraph.linking.names import read_name

ALL = frozenset(KINDS)


def labels(found):
    """Return the labels of what was found."""
    return {one.entity.label for one in found}


def test_a_name_is_kept_once_however_it_is_written(index: NameIndex):
    """Two spellings of one normal form lead to the entity once."""
    assert len(index) == 9


@pytest.mark.parametrize("text", ["meulieres", "MEULLIERES", "les meuliéres", "Meul ières"])
def test_a_name_is_found_by_what_a_typing_error_leaves(index: NameIndex, text: str):
    """Some pieces stay whole."""
    assert "Centre social Les Meulières" in labels(index.like(read_name(text), ALL, 5))


@pytest.mark.parametrize("text", ["Juro", "Jua", "Jrua", "Jurra", "ura"])
def test_a_short_name_is_found_with_any_one_error(index: NameIndex, text: str):
    """Though a letter in the middle spoils most of its pieces."""
    assert "Jura" in labels(index.like(read_name(text), ALL, 5))


def test_only_the_kinds_asked_for_are_found(index: NameIndex):
    """Also where others share more pieces."""
    assert labels(index.like(read_name("Torcy"), frozenset({CENTRE}), 5)) == set()
    assert labels(index.like(read_name("Torcy"), frozenset({COMMUNE}), 5)) == {"Torcy"}
    assert index.like(read_name("Torcy"), frozenset(), 5) == []


def test_nothing_is_found_for_nothing(index: NameIndex):
    """No piece, or none that a name has."""
    assert index.like(read_name(""), ALL, 5) == []
    assert index.like(read_name("Кино"), ALL, 5) == []


def test_beginnings_are_found_in_order(index: NameIndex):
    """By the normal form, whatever the accents of what is typed."""
    found = index.beginning("CENTRE SOCIAL P", narrowed(frozenset()), 5)
    assert [one.entity.iri for one in found] == ["http://x/c2", "http://x/c3"]


def test_a_second_name_leads_to_the_entity(index: NameIndex):
    """And its first label stays."""
    (found, *_) = index.like(read_name("csc meule"), ALL, 1)
    assert found.entity == index["http://x/c1"]


def test_an_unknown_identifier_is_none_of_it(index: NameIndex):
    """As of a mapping."""
    with pytest.raises(KeyError):
        _ = index["http://x/c9"]


def test_many_threads_may_ask_at_once(index: NameIndex):
    """Each gets the answer that it would get alone."""
    names = [read_name(entity) for entity in ("torcy", "pasteur", "meulieres", "jura")] * 50
    alone = [labels(index.like(name, ALL, 3)) for name in names]

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda name: labels(index.like(name, ALL, 3)), names)) == alone


def test_english_is_added_to_an_entity_that_is_in():
    """The label in another language may come with another of its names."""
    made = NameIndex()
    made.add(Entity("http://x/k", KINDS[3], "Parentalité"), ["Parentalité"])
    made.add(Entity("http://x/k", KINDS[3], "Parentalité", english="Parenting"), ["Parenting"])
    made.finish()

    assert made["http://x/k"].label_in("en") == "Parenting"
    assert made["http://x/k"].label_in("fr") == "Parentalité"
    made.close()
