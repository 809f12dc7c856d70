"""The reviewed links that hold in this release, and what they change of its things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from csgraph.linking import settling
from csgraph.linking.predicates import (
    COMMUNE,
    CONCEPT,
    NUMBERS,
    ORGANISATION,
    PREDICATES,
    TERRITORY,
)
from csgraph.mapping.centre import Centre
from csgraph.mapping.graph import LABEL, lines
from csgraph.mapping.links import justification
from csgraph.model import Link
from csgraph.namespaces import DEFAULT_BASE
from csgraph.pipeline.building import Work
from csgraph.pipeline.things import used_territories
from csgraph.release.dumps import Things


def settle_links(work: Work) -> None:
    """Find out which links hold, and let centres have the numbers and communes they give.

    Sets `work.links`; findings about the others go with those of the files.
    """
    known = settling.Known(_sorts(work), work.base.iri, _earlier_bases(work), _stated(work))
    work.links, findings = settling.settle(work.links, known)
    work.reading.findings += findings
    by_subject: defaultdict[str, list[Link]] = defaultdict(list)
    for link in work.links:
        by_subject[link.subject].append(link)
    centres = dict(work.known.centres)
    for key in work.centres:
        if own := by_subject.get(work.base.centre(key)):
            centres[key] = _with(centres[key], own)
    work.known = replace(work.known, centres=centres)


def _earlier_bases(work: Work) -> tuple[str, ...]:
    """Return where things may have been when their links were reviewed: first of all here."""
    before = work.before
    return (DEFAULT_BASE, *before.earlier_bases, *([before.base] if before.base else []))


def _sorts(work: Work) -> dict[str, str]:
    """Return the sort of each thing that is published and may be linked."""
    base, vocabulary = work.base, work.known.context.vocabulary
    places = used_territories(work.known, work.centres, work.departments)
    concepts = (*vocabulary.concepts.values(), *(base.concept(*key) for key in work.unknown))
    return {
        **dict.fromkeys((base.centre(key) for key in work.centres), ORGANISATION),
        **dict.fromkeys(concepts, CONCEPT),
        **dict.fromkeys((node.iri for node in places), TERRITORY),
    }


def _stated(work: Work) -> dict[tuple[str, str], str]:
    """Return what `centres.tsv` says of a centre's numbers and commune."""
    found = {}
    for key in work.centres:
        record = work.known.centres[key]
        for name, value in (*record.registry.items(), ("commune", record.commune)):
            if value:
                found[work.base.centre(key), PREDICATES[f"csg:{name}"]] = value
    return found


def _with(record: Centre, links: Iterable[Link]) -> Centre:
    numbers = {NUMBERS[k.predicate]: k.value for k in links if k.predicate in NUMBERS}
    commune = next((k.value for k in links if k.predicate == COMMUNE), record.commune)
    return replace(record, registry={**record.registry, **numbers}, commune=commune)


def justifications(work: Work, around: Things) -> list[str]:
    """Return the lines of `graph/links`: why each link holds."""
    labels = {
        iri: value
        for iri, said in around.nodes
        for predicate, (kind, value) in said
        if predicate == LABEL and kind == "fr"
    }
    found = [justification(work.known.context, k, labels[k.subject]) for k in work.links]
    return lines(found, work.base.graph("links"))
