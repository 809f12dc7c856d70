"""Write the tables of this folder from the npm package `@etalab/decoupage-administratif`.

    npm pack @etalab/decoupage-administratif@6.0.0 && tar xzf etalab-*.tgz
    python ontology/territories/extract.py package/data

`territories.tsv`: regions, départements and overseas collectivities, by class and code.
`communes.tsv`: the communes of today with their département, by code.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

COLUMNS = ("class", "code", "name", "seat", "part_of")


def rows(data: Path) -> list[tuple[str, str, str, str, str]]:
    """Return one row a territory; `part_of` is the code of its region."""
    regions = json.loads((data / "regions.json").read_text("utf-8"))
    departments = json.loads((data / "departements.json").read_text("utf-8"))
    found = [
        ("region", r["code"], r["nom"], r.get("chefLieu", ""), "")
        for r in regions
        if r["zone"] != "com"
    ]
    for d in departments:
        overseas = d["zone"] == "com"
        found.append(
            (
                "collectivity" if overseas else "department",
                d["code"],
                d["nom"],
                d.get("chefLieu") or "",
                "" if overseas else d["region"],
            )
        )
    return sorted(found)


def communes(data: Path) -> list[tuple[str, str, str]]:
    """Return code, name and département of each current commune."""
    table = json.loads((data / "communes.json").read_text("utf-8"))
    return sorted(
        (c["code"], c["nom"], c.get("departement") or c["collectiviteOutremer"]["code"])
        for c in table
        if c["type"] == "commune-actuelle"
    )


def write(name: str, header: tuple[str, ...], table: list[tuple[str, ...]]) -> None:
    """Write a table beside this script."""
    with Path(__file__).with_name(name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(header)
        writer.writerows(table)


def main() -> None:
    """Write both tables."""
    data = Path(sys.argv[1])
    write("territories.tsv", COLUMNS, [*rows(data)])
    write("communes.tsv", ("code", "name", "department"), [*communes(data)])


if __name__ == "__main__":
    main()
