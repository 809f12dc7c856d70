"""Sheets judged together get each their own results, as pySHACL alone would give them."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from csgraph.quality.shacl import Validator

CASES = Path(__file__).resolve().parents[3] / "shapes" / "cases" / "valid"
SUMMARY = '<http://localhost:8000/id/action/a1> <https://w3id.org/csgraph/def#summary> "Des'
LABEL = (
    "<https://w3id.org/csgraph/voc/keyword/culture> <http://www.w3.org/2000/01/rdf-schema#label>"
)


def sheet(number: int, *, without: str | None = None) -> bytes:
    """The valid listing under keys of its own, without the lines that begin as told."""
    quads = ox.parse(path=CASES / "listing.ttl", format=ox.RdfFormat.TURTLE)
    lines = ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES).decode().splitlines(keepends=True)
    kept = "".join(line for line in lines if without is None or not line.startswith(without))
    for letter, folder in (("a", "action"), ("s", "sheet")):
        kept = kept.replace(f"/id/{folder}/{letter}1", f"/id/{folder}/{letter}{number:04d}")
    return kept.encode()


@pytest.fixture(scope="module")
def validator() -> Validator:
    """Both validators, prepared once."""
    return Validator()


def test_each_sheet_of_a_batch_gets_its_own_results(validator):
    """Of 120 sheets every third lacks its summary; these and only these are told."""
    batch = [sheet(n, without=None if n % 3 else SUMMARY) for n in range(120)]

    verdict = validator.check(batch, sample_share=0)

    assert [sorted(r.code for r in results) for results in verdict] == [
        [] if n % 3 else ["no-summary"] for n in range(120)
    ]
    assert {r.focus for r in verdict.results[3]} == {"http://localhost:8000/id/action/a0003"}
    assert (verdict.confirmed, verdict.disputed) == (40, ())


def test_a_sample_of_what_conforms_is_judged_by_pyshacl_too(validator):
    """The sample depends on content alone: twice the same, and all where the share is 1."""
    batch = [sheet(n) for n in range(20)]

    assert validator.check(batch, sample_share=0).confirmed == 0
    assert validator.check(batch, sample_share=1).confirmed == 20
    shares = {validator.check(batch, sample_share=0.5).confirmed for _ in range(2)}
    assert len(shares) == 1
    assert 0 < shares.pop() < 20


def test_a_sheet_cannot_lend_another_what_that_one_lacks(validator):
    """A list value without its label is found although its neighbour says the label."""
    batch = [sheet(1), sheet(2, without=LABEL)]

    verdict = validator.check(batch, sample_share=1)

    assert [{r.shape for r in results} for results in verdict] == [set(), {"label"}]
    assert verdict.disputed == ()


def test_pyshacl_is_taken_where_the_two_disagree(validator, monkeypatch):
    """A screen that cries wolf is overruled, and the sheet is named."""
    groups = frozenset({"https://w3id.org/csgraph/shapes#CurrentLayout"})
    monkeypatch.setattr(validator._screen, "failing", lambda _: groups)

    verdict = validator.check([sheet(1)])

    assert verdict.results == (frozenset(),)
    assert verdict.disputed == (0,)


def test_a_batch_says_what_each_sheet_alone_would(validator):
    """Judging together is only faster."""
    batch = [sheet(n, without=None if n % 2 else SUMMARY) for n in range(6)]

    assert list(validator.check(batch)) == [validator.confirm(one) for one in batch]
