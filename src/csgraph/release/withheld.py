"""What a release keeps and does not show, with the reasons: one JSON line a sheet."""

from __future__ import annotations

import json
from dataclasses import dataclass

from csgraph.model import Sheet


@dataclass(frozen=True, slots=True)
class Withheld:
    """A sheet's keys, why it is withheld (nothing: it is not), and its held fields."""

    sheet: str
    action: str
    reasons: tuple[str, ...]
    fields: dict[str, tuple[str, ...]]


def record_line(withheld: Withheld, sheet: Sheet) -> str:
    """Return the line of `withheld/sheets.jsonl`: keys, reasons, place, verbatim texts."""
    texts = {f.name: f.text for f in sheet.fields if withheld.reasons or f.name in withheld.fields}
    row = {
        "sheet": withheld.sheet,
        "action": withheld.action,
        "reasons": withheld.reasons,
        "fields": withheld.fields,
        "source": sheet.source,
        "first_line": sheet.first_line,
        "last_line": sheet.last_line,
        "row": sheet.row,
        "worksheet": sheet.worksheet,
        "texts": texts,
    }
    return json.dumps(row, ensure_ascii=False) + "\n"
