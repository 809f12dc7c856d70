"""The regions, départements and overseas collectivities of France, by code and name.

Read from `ontology/territories/territories.tsv`; nothing is known from memory.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from csgraph import resources
from csgraph.namespaces import IGEO, INSEE
from csgraph.normal import normalise

_CLASSES = {
    "region": ("region", "Region"),
    "department": ("departement", "Departement"),
    "collectivity": ("collectiviteDOutreMer", "CollectiviteDOutreMer"),
}


@dataclass(frozen=True, slots=True)
class Territory:
    """A territory of INSEE's code; `part_of` is the code of a département's region."""

    kind: str
    code: str
    name: str
    part_of: str | None

    @property
    def iri(self) -> str:
        """INSEE's IRI by code."""
        return f"{INSEE}{_CLASSES[self.kind][0]}/{self.code}"

    @property
    def rdf_class(self) -> str:
        """The IRI of its igeo class."""
        return f"{IGEO}{_CLASSES[self.kind][1]}"


@cache
def territories() -> tuple[Territory, ...]:
    """Return every territory of the table, regions among them."""
    path = resources.folder("ontology") / "territories" / "territories.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Territory(row["class"], row["code"], row["name"], row["part_of"] or None)
            for row in csv.DictReader(file, delimiter="\t")
        )


@cache
def _by_name() -> dict[str, Territory]:
    return {normalise(t.name): t for t in territories() if t.kind != "region"}


@cache
def _by_code() -> dict[str, Territory]:
    return {t.code: t for t in territories() if t.kind != "region"}


@cache
def region(code: str) -> Territory:
    """Return the region of this code. Raises `KeyError` for any other."""
    return {t.code: t for t in territories() if t.kind == "region"}[code]


def department(name: str) -> Territory | None:
    """Return the département or collectivity that bears `name`, however it is spelled.

    >>> department("SEINE ET MARNE").code
    '77'
    """
    return _by_name().get(normalise(name))


def department_by_code(code: str) -> Territory | None:
    """Return the département or collectivity of this code."""
    return _by_code().get(code)
