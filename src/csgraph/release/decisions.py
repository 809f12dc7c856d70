"""Read what people have decided: the publisher's folder of small, editable files.

Every file is optional. A row that can't be meant as written is refused with its file
and line: a decision half understood is worse than none.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from csgraph.decisionfiles import refuse, rows, texts, toml
from csgraph.errors import BadDecision
from csgraph.findings import rules
from csgraph.namespaces import is_web_address
from csgraph.release import decidedcentres
from csgraph.release.authorities import FREQUENCIES
from csgraph.release.decidedcentres import CentreDecision

FILES = (
    "publisher.toml",
    "sources.toml",
    "centres.tsv",
    "identities.tsv",
    "links.sssom.tsv",
    "accepted.tsv",
)
_SHEET = re.compile(r"s[0-9a-hjkmnp-tv-z]{10}|[0-9a-f]{32}")
_MAIL = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SIGNED = frozenset({"reason", "by", "date"})


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes, where, under which rights, which form is public, and how to be reached."""

    base: str | None = None
    name: str | None = None
    rights: str | None = None
    licence: str | None = None
    publish: str | None = None
    description: str | None = None
    contact: str | None = None
    frequency: str | None = None


@dataclass(frozen=True, slots=True)
class SourceDecision:
    """What is known of one input. `name` says where its identifiers come from."""

    name: str = ""
    owner: str | None = None
    rights: str | None = None
    licence: str | None = None
    captured: str | None = None


@dataclass(frozen=True, slots=True)
class Decisions:
    """All of them. `same` and `different` hold pairs of sheet keys or fingerprints.

    `accepted` holds (sheet key or fingerprint, field, code); `files` the SHA-256 of each.
    """

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
    same, different = _identities(folder / "identities.tsv")
    return Decisions(
        _publisher(folder / "publisher.toml"),
        dict(_sources(folder / "sources.toml")),
        tuple(decidedcentres.read(folder / "centres.tsv")),
        same,
        different,
        frozenset(_accepted(folder / "accepted.tsv")),
        {
            name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
            for name in FILES
            if (folder / name).is_file()
        },
    )


def _publisher(path: Path) -> Publisher:
    table = texts(path.name, toml(path), {each.name for each in fields(Publisher)})
    if table.get("publish", "full") not in {"full", "facts"}:
        refuse(path.name, f"publish = “{table['publish']}” is not a form. Known: facts, full.")
    if (often := table.get("frequency", "ANNUAL")) not in FREQUENCIES:
        known = ", ".join(sorted(FREQUENCIES))
        refuse(path.name, f"frequency = “{often}” is not in the list. Known: {known}.")
    if "contact" in table:
        table["contact"] = _contact(path.name, table["contact"])
    return Publisher(**table)


def _contact(where: str, written: str) -> str:
    """Return an address that can be linked: a web address, or a mail address as `mailto:`."""
    if is_web_address(written):
        return written
    if _MAIL.fullmatch(mail := written.removeprefix("mailto:")):
        return f"mailto:{mail}"
    return refuse(where, f"contact = “{written}” is neither a mail address nor a web address.")


def _sources(path: Path) -> Iterator[tuple[str, SourceDecision]]:
    content = toml(path)
    tables = content.get("source", [])
    is_list = isinstance(tables, list) and all(isinstance(t, dict) for t in tables)
    if set(content) - {"source"} or not is_list:
        refuse(path.name, "only tables [[source]] may stand here.")
    met: set[str] = set()
    for number, table in enumerate(tables, start=1):
        where = f"{path.name}, [[source]] number {number}"
        row = (
            {**table, "captured": _day(where, table["captured"])} if "captured" in table else table
        )
        said = texts(where, row, {"file", "name", "owner", "rights", "licence", "captured"})
        file = said.pop("file", None) or refuse(where, "it has no “file”.")
        if file in met:
            refuse(where, f"“{file}” was described before.")
        met.add(file)
        yield file, SourceDecision(**said)


def _day(where: str, written: Any) -> str:
    """Return a day as `YYYY-MM-DD`, written as a TOML date or as a text."""
    try:
        if isinstance(written, str) and _DAY.fullmatch(written):
            return datetime.date.fromisoformat(written).isoformat()
    except ValueError:
        pass
    if isinstance(written, datetime.datetime):
        return written.date().isoformat()
    if isinstance(written, datetime.date):
        return written.isoformat()
    return refuse(where, f"captured = “{written}” is not a day. Write 2020-01-31.")


def _identities(path: Path) -> tuple[frozenset[tuple[str, str]], frozenset[frozenset[str]]]:
    same: set[tuple[str, str]] = set()
    different: set[frozenset[str]] = set()
    for where, row in rows(path, ("first", "second", "verdict"), _SIGNED):
        first, second = _sheet(where, row["first"]), _sheet(where, row["second"])
        if first == second:
            refuse(where, "a sheet is told of itself.")
        if row["verdict"] == "same":
            same.add((first, second))
        elif row["verdict"] == "different":
            different.add(frozenset((first, second)))
        else:
            refuse(where, f"“{row['verdict']}” is no verdict. Known: same, different.")
        if {(first, second), (second, first)} & same and frozenset((first, second)) in different:
            refuse(where, f"{first} and {second} are called both the same and different.")
    return frozenset(same), frozenset(different)


def _accepted(path: Path) -> Iterator[tuple[str, str, str]]:
    for where, row in rows(path, ("sheet", "field", "code"), _SIGNED):
        if row["code"] not in rules():
            refuse(where, f"“{row['code']}” is not the code of a finding.")
        if not row["field"]:
            refuse(where, "it names no field.")
        yield _sheet(where, row["sheet"]), row["field"], row["code"]


def _sheet(where: str, mark: str) -> str:
    if not _SHEET.fullmatch(mark):
        refuse(where, f"“{mark}” is neither a sheet's key nor its fingerprint.")
    return mark
