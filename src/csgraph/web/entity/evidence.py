"""Say where each statement about a thing comes from: sheet, lines, file, rights.

Pure functions over rows of the evidence; a field without a place of its own (a printed
label with nothing under it) is the source of nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from csgraph.namespaces import CSG, DCTERMS, RDFS
from csgraph.store.oxigraph import Row
from csgraph.web.entity.facsimile import Line, quoted
from csgraph.web.entity.fields import Said, fields, place_of, span_of, text_of
from csgraph.web.links import page_of


@dataclass(frozen=True, slots=True)
class Origin:
    """A field that feeds a property: the path to it, and its lines or cell."""

    path: str
    place: str


@dataclass(frozen=True, slots=True)
class SheetOrigin:
    """A sheet: the path of its page, the file it stands in, whose that is."""

    path: str
    source_path: str
    source: str
    rights: tuple[str, ...]


def origins(rows: Iterable[Row], base: str) -> dict[str, list[Origin]]:
    """Return, for each property, the fields that feed it, in the order of the sheets."""
    found: dict[str, list[Origin]] = {}
    for iri, said in fields(rows):
        path, place = page_of(iri, base), place_of(said)
        if path and place:
            for prop in said.get("feeds", ()):
                found.setdefault(prop.text, []).append(Origin(path, place))
    return found


def by_action(rows: Iterable[Row], base: str) -> dict[str, list[Origin]]:
    """Return, for the path of each action, the fields that name its centre."""
    rows_of: dict[str, list[Row]] = {}
    for row in rows:
        rows_of.setdefault(page_of(row["action"].text, base) or "", []).append(row)
    return {
        path: origins(of_action, base).get(CSG + "organisedBy", [])
        for path, of_action in rows_of.items()
    }


def sheets(rows: Iterable[Row], base: str) -> list[SheetOrigin]:
    """Return each sheet with the file it stands in and the rights of that file."""
    files: dict[tuple[str, str], dict[str, list[str]]] = {}
    for row in rows:
        said = files.setdefault((row["sheet"].text, row["source"].text), {})
        said.setdefault(row["property"].text, []).append(row["value"].text)
    rights = (DCTERMS + "rightsHolder", DCTERMS + "rights", DCTERMS + "license")
    return [
        SheetOrigin(
            path=page_of(sheet, base) or "",
            source_path=page_of(source, base) or "",
            source=said.get(RDFS + "label", [source])[0],
            rights=tuple(text for prop in rights for text in sorted(said.get(prop, ()))),
        )
        for (sheet, source), said in sorted(files.items())
    ]


@dataclass(frozen=True, slots=True)
class Quote:
    """A field that feeds a property, with its words and what of them is the value.

    `lines` is empty where the release does not hold the words: they are prose of a
    release of facts, or held back; `is_withheld` tells which.
    """

    path: str
    place: str
    label: str
    source: str
    lines: tuple[Line, ...]
    is_whole: bool
    is_withheld: bool


def quotes(
    rows: Iterable[Row],
    values: Mapping[str, Sequence[str]],
    files: Iterable[SheetOrigin],
    base: str,
) -> dict[str, list[Quote]]:
    """Return, for each property, the fields that feed it, its `values` marked in their words."""
    sources = {file.path: file.source for file in files}
    found: dict[str, list[Quote]] = {}
    for iri, said in fields(rows):
        path, place = page_of(iri, base), place_of(said)
        if not path or not place:
            continue
        feeds = [prop.text for prop in said.get("feeds", ())]
        wanted = [value for prop in feeds for value in values.get(prop, ())]
        quote = _quote(said, path, place, sources.get(path.partition("#")[0], ""), wanted)
        for prop in feeds:
            found.setdefault(prop, []).append(quote)
    return found


def _quote(said: Said, path: str, place: str, source: str, values: Sequence[str]) -> Quote:
    shown: list[Line] = []
    is_whole = True
    if "text" in said:
        shown, is_whole = quoted(said["text"][0].text, *span_of(said), values)
    return Quote(
        path=path,
        place=place,
        label=text_of(said, "label") or "",
        source=source,
        lines=tuple(shown),
        is_whole=is_whole,
        is_withheld="withheldBecause" in said,
    )
