"""What the search index answers: values of facets, how often each, actions, pages of them."""

from __future__ import annotations

from dataclasses import dataclass

from csgraph.search.asked import Asked


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet: `key` names it in addresses; `actions` bear it in the release."""

    number: int
    facet: str
    iri: str
    key: str
    label: str
    english: str | None
    actions: int

    def label_in(self, language: str) -> str:
        """Its English label where there is one and English is asked for, else the French."""
        return self.english if language == "en" and self.english else self.label


@dataclass(frozen=True, slots=True)
class Count:
    """How many actions one would get by choosing a value."""

    value: Value
    actions: int
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """An action with the values of its facets, by facet name."""

    number: int
    iri: str
    label: str
    year: int | None
    values: dict[str, tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the `total` actions found, after the first `skipped`."""

    actions: tuple[Found, ...]
    total: int
    skipped: int
    asked: Asked
