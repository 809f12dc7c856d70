"""Say how often a release uses a term of the ontology, with a few examples from the data.

Counted once for each release and term: of a frequent property it takes a tenth of a
second. Prose is cut: an example is no publication.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from csgraph.store.oxigraph import Row
from csgraph.web.entity.statements import Shown, Wording
from csgraph.web.entity.things import counted
from csgraph.web.releases import OpenRelease

_EXAMPLE_CHARS = 160
_counts: WeakKeyDictionary[OpenRelease, dict[str, int]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Example:
    """A thing that uses a term, and the value it has; a class is used without one."""

    thing: Shown
    value: Shown | None


def uses(release: OpenRelease, term: str, *, is_class: bool) -> int:
    """Return how many statements have the property, or how many things are of the class."""
    known = _counts.setdefault(release, {})
    if term not in known:
        name = "class_uses" if is_class else "property_uses"
        known[term] = counted(release.store.rows(name, term=term))
    return known[term]


def examples(release: OpenRelease, wording: Wording, term: str, *, is_class: bool) -> list[Example]:
    """Return a few uses of the term."""
    name = "class_examples" if is_class else "property_examples"
    return [_example(row, wording) for row in release.store.rows(name, term=term)]


def _example(row: Row, wording: Wording) -> Example:
    thing = wording.shown(row["thing"], row.get("label"))
    value = row.get("value")
    return Example(thing, _cut(wording.shown(value, row.get("valueLabel"))) if value else None)


def _cut(shown: Shown) -> Shown:
    is_long = len(shown.text) > _EXAMPLE_CHARS
    return replace(shown, text=shown.text[:_EXAMPLE_CHARS] + "…") if is_long else shown
