"""The territories of France by code and name: regions, départements, collectivities, communes.

Read from the tables in `ontology/territories/`; nothing is known from memory.
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
    "commune": ("commune", "Commune"),
}


@dataclass(frozen=True, slots=True)
class Territory:
    """A territory of INSEE's code.

    `part_of` is the code of a département's region, or of a commune's département.
    """

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


def _table(name: str) -> list[dict[str, str]]:
    path = resources.folder("ontology") / "territories" / name
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@cache
def territories() -> tuple[Territory, ...]:
    """Return regions, départements and collectivities; communes are too many to list."""
    return tuple(
        Territory(row["class"], row["code"], row["name"], row["part_of"] or None)
        for row in _table("territories.tsv")
    )


@cache
def _communes() -> dict[str, Territory]:
    return {
        row["code"]: Territory("commune", row["code"], row["name"], row["department"])
        for row in _table("communes.tsv")
    }


def commune(code: str) -> Territory | None:
    """Return the commune of today that has this code."""
    return _communes().get(code)


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
