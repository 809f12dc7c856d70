"""A row of `links.sssom.tsv` is a link, or a finding with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from csgraph.errors import BadDecision
from csgraph.linking import reviewed, sssom
from csgraph.namespaces import CSG, OWL

from .conftest import HEAD, Write

NUMBER = {"object_id": "", "predicate_id": "csg:siren", "object_label": "000 000 018"}


def test_no_file_holds_no_link(tmp_path: Path):
    """The file is optional like every other."""
    assert reviewed.read(tmp_path / "links.sssom.tsv") == ([], [])


def test_a_row_is_a_link_with_who_agreed_and_when(write: Write):
    """Short forms are spelled out; a date in the metadata holds for every row."""
    (link,), findings = reviewed.read(write({"confidence": "0.90"}))

    assert findings == []
    assert link.triple == (
        "http://localhost:8000/id/centre/c0000000001",
        f"{OWL}sameAs",
        "https://registre.example.org/1",
    )
    assert (link.authors, link.date, link.confidence) == (("Marie",), "2026-11-22", "0.9")
    assert (link.line, link.is_literal, link.is_denied) == (9, False, False)


def test_a_number_stands_in_the_label_as_sssom_has_it(write: Write):
    """Blanks between its digits are the reader's help, not part of it."""
    (link,), _ = reviewed.read(write(NUMBER))

    assert (link.predicate, link.value, link.is_literal) == (f"{CSG}siren", "000000018", True)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"subject_id": ""}, "link-unknown-subject"),
        ({"predicate_id": ""}, "link-not-allowed"),
        ({"predicate_id": "rdfs:seeAlso"}, "link-not-allowed"),
        ({"predicate_modifier": "Maybe"}, "link-not-allowed"),
        ({"object_id": ""}, "link-bad-object"),
        ({"object_id": "registre:a b"}, "link-bad-object"),
        ({"object_id": "registre:<script>"}, "link-bad-object"),
        ({"predicate_id": "csg:commune", "object_id": "registre:1"}, "link-bad-object"),
        ({"predicate_id": "csg:commune", "object_id": "insee:commune/00000"}, "link-bad-object"),
        (NUMBER | {"object_label": "000000019"}, "link-bad-identifier"),
        (NUMBER | {"object_label": ""}, "link-bad-identifier"),
        (NUMBER | {"object_label": "٠٠٠٠٠٠٠١٨"}, "link-bad-identifier"),
        (NUMBER | {"object_id": "registre:000000018"}, "link-bad-identifier"),
        (NUMBER | {"predicate_id": "csg:siret"}, "link-bad-identifier"),
        (NUMBER | {"predicate_id": "csg:rna"}, "link-bad-identifier"),
        ({"mapping_justification": ""}, "link-unreviewed"),
        ({"mapping_justification": "semapv:Guess"}, "link-unreviewed"),
        ({"author_label": ""}, "link-unreviewed"),
        ({"author_label": " | "}, "link-unreviewed"),
        ({"confidence": "1.1"}, "link-unreviewed"),
        ({"confidence": "1E-99999"}, "link-unreviewed"),
        ({"confidence": "sûr"}, "link-unreviewed"),
    ],
)
def test_a_row_that_cannot_be_meant_is_a_finding_with_its_line(write: Write, row, code):
    """And the row after it is a link all the same."""
    links, (found,) = reviewed.read(write(row, {}))

    assert (found.code, found.source, found.first_line) == (code, "links.sssom.tsv", 9)
    assert [link.line for link in links] == [10]


def test_a_day_that_is_none_is_a_finding(write: Write):
    """31 February is nobody's day of review."""
    _, (found,) = reviewed.read(write({}, head=HEAD.replace("2026-11-22", "2026-02-31")))

    assert (found.code, found.value) == ("link-unreviewed", "2026-02-31")


@pytest.mark.parametrize(
    "head",
    [
        "# a remark of mine\n",
        "#curie_map: [\n",
        "#curie_map: nothing\n",
        "#curie_map:\n#  centre: javascript:alert(1)\n",
        "#curie_map:\n#  owl: https://example.org/other#\n",
        "#curie_map:\n#  registre: https://registre.example.org/\n",
        "#" + "[" * 5000 + "\n",
        "#a: &a [x,x]\n#b: &b [*a,*a,*a]\n",
    ],
)
def test_a_file_that_is_no_sssom_is_refused_in_words(write: Write, head):
    """Metadata that are none, a prefix that is not declared or stands for something else."""
    with pytest.raises(BadDecision) as refused:
        reviewed.read(write({}, head=head))

    assert "links.sssom.tsv" in str(refused.value)


def test_what_is_written_is_read_again(tmp_path: Path):
    """Prefixes, metadata and cells; what could break a row becomes a blank."""
    path = tmp_path / "a.sssom.tsv"
    prefixes = {**sssom.BUILT_IN, "registre": "https://registre.example.org/"}
    cells = dict.fromkeys(sssom.COLUMNS, 'dit "oui"\tou\nnon')
    head = sssom.head(prefixes, {"license": "https://example.org/l", "comment": "à: relire"})
    path.write_text(head + sssom.line(sssom.COLUMNS) + sssom.line(cells.values()), "utf-8")

    found = sssom.read(path)
    assert found.prefixes == prefixes
    assert found.metadata == {"license": "https://example.org/l", "comment": "à: relire"}
    assert [row for _, row in found.rows] == [dict.fromkeys(sssom.COLUMNS, 'dit "oui" ou non')]
    assert found.contract("https://registre.example.org/x/1") == "registre:x/1"
