"""Write the tables of this folder from the npm package `@etalab/decoupage-administratif`.

    npm pack @etalab/decoupage-administratif@6.0.0 && tar xzf etalab-*.tgz
    python ontology/territories/extract.py package/data

`territories.tsv`: regions, départements, overseas collectivities, intercommunalities.
`communes.tsv`: the communes of today. `parts.tsv`: what some of them are made of.
`former.tsv`: codes that communes had before a merger, with the commune of today.

A population above a commune's is the sum of its communes': the package gives none for
regions and départements, and another count's for intercommunalities. Refuses a package in
which a code is used twice or leads nowhere.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Row = tuple[object, ...]
Record = dict[str, Any]

HEADERS = {
    "territories": ("class", "code", "name", "seat", "part_of", "population", "population_year"),
    "communes": (
        *("code", "name", "department", "intercommunality"),
        *("siren", "population", "postcodes"),
    ),
    "parts": ("class", "code", "name", "commune", "population", "postcodes"),
    "former": ("code", "commune"),
}
POPULATION_YEAR = "2023"
"""INSEE's table that the package names as its source; README.md says how this is known."""
POPULATION_YEARS = {"976": "2017"}
"""Départements counted in another year: the package itself says so."""
PARTS = {
    "arrondissement-municipal": "municipal-arrondissement",
    "commune-associee": "associated-commune",
    "commune-deleguee": "delegated-commune",
}


class Package:
    """The package's tables that are used."""

    def __init__(self, data: Path) -> None:
        """Read them from its folder `data`."""
        tables = {
            name: json.loads((data / f"{name}.json").read_text("utf-8"))
            for name in ("regions", "departements", "communes", "epci")
        }
        self.regions: list[Record] = tables["regions"]
        self.departments: list[Record] = tables["departements"]
        self.groups: list[Record] = tables["epci"]
        self.every: list[Record] = tables["communes"]
        self.communes = {c["code"]: c for c in self.every if c["type"] == "commune-actuelle"}

    def count(self, communes: Iterable[Record]) -> tuple[object, str]:
        """Return how many people live in communes, and the year, if it is one and is known."""
        counted = [c for c in communes if "population" in c]
        years = {self.year(c) for c in counted}
        total = sum(c["population"] for c in counted) if counted else ""
        return total, years.pop() if len(years) == 1 else ""

    def year(self, commune: Record) -> str:
        """Return the year of a commune's count; the package names none for collectivities."""
        if commune["zone"] == "com":
            return ""
        return POPULATION_YEARS.get(commune["departement"], POPULATION_YEAR)


def territories(package: Package) -> list[Row]:
    """Return regions, départements, collectivities and intercommunalities."""
    within: defaultdict[tuple[str, str], list[Record]] = defaultdict(list)
    for commune in package.communes.values():
        within["region", commune["region"]].append(commune)
        within["department", commune["departement"]].append(commune)
    found: list[Row] = [
        (
            "region",
            r["code"],
            r["nom"],
            r["chefLieu"],
            "",
            *package.count(within["region", r["code"]]),
        )
        for r in package.regions
        if r["zone"] != "com"
    ]
    for d in package.departments:
        is_overseas = d["zone"] == "com"
        kind, region = ("collectivity", "") if is_overseas else ("department", d["region"])
        count = package.count(within["department", d["code"]])
        found.append((kind, d["code"], d["nom"], d["chefLieu"], region, *count))
    for group in package.groups:
        members = [package.communes[m["code"]] for m in group["membres"]]
        name = (group["code"], group["nom"])
        found.append(("intercommunality", *name, "", "", *package.count(members)))
    return found


def communes(package: Package) -> list[Row]:
    """Return the communes of today."""
    group_of = {m["code"]: g["code"] for g in package.groups for m in g["membres"]}
    return [
        (
            *(code, c["nom"], c["departement"], group_of.get(code, "")),
            *(c.get("siren", ""), c.get("population", ""), _joined(c)),
        )
        for code, c in package.communes.items()
    ]


def parts(package: Package) -> list[Row]:
    """Return associated and delegated communes, and the arrondissements of three cities."""
    return [
        (
            *(PARTS[c["type"]], c["code"], c["nom"], c.get("chefLieu") or c["commune"]),
            *(c.get("population", ""), _joined(c)),
        )
        for c in package.every
        if c["type"] in PARTS
    ]


def former(package: Package) -> list[Row]:
    """Return former codes; where the package contradicts itself, what INSEE's own row says."""
    stands_in = {code: now for kind, code, _, now, *_ in parts(package) if "commune" in str(kind)}
    return [
        (code, stands_in.get(code, commune["code"]))
        for commune in package.communes.values()
        for code in commune.get("anciensCodes", ())
    ]


def _joined(commune: Record) -> str:
    return " ".join(sorted(commune.get("codesPostaux", ())))


def check(tables: dict[str, list[Row]]) -> None:
    """Refuse tables in which a code is used twice or leads nowhere."""
    now = {str(row[0]) for row in tables["communes"]}
    for name, table in tables.items():
        keys = [row[:2] if name in ("territories", "parts") else row[:1] for row in table]
        if len(set(keys)) != len(keys):
            sys.exit(f"{name}: a code is used twice.")
    led = {row[3] for row in tables["parts"]} | {row[1] for row in tables["former"]}
    led |= {row[3] for row in tables["territories"] if row[3]}
    if led - now or now & {row[0] for row in tables["former"]}:
        sys.exit("A code leads to no commune of today, or is former and of today.")


def write(name: str, table: list[Row]) -> None:
    """Write a table beside this script."""
    with Path(__file__).with_name(f"{name}.tsv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(HEADERS[name])
        writer.writerows(table)


def main() -> None:
    """Write the four tables."""
    package = Package(Path(sys.argv[1]))
    made = {"territories": territories, "communes": communes, "parts": parts, "former": former}
    tables = {name: sorted(make(package), key=lambda r: r[:2]) for name, make in made.items()}
    check(tables)
    for name, table in tables.items():
        write(name, table)


if __name__ == "__main__":
    main()
