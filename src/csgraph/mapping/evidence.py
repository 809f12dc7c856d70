"""Sheets, their fields and their sources: where every statement comes from."""

from __future__ import annotations

from csgraph.mapping.action import untitled
from csgraph.mapping.context import Context, Placed, Repeat
from csgraph.mapping.graph import LABEL, TYPE, Node
from csgraph.mapping.literals import boolean, french, integer, iri, plain
from csgraph.model import KEYS, Field, Sheet, Source
from csgraph.namespaces import CSG, DCTERMS, XSD
from csgraph.normal import base32, carried_by_xml, digest

_FEEDS = {
    name: iri(DCTERMS + "title" if name == "title" else CSG + key.prop.removeprefix("csg:"))
    for name, key in KEYS.items()
}
_FIELD = iri(f"{CSG}Field")


def source_key(name: str) -> str:
    """Return the key of the source called `name`: the letter f and ten characters."""
    return "f" + base32(digest("source", name), 10)


def sheet_nodes(
    context: Context, placed: Placed, sheet: Sheet, held: dict[int, tuple[str, ...]]
) -> list[Node]:
    """Return a sheet, its fields and its other places.

    `held` maps the position of a field whose text is withheld to the reasons.
    """
    node = _sheet(context, placed, sheet)
    nodes = [node]
    for field in sheet.fields:
        address = context.base.field(placed.sheet, field.position)
        node.add(f"{CSG}hasField", iri(address))
        nodes.append(_field(address, field, held.get(field.position, ())))
    for number, repeat in enumerate(placed.repeats, start=1):
        address = context.base.repeat(placed.sheet, number)
        node.add(f"{CSG}repeat", iri(address))
        nodes.append(_repeat(context, address, repeat, bool(held)))
    return nodes


def _sheet(context: Context, placed: Placed, sheet: Sheet) -> Node:
    node = Node(context.base.sheet(placed.sheet))
    title = carried_by_xml(sheet.title or "").strip()
    node.add(TYPE, iri(f"{CSG}Sheet"))
    node.add(LABEL, french(f"Fiche « {title or untitled(sheet)} »"))
    node.add(f"{CSG}layout", plain(sheet.layout.value))
    node.add(f"{CSG}complete", boolean(sheet.complete))
    node.add(f"{CSG}fingerprint", plain(placed.fingerprint))
    if identifier := carried_by_xml(sheet.identifier or ""):
        node.add(f"{DCTERMS}identifier", plain(identifier))
    rights = context.rights.get(sheet.source)
    if rights and rights.rights:
        node.add(f"{DCTERMS}rights", french(rights.rights))
    if rights and rights.licence:
        node.add(f"{DCTERMS}license", iri(rights.licence))
    _place(context, node, sheet)
    return node


def _place(context: Context, node: Node, place: Sheet | Repeat) -> None:
    node.add(f"{DCTERMS}isPartOf", iri(context.base.source(source_key(place.source))))
    for name, number in (
        ("firstLine", place.first_line),
        ("lastLine", place.last_line),
        ("row", place.row),
    ):
        if number is not None:
            node.add(CSG + name, integer(number))
    if place.worksheet is not None:
        node.add(f"{CSG}worksheet", plain(place.worksheet))


def _field(address: str, field: Field, reasons: tuple[str, ...]) -> Node:
    node = Node(address, [(TYPE, _FIELD), (f"{CSG}label", plain(field.label))])
    node.add(f"{CSG}position", integer(field.position))
    for key in field.keys:
        node.add(f"{CSG}feeds", _FEEDS[key])
    if field.first_line is not None and field.last_line is not None:
        node.add(f"{CSG}firstLine", integer(field.first_line))
        node.add(f"{CSG}lastLine", integer(field.last_line))
    if field.cell is not None:
        node.add(f"{CSG}cell", plain(field.cell))
    for reason in reasons:
        node.add(f"{CSG}withheldBecause", plain(reason))
    if field.text and not reasons:
        node.add(f"{CSG}text", plain(field.text))
    return node


def _repeat(context: Context, address: str, repeat: Repeat, has_held: bool) -> Node:
    node = Node(address)
    node.add(TYPE, iri(f"{CSG}Repeat"))
    _place(context, node, repeat)
    if repeat.text and has_held:
        node.add(f"{CSG}withheldBecause", plain("personal-data"))
    elif repeat.text:
        node.add(f"{CSG}text", plain(repeat.text))
    return node


def source_node(context: Context, source: Source) -> Node:
    """Return the node of an input file."""
    node = Node(context.base.source(source_key(source.name)))
    node.add(TYPE, iri(f"{CSG}Source"))
    node.add(LABEL, french(source.name))
    node.add(f"{CSG}fileName", plain(source.name))
    node.add(f"{CSG}sha256", plain(source.sha256))
    node.add(f"{CSG}format", plain(source.format))
    for name, text in (
        ("encoding", source.encoding),
        ("lineEnd", source.line_end),
        ("otherLineEnds", source.other_line_ends),
        ("preamble", source.preamble),
    ):
        if text:
            node.add(CSG + name, plain(text))
    node.add(f"{CSG}hasByteOrderMark", boolean(source.has_bom))
    node.add(f"{CSG}endsWithLineEnd", boolean(source.ends_with_line_end))
    node.add(f"{CSG}lineCount", integer(source.line_count))
    node.add(f"{CSG}preambleLines", integer(source.preamble_lines))
    _rights(context, node, source.name)
    return node


def _rights(context: Context, node: Node, name: str) -> None:
    rights = context.rights.get(name)
    if rights is None:
        return
    if rights.rights:
        node.add(f"{DCTERMS}rights", french(rights.rights))
    if rights.licence:
        node.add(f"{DCTERMS}license", iri(rights.licence))
    if rights.owner:
        node.add(f"{DCTERMS}rightsHolder", french(rights.owner))
    if rights.captured:
        node.add(f"{CSG}captured", (f"{XSD}date", rights.captured))
