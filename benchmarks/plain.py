"""Read sheets and name what they speak of, for the routes that csgraph is measured beside.

Names come from the sheet alone: no ledger, no decisions, no two spellings united. The
reading is csgraph's own, so that the routes differ only in what follows it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from csgraph import intake, resources
from csgraph.intake.files import discover
from csgraph.model import Sheet
from csgraph.namespaces import Base
from csgraph.normal import base32, digest, normalise, slug

BASE = Base()


@dataclass(frozen=True, slots=True)
class Named:
    """A sheet with the IRIs of its action, of itself and of its centre."""

    sheet: Sheet
    action: str
    iri: str
    centre: str | None


def sheets(source: Path) -> Iterator[Named]:
    """Yield the sheets of a file or folder, an exact repeat only once."""
    met: set[bytes] = set()
    files, _ = discover([str(source)])
    for item in (item for file in files for item in intake.read(file)):
        if not isinstance(item, Sheet):
            continue
        content = digest(*(f"{f.label}={f.text}" for f in item.fields))
        if content in met:
            continue
        met.add(content)
        key = base32(content, 10)
        centre = item.first("centre")
        place = item.first("department") or ""
        yield Named(
            item,
            BASE.action(f"a{key}"),
            BASE.sheet(f"s{key}"),
            BASE.centre(f"c{base32(digest(normalise(centre), place), 10)}") if centre else None,
        )


def own_concept(scheme: str, value: str) -> str:
    """Return the IRI of a value outside the known list."""
    return BASE.concept(scheme, slug(value))


def ontology_files() -> list[Path]:
    """Return the ontology's files: header, modules, schemes, alignments."""
    folder = resources.folder("ontology")
    return [path for part in (".", "modules", "schemes") for path in (folder / part).glob("*.ttl")]


class Stages:
    """Times the stages of a route, for its report."""

    def __init__(self) -> None:
        self._taken: dict[str, dict[str, float]] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens within, this process only."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.add(name, time.perf_counter() - wall, time.process_time() - cpu)

    def add(self, name: str, wall_s: float, cpu_s: float) -> None:
        """Add what a stage took in another process."""
        self._taken[name] = {"wall_s": round(wall_s, 3), "cpu_s": round(cpu_s, 3)}

    def write(self, path: Path, **counts: int) -> None:
        """Write the stages and what was counted as JSON."""
        path.write_text(json.dumps({"stages": self._taken, "counts": counts}, indent=2), "utf-8")
