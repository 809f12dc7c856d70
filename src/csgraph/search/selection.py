"""What somebody looks for: words, and chosen values of facets. Hashable, in one order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from csgraph.search.facets import FACETS


@dataclass(frozen=True, slots=True)
class Selection:
    """Words that all have to be found, and the values chosen, facet by facet.

    `chosen` holds pairs of a facet's name and its values (IRIs; a year as `2019`), in the
    order of `FACETS`, without empty ones: values of one facet unite, facets intersect.
    """

    text: str = ""
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @classmethod
    def of(cls, text: str = "", chosen: Mapping[str, Iterable[str]] | None = None) -> Selection:
        """Return the selection of these words and values; each value once, in one order.

        Raises `KeyError` for a facet that is none.
        """
        given = {name: tuple(sorted(set(values))) for name, values in (chosen or {}).items()}
        for name in given:
            FACETS[name]
        return cls(text, tuple((name, given[name]) for name in FACETS if given.get(name)))

    def of_facet(self, facet: str) -> tuple[str, ...]:
        """Return the values chosen of a facet."""
        return dict(self.chosen).get(facet, ())

    def without(self, facet: str, value: str | None = None) -> Selection:
        """Return it without one value of a facet, or without all."""
        kept = {name: list(values) for name, values in self.chosen}
        kept[facet] = [v for v in kept.get(facet, []) if value is not None and v != value]
        return Selection.of(self.text, kept)

    def with_value(self, facet: str, value: str) -> Selection:
        """Return it with one more value of a facet."""
        return Selection.of(self.text, {**dict(self.chosen), facet: (*self.of_facet(facet), value)})

    def without_text(self) -> Selection:
        """Return it without its words."""
        return Selection("", self.chosen)
