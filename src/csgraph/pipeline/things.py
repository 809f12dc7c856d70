"""What stands in the default graph beside actions: centres, list values, territories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from csgraph.mapping.centre import Centre, centre, names
from csgraph.mapping.concepts import Unknown, unknown_concept, unknown_scheme
from csgraph.mapping.context import Context
from csgraph.mapping.graph import Node, lines
from csgraph.mapping.links import statement
from csgraph.mapping.literals import Term, iri
from csgraph.mapping.territory import with_those_above
from csgraph.mapping.vocabulary import Vocabulary
from csgraph.model import Link
from csgraph.pipeline.judging import Known
from csgraph.quality.holding import masked_name
from csgraph.release.centres import CentreRecord
from csgraph.release.dumps import Things
from csgraph.territories import Territory, commune, department_by_code

UnknownValues = Mapping[tuple[str, str], Counter[str]]


def published_centre(record: CentreRecord) -> Centre:
    """Return a centre as it is published: its names, its place, what was decided of it."""
    decided = record.decision
    place = commune(decided.commune) if decided and decided.commune else None
    return Centre(
        record.key,
        record.department or None,
        _shown_names(record),
        place.iri if place else None,
        decided.registry if decided else {},
        decided.kind if decided else None,
        decided.opened if decided else None,
        decided.closed if decided else None,
        decided.commune_as_written if decided else None,
    )


def _shown_names(record: CentreRecord) -> tuple[str, ...]:
    """Return a centre's names; those that people met lose what is personal in them."""
    names = record.ordered_spellings()
    decided = record.decision
    own = {decided.name, *decided.spellings} if decided else set()
    return tuple(dict.fromkeys(n if n in own else masked_name(n) for n in names))


def things(
    known: Known,
    centre_actions: Counter[str],
    unknown: UnknownValues,
    departments: set[str],
    links: Sequence[Link] = (),
) -> Things:
    """Return every node that the published actions lead to with its links, and the ontology."""
    context = known.context
    nodes = [centre(context, known.centres[key]) for key in sorted(centre_actions)]
    nodes += _unknown(context, unknown)
    nodes += used_territories(known, centre_actions, departments)
    nodes += ontology(context.vocabulary)
    _link(nodes, links)
    nodes.sort(key=lambda n: n.iri)
    return Things(
        lines(nodes),
        [(n.iri, n.statements) for n in nodes],
        [_centre_row(context, known.centres[k], n) for k, n in sorted(centre_actions.items())],
    )


def _link(nodes: Iterable[Node], links: Iterable[Link]) -> None:
    """Let each linked node say what its links state, unless it says so already."""
    by_iri = {node.iri: node for node in nodes}
    for link in links:
        node, stated = by_iri[link.subject], statement(link)
        if stated not in node.statements:
            node.add(*stated)


def used_territories(known: Known, centres: Iterable[str], departments: set[str]) -> list[Node]:
    """Return the territories that the published actions and centres lead to."""
    return with_those_above(_used(known, centres, departments))


def _used(known: Known, centres: Iterable[str], departments: set[str]) -> Iterable[Territory]:
    found = (known.centres[key] for key in centres)
    for record in found:
        if record.commune and (place := commune(record.commune.rpartition("/")[2])):
            yield place
        if record.department and (place := department_by_code(record.department)):
            yield place
    for code in departments:
        if place := department_by_code(code):
            yield place


def _unknown(context: Context, unknown: UnknownValues) -> Iterable[Node]:
    for (scheme, slug), met in sorted(unknown.items()):
        spellings = sorted(met, key=lambda s: (-met[s], s))
        yield unknown_concept(context, Unknown(scheme, slug, spellings[0]), spellings)
    for scheme in sorted({scheme for scheme, _ in unknown}):
        yield unknown_scheme(context, scheme)


def ontology(vocabulary: Vocabulary) -> list[Node]:
    """Return the ontology and the known lists as nodes."""
    nodes: dict[str, Node] = {}
    text = "\n".join(vocabulary.lines)
    for quad in parse(text, format=RdfFormat.N_TRIPLES):
        if not isinstance(quad.subject, NamedNode):
            raise TypeError(f"the ontology holds a blank node: {quad}")
        node = nodes.setdefault(quad.subject.value, Node(quad.subject.value))
        node.add(quad.predicate.value, _term(quad.object))
    return list(nodes.values())


def _term(value: object) -> Term:
    if isinstance(value, NamedNode):
        return iri(value.value)
    if not isinstance(value, Literal):
        raise TypeError(f"the ontology holds neither an IRI nor a literal: {value}")
    if value.language:
        return (value.language, value.value)
    datatype = value.datatype.value
    return ("", value.value) if datatype.endswith("#string") else (datatype, value.value)


def _centre_row(context: Context, record: Centre, actions: int) -> list[str]:
    place = department_by_code(record.department) if record.department else None
    preferred, *others = names(record)
    return [
        context.base.centre(record.key),
        preferred,
        "|".join(others),
        place.iri if place else "",
        place.code if place else "",
        str(actions),
        *(record.registry.get(name, "") for name in ("siren", "siret", "rna")),
    ]
