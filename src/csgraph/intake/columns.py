"""Recognise the header row of a table: which column feeds which key.

A header is a label of the sheet (`Résumé`), a key of `csgraph read` (`summary`) or a
usual other word for one (`Titre`), compared without case, accents or punctuation, in
any order. What is not recognised stays a column, and feeds nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from csgraph.findings import Finding
from csgraph.intake.grid import Row, column_letters
from csgraph.intake.labels import (
    FUNDERS_BLOCK,
    INITIATIVE_SCALES,
    LABELS,
    ORGANISER,
    PARTNERS_BLOCK,
    PARTNERSHIP_SCALES,
    Kind,
    Label,
)
from csgraph.intake.olderlabels import OLDER_LABELS
from csgraph.model import KEYS
from csgraph.normal import normalise

IDENTIFIER = "id"
_LONGEST_NAME = 200
"""A longer text is no name: it is a cell of a table that has no header."""
_IDENTIFIERS = ("id", "identifiant")
_UNREAD_KEYS = ("layout", "other_fields", "source")
_SINGLE = ("title", "centre", "department", "year")

_OTHER_WORDS = {
    "title": "titre | titre de l'action | nom | nom de l'action | action | actions | intitulé",
    "centre": "centre social | nom du centre | nom de la structure | structure",
    "department": "département",
    "year": "année",
    "attachments": "fichiers associés | fichier associé | fichiers | pièces jointes",
    "status": "statut",
    "keywords": "mots clés",
    "initiator_detail": "précision",
    "initiative_scales": "territoire concerné (initiative)",
    "audiences": "publics",
    "partner_kinds": "partenaires",
    "funder_kinds": "financeurs",
    "partnership_scales": "territoire concerné (partenariat)",
    "limitations": "limites",
    "prospects": "perspectives",
}
"""Words met in the headers of tables, beside the labels and the keys."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: where it stands, its header as written, the label it is read as.

    `label` is None for a column that no rule reads, and for the identifier.
    """

    index: int
    header: str
    label: Label | None = None
    is_identifier: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys it feeds."""
        return self.label.keys if self.label else ()

    @property
    def is_single(self) -> bool:
        """Whether its cell is one short value, never a list."""
        return self.keys != () and self.keys[0] in _SINGLE and len(self.keys) == 1


@dataclass(frozen=True, slots=True)
class Header:
    """The header row of a table; `repeated` are columns whose name stood before."""

    row: Row
    columns: tuple[Column, ...]
    repeated: tuple[Column, ...] = ()

    @property
    def recognised(self) -> int:
        """How many columns a rule reads."""
        return sum(c.label is not None or c.is_identifier for c in self.columns)

    def findings(self, source: str, prefix: str = "") -> Iterable[Finding]:
        """Yield what is unclear about the columns."""
        unknown = (c for c in self.columns if not (c.label or c.is_identifier))
        named = [("repeated-label", c) for c in self.repeated]
        named += [("unknown-label", c) for c in unknown if c not in self.repeated]
        for code, column in named:
            if column.header not in _UNREAD_KEYS:
                cell = f"{prefix}{column_letters(column.index)}{self.row.number}"
                first, last = self.row.first_line, self.row.last_line
                yield Finding(code, source, first, last, cell, value=column.header[:_LONGEST_NAME])


def header_of(row: Row) -> Header | None:
    """Return `row` as a header, or None if it is none.

    Two columns that a rule reads make a header; so does a table's only column.
    """
    columns = [_column(index, text) for index, text in sorted(row.cells.items())]
    header = Header(row, *_without_repeats(_scales_in_order(columns)))
    if header.recognised >= 2 or header.recognised == len(columns) == 1:
        return header
    return None


def expected() -> str:
    """Return some headers that make a table readable, for a person."""
    return "Titre, Structure organisatrice, Département, Année, Statut de l'action, Résumé…"


def _column(index: int, header: str) -> Column:
    name = normalise(header) if len(header) <= _LONGEST_NAME else ""
    return Column(index, header, _labels().get(name), name in _IDENTIFIERS)


@cache
def _labels() -> Mapping[str, Label]:
    """Return the label that each header means, by the header's normal form."""
    by_key = {label.keys[0]: label for label in (*LABELS[1:], FUNDERS_BLOCK)}
    for key in KEYS.values():
        kind = Kind.VALUES if key.is_list or key.scheme else Kind.LINE
        by_key.setdefault(key.name, Label(0, key.name, (key.name,), kind))
    names = {normalise(name): label for name, label in by_key.items()}
    for name, words in _OTHER_WORDS.items():
        names.update(dict.fromkeys(map(normalise, words.split("|")), by_key[name]))
    for label in OLDER_LABELS:
        names.setdefault(normalise(label.text), by_key[label.keys[0]])
    for label in (*LABELS, PARTNERS_BLOCK, FUNDERS_BLOCK):
        names[normalise(label.text)] = label
    return names


def _scales_in_order(columns: list[Column]) -> list[Column]:
    """Read two `Territoire concerné` as the sheet prints them: initiative, partnership."""
    free = [
        label
        for label in (INITIATIVE_SCALES, PARTNERSHIP_SCALES)
        if not any(c.keys == label.keys and not _is_scales(c) for c in columns)
    ]
    return [
        replace(column, label=(free.pop(0) if free else INITIATIVE_SCALES))
        if _is_scales(column)
        else column
        for column in columns
    ]


def _is_scales(column: Column) -> bool:
    return column.label is not None and normalise(column.header) == normalise(
        INITIATIVE_SCALES.text
    )


def _without_repeats(
    columns: list[Column],
) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    """Let the first column of a key feed it; a list takes all of its columns."""
    seen: Counter[str] = Counter()
    kept, repeated = [], []
    for column in columns:
        key = IDENTIFIER if column.is_identifier else (*column.keys, column.header)[0]
        seen[key] += 1
        if seen[key] == 1:
            kept.append(column)
            continue
        is_list = column.label is not None and column.label.kind is Kind.VALUES
        repeat = column if is_list else replace(column, label=None, is_identifier=False)
        kept.append(repeat)
        repeated.append(repeat)
    return tuple(kept), tuple(repeated)


def has_department(columns: Iterable[Column]) -> bool:
    """Say whether a column of its own gives the département."""
    return any(column.keys == ("department",) for column in columns)


def is_organiser(column: Column) -> bool:
    """Say whether a column holds `CENTRE - Département`."""
    return column.keys == ORGANISER.keys
