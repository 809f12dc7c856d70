"""Read and write SSSOM/TSV: metadata in YAML behind `#`, then one mapping a row.

The form is that of the SSSOM specification, 1.1, with the metadata in the file itself.
Identifiers are CURIEs whose prefixes `curie_map` declares. Raises `BadDecision` where the
file is none of this; what a row says is judged elsewhere.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from csgraph.decisionfiles import content, numbered_rows, refuse
from csgraph.errors import BadDecision
from csgraph.namespaces import OWL, RDF, RDFS, SKOS, XSD, is_web_address

SEMAPV = "https://w3id.org/semapv/vocab/"
BUILT_IN = {
    "owl": OWL,
    "rdf": RDF,
    "rdfs": RDFS,
    "semapv": SEMAPV,
    "skos": SKOS,
    "sssom": "https://w3id.org/sssom/",
    "xsd": XSD,
}
"""Prefixes that need no declaration, and can't be given another meaning."""

JUSTIFICATIONS = frozenset(
    "BackgroundKnowledgeBasedMatching CompositeMatching InstanceBasedMatching LexicalMatching "
    "LexicalSimilarityThresholdMatching LogicalReasoning ManualMappingCuration MappingChaining "
    "MappingInversion MappingReview SemanticSimilarityThresholdMatching StructuralMatching "
    "UnspecifiedMatching".split()
)
"""The terms of semapv that SSSOM knows as justifications."""

COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_label",
    "object_type",
    "mapping_date",
    "confidence",
    "comment",
)
"""The columns that csgraph writes, in SSSOM's order."""

_NEEDED = ("subject_id", "predicate_id", "mapping_justification")
_PROPAGATED = ("mapping_date", "object_type")
_LONGEST_METADATA = 100_000


@dataclass(frozen=True, slots=True)
class MappingSet:
    """What a file holds: its prefixes, its other metadata, its rows by line.

    A value that the metadata give for all rows stands in every row.
    """

    prefixes: Mapping[str, str] = field(default_factory=lambda: dict(BUILT_IN))
    metadata: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[tuple[int, dict[str, str]], ...] = ()

    def expand(self, where: str, curie: str) -> str:
        """Return the IRI of a CURIE. Raises `BadDecision` where its prefix is not declared."""
        prefix, colon, local = curie.partition(":")
        if not colon or prefix not in self.prefixes:
            raise BadDecision(
                f"{where}: “{curie}” is no identifier with a prefix that curie_map declares.",
                hint="Declare the prefix in the lines that begin with # above the table; nothing "
                "was released.",
            )
        return self.prefixes[prefix] + local

    def contract(self, iri: str) -> str:
        """Return `iri` as the CURIE with the longest prefix that fits. Raises `KeyError`."""
        fitting = [(len(p), name) for name, p in self.prefixes.items() if iri.startswith(p)]
        if not fitting:
            raise KeyError(iri)
        length, name = max(fitting)
        return f"{name}:{iri[length:]}"


def read(path: Path) -> MappingSet:
    """Return what a file holds; an empty set where there is none. Raises `BadDecision`."""
    if not os.path.lexists(path):
        return MappingSet()
    metadata = _metadata(path.name, content(path))
    shared = {name: value for name in _PROPAGATED if isinstance(value := metadata.get(name), str)}
    rows = tuple(
        (number, {**shared, **{name: cell for name, cell in row.items() if cell}})
        for number, row in numbered_rows(path, _NEEDED, None)
    )
    return MappingSet(_prefixes(path.name, metadata.pop("curie_map", {})), metadata, rows)


def _metadata(name: str, text: str) -> dict[str, Any]:
    """Return the block of metadata; every value is a text, a list or a table of texts."""
    written = "\n".join(_block(text.splitlines()))
    if len(written) > _LONGEST_METADATA:
        refuse(name, f"its metadata are longer than {_LONGEST_METADATA} characters.")
    try:
        # The loader that makes nothing but texts, lists and tables: safe, and no date is guessed.
        found = yaml.load(written, Loader=yaml.BaseLoader) or {}  # noqa: S506
    except yaml.YAMLError as fault:
        raise BadDecision(
            f"{name}: the lines that begin with # are no metadata in YAML "
            f"({' '.join(str(fault).split())[:200]}).",
            hint="Remarks of your own belong in the column “comment”; nothing was released.",
        ) from fault
    except (RecursionError, ValueError) as fault:
        raise BadDecision(f"{name}: its metadata can't be read ({fault}).") from fault
    if not isinstance(found, dict):
        refuse(name, "the lines that begin with # are no metadata (name: value).")
    return found


def _block(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if not line.startswith("#"):
            return
        yield line[1:]


def _prefixes(name: str, declared: object) -> dict[str, str]:
    if not isinstance(declared, dict):
        refuse(name, "curie_map is no table of prefixes.")
    for prefix, address in declared.items():
        if not isinstance(address, str) or not is_web_address(address):
            refuse(name, f"curie_map: “{prefix}” is not the prefix of a web address.")
        if BUILT_IN.get(prefix, address) != address:
            refuse(name, f"curie_map: “{prefix}” stands for {BUILT_IN[prefix]} and nothing else.")
    return {**BUILT_IN, **declared}


def head(prefixes: Mapping[str, str], metadata: Mapping[str, str]) -> str:
    """Return the block of metadata: the prefixes that need it, then the rest."""
    declared = {n: p for n, p in sorted(prefixes.items()) if n not in BUILT_IN}
    written = yaml.safe_dump(
        {"curie_map": declared, **metadata}, sort_keys=False, allow_unicode=True, width=1 << 20
    )
    return "".join(f"#{line}\n" for line in written.splitlines())


def line(cells: Iterable[str]) -> str:
    """Return a row: a tab or line end becomes a space, what can't be seen goes."""
    out = io.StringIO()
    kept = ("".join(c for c in " ".join(cell.split()) if c.isprintable()) for cell in cells)
    csv.writer(out, delimiter="\t", lineterminator="\n").writerow(kept)
    return out.getvalue()
