"""A file of links as a person would write it; an index of a few names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from csgraph.linking.index import Entity, NameIndex
from csgraph.linking.kinds import ACTION, CENTRE, COMMUNE
from csgraph.namespaces import INSEE

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


ENTITIES = (
    Entity("http://x/c1", CENTRE, "Centre social Les Meulières", department="77", commune="77468"),
    Entity("http://x/c2", CENTRE, "Centre social Pasteur", department="77"),
    Entity("http://x/c3", CENTRE, "Centre social Pasteur", department="93"),
    Entity("http://x/c4", CENTRE, "Maison des quartiers", department="29"),
    Entity("http://x/a1", ACTION, "Café des parents", department="77", within="http://x/c1"),
    Entity(f"{INSEE}commune/77468", COMMUNE, "Torcy", department="77", code="77468"),
    Entity(f"{INSEE}commune/71540", COMMUNE, "Torcy", department="71", code="71540"),
    Entity(f"{INSEE}commune/01002", COMMUNE, "Jura", department="01", code="01002"),
)


@pytest.fixture(scope="module")
def index() -> NameIndex:
    """An index of `ENTITIES`; the first has a second name."""
    made = NameIndex()
    for entity in ENTITIES:
        made.add(entity, [entity.label])
    made.add(ENTITIES[0], ["CSC de la Meule", "Centre social les Meulières"])
    made.finish()
    return made
