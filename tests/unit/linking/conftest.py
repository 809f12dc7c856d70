"""A file of links as a person would write it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

HEAD = """\
#curie_map:
#  centre: http://localhost:8000/id/centre/
#  csg: https://w3id.org/csgraph/def#
#  insee: http://id.insee.fr/geo/
#  org: http://www.w3.org/ns/org#
#  registre: https://registre.example.org/
#mapping_date: 2026-11-22
"""
COLUMNS = (
    "subject_id predicate_id predicate_modifier object_id object_label mapping_justification "
    "author_label confidence"
).split()
USUAL = {
    "subject_id": "centre:c0000000001",
    "predicate_id": "owl:sameAs",
    "object_id": "registre:1",
    "mapping_justification": "semapv:ManualMappingCuration",
    "author_label": "Marie",
}
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file whose rows say what is usual but for what is given."""

    def file(*rows: dict[str, str], head: str = HEAD) -> Path:
        path = tmp_path / "links.sssom.tsv"
        lines = ["\t".join(COLUMNS)]
        lines += ["\t".join({**USUAL, **row}.get(c, "") for c in COLUMNS) for row in rows]
        path.write_text(head + "\n".join(lines) + "\n", "utf-8")
        return path

    return file
