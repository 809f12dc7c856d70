"""Write candidates as an SSSOM/TSV file, and read it again for the review.

The file is replaced as a whole: it is there as it was, or as it is now.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from csgraph import __version__
from csgraph.linking import sssom
from csgraph.linking.predicates import NUMBERS, PREDICATES
from csgraph.linking.prefixes import prefixes_for
from csgraph.linking.proposing import Candidate

_COLUMNS = tuple(
    c for c in sssom.COLUMNS if c not in ("predicate_modifier", "author_label", "mapping_date")
)
_LITERAL = "rdfs literal"
_SURE, _SIMILAR = "semapv:LexicalMatching", "semapv:LexicalSimilarityThresholdMatching"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A row of a file of candidates, its identifiers written out."""

    line: int
    subject: str
    subject_label: str
    predicate: str
    value: str
    object_label: str
    justification: str
    confidence: str
    comment: str

    @property
    def is_literal(self) -> bool:
        """Whether its value is a register's number."""
        return self.predicate in NUMBERS

    @property
    def triple(self) -> tuple[str, str, str]:
        """What it would state."""
        return self.subject, self.predicate, self.value


def write(path: Path, found: Iterable[Candidate]) -> None:
    """Write the candidates to `path`, by subject and predicate, the surest first."""
    rows = sorted(found, key=lambda c: (c.subject.iri, c.predicate, -c.score, c.value))
    iris = {c.subject.iri for c in rows} | {c.value for c in rows if c.predicate not in NUMBERS}
    mappings = sssom.MappingSet(prefixes_for({*iris, *PREDICATES.values()}, sssom.BUILT_IN))
    metadata = {
        "mapping_set_id": "https://w3id.org/csgraph/candidates",
        "license": "https://w3id.org/sssom/license/unspecified",
        "mapping_tool": f"csgraph {__version__}",
    }
    lines = [sssom.head(mappings.prefixes, metadata), sssom.line(_COLUMNS)]
    lines += [sssom.line(_cells(mappings, one)) for one in rows]
    replace_file(path, "".join(lines))


def _cells(mappings: sssom.MappingSet, one: Candidate) -> list[str]:
    is_number = one.predicate in NUMBERS
    said = {
        "subject_id": mappings.contract(one.subject.iri),
        "subject_label": one.subject.label,
        "predicate_id": mappings.contract(one.predicate),
        "object_id": "" if is_number else mappings.contract(one.value),
        "object_label": one.value if is_number else one.label,
        "object_type": _LITERAL if is_number else "",
        "mapping_justification": _SURE if one.is_exact or one.score >= 1 else _SIMILAR,
        "confidence": f"{one.score:.2f}",
        "comment": f"{one.service} : {one.note}",
    }
    return [said[column] for column in _COLUMNS]


def read(path: Path) -> list[Proposed]:
    """Return the rows of a file of candidates. Raises `BadDecision` where it is none."""
    mappings = sssom.read(path)
    found = []
    for line, row in mappings.rows:
        where = f"{path.name}, line {line}"
        predicate = mappings.expand(where, row.get("predicate_id", ""))
        label = row.get("object_label", "")
        is_number = predicate in NUMBERS
        value = label if is_number else mappings.expand(where, row.get("object_id", ""))
        found.append(
            Proposed(
                line,
                mappings.expand(where, row.get("subject_id", "")),
                row.get("subject_label", ""),
                predicate,
                value,
                "" if is_number else label,
                row.get("mapping_justification", ""),
                row.get("confidence", ""),
                row.get("comment", ""),
            )
        )
    return found


def replace_file(path: Path, text: str) -> None:
    """Put `text` in the place of a file, whole or not at all, also after a power cut."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    with ExitStack() as undo:
        undo.callback(Path(name).unlink, missing_ok=True)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(name).replace(path)
        undo.pop_all()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
