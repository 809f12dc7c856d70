"""Read what people have decided: the publisher's folder of small, editable files.

Every file is optional. A row that can't be meant as written is refused with its file
and line: a decision half understood is worse than none.
"""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from csgraph.errors import BadDecision
from csgraph.normal import normalise
from csgraph.release.registry import checked
from csgraph.territories import commune, department_by_code

FILES = (
    "publisher.toml",
    "sources.toml",
    "centres.tsv",
    "identities.tsv",
    "links.sssom.tsv",
    "accepted.tsv",
)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes, where, under which rights, and which form is public."""

    base: str | None = None
    name: str | None = None
    rights: str | None = None
    licence: str | None = None
    publish: str | None = None


@dataclass(frozen=True, slots=True)
class SourceDecision:
    """What is known of one input. `name` says where its identifiers come from."""

    name: str = ""
    owner: str | None = None
    rights: str | None = None
    licence: str | None = None
    captured: str | None = None


@dataclass(frozen=True, slots=True)
class CentreDecision:
    """A row of centres.tsv."""

    key: str
    name: str
    spellings: tuple[str, ...]
    department: str
    commune: str | None
    registry: dict[str, str]


@dataclass(frozen=True, slots=True)
class Decisions:
    """All of them. `same` and `different` hold pairs of sheet keys or fingerprints."""

    publisher: Publisher = Publisher()
    sources: dict[str, SourceDecision] = field(default_factory=dict)
    centres: tuple[CentreDecision, ...] = ()
    same: frozenset[tuple[str, str]] = frozenset()
    different: frozenset[frozenset[str]] = frozenset()
    accepted: frozenset[tuple[str, str, str]] = frozenset()
    files: dict[str, str] = field(default_factory=dict)


def read(folder: Path | None) -> Decisions:
    """Read a folder of decisions. Raises `BadDecision` with file and line."""
    if folder is None:
        return Decisions()
    if not folder.is_dir():
        raise BadDecision(
            f"{folder} is not a folder of decisions.",
            hint="Name an existing folder after --decisions, or leave the option out.",
        )
    same, different = _identities(folder)
    return Decisions(
        _publisher(folder),
        _sources(folder),
        tuple(_centres(folder)),
        same,
        different,
        frozenset(
            (row["sheet"], row["field"], row["code"])
            for _, row in _table(folder / "accepted.tsv", ("sheet", "field", "code"))
        ),
        {
            name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
            for name in FILES
            if (folder / name).is_file()
        },
    )


def _toml(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadDecision(f"{path.name}: {fault}.") from fault


def _texts(path: Path, table: dict[str, Any], allowed: set[str]) -> dict[str, str]:
    for name, value in table.items():
        if name not in allowed:
            raise BadDecision(
                f"{path.name}: “{name}” is not a setting. Known: {', '.join(sorted(allowed))}."
            )
        if not isinstance(value, str) or not value.strip():
            raise BadDecision(f"{path.name}: “{name}” must be a text between quotes.")
    return table


def _publisher(folder: Path) -> Publisher:
    path = folder / "publisher.toml"
    table = _texts(path, _toml(path), {"base", "name", "rights", "licence", "publish"})
    if table.get("publish", "full") not in {"full", "facts"}:
        raise BadDecision(
            f"{path.name}: publish = “{table['publish']}” is not a form. Known: facts, full."
        )
    return Publisher(**table)


def _sources(folder: Path) -> dict[str, SourceDecision]:
    path = folder / "sources.toml"
    found: dict[str, SourceDecision] = {}
    for table in _toml(path).get("source", []):
        captured = table.get("captured")
        row = {**table, "captured": str(captured)} if captured is not None else dict(table)
        texts = _texts(path, row, {"file", "name", "owner", "rights", "licence", "captured"})
        if "file" not in texts:
            raise BadDecision(f"{path.name}: a [[source]] has no “file”.")
        file = texts.pop("file")
        found[file] = SourceDecision(**texts)
    return found


def _table(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with its line; lines that begin with # are remarks."""
    if not path.is_file():
        return
    try:
        content = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as fault:
        raise BadDecision(f"{path.name} is not UTF-8: {fault}.") from fault
    kept = [(n, line) for n, line in enumerate(content, 1) if line and not line.startswith("#")]
    if not kept:
        return
    header = next(csv.reader([kept[0][1]], delimiter="\t"))
    missing = [name for name in needed if name not in header]
    if missing:
        raise BadDecision(f"{path.name}: the column “{missing[0]}” is missing.")
    for number, line in kept[1:]:
        cells = next(csv.reader([line], delimiter="\t"))
        if len(cells) > len(header):
            raise BadDecision(f"{path.name}, line {number}: more cells than columns.")
        cells += [""] * (len(header) - len(cells))
        yield number, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}


def _centres(folder: Path) -> Iterator[CentreDecision]:
    path = folder / "centres.tsv"
    claimed: dict[tuple[str, str], int] = {}
    for number, row in _table(path, ("name", "department")):
        where = f"{path.name}, line {number}"
        if row["department"] and department_by_code(row["department"]) is None:
            raise BadDecision(f"{where}: “{row['department']}” is not the code of a département.")
        if row.get("commune") and commune(row["commune"]) is None:
            raise BadDecision(f"{where}: “{row['commune']}” is not the code of a commune of today.")
        spellings = tuple(s.strip() for s in row.get("spellings", "").split("|") if s.strip())
        for name in {normalise(s) for s in (row["name"], *spellings)}:
            other = claimed.setdefault((row["department"], name), number)
            if other != number:
                raise BadDecision(f"{where}: line {other} claims the same name for another centre.")
        registry = {n: checked(n, row[n], where) for n in ("siren", "siret", "rna") if row.get(n)}
        yield CentreDecision(
            row.get("key", ""),
            row["name"],
            spellings,
            row["department"],
            row.get("commune") or None,
            registry,
        )


def _identities(
    folder: Path,
) -> tuple[frozenset[tuple[str, str]], frozenset[frozenset[str]]]:
    same: set[tuple[str, str]] = set()
    different: set[frozenset[str]] = set()
    path = folder / "identities.tsv"
    for number, row in _table(path, ("first", "second", "verdict")):
        if row["verdict"] == "same":
            same.add((row["first"], row["second"]))
        elif row["verdict"] == "different":
            different.add(frozenset((row["first"], row["second"])))
        else:
            raise BadDecision(
                f"{path.name}, line {number}: “{row['verdict']}” is no verdict. "
                "Known: same, different."
            )
    return frozenset(same), frozenset(different)
