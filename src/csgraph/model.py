"""The records that travel between stages: sheets, their fields, their sources.

Values only: nothing here reads, writes or decides. `None` means "the sheet says
nothing", and only that; text is as typed unless a docstring says NFC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Layout(StrEnum):
    """How a sheet was laid out where it stood."""

    LISTING = "listing"
    OLDER = "older"
    TABLE = "table"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Key:
    """A `csgraph read` key and the property it feeds.

    `scheme` names the concept scheme of a list value; `is_list` says whether
    `csgraph read` shows a list; `is_prose` whether line breaks are kept.
    """

    name: str
    prop: str
    scheme: str | None = None
    is_list: bool = False
    is_prose: bool = False


_CSG = "csg:"
KEYS: dict[str, Key] = {
    key.name: key
    for key in (
        Key("title", "dcterms:title"),
        Key("centre", "csg:organisedBy"),
        Key("department", "csg:department"),
        Key("year", "csg:year"),
        Key("attachments", "csg:attachment", is_list=True),
        Key("status", "csg:status", "status"),
        Key("end_reason", "csg:endReason", is_prose=True),
        Key("dimensions", "csg:dimension", "dimension", is_list=True),
        Key("keywords", "csg:keyword", "keyword", is_list=True),
        Key("summary", "csg:summary", is_prose=True),
        Key("initiators", "csg:initiatorKind", "initiator-kind", is_list=True),
        Key("initiator_detail", "csg:initiatorDetail", is_prose=True),
        Key("initiative_scales", "csg:initiativeScale", "territory-scale", is_list=True),
        Key("experience", "csg:experience", is_prose=True),
        Key("audiences", "csg:audience", "audience", is_list=True),
        Key("partner_kinds", "csg:partnerKind", "partner-kind", is_list=True),
        Key("funder_kinds", "csg:funderKind", "partner-kind", is_list=True),
        Key("partnership_scales", "csg:partnershipScale", "territory-scale", is_list=True),
        Key("description", "csg:description", is_prose=True),
        Key("funding_note", "csg:fundingNote", is_prose=True),
        Key("people_note", "csg:peopleNote", is_prose=True),
        Key("territory_outcome", "csg:territoryOutcome", is_prose=True),
        Key("centre_outcome", "csg:centreOutcome", is_prose=True),
        Key("resident_outcome", "csg:residentOutcome", is_prose=True),
        Key("limitations", "csg:limitations", is_prose=True),
        Key("prospects", "csg:prospects", is_prose=True),
        Key("themes", "csg:theme", is_list=True),
        Key("diagnosis", "csg:diagnosis", is_prose=True),
        Key("impact", "csg:impact", is_prose=True),
        Key("success_factors", "csg:successFactors", is_prose=True),
    )
}
"""Every key of `csgraph read` that feeds a property, in the order it is written."""


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled part of a sheet, with the place it stands in.

    `keys` are the `csgraph read` keys it feeds: none for a label no rule knows, two
    for the organiser's line (`centre`, `department`). `label` is the label line or
    header as printed, bullet included; `text` what stands under it, verbatim, lines
    joined by `\\n` (`""` is one blank line, `None` nothing at all). `values` are NFC:
    list values as written, or the prose in one piece; a field that feeds two keys
    holds their values in turn: a centre, its département as written, the next centre
    (`""` where one has none and another follows). `position` counts from 0, the
    title's. Lines are those of the text, 1-based; a cell is `B7`, `Feuille1!B7` or a
    JSON Pointer.
    """

    keys: tuple[str, ...]
    label: str
    text: str | None
    values: tuple[str, ...]
    position: int
    first_line: int | None = None
    last_line: int | None = None
    cell: str | None = None

    @property
    def name(self) -> str:
        """The label without its bullet, NFC blanks trimmed."""
        return self.label.strip().removeprefix("-").strip()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One action sheet as it was read, every line of it in one of `fields`.

    `source` is the name of its `Source`; `first_line` is the line `Actions` (or the
    row's first line), `last_line` the last before the next sheet. `row` and
    `worksheet` place it in a table. `identifier` comes from a column `id` or
    `identifiant` only. `complete` is False where the input was cut off in it.
    A field whose lines stand before `first_line` (the year's row in the listing's
    table) is evidence from outside the sheet.
    """

    source: str
    first_line: int | None
    last_line: int | None
    layout: Layout
    fields: tuple[Field, ...]
    identifier: str | None = None
    complete: bool = True
    worksheet: str | None = None
    row: int | None = None

    def of(self, key: str) -> Iterator[Field]:
        """Yield the fields that feed `key`."""
        return (f for f in self.fields if key in f.keys)

    def values(self, key: str) -> tuple[str, ...]:
        """Return every value of `key`, in reading order, NFC.

        For `centre` and `department` the organiser's line is taken apart.
        """
        return tuple(
            value
            for f in self.of(key)
            for value in f.values[f.keys.index(key) :: len(f.keys)]
            if value
        )

    def first(self, key: str) -> str | None:
        """Return the first value of `key`, or None."""
        return next(iter(self.values(key)), None)

    @property
    def title(self) -> str | None:
        """The title, NFC, or None."""
        return self.first("title")


@dataclass(frozen=True, slots=True)
class Source:
    """One input file as it was met.

    `name` is the path below the INPUT given. `encoding` is `UTF-8` or
    `windows-1252`; `line_end` is `LF`, `CRLF`, `CR` or None (a workbook, or a single
    line); `other_line_ends` lists the lines that end otherwise, as `CRLF:3-7,12`
    (None where all agree; the last line without a line end is `ends_with_line_end`
    False). `preamble` is the text before the first sheet, verbatim, lines joined by
    `\\n`, `preamble_lines` their number. `accounting` maps heading, table, labels,
    values, prose, structural, blank and finding to a number of lines; they add up
    to `line_count`.
    """

    name: str
    sha256: str
    format: str
    encoding: str | None = None
    has_bom: bool = False
    line_end: str | None = None
    other_line_ends: str | None = None
    ends_with_line_end: bool = True
    line_count: int = 0
    preamble: str | None = None
    preamble_lines: int = 0
    sheet_count: int = 0
    accounting: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """A link that a person has looked at, from a thing of the publisher to a registry.

    `subject` and `predicate` are IRIs; `value` is an IRI, or a register's number where
    `is_literal`. `is_denied` says that the person answered no. `authors` are IRIs or
    names; `justification` is an IRI of semapv; `confidence` a decimal number from 0 to 1;
    `line` is where it stands in its file.
    """

    subject: str
    predicate: str
    value: str
    justification: str
    authors: tuple[str, ...]
    date: str
    line: int
    is_literal: bool = False
    is_denied: bool = False
    confidence: str | None = None
    comment: str | None = None
    subject_label: str | None = None
    object_label: str | None = None

    @property
    def triple(self) -> tuple[str, str, str]:
        """What it states, without who says so."""
        return self.subject, self.predicate, self.value
