"""The tables of findings say what the graph and the report say, and nothing of what is withheld."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from csgraph.errors import DamagedRelease
from csgraph.findings import Severity
from csgraph.namespaces import CSG, DCTERMS
from csgraph.search.findings import NAME
from csgraph.search.findingtables import Wanted, tables_of

from .conftest import build, sheet_text

_DQV = "http://www.w3.org/ns/dqv#"
HELD = "Atelier de jeanne.martin@example.org au jardin"
SECRET = "Ceci ne doit paraître nulle part."


def quads(release: Path) -> Iterator[ox.Quad]:
    """Yield the quality graph of a release, from its dump."""
    with gzip.open(release / "dumps" / "quality.nq.gz") as lines:
        yield from ox.parse(lines, format=ox.RdfFormat.N_QUADS)


def said(release: Path, prop: str) -> Counter[str]:
    """Count the values of a property in the quality graph."""
    return Counter(q.object.value for q in quads(release) if q.predicate.value == prop)


@pytest.fixture(params=["full", "facts"])
def release(request: pytest.FixtureRequest) -> Path:
    """The examples in both public forms."""
    return request.getfixturevalue(request.param)


def test_rules_are_counted_as_in_the_graph_and_the_report(release: Path):
    """By code; one finding once."""
    tables = tables_of(release)
    assert tables is not None
    rows = (release / "report" / "findings.jsonl").read_text("utf-8").splitlines()

    counted = {rule.code: rule.findings for rule in tables.rules()}
    assert len(counted) > 5
    assert counted == said(release, f"{CSG}code")
    assert counted == Counter(json.loads(row)["code"] for row in rows)
    assert sum(counted.values()) == tables.facts()["findings"]


def test_each_finding_is_the_one_of_the_graph(release: Path):
    """Same key, same place; a page's link to it leads to a thing that is there."""
    tables = tables_of(release)
    assert tables is not None
    subjects = {q.subject.value.rpartition("/")[2] for q in quads(release)}

    rows = list(tables.every(Wanted()))
    assert {row.key for row in rows} <= subjects
    assert Counter(str(row.first_line) for row in rows if row.first_line is not None) == said(
        release, f"{CSG}firstLine"
    )


def test_fill_rates_are_those_of_the_graph(release: Path):
    """Each measurement is the share that the table's number makes of the actions."""
    tables = tables_of(release)
    assert tables is not None
    of: dict[str, dict[str, str]] = {}
    for quad in quads(release):
        of.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
    measured = {
        about[f"{_DQV}computedOn"]: float(about[f"{_DQV}value"])
        for about in of.values()
        if f"{_DQV}value" in about
    }

    actions = tables.facts()["actions"]
    assert measured[f"{DCTERMS}title"] == 1
    assert measured == {p: round(n / actions, 4) for p, n in tables.filled().items()}


def test_every_way_of_choosing_counts_the_same(release: Path):
    """Severities, rules and centres: count, page and whole list agree, and add up."""
    tables = tables_of(release)
    assert tables is not None
    everything = list(tables.every(Wanted()))
    centres = tables.centres(0, 1000)

    assert len(everything) == tables.count(Wanted()) == sum(tables.counts(Wanted()).values())
    assert [*tables.page(Wanted(), 0, 5), *tables.page(Wanted(), 5, 1000)] == everything
    for severity in Severity:
        chosen = Wanted(severity=severity)
        assert list(tables.every(chosen)) == [r for r in everything if r.severity is severity]
        assert tables.count(chosen) == sum(r.severity is severity for r in everything)
    assert len(centres) == tables.count_centres() == tables.facts()["centres"]
    for centre in centres:
        mine = [r for r in everything if (centre.key, centre.name) in r.centres]
        assert list(tables.every(Wanted(centre=centre.key))) == mine
        assert centre.findings == len(mine) == centre.warnings + centre.infos
        with_findings = tables.sheets_of(centre.key, 0, 1000)
        assert sum(sheet.findings for sheet in with_findings) + len(tables.own(centre.key)) == len(
            mine
        )


def test_facts_quote_nothing(facts: Path, full: Path):
    """The same findings, without what was written; in the full form some of it is there."""
    tables, whole = tables_of(facts), tables_of(full)
    assert tables is not None
    assert whole is not None

    assert {r.value for r in tables.every(Wanted())} == {None}
    assert {r.detail for r in tables.every(Wanted())} == {None}
    assert any(r.value for r in whole.every(Wanted()))
    assert [r.key for r in tables.every(Wanted())] == [r.key for r in whole.every(Wanted())]


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """A release of one sheet that is published and two that are not."""
    sheets = [
        sheet_text("Jardin partagé"),
        sheet_text(HELD, SECRET),
        sheet_text("Deux structures", SECRET).replace(
            "- CENTRE SOCIAL LES TILLEULS - Finistère",
            "- CENTRE SOCIAL LES TILLEULS - Finistère\n- CENTRE SOCIAL DU PORT - Finistère",
        ),
    ]
    path = tmp_path / "fiches.txt"
    path.write_text("\n".join(sheets), "utf-8")
    return build(path, site=tmp_path / "site").release


def test_of_a_withheld_sheet_only_its_place_is_kept(held: Path):
    """Rule, file, lines; no title, no centre, no quotation, not a word in the file's bytes."""
    tables = tables_of(held)
    assert tables is not None

    rows = [row for row in tables.every(Wanted()) if row.is_withheld]
    assert {row.code for row in rows} >= {"personal-data-in-title", "two-organisers"}
    for row in rows:
        assert row.first_line is not None
        assert (row.sheet, row.title, row.value, row.detail, row.centres) == (None,) * 4 + ((),)
    content = (held / "index" / NAME).read_bytes()
    for word in ("jeanne", "Deux structures", "SOCIAL DU PORT", SECRET):
        assert word.encode() not in content
    assert b"Jardin partag" in content


def test_same_inputs_give_the_same_tables(held: Path, tmp_path: Path):
    """Byte for byte, whatever the number of jobs."""
    again = build(tmp_path / "fiches.txt", site=tmp_path / "again", jobs=2).release

    assert (again / "index" / NAME).read_bytes() == (held / "index" / NAME).read_bytes()


def test_a_release_from_before_has_no_tables(held: Path):
    """Then there is nothing to read, and nobody is lied to."""
    (held / "index" / NAME).unlink()

    assert tables_of(held) is None


def test_the_tables_are_read_only(held: Path):
    """They are opened as a file that never changes."""
    tables = tables_of(held)
    assert tables is not None

    with pytest.raises(DamagedRelease, match="readonly"):
        tables._ask("DELETE FROM finding")
