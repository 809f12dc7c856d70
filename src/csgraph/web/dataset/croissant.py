"""Describe the CSV tables of a release in Croissant 1.0 (mlcommons.org/croissant).

Each public table is a file with its hash and a record set with a field for each column,
as the codebook has them; a program loads them typed, without a word about their layout.
What leads from one table to another is not said: mlcroissant 1.1 fails on such a join.
"""

from __future__ import annotations

from typing import Any

from csgraph.release.tables import TABLES, Column
from csgraph.web.addresses import ascii_address
from csgraph.web.dataset.citation import TITLES, author, citation, landing
from csgraph.web.language import words
from csgraph.web.manifest import Dump, Manifest

_CR = "http://mlcommons.org/croissant/"
_OWN = (
    "citeAs column extract field fileObject fileProperty fileSet format includes isLiveDataset "
    "jsonPath key md5 parentField path recordSet references regex repeated replace samplingRate "
    "separator source subField transform equivalentProperty"
).split()
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": _CR,
    "rai": f"{_CR}RAI/",
    "dct": "http://purl.org/dc/terms/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{name: f"cr:{name}" for name in _OWN},
}
"""The context that the specification prescribes."""

_DATATYPES = {"IRI": "sc:URL", "integer": "sc:Integer"}
"""Croissant's name of a column's datatype; anything else is text."""


def metadata(manifest: Manifest) -> dict[str, Any]:
    """Return the description of a release's public tables."""
    form = "facts" if manifest.public == "facts" else "full"
    wanted = {f"{form}/{table}.csv.gz": table for table in TABLES}
    found = [(wanted[d.name], d) for d in manifest.served_dumps if d.name in wanted]
    address = ascii_address(landing(manifest))
    said = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": f"{_CR}1.0",
        "name": "csgraph",
        "alternateName": TITLES["en"],
        "description": words("en")["home.lead"],
        "url": address,
        "version": manifest.version,
        "citeAs": citation(manifest, TITLES["fr"], address),
        "creator": {"@type": "sc:Organization", "name": author(manifest)},
        "isLiveDataset": False,
        "distribution": [_file(table, dump, address) for table, dump in found],
        "recordSet": [_records(table) for table, _ in found],
    }
    if manifest.date:
        said["datePublished"] = manifest.date
    if manifest.licence:
        said["license"] = manifest.licence
    return said


def _file(table: str, dump: Dump, address: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": f"{table}.csv.gz",
        "name": f"{table}.csv.gz",
        "contentUrl": f"{address}dumps/{dump.name}",
        "contentSize": f"{dump.size} B",
        "encodingFormat": dump.media_type,
        "sha256": dump.sha256,
    }


def _records(table: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "field": [_field(table, column) for column in TABLES[table]],
    }
    if TABLES[table][0].name in {"action", "centre"} and table != "action_values":
        said["key"] = {"@id": f"{table}/{TABLES[table][0].name}"}
    return said


def _field(table: str, column: Column) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{column.name}",
        "name": column.name,
        "description": column.meaning("en"),
        "dataType": _DATATYPES.get(column.datatype, "sc:Text"),
        "source": {
            "fileObject": {"@id": f"{table}.csv.gz"},
            "extract": {"column": column.name},
        },
    }
