"""The shapes, their cases and their words agree with one another."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from pyshacl.shapes_graph import ShapesGraph
from rdflib import RDF, SH, Graph, URIRef

from csgraph.findings import rules
from csgraph.namespaces import CSGSH
from csgraph.quality import guide, shapes
from csgraph.quality.authority import Authority
from csgraph.quality.graphs import WalkedGraph
from csgraph.quality.screen import Screen
from csgraph.quality.shacl import EVIDENCE_LINE, Validator

CASES = Path(__file__).resolve().parents[2] / "shapes" / "cases"
WITHOUT, WITH = (f"https://w3id.org/csgraph/shapes/cases/{part}/" for part in ("without", "with"))
FOUND_ELSEWHERE = {
    # reading
    "refused-file", "skipped-file", "no-sheet-in-file", "unread-lines", "unreadable-row",
    "unreadable-record", "windows-1252", "older-layout", "repeated-label", "label-order",
    "label-in-text",
    "unknown-label", "cut-off", "row-length", "error-cell", "no-header",
    "year-unclear",
    # identity and mapping
    "identifier-conflict", "identity-unclear", "two-versions", "general-name", "shared-label",
    "repeat", "characters-replaced",
    # the links that people have reviewed
    "link-unknown-subject", "link-not-allowed", "link-bad-identifier", "link-bad-object",
    "link-unreviewed", "link-contradiction", "link-repeated",
    # the search for personal data
    "personal-data", "personal-data-in-title",
}  # fmt: skip


def _ntriples(triples: object) -> bytes:
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)


@cache
def valid() -> dict[str, bytes]:
    """The valid cases as N-Triples, by name."""
    return {
        path.stem: _ntriples(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
        for path in sorted((CASES / "valid").glob("*.ttl"))
    }


def _patches() -> dict[str, tuple[set[ox.Triple], set[ox.Triple]]]:
    patches: dict[str, tuple[set[ox.Triple], set[ox.Triple]]] = {}
    for path in sorted((CASES / "failing").glob("*.trig")):
        for quad in ox.parse(path=path, format=ox.RdfFormat.TRIG):
            graph = quad.graph_name.value
            name = graph.removeprefix(WITHOUT).removeprefix(WITH)
            part = 0 if graph.startswith(WITHOUT) else 1
            patches.setdefault(name, (set(), set()))[part].add(quad.triple)
    return patches


PATCHES = _patches()
BASE = set(ox.parse(path=CASES / "valid" / "listing.ttl", format=ox.RdfFormat.TURTLE))
BASE_TRIPLES = {quad.triple for quad in BASE}


@cache
def failing(case: str) -> bytes:
    """A failing case as N-Triples: the valid listing without and with what it names."""
    without, with_ = PATCHES[case]
    return _ntriples((BASE_TRIPLES - without) | with_)


@pytest.fixture(scope="module")
def validator() -> Validator:
    """Both validators, prepared once."""
    return Validator()


@pytest.mark.parametrize("name", ["listing", "older", "table"])
def test_a_valid_case_has_no_result(validator, name):
    """A sheet of each layout that says everything its layout asks for is left alone."""
    assert validator.screen(valid()[name]) == validator.confirm(valid()[name]) == frozenset()


def test_a_case_takes_away_only_what_stands_there():
    """A case that removes a statement removes one of the valid listing's."""
    absent = {case: without - BASE_TRIPLES for case, (without, _) in PATCHES.items()}
    assert not {case: triples for case, triples in absent.items() if triples}


@pytest.mark.parametrize("case", sorted(PATCHES))
def test_a_failing_case_fails_its_one_shape_only_for_both_validators(validator, case):
    """pySHACL and pyshifty find the same results, all of the shape the case is named after."""
    found = validator.confirm(failing(case))

    assert {result.shape for result in found} == {case.partition(".")[0]}
    assert validator.screen(failing(case)) == found


def test_every_shape_has_a_failing_case():
    """No property shape that can have a result goes without one."""
    assert {case.partition(".")[0] for case in PATCHES} == set(shapes.by_name())


