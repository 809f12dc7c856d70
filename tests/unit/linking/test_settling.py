"""Which reviewed links hold in a release."""

from __future__ import annotations

import pytest

from csgraph.linking.predicates import CONCEPT, ORGANISATION, PREDICATES
from csgraph.linking.settling import Known, settle
from csgraph.model import Link
from csgraph.namespaces import VOC

BASE = "https://fiches.example.org/"
ONE, TWO = (f"{BASE}id/centre/c000000000{n}" for n in (1, 2))
KEYWORD = f"{VOC}keyword/culture"
KNOWN = Known({ONE: ORGANISATION, TWO: ORGANISATION, KEYWORD: CONCEPT}, BASE)
ELSEWHERE = "https://registre.example.org/1"
SIREN, OTHER_SIREN = "000000018", "000000026"
SIRET = "00000001800002"


def link(subject: str, predicate: str, value: str, line: int = 1, *, denied: bool = False) -> Link:
    """Return a link as a person would have agreed to it."""
    iri = PREDICATES[predicate]
    return Link(subject, iri, value, "why", ("Marie",), "2026-11-22", line, is_denied=denied)


def judged(*links: Link, known: Known = KNOWN) -> tuple[list[int], list[tuple[int, str]]]:
    """Return the lines of the links that hold, and lines and codes of the findings."""
    holding, findings = settle(links, known)
    return [k.line for k in holding], [(f.first_line or 0, f.code) for f in findings]


@pytest.mark.parametrize(
    ("subject", "predicate", "value", "code"),
    [
        (f"{BASE}id/centre/c0000000009", "owl:sameAs", ELSEWHERE, "link-unknown-subject"),
        (ONE, "skos:exactMatch", ELSEWHERE, "link-not-allowed"),
        (KEYWORD, "owl:sameAs", ELSEWHERE, "link-not-allowed"),
        (KEYWORD, "csg:siren", SIREN, "link-not-allowed"),
        (ONE, "org:unitOf", f"{BASE}id/centre/c0000000009", "link-bad-object"),
        (ONE, "org:unitOf", KEYWORD, "link-bad-object"),
        (ONE, "org:unitOf", ONE, "link-bad-object"),
        (KEYWORD, "skos:closeMatch", f"{VOC}keyword/none", "link-bad-object"),
    ],
)
def test_a_link_that_does_not_fit_is_a_finding(subject, predicate, value, code):
    """And no other link suffers from it."""
    good = link(TWO, "org:linkedTo", ELSEWHERE, 2)

    assert judged(link(subject, predicate, value), good) == ([2], [(1, code)])


CONTRADICTIONS = {
    "two numbers": ((ONE, "csg:siren", SIREN), (ONE, "csg:siren", OTHER_SIREN)),
    "one number, two centres": ((ONE, "csg:siren", SIREN), (TWO, "csg:siren", SIREN)),
    "one thing, two centres": ((ONE, "owl:sameAs", ELSEWHERE), (TWO, "owl:sameAs", ELSEWHERE)),
    "two of one registry": ((ONE, "owl:sameAs", ELSEWHERE), (ONE, "owl:sameAs", f"{ELSEWHERE}2")),
    "the whole and its part": ((ONE, "owl:sameAs", ELSEWHERE), (ONE, "org:unitOf", ELSEWHERE)),
    "an establishment of another": ((ONE, "csg:siren", OTHER_SIREN), (ONE, "csg:siret", SIRET)),
    "yes and no": ((ONE, "owl:sameAs", ELSEWHERE), (ONE, "owl:sameAs", ELSEWHERE)),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_of_links_that_contradict_one_another_none_holds(case):
    """Both lines are named, and a link beside them holds."""
    first, second = CONTRADICTIONS[case]
    beside = link(TWO, "org:linkedTo", ELSEWHERE, 3)
    found = judged(link(*first), link(*second, 2, denied=case == "yes and no"), beside)

    assert found == ([3], [(1, "link-contradiction"), (2, "link-contradiction")])


def test_what_agrees_holds():
    """A SIRET of the SIREN, one registry and another, and a no to something else."""
    links = (
        link(ONE, "csg:siren", SIREN, 1),
        link(ONE, "csg:siret", SIRET, 2),
        link(ONE, "owl:sameAs", ELSEWHERE, 3),
        link(ONE, "owl:sameAs", "https://autre.example.org/1", 4),
        link(ONE, "owl:sameAs", f"{ELSEWHERE}2", 5, denied=True),
        link(KEYWORD, "skos:closeMatch", ELSEWHERE, 6),
    )

    assert judged(*links) == ([1, 2, 3, 4, 6], [])


def test_what_centres_tsv_says_is_not_overruled():
    """The same again is fine, something else is a contradiction."""
    stated = {(ONE, PREDICATES["csg:siren"]): SIREN}
    known = Known(KNOWN.sorts, BASE, stated=stated)

    assert judged(link(ONE, "csg:siren", SIREN), known=known) == ([1], [])
    against = judged(link(ONE, "csg:siren", OTHER_SIREN), known=known)
    assert against == ([], [(1, "link-contradiction")])


def test_a_link_written_twice_holds_once():
    """The second line is told."""
    twice = [link(ONE, "org:unitOf", ELSEWHERE, line) for line in (1, 2)]

    assert judged(*twice) == ([1], [(2, "link-repeated")])


def test_a_link_follows_the_site_to_its_base():
    """Reviewed under an earlier base, it speaks of the same centre."""
    known = Known(KNOWN.sorts, BASE, ("http://localhost:8000/",))
    moved = link("http://localhost:8000/id/centre/c0000000001", "owl:sameAs", ELSEWHERE)

    ((held,), _) = settle([moved], known)
    assert held.subject == ONE
