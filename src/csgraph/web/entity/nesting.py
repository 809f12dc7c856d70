"""Write a description as JSON-LD: one object for the thing, the others nested in it.

A value that the document says more of (a label, a field's lines) stands as an object
where the dumps have its address alone; what leads to the thing stands under
`@reverse`, what is left under `@included`. The context holds the entries that are used.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from csgraph.release.jsonld import (
    CLOSING,
    SEPARATOR,
    Statement,
    context,
    key_of,
    line,
    node,
    opening,
)
from csgraph.web.entity.descriptions import Description


def document(description: Description, about: str) -> bytes:
    """Return the description as a document whose own address is `about`."""
    nest = _Nest(description.nodes)
    root = nest.grown(description.thing, ())
    reverse = nest.reverse(description.thing, about)
    if reverse:
        root["@reverse"] = reverse
    left = [nest.grown(iri, ()) for iri in sorted(description.nodes.keys() - nest.met)]
    if left:
        root["@included"] = left
    entries = ",\n  ".join(_member(*entry) for entry in _entries(root).items())
    rest = json.dumps(root, ensure_ascii=False, indent=1).removeprefix("{")
    return f'{{\n "@context": {{\n  {entries}\n }},{rest}\n'.encode()


def listing(nodes: Mapping[str, list[Statement]]) -> bytes:
    """Return nodes beside one another, as the dumps write them: for a whole vocabulary."""
    rows = SEPARATOR.join(line(iri, said) for iri, said in sorted(nodes.items()))
    return f"{opening()}{rows}{CLOSING}".encode()


def _member(name: str, entry: object) -> str:
    return f"{json.dumps(name)}: {json.dumps(entry)}"


class _Nest:
    """Nodes that are put into one another; `met` are those that have their place."""

    def __init__(self, nodes: dict[str, list[Statement]]) -> None:
        self._nodes = nodes
        self.met: set[str] = set()

    def grown(
        self, iri: str, above: tuple[str, ...], left_out: tuple[str, str] | None = None
    ) -> dict[str, Any]:
        """Return the node of `iri` with what it leads to inside, never one of those `above`.

        The statements that lead to the value `left_out` stand elsewhere.
        """
        self.met.add(iri)
        written = node(iri, [said for said in self._nodes.get(iri, []) if said[1] != left_out])
        inside = (*above, iri)
        return {key: self._value(key, value, inside) for key, value in written.items()}

    def _value(self, key: str, value: Any, above: tuple[str, ...]) -> Any:
        if isinstance(value, list):
            return [self._value(key, each, above) for each in value]
        iri = value.get("@id") if isinstance(value, dict) else value if _leads(key) else None
        if isinstance(iri, str) and iri in self._nodes and iri not in above:
            return self.grown(iri, above)
        return value

    def reverse(self, thing: str, about: str) -> dict[str, list[Any]]:
        """Return the nodes that lead to `thing` and have no place yet, by their property."""
        found: dict[str, list[Any]] = {}
        for iri in sorted(self._nodes.keys() - self.met - {about}):
            for prop, target in self._nodes[iri]:
                if target == ("@id", thing):
                    name = key_of(prop, "@id") or prop
                    found.setdefault(name, []).append(self.grown(iri, (thing,), ("@id", thing)))
        return found


def _leads(key: str) -> bool:
    """Say whether a plain text under `key` is an address: a sheet's text may look like one."""
    entry = context().get(key)
    return isinstance(entry, dict) and entry.get("@type") == "@id"


def _entries(written: dict[str, Any]) -> dict[str, Any]:
    """Return the part of our context that `written` needs to be read."""
    names = {"@version", "@language", "id", "type", *_names(written)}
    names.update(_names([entry for name, entry in context().items() if name in names]))
    names.update([name.partition(":")[0] for name in names])
    return {name: entry for name, entry in context().items() if name in names}


def _names(written: Any) -> Iterator[str]:
    """Yield every key, and every text that may be a class or a compact name."""
    if isinstance(written, dict):
        for key, value in written.items():
            yield key
            yield from _names(value)
    elif isinstance(written, list):
        for value in written:
            yield from _names(value)
    elif isinstance(written, str):
        yield written