def _constraints() -> list[tuple[str, URIRef]]:
    graph = shapes.graph()
    words = {SH.path, SH.severity, SH.message}
    return sorted(
        (name, predicate)
        for name in shapes.by_name()
        for predicate in set(graph.predicates(URIRef(CSGSH + name)))
        if str(predicate).startswith(str(SH)) and predicate not in words
    )


@pytest.mark.parametrize(("name", "constraint"), _constraints())
def test_without_any_one_constraint_some_case_changes(validator, name, constraint):
    """Each constraint of each shape is what makes one of its cases fail."""
    node, qualified = CSGSH + name, str(SH.qualifiedMinCount)
    maimed = _screen_without(
        lambda t: (
            t.subject.value == node
            and (
                t.predicate.value == str(constraint)
                or (constraint == SH.qualifiedValueShape and t.predicate.value == qualified)
            )
        )
    )

    cases = [case for case in PATCHES if case.partition(".")[0] == name]
    assert any(maimed.results(failing(c)) != validator.screen(failing(c)) for c in cases)


@pytest.mark.parametrize("name", sorted(shapes.by_name()))
def test_without_any_one_shape_its_cases_pass(name):
    """What a shape finds, no other shape finds as well."""
    node = CSGSH + name
    maimed = _screen_without(lambda t: node in (t.subject.value, t.object.value))

    cases = [case for case in PATCHES if case.partition(".")[0] == name]
    assert not any(maimed.results(failing(case)) for case in cases)


SHAPES = [quad.triple for quad in ox.parse(shapes.turtle(), format=ox.RdfFormat.TURTLE)]


def _screen_without(is_dropped: Callable[[ox.Triple], bool]) -> Screen:
    return Screen(_ntriples(triple for triple in SHAPES if not is_dropped(triple)))


def test_every_shape_has_a_severity_and_a_message_in_each_language():
    """Whoever meets a result is told, in French and English, how much it weighs."""
    graph = shapes.graph()
    for node in set(graph.subjects(RDF.type, SH.PropertyShape)):
        if any(True for _ in graph.objects(node, SH.property)):
            continue  # it leads from a value to the actions, and has no result itself
        languages = sorted(message.language for message in graph.objects(node, SH.message))
        assert (len(list(graph.objects(node, SH.severity))), languages) == (1, ["en", "fr"]), node


def test_every_shape_bears_a_name_of_our_own():
    """No shape is anonymous: a result can always be traced to a line of `shapes/`."""
    graph = shapes.graph()
    kinds = {SH.NodeShape, SH.PropertyShape}
    assert all(
        str(node).startswith(CSGSH) for kind in kinds for node in graph.subjects(RDF.type, kind)
    )


def test_a_content_shape_says_what_its_rule_says():
    """Code, severity and words of a content shape are those of `rules.toml`."""
    graph = shapes.graph()
    for name, shape in shapes.by_name().items():
        if shape.is_structural:
            continue
        rule = rules()[shape.code]
        says = {m.language: str(m) for m in graph.objects(URIRef(CSGSH + name), SH.message)}
        assert (shape.severity, says) == (rule.severity, rule.says), name


def test_structural_shapes_are_violations_without_a_code():
    """What speaks to us stops the build, and is no finding."""
    structural = [shape for shape in shapes.by_name().values() if shape.is_structural]
    assert structural
    assert {shape.severity for shape in structural} == {"Violation"}


def test_a_node_shape_holds_content_or_structure_never_both():
    """The screen tells node shapes apart: one that is mixed would be judged in part."""
    content = shapes.content_groups()
    for name, groups in shapes.groups_by_shape().items():
        assert groups, name
        assert all((g in content) != shapes.by_name()[name].is_structural for g in groups), name


def test_every_rule_is_found_by_a_shape_or_elsewhere_and_never_by_both():
    """A code that nobody can report is dead; one that two report is counted twice."""
    by_shapes = {shape.code for shape in shapes.by_name().values() if shape.code}
    assert by_shapes | FOUND_ELSEWHERE == set(rules())
    assert not by_shapes & FOUND_ELSEWHERE


