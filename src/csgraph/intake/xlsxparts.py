"""Read what the cells of an XLSX archive refer to: names, strings, styles, merged cells.

Each class here takes the events of one part. ECMA-376 part 1, both namespaces.
"""

from __future__ import annotations

import posixpath
import re

from csgraph.intake.archive import Archive
from csgraph.intake.grid import column_index
from csgraph.intake.numberformat import built_in

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_RELATION_IDS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
)
_RELATIONSHIP = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
_TAGS = re.findall("[A-Za-z]+", "sheet workbookPr numFmt cellXfs xf si t rPh mergeCell row c v f")
LOCAL = {f"{namespace} {tag}": tag for namespace in _MAIN for tag in _TAGS}
_ESCAPED = re.compile(r"_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MERGES = 100_000


def unescaped(text: str) -> str:
    """Return `text` with `_x000D_` and its like as the characters they stand for.

    Halves of a character (`_xD83D_`) stay as written: alone they are no text.
    """
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


class Quiet:
    """A part of which only some events matter."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, text: str) -> None:
        """Take a piece of text."""


def relations(archive: Archive, part: str) -> dict[str, str]:
    """Return the members `part` points to, by relation id and by the kind of relation."""
    folder, file = posixpath.split(part)
    member = posixpath.join(folder, "_rels", f"{file}.rels")
    relations = Relations(folder)
    if archive.has(member):
        archive.feed(member, relations)
    return relations.targets


class Relations(Quiet):
    """Which member each relation of a part points to; worksheets by id, others by kind."""

    def __init__(self, folder: str) -> None:
        self.targets: dict[str, str] = {}
        self._folder = folder

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if name != _RELATIONSHIP or attributes.get("TargetMode") == "External":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = posixpath.normpath(posixpath.join("/", self._folder, attributes.get("Target", "")))
        key = attributes.get("Id", "") if kind == "worksheet" else kind
        self.targets[key] = target.lstrip("/")


class Book(Quiet):
    """The names of the worksheets, their relations, and where dates count from."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        tag = LOCAL.get(name)
        if tag == "sheet":
            relation = next((attributes[i] for i in _RELATION_IDS if i in attributes), "")
            self.sheets.append((attributes.get("name", ""), relation))
        elif tag == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true", "on")


class Styles(Quiet):
    """The number format of each cell style."""

    def __init__(self) -> None:
        self._own: dict[str, str] = {}
        self._used: list[str] = []
        self._in_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        tag = LOCAL.get(name)
        if tag == "numFmt":
            self._own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self._in_cells = True
        elif tag == "xf" and self._in_cells:
            self._used.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if LOCAL.get(name) == "cellXfs":
            self._in_cells = False

    def codes(self) -> dict[str, str | None]:
        """Return the format code of each style number, as cells give it."""
        return {str(n): self._own.get(i) or _built_in(i) for n, i in enumerate(self._used)}


def _built_in(number: str) -> str | None:
    return built_in(int(number)) if number.isdecimal() else None


class Strings(Quiet):
    """The shared strings, without their phonetic hints."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._is_text = False
        self._phonetic = False

    def start(self, name: str, _: dict[str, str]) -> None:
        """Take the start of an element."""
        tag = LOCAL.get(name)
        self._is_text = tag == "t" and not self._phonetic
        self._phonetic = self._phonetic or tag == "rPh"

    def text(self, text: str) -> None:
        """Take a piece of text."""
        if self._is_text:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        tag = LOCAL.get(name)
        self._is_text = False
        if tag == "rPh":
            self._phonetic = False
        elif tag == "si":
            self.texts.append(unescaped("".join(self._pieces)))
            self._pieces.clear()


class Merges(Quiet):
    """The last row of each cell merged over several rows; they stand after the cells."""

    def __init__(self, archive: Archive) -> None:
        self.last_rows: dict[tuple[int, int], int] = {}
        self._archive = archive

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if LOCAL.get(name) != "mergeCell":
            return
        first, _, last = attributes.get("ref", "").partition(":")
        top, bottom = REFERENCE.fullmatch(first), REFERENCE.fullmatch(last)
        if top and bottom and top[2] != bottom[2]:
            self.last_rows[int(top[2]), column_index(top[1])] = int(bottom[2])
        if len(self.last_rows) > _MERGES:
            raise self._archive.refusal("trop de cellules fusionnées", "too many merged cells")
