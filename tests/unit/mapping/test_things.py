"""Centres, territories, tombstones and lines."""

from __future__ import annotations

import pytest

from csgraph.mapping.centre import Centre, centre, names
from csgraph.mapping.graph import LABEL, TYPE, Node, lines, told
from csgraph.mapping.history import replaced, tombstone, withholding
from csgraph.mapping.literals import french, iri, plain
from csgraph.mapping.territory import territory, with_those_above
from csgraph.namespaces import CSG, DCTERMS, IGEO, SKOS, XSD
from csgraph.territories import commune, department_by_code


def test_a_centre_has_one_label_and_its_other_spellings(context, said):
    """The first is preferred; none stands twice."""
    node = centre(context, Centre("c0", "77", ("A", "B", "A\x00", "B\x01")))

    assert said(node, LABEL) == said(node, f"{SKOS}prefLabel") == [("fr", "A")]
    assert said(node, f"{SKOS}altLabel") == [("fr", "B")]
    assert said(node, TYPE) == [("@id", f"{CSG}Centre"), ("@id", f"{CSG}Organisation")]


def test_a_centre_whose_name_nothing_can_carry_still_has_a_label():
    """No empty string is published."""
    assert names(Centre("c0", None, ("\x00", " "))) == ["Structure au nom illisible"]


@pytest.mark.parametrize(
    ("written", "datatype"), [("1974", "gYear"), ("1974-09", "gYearMonth"), ("1974-09-01", "date")]
)
def test_what_was_decided_of_a_centre_is_said(context, said, written, datatype):
    """Registry identifiers plain, kind in French, dates as precise as they were given."""
    record = Centre(
        "c0", None, ("A",), None, {"siren": "356000000"}, "espace de vie sociale", written, None
    )
    node = centre(context, record)

    assert said(node, f"{CSG}siren") == [("", "356000000")]
    assert said(node, f"{CSG}centreKind") == [("fr", "espace de vie sociale")]
    assert said(node, f"{CSG}opened") == [(XSD + datatype, written)]
    assert said(node, f"{CSG}closed") == said(node, f"{CSG}department") == []


def test_a_departement_leads_to_its_region(said):
    """Under INSEE's addresses, with the code as a token and plain."""
    node = territory(department_by_code("77"))

    assert node.iri == "http://id.insee.fr/geo/departement/77"
    assert said(node, f"{IGEO}codeINSEE") == [(f"{XSD}token", "77")]
    assert said(node, f"{DCTERMS}identifier") == [("", "77")]
    assert said(node, f"{IGEO}nom") == said(node, LABEL) == [("fr", "Seine-et-Marne")]
    assert said(node, f"{IGEO}subdivisionDe") == [("@id", "http://id.insee.fr/geo/region/11")]


def test_what_holds_a_territory_comes_with_it_once():
    """Two départements of one region, one elsewhere, a commune of a third."""
    places = [department_by_code(code) for code in ("77", "75", "2A")] + [commune("67482")]

    assert [n.iri.rpartition("/geo/")[2] for n in with_those_above(places)] == [
        "commune/67482",
        "departement/2A",
        "departement/67",
        "departement/75",
        "departement/77",
        "intercommunalite/246700488",
        "region/11",
        "region/44",
        "region/94",
    ]


def test_lines_are_sorted_and_stand_once():
    """N-Triples, or N-Quads of one graph; `told` adds the predicate."""
    node = Node("http://x/s")
    for value in ("b", "a", "b"):
        node.add("http://x/p", plain(value))
    node.add("http://x/q", french("é"))

    assert lines([node, node]) == [
        '<http://x/s> <http://x/p> "a" .\n',
        '<http://x/s> <http://x/p> "b" .\n',
        '<http://x/s> <http://x/q> "é"@fr .\n',
    ]
    assert lines([node], "http://x/g")[0] == '<http://x/s> <http://x/p> "a" <http://x/g> .\n'
    assert [p for _, p in told([node])] == ["http://x/p", "http://x/p", "http://x/q"]
    assert lines([node.without(frozenset({"http://x/p"}))]) == [
        '<http://x/s> <http://x/q> "é"@fr .\n'
    ]


def test_what_left_or_moved_says_so_without_a_title(said):
    """A tombstone may have to forget; a replacement leads on; a withholding gives reasons."""
    gone = tombstone("http://x/a", "action", "v1")
    moved = replaced("http://x/a", "concept", "http://x/b")
    held = withholding("http://x/a", "sheet", ("one", "two"), "v1")

    assert said(gone, LABEL) == [("fr", "Action retirée")]
    assert said(gone, f"{CSG}lastRelease") == [("", "v1")]
    assert said(moved, f"{DCTERMS}isReplacedBy") == [iri("http://x/b")]
    assert said(held, f"{CSG}withheldBecause") == [("", "one"), ("", "two")]
