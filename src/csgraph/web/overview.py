"""What a release holds at a glance: how many actions say what, and how many say nothing.

Asked once a release, from its own store: the first page only lays it out.
"""

from __future__ import annotations

from csgraph.namespaces import CSG
from csgraph.store.oxigraph import PageStore
from csgraph.store.remote import RemoteStore
from csgraph.web.tiles import grid

DEPARTMENT = CSG + "department"
YEAR = CSG + "year"


class Overview:
    """Counts of actions by property and value."""

    def __init__(self, store: PageStore | RemoteStore) -> None:
        self._counts: dict[str, dict[str, int]] = {}
        for row in store.rows("counts"):
            values = self._counts.setdefault(row["property"].text, {})
            values[row["value"].text] = int(row["actions"].text)
        self.said = {row["property"].text: int(row["actions"].text) for row in store.rows("said")}
        """How many actions say anything, by property."""

    def values(self, name: str) -> list[tuple[str, int]]:
        """Return the values of the property called `name` with their actions, most first."""
        counted = self._counts.get(CSG + name, {})
        return sorted(counted.items(), key=lambda row: (-row[1], row[0]))

    @property
    def departments(self) -> dict[str, tuple[str, int]]:
        """The IRI and the actions of each département, by its code."""
        found = self._counts.get(DEPARTMENT, {})
        return {iri.rpartition("/")[2]: (iri, count) for iri, count in found.items()}

    @property
    def empty_departments(self) -> int:
        """How many départements and collectivities no action names."""
        return len(grid().keys() - self.departments.keys())

    @property
    def years(self) -> list[tuple[str, int]]:
        """The years of actions, as written, in their order."""
        return sorted(self._counts.get(YEAR, {}).items())
