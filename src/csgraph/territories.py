"""The territories of France by code and name, from regions to the communes of today.

Read from the tables in `ontology/territories/`; nothing is known from memory. Beside the
communes of today stand what some are made of (associated and delegated communes, the
arrondissements of Paris, Lyon and Marseille) and the codes that mergers left behind.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from csgraph import resources
from csgraph.namespaces import IGEO, INSEE
from csgraph.normal import normalise

_CLASSES = {
    "region": ("region", "Region"),
    "department": ("departement", "Departement"),
    "collectivity": ("collectiviteDOutreMer", "CollectiviteDOutreMer"),
    "intercommunality": ("intercommunalite", "Intercommunalite"),
    "commune": ("commune", "Commune"),
    "associated-commune": ("communeAssociee", "CommuneAssociee"),
    "delegated-commune": ("communeDeleguee", "CommuneDeleguee"),
    "municipal-arrondissement": ("arrondissementMunicipal", "ArrondissementMunicipal"),
}
CLASSES = dict(_CLASSES.values())
"""The first part of INSEE's address of each kind of territory, and its igeo class."""

LICENCE = "https://spdx.org/licenses/etalab-2.0"
"""The licence of the tables, wherever they are published."""


@dataclass(frozen=True, slots=True)
class Territory:
    """A territory of INSEE's code.

    `part_of` is the code of a département's region, of a commune's département or
    collectivity, or of the commune that a part belongs to. `seat` is the code of the
    commune where its institutions sit. `population_year` is None where the source does
    not say when people were counted.
    """

    kind: str
    code: str
    name: str
    part_of: str | None = None
    seat: str | None = None
    intercommunality: str | None = None
    siren: str | None = None
    population: int | None = None
    population_year: str | None = None
    postcodes: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """INSEE's IRI by code."""
        return f"{INSEE}{_CLASSES[self.kind][0]}/{self.code}"

    @property
    def rdf_class(self) -> str:
        """The IRI of its igeo class."""
        return f"{IGEO}{_CLASSES[self.kind][1]}"


def former_iri(code: str) -> str:
    """Return INSEE's IRI of a commune that is no more."""
    return f"{INSEE}commune/{code}"


def _table(name: str) -> Iterator[list[str]]:
    path = resources.folder("ontology") / "territories" / f"{name}.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t")
        next(rows)
        yield from rows


def _number(written: str) -> int | None:
    return int(written) if written else None


@cache
def territories() -> tuple[Territory, ...]:
    """Return regions, départements, collectivities and intercommunalities."""
    return tuple(
        Territory(
            kind,
            code,
            name,
            part_of or None,
            seat or None,
            siren=code if kind == "intercommunality" else None,
            population=_number(population),
            population_year=year or None,
        )
        for kind, code, name, seat, part_of, population, year in _table("territories")
    )


@cache
def communes() -> dict[str, Territory]:
    """Return the communes of today by code."""
    return {
        code: Territory(
            "commune",
            code,
            name,
            department,
            None,
            group or None,
            siren or None,
            _number(population),
            _by_code()[department].population_year if population else None,
            tuple(postcodes.split()),
        )
        for code, name, department, group, siren, population, postcodes in _table("communes")
    }


@cache
def parts() -> tuple[Territory, ...]:
    """Return associated and delegated communes, and the arrondissements of three cities."""
    return tuple(
        Territory(
            kind,
            code,
            name,
            now,
            population=_number(population),
            population_year=communes()[now].population_year if population else None,
            postcodes=tuple(postcodes.split()),
        )
        for kind, code, name, now, population, postcodes in _table("parts")
    )


@cache
def former() -> dict[str, str]:
    """Return the codes of communes that are no more, each with the code of today's."""
    return {row[0]: row[1] for row in _table("former")}


def commune(code: str) -> Territory | None:
    """Return the commune of today that has this code."""
    return communes().get(code)


@cache
def _now_by_code() -> dict[str, str]:
    """Where a code leads that no commune of today has."""
    return former() | {part.code: part.part_of for part in parts() if part.part_of}


@cache
def _by_place() -> dict[tuple[str, str], frozenset[str]]:
    """The communes of today by département and name; a part's name where no commune has it."""
    now: dict[tuple[str, str], set[str]] = {}
    for place in communes().values():
        now.setdefault((place.part_of or "", normalise(place.name)), set()).add(place.code)
    within: dict[tuple[str, str], set[str]] = {}
    for part in parts():
        whole = communes()[part.part_of or ""]
        for department in {whole.part_of or "", department_of(part.code)}:
            within.setdefault((department, normalise(part.name)), set()).add(whole.code)
    return {key: frozenset(codes) for key, codes in (within | now).items()}


def department_of(code: str) -> str:
    """Return the code of the département or collectivity that a commune's code begins with.

    >>> department_of("2A004"), department_of("97411"), department_of("77468")
    ('2A', '974', '77')
    """
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def commune_now(written: str, department: str = "") -> Territory | None:
    """Return the commune of today that a code or a name leads to; None where none or several do.

    A code may be one of before a merger, or of a part of a commune. A name needs the code
    of its département: 1,441 are shared by several communes.

    >>> commune_now("01340").name, commune_now("ARBIGNIEU", "01").code
    ('Arboys en Bugey', '01015')
    """
    code = written.strip().upper()
    if place := commune(code):
        return place
    if now := _now_by_code().get(code):
        return commune(now)
    found = _by_place().get((department, normalise(written)), frozenset())
    return commune(next(iter(found))) if len(found) == 1 else None


_ABOVE = ("department", "collectivity")


@cache
def _by_name() -> dict[str, Territory]:
    return {normalise(t.name): t for t in territories() if t.kind in _ABOVE}


@cache
def _by_code() -> dict[str, Territory]:
    return {t.code: t for t in territories() if t.kind in _ABOVE}


@cache
def _others() -> dict[tuple[str, str], Territory]:
    return {(t.kind, t.code): t for t in territories() if t.kind not in _ABOVE}


def region(code: str) -> Territory:
    """Return the region of this code. Raises `KeyError` for any other."""
    return _others()["region", code]


def intercommunality(code: str) -> Territory:
    """Return the intercommunality of this code. Raises `KeyError` for any other."""
    return _others()["intercommunality", code]


def department(name: str) -> Territory | None:
    """Return the département or collectivity that bears `name`, however it is spelled.

    >>> department("SEINE ET MARNE").code
    '77'
    """
    return _by_name().get(normalise(name))


def department_by_code(code: str) -> Territory | None:
    """Return the département or collectivity of this code."""
    return _by_code().get(code)
