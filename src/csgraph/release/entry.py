"""What the catalogue says of a release: read from its manifest, and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from csgraph.namespaces import Base


@dataclass(frozen=True, slots=True)
class File:
    """A dump that may be had: its path below the site, its format, its size and hash."""

    path: str
    form: str
    format: str
    media_type: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """Its file name."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue says of a release. None: nobody said it.

    `places` are INSEE's addresses and their names; `years` the first and the last of the
    actions.
    """

    base: Base
    version: str
    date: str | None
    public: str | None
    publisher: str | None
    rights: str | None
    licence: str | None
    description: str | None
    contact: str | None
    frequency: str | None
    places: tuple[tuple[str, str], ...]
    years: tuple[str, str] | None
    files: tuple[File, ...]

    @property
    def who(self) -> str:
        """The publisher's name; without one the host, which is all that is known of it."""
        return self.publisher or urlsplit(self.base.iri).netloc

    def dataset(self, where: str = "") -> str:
        """Return the dataset's address: as it is now, or as release `where` has it."""
        return f"{self.base.iri}{where}catalog#dataset" if where else f"{self.base.iri}void#dataset"


def entry(table: dict[str, Any]) -> Entry:
    """Return what a manifest says for the catalogue. Raises `KeyError` where it is damaged."""
    said = table.get("catalogue", {})
    years = said.get("years")
    return Entry(
        base=Base(table["base"]),
        version=table["version"],
        date=table.get("date"),
        public=table["public"],
        publisher=table.get("publisher"),
        rights=table.get("rights"),
        licence=table.get("licence"),
        description=said.get("description"),
        contact=said.get("contact"),
        frequency=said.get("frequency"),
        places=tuple((place["iri"], place["name"]) for place in said.get("places", [])),
        years=(years[0], years[1]) if years else None,
        files=tuple(_files(table)),
    )


def _files(table: dict[str, Any]) -> Iterator[File]:
    for row in table["dumps"]:
        if row["path"].startswith("dumps/") and (row["public"] or table["public"] is None):
            yield File(
                row["path"],
                row["form"],
                row["format"],
                row["media_type"],
                row["bytes"],
                row["sha256"],
            )


def release_part(version: str) -> str:
    """Return where a release answers for itself, below the base."""
    return f"release/{version}/"
