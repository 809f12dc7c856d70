"""An index of a few names, made by hand."""

from __future__ import annotations

import pytest

from csgraph.linking.index import Entity, NameIndex
from csgraph.linking.kinds import ACTION, CENTRE, COMMUNE
from csgraph.namespaces import INSEE

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
