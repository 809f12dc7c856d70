"""Count what the things of a release are and say, as VoID partitions that editors complete from.

For each class of the default graph: how many things; for each property they have: how many
statements, and of which classes or datatypes the values are. One pass over the store; the
same store gives the same rows.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

import pyoxigraph as ox

from csgraph.namespaces import DCAT, PREFIXES, RDF, SCHEMA, SKOS, VOID, XSD, Base
from csgraph.release.authorities import Row

EXTENDED = "http://ldf.fi/void-ext#"
"""The vocabulary in which editors ask for the datatypes of a property."""

_KNOWN = {**PREFIXES, "dcat": DCAT, "schema": SCHEMA, "skos": SKOS, "void": VOID}
_NO_NAME = re.compile(r"[^A-Za-z0-9]+")
_TYPE = ox.NamedNode(RDF + "type")
_Used = tuple[str, str]


def part_name(iri: str) -> str:
    """Return what a class or a property is called within an address.

    >>> part_name("https://w3id.org/csgraph/def#Action")
    'csg-Action'
    """
    for prefix, namespace in _KNOWN.items():
        local = iri.removeprefix(namespace)
        if local != iri and local and "/" not in local and "#" not in local:
            return _NO_NAME.sub("-", f"{prefix}:{local}")
    return _NO_NAME.sub("-", iri)


def partitions(store: ox.Store, base: Base) -> Iterator[Row]:
    """Yield the partitions of the store's default graph, by class."""
    counts = _Counts(store)
    data, home = base.graph("data"), f"{base.iri}void#class-"
    yield (data, RDF + "type", "@id", VOID + "Dataset")
    yield (data, VOID + "triples", XSD + "integer", str(counts.triples))
    for kind, entities in sorted(counts.entities.items()):
        part = home + part_name(kind)
        yield (data, VOID + "classPartition", "@id", part)
        yield (part, VOID + "class", "@id", kind)
        yield (part, VOID + "entities", XSD + "integer", str(entities))
        for prop, triples in sorted(counts.properties[kind].items()):
            yield from _property(counts, part, (kind, prop), triples)


def _property(counts: _Counts, part: str, used: _Used, triples: int) -> Iterator[Row]:
    of_it = f"{part}-property-{part_name(used[1])}"
    yield (part, VOID + "propertyPartition", "@id", of_it)
    yield (of_it, VOID + "property", "@id", used[1])
    yield (of_it, VOID + "triples", XSD + "integer", str(triples))
    for kind, count in sorted(counts.classes[used].items()):
        value = f"{of_it}-class-{part_name(kind)}"
        yield (of_it, VOID + "classPartition", "@id", value)
        yield (value, VOID + "class", "@id", kind)
        yield (value, VOID + "triples", XSD + "integer", str(count))
    for datatype, count in sorted(counts.datatypes[used].items()):
        value = f"{of_it}-datatype-{part_name(datatype)}"
        yield (of_it, EXTENDED + "datatypePartition", "@id", value)
        yield (value, EXTENDED + "datatype", "@id", datatype)
        yield (value, VOID + "triples", XSD + "integer", str(count))


class _Counts:
    """What a default graph holds, counted in one pass after its types are known."""

    def __init__(self, store: ox.Store) -> None:
        self.entities: Counter[str] = Counter()
        self.properties: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.classes: defaultdict[_Used, Counter[str]] = defaultdict(Counter)
        self.datatypes: defaultdict[_Used, Counter[str]] = defaultdict(Counter)
        self.triples = 0
        here = ox.DefaultGraph()
        types: defaultdict[str, list[str]] = defaultdict(list)
        for quad in store.quads_for_pattern(None, _TYPE, None, here):
            types[_text(quad.subject)].append(_text(quad.object))
        for kinds in types.values():
            self.entities.update(kinds)
        for quad in store.quads_for_pattern(None, None, None, here):
            self._take(quad, types)

    def _take(self, quad: ox.Quad, types: dict[str, list[str]]) -> None:
        self.triples += 1
        prop, value = quad.predicate.value, quad.object
        for kind in types.get(_text(quad.subject), ()):
            self.properties[kind][prop] += 1
            if isinstance(value, ox.Literal):
                self.datatypes[kind, prop][value.datatype.value] += 1
            else:
                self.classes[kind, prop].update(types.get(_text(value), ()))


def _text(term: object) -> str:
    """Return an IRI; there are neither blank nodes nor triples in a release."""
    return term.value if isinstance(term, ox.NamedNode) else str(term)
