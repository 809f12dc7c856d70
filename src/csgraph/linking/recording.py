"""Add a person's answer to `links.sssom.tsv`: yes as a link, no as a link denied.

What stands in the file stays as it was written, line by line; columns and prefixes that
an answer needs and the file lacks are added.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from csgraph.linking import reviewed, sssom
from csgraph.linking.candidates import Proposed, read, replace_file
from csgraph.linking.prefixes import prefixes_for
from csgraph.linking.proposing import Decided
from csgraph.linking.reviewed import FILE

_REVIEWED = "semapv:MappingReview"
_METADATA = {
    "mapping_set_id": "https://w3id.org/csgraph/links",
    "license": "https://w3id.org/sssom/license/unspecified",
}


def record(folder: Path, one: Proposed, *, is_yes: bool, author: str, date: str) -> None:
    """Append an answer to the file in a folder of decisions. Raises `BadDecision`, `OSError`."""
    with _alone(folder):
        path = folder / FILE
        mappings = sssom.read(path)
        text = path.read_text("utf-8-sig") if path.exists() else ""
        needed = [one.subject, one.predicate, *([] if one.is_literal else [one.value])]
        prefixes = prefixes_for(needed, mappings.prefixes)
        head, table = _parted(text)
        if prefixes != mappings.prefixes or not head:
            metadata = mappings.metadata if text else _METADATA
            head = sssom.head(prefixes, dict(metadata))
        written = sssom.MappingSet(prefixes)
        said = _said(written, one, is_yes=is_yes, author=author, date=date)
        replace_file(path, head + _with_row(table, said))


def undecided(folder: Path, candidates: Path) -> list[Proposed]:
    """Return the candidates of a file that have neither a yes nor a no in `folder` yet.

    Raises `BadDecision` where either file is no SSSOM.
    """
    links, _ = reviewed.read(folder / FILE)
    decided = Decided.by(links).triples
    return [one for one in read(candidates) if one.triple not in decided]


def author_named(written: str) -> str:
    """Return a person's name as a row can hold it. Raises `ValueError` where there is none."""
    name = " ".join(written.replace("|", " ").split())
    if not name or not name.isprintable():
        raise ValueError(written)
    return name


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time write here."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _parted(text: str) -> tuple[str, list[str]]:
    """Return the block of metadata as it stands, and the lines of the table."""
    lines = text.splitlines(keepends=True)
    count = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(lines[:count]), lines[count:]


def _with_row(table: list[str], said: dict[str, str]) -> str:
    """Return the table with one row more, and with the columns that the row needs."""
    lines = [line.rstrip("\r\n") for line in table]
    at = next((n for n, line in enumerate(lines) if line.strip() and line[0] != "#"), None)
    if at is None:
        columns = list(sssom.COLUMNS)
        lines.append(sssom.line(columns).rstrip("\n"))
    else:
        columns = [name.strip().strip('"') for name in lines[at].split("\t")]
        missing = [name for name, cell in said.items() if cell and name not in columns]
        columns += missing
        added = {n: "\t" * len(missing) for n in range(at + 1, len(lines)) if _is_row(lines[n])}
        lines = [line + added.get(n, "") for n, line in enumerate(lines)]
        lines[at] = "\t".join([lines[at], *missing])
    lines.append(sssom.line(said.get(name, "") for name in columns).rstrip("\n"))
    return "\n".join(lines) + "\n"


def _is_row(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def _said(
    mappings: sssom.MappingSet, one: Proposed, *, is_yes: bool, author: str, date: str
) -> dict[str, str]:
    return {
        "subject_id": mappings.contract(one.subject),
        "subject_label": one.subject_label,
        "predicate_id": mappings.contract(one.predicate),
        "predicate_modifier": "" if is_yes else "Not",
        "object_id": "" if one.is_literal else mappings.contract(one.value),
        "object_label": one.value if one.is_literal else one.object_label,
        "object_type": "rdfs literal" if one.is_literal else "",
        "mapping_justification": _REVIEWED,
        "author_label": author,
        "mapping_date": date,
        "confidence": one.confidence,
        "comment": one.comment,
    }