def test_the_readme_of_the_shapes_names_every_code(root):
    """Who meets a code finds who decides it."""
    readme = (root / "shapes" / "README.md").read_text("utf-8")
    assert [code for code in rules() if f"`{code}`" not in readme] == []


def test_the_page_of_the_findings_is_written_from_the_rules(root):
    """`python -m csgraph.quality.guide` was run after the last change of a rule."""
    assert (root / "docs" / "findings.md").read_text("utf-8") == guide.page()


def test_the_shapes_are_shacl():
    """They meet the shapes that SHACL has for shapes."""
    conforms, _, _ = pyshacl.validate(Graph(), shacl_graph=shapes.graph(), meta_shacl=True)
    assert conforms


def test_rules_are_said_in_plain_french_and_english():
    """Each rule has a fact, a consequence and a way out, in both languages, as sentences."""
    for code, rule in rules().items():
        for words in (rule.says, rule.follows, rule.mend, rule.centre):
            assert set(words) == {"fr", "en"}, code
            assert all(text.endswith((".", "…")) and len(text) < 160 for text in words.values()), (
                code
            )


def test_a_centre_is_told_of_no_file_that_only_the_publisher_has():
    """Where the way out names one, a second sentence says what a centre can do."""
    names_a_file = re.compile(r"\b(sources\.toml|(accepted|centres|identities)\.tsv)")
    for code, rule in rules().items():
        assert not names_a_file.search(f"{rule.centre}"), code
        assert (rule.centre != rule.mend) == bool(names_a_file.search(f"{rule.mend}")), code


def test_the_older_layout_is_not_asked_for_what_it_never_had(validator):
    """Of a bare older sheet only title, text and keyword are asked."""

    def bare(layout: str) -> set[str]:
        nt = valid()["older"].replace(b'"older"', f'"{layout}"'.encode())
        return {str(result.code) for result in validator.confirm(nt)}

    assert bare("older") == set()
    assert bare("listing") == {
        "no-organiser", "no-dimension", "no-summary", "no-initiator", "no-audience",
        "no-partner-kind", "no-scale",
    }  # fmt: skip


def test_patterns_cannot_backtrack():
    """Each pattern is anchored and has no repeated group; what it repeats is bounded first."""
    graph = shapes.graph()
    for node, pattern in graph.subject_objects(SH.pattern):
        text = str(pattern)
        assert text.startswith("^"), text
        assert not re.search(r"[)}*+][*+{]|\*|\+|\{\d+,\}", text), text
        assert "{" not in text or (node, SH.maxLength, None) in graph, text


ONE_OF_EACH = {case.partition(".")[0]: case for case in PATCHES}


def test_flattening_changes_no_result():
    """pySHACL finds the same with the shapes as they are written, for a case of each."""
    flat, written = Authority(shapes.graph()), Authority(Graph())
    written._shapes = ShapesGraph(shapes.graph())
    for case in ONE_OF_EACH.values():
        data = WalkedGraph(failing(case))
        assert flat.results(data) == written.results(data), case


def test_pyshacl_says_the_same_on_a_graph_of_rdflib(validator):
    """Our walked graph is to pySHACL what rdflib's own graph is, for a case of each."""
    plain = Authority(shapes.graph())
    for case in ONE_OF_EACH.values():
        graph = Graph(bind_namespaces="none").parse(data=failing(case), format="nt")
        assert plain.results(graph) == validator.confirm(failing(case)), case


def test_content_shapes_look_at_no_field():
    """So what only content shapes let fail is judged without the sheet's fields."""
    content = Authority(shapes.without_structure(shapes.graph()))
    for case in ONE_OF_EACH.values():
        if not shapes.by_name()[case.partition(".")[0]].is_structural:
            slim = EVIDENCE_LINE.sub(b"", failing(case))
            assert slim != failing(case)
            assert content.results(WalkedGraph(slim)) == content.results(
                WalkedGraph(failing(case))
            ), case
