"""Read JSON and JSONL files of records as `csgraph read` writes them into sheets.

A record that can't be read is a finding and costs only itself; a JSON document that
is not well-formed is refused whole, before any record of it is given. A record's own
`layout` and `source` say where it was read before; they are not read again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from csgraph import settings
from csgraph.errors import BadInput
from csgraph.findings import Finding
from csgraph.intake.decode import Text, examine
from csgraph.intake.files import InputFile
from csgraph.intake.jsontext import Fault, Item, NotJsonError, fault_in, items_of, value_of
from csgraph.intake.recordsheets import as_record, sheet_of
from csgraph.intake.under import LineKind, is_blank
from csgraph.model import Sheet, Source

__all__ = ["as_record", "read_records"]

_SHOWN_CHARS = 200
_MB = 1_000_000


@dataclass(slots=True)
class _Reading:
    """One file being read: what its lines or records have come to, the strange keys met."""

    file: InputFile
    kinds: Counter[LineKind] = field(default_factory=Counter)
    sheets: int = 0
    strange: set[str] = field(default_factory=set)

    def read(self, item: Item, pointer: str) -> Iterator[Sheet | Finding]:
        """Yield the sheet that `item` is, or a finding that says why it is none."""
        read = fault_in(item.value) or sheet_of(self.file.name, item, pointer)
        if isinstance(read, Fault):
            self.kinds[LineKind.FINDING] += 1
            first, last = item.first_line, item.last_line
            yield Finding(
                "unreadable-record", self.file.name, first, last, pointer or None, detail=read.why
            )
        elif not read.fields and read.identifier is None:
            self.kinds[LineKind.BLANK] += 1
        else:
            self.kinds[LineKind.VALUE] += 1
            self.sheets += 1
            yield from self._strange_keys(read)
            yield read

    def _strange_keys(self, sheet: Sheet) -> Iterator[Finding]:
        """Yield a finding for each key that no rule reads, the first time it is met."""
        for met in sheet.fields:
            if met.keys or "/other_fields/" in (met.cell or "") or met.label in self.strange:
                continue
            self.strange.add(met.label)
            first, last = met.first_line, met.last_line
            yield Finding(
                "unknown-label", sheet.source, first, last, met.cell, value=met.label[:_SHOWN_CHARS]
            )


def read_records(file: InputFile) -> Iterator[Sheet | Finding | Source]:
    """Yield what the file holds: sheets and findings as met, its `Source` last.

    Lines of its `Source` are lines of JSONL, records of JSON. Raises `BadInput` before
    the first of them where nothing of the file is read.
    """
    if file.path.stat().st_size > settings.JSON_FILE_MB * _MB:
        most = settings.JSON_FILE_MB
        raise _refusal(file, f"plus de {most} Mo", f"over {most} MB")
    text = examine(file, lambda _: False)
    reading = _Reading(file)
    yield from _lines(text, reading) if file.format == "jsonl" else _document(text, reading)
    yield _source(text, reading)


def _refusal(file: InputFile, french: str, english: str) -> BadInput:
    return BadInput(
        f"{file.name} : {french}. Rien n'en est lu.\n"
        f"{file.name}: {english}. Nothing of it is read.",
        hint="Écrivez le fichier comme « csgraph read --format jsonl » l'écrit. / "
        "Write the file as “csgraph read --format jsonl” does.",
    )


def _lines(text: Text, reading: _Reading) -> Iterator[Sheet | Finding]:
    for number, line in enumerate(text.lines(), 1):
        if is_blank(line):
            reading.kinds[LineKind.BLANK] += 1
            continue
        try:
            value = value_of(line)
        except NotJsonError as error:
            value = Fault(str(error))
        yield from reading.read(Item(value, number, number), "")


def _document(text: Text, reading: _Reading) -> Iterator[Sheet | Finding]:
    whole = "\n".join(text.lines())
    if is_blank(whole):
        return
    try:
        for _ in items_of(whole):
            pass
    except NotJsonError as error:
        french, _, english = str(error).partition(" / ")
        raise _refusal(
            text.file, f"ligne {error.line} : {french}", f"line {error.line}: {english}"
        ) from None
    is_array = whole.lstrip().startswith("[")
    for number, item in enumerate(items_of(whole)):
        yield from reading.read(item, f"/{number}" if is_array else "")


def _source(text: Text, reading: _Reading) -> Source:
    accounting = {kind.value: reading.kinds[kind] for kind in LineKind}
    return Source(
        text.file.name,
        text.sha256,
        text.file.format,
        encoding=text.encoding,
        has_bom=text.has_bom,
        line_end=text.line_end,
        other_line_ends=text.other_line_ends,
        ends_with_line_end=text.ends_with_line_end,
        line_count=sum(accounting.values()),
        sheet_count=reading.sheets,
        accounting=accounting,
    )
