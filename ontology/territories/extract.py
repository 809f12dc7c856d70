"""Write `territories.tsv` from the npm package `@etalab/decoupage-administratif`.

    npm pack @etalab/decoupage-administratif@6.0.0 && tar xzf etalab-*.tgz
    python ontology/territories/extract.py package/data

Regions, départements and overseas collectivities only, sorted by class and code.
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


def main() -> None:
    """Write the table beside this script."""
    out = Path(__file__).with_name("territories.tsv")
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
