"""Write nodes as compact JSON-LD under our own context, one line a node.

The context is `ontology/context.jsonld`, put whole into every document, so that a dump
reads offline; a copy has an address of its own, with its version. A key holds one value
where a shape says that there is one, else always a list. A statement that no key of the
context can say (an ontology's English label) is written expanded; nothing is dropped.
Keys are sorted, so bytes are stable.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from csgraph import resources
from csgraph.namespaces import RDF, XSD

Statement = tuple[str, tuple[str, str]]

CONTEXT_VERSION = 1
"""Of the context: a key that changes its meaning, or becomes a list, makes the next one."""

_COUNT = re.compile("0|[1-9][0-9]{0,14}")
"""An integer that is the same as a number of JSON, wherever it is read."""


@dataclass(frozen=True, slots=True)
class _Key:
    name: str
    is_set: bool
    is_language_map: bool


@cache
def context() -> dict[str, Any]:
    """Return the context of every compact document."""
    path = resources.folder("ontology") / "context.jsonld"
    table: dict[str, Any] = json.loads(path.read_text("utf-8"))["@context"]
    return table


def _expand(name: str, table: dict[str, Any]) -> str:
    prefix, colon, local = name.partition(":")
    base = table.get(prefix)
    if colon and not local.startswith("//"):
        base = base.get("@id") if isinstance(base, dict) else base
        if isinstance(base, str):
            return base + local
    return name


@cache
def _keys() -> dict[tuple[str, str], _Key]:
    """Map a property's IRI and a kind of term to the key that says both."""
    table = context()
    found: dict[tuple[str, str], _Key] = {}
    for name, written in sorted(table.items()):
        entry = {"@id": written} if isinstance(written, str) else written
        if name.startswith("@") or not isinstance(entry, dict) or "@id" not in entry:
            continue
        containers = entry.get("@container", [])
        containers = [containers] if isinstance(containers, str) else containers
        key = _Key(name, "@set" in containers, "@language" in containers)
        prop = _expand(entry["@id"], table)
        for kind in _kinds(entry, table, key):
            found.setdefault((prop, kind), key)
    return found


def _kinds(entry: dict[str, Any], table: dict[str, Any], key: _Key) -> list[str]:
    if key.is_language_map:
        return ["fr", "en"]
    coerced = entry.get("@type")
    if coerced in ("@id", "@vocab"):
        return ["@id"]
    if coerced:
        return [_expand(coerced, table)]
    language = entry.get("@language", table.get("@language"))
    return [language or ""]


def key_of(prop: str, kind: str) -> str | None:
    """Return the key that says values of `kind` of a property, or None."""
    key = _keys().get((prop, kind))
    return key.name if key else None


def node(iri: str, statements: list[Statement]) -> dict[str, Any]:
    """Return one node as a compact object."""
    found: dict[str, Any] = {"id": iri}
    types = sorted({value for prop, (_, value) in statements if prop == f"{RDF}type"})
    if types:
        found["type"] = [_type_name(t) for t in types]
    for prop, (kind, value) in sorted(set(statements)):
        if prop == f"{RDF}type":
            continue
        key = _keys().get((prop, kind))
        if key is None:
            found.setdefault(prop, []).append(_expanded(kind, value))
        elif key.is_language_map:
            _put(found.setdefault(key.name, {}), kind, value, is_set=False)
        else:
            _put(found, key.name, _compact(kind, value), key.is_set)
    return found


def _put(into: dict[str, Any], name: str, value: Any, is_set: bool) -> None:
    if name not in into:
        into[name] = [value] if is_set else value
    elif isinstance(into[name], list):
        into[name].append(value)
    else:
        into[name] = [into[name], value]


@cache
def _type_name(iri: str) -> str:
    """Return the shortest name the context gives a class."""
    table = context()
    for name, entry in sorted(table.items()):
        target = entry.get("@id") if isinstance(entry, dict) else entry
        if isinstance(target, str) and not name.startswith("@") and _expand(target, table) == iri:
            return name
    for name, entry in sorted(table.items()):
        if isinstance(entry, str) and not name.startswith("@") and iri.startswith(entry):
            return f"{name}:{iri.removeprefix(entry)}"
    return iri


def _compact(kind: str, value: str) -> Any:
    if kind == f"{XSD}boolean":
        return value == "true"
    if kind == f"{XSD}integer" and _COUNT.fullmatch(value):
        return int(value)
    return value


def _expanded(kind: str, value: str) -> dict[str, str]:
    if kind == "@id":
        return {"@id": value}
    if not kind:
        return {"@value": value}
    return {"@value": value, "@language" if len(kind) == 2 else "@type": kind}


def line(iri: str, statements: list[Statement]) -> str:
    """Return one node as one line of a document's `@graph`."""
    return json.dumps(node(iri, statements), ensure_ascii=False, separators=(",", ":"))


def opening() -> str:
    """Return what stands before the first node of a document."""
    table = json.dumps(context(), ensure_ascii=False, separators=(",", ":"))
    return f'{{"@context":{table},\n"@graph":[\n'


CLOSING = "\n]}\n"
SEPARATOR = ",\n"
