"""The declarative route: sheets to CSV tables, RML rules, morph-kgc to N-Quads.

    python -m benchmarks.route_morph_kgc sheets/ out/ --python env/bin/python

Mapping only: no validation, no store, no other dump. morph-kgc lives in an environment
of its own, and its time is told apart from that of writing the tables. Left out of its
statements: ontology, regions, fingerprints, attachments, and which of a centre's spellings
is the preferred one.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from benchmarks.measure import run
from benchmarks.plain import BASE, Named, Stages, own_concept, sheets
from csgraph import namespaces
from csgraph.mapping import vocabulary
from csgraph.model import KEYS
from csgraph.namespaces import CSG, DCTERMS
from csgraph.territories import department

MAPPING = Path(__file__).with_name("sheets.rml.ttl")
VERSION = "2.10.0"

TABLES = {
    "actions": ("action", "sheet", "title", "centre", "place", "year"),
    "prose": ("action", "property", "text"),
    "values": ("action", "property", "concept"),
    "own_concepts": ("concept", "class", "label", "scheme"),
    "centres": ("centre", "name", "place"),
    "places": ("place", "class", "name", "code", "region"),
    "sheets": ("sheet", "label", "layout", "first", "last"),
    "fields": ("sheet", "field", "label", "text", "position", "first", "last"),
    "feeds": ("field", "property"),
}
Row = tuple[object, ...]


def rows(named: Named) -> Iterator[tuple[str, Row]]:
    """Yield a sheet's rows, each with the name of its table."""
    sheet = named.sheet
    place = department(sheet.first("department") or "")
    where = place.iri if place else ""
    title = sheet.title or f"Action sans titre, {sheet.first('centre')}"
    year = sheet.first("year") or ""
    yield "actions", (named.action, named.iri, title, named.centre or "", where, year)
    if named.centre:
        yield "centres", (named.centre, sheet.first("centre"), where)
    if place:
        region = f"{namespaces.INSEE}region/{place.part_of}" if place.part_of else ""
        yield "places", (where, place.rdf_class, place.name, place.code, region)
    lines = (sheet.first_line, sheet.last_line)
    yield "sheets", (named.iri, f"Fiche « {title} »", sheet.layout.value, *lines)
    yield from _values(named)
    yield from _fields(named)


def _values(named: Named) -> Iterator[tuple[str, Row]]:
    known = vocabulary.load()
    for key in KEYS.values():
        if key.scheme:
            for value in named.sheet.values(key.name):
                concept = known.concept(key.scheme, value)
                if concept is None:
                    concept = own_concept(key.scheme, value)
                    kind, scheme = known.classes[key.scheme], BASE.scheme(key.scheme)
                    yield "own_concepts", (concept, kind, value, scheme)
                yield "values", (named.action, _property(key.name), concept)
        elif key.is_prose:
            for text in filter(None, named.sheet.values(key.name)):
                yield "prose", (named.action, _property(key.name), text)


def _fields(named: Named) -> Iterator[tuple[str, Row]]:
    for field in named.sheet.fields:
        iri = BASE.field(named.iri[-11:], field.position)
        lines = (field.first_line or "", field.last_line or "")
        yield "fields", (named.iri, iri, field.label, field.text or "", field.position, *lines)
        for key in field.keys:
            yield "feeds", (iri, _property(key))


def _property(key: str) -> str:
    return f"{DCTERMS}title" if key == "title" else CSG + KEYS[key].prop.removeprefix("csg:")


def write_tables(source: Path, out: Path) -> int:
    """Write the CSV tables of a file or folder; return its number of sheets."""
    once: dict[str, set[Row]] = {"centres": set(), "places": set(), "own_concepts": set()}
    count = 0
    with ExitStack() as stack:
        tables = {}
        for name, columns in TABLES.items():
            file = stack.enter_context(
                (out / f"{name}.csv").open("w", newline="", encoding="utf-8")
            )
            tables[name] = csv.writer(file)
            tables[name].writerow(columns)
        for count, named in enumerate(sheets(source), 1):  # noqa: B007 - the last is the count
            for name, row in rows(named):
                met = once.get(name)
                if met is None or row not in met:
                    tables[name].writerow(row)
                if met is not None:
                    met.add(row)
    return count


def environment(folder: Path) -> Path:
    """Make morph-kgc's own environment where it is not there yet; return its Python."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", f"morph-kgc=={VERSION}"], check=True
        )
    return python


def main(source: Path, out: Path, python: Path) -> None:
    """Write the tables, run morph-kgc on them, say how long each took."""
    out.mkdir(parents=True, exist_ok=True)
    stages = Stages()
    with stages.stage("read and write tables"):
        count = write_tables(source, out)
    result = out / "data.nq"
    (out / "config.ini").write_text(
        f"[CONFIGURATION]\noutput_file={result}\noutput_format=N-QUADS\nlogging_level=ERROR\n"
        "number_of_processes=1\n[sheets]\n"
        f"mappings={out / 'sheets.rml.ttl'}\n",
        "utf-8",
    )
    (out / "sheets.rml.ttl").write_text(
        MAPPING.read_text("utf-8").replace("{folder}", str(out)), "utf-8"
    )
    took = run([str(python), "-m", "morph_kgc", str(out / "config.ini")], out / "morph-kgc.log")
    if took.exit_status:
        raise SystemExit(f"morph-kgc failed:\n{took.said}")
    stages.add("morph-kgc", took.wall_s, took.cpu_s)
    with result.open("rb") as file:
        statements = sum(1 for _ in file)
    stages.write(out / "timings.json", sheets=count, statements=statements)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m benchmarks.route_morph_kgc")
    asked.add_argument("source", type=Path)
    asked.add_argument("out", type=Path)
    asked.add_argument("--python", type=Path, required=True)
    given = asked.parse_args()
    main(given.source, given.out.resolve(), given.python)
