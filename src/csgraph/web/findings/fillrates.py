"""Which share of the actions has each property: what the sheets tend to say, and what not."""

from __future__ import annotations

from dataclasses import dataclass

from csgraph.model import KEYS
from csgraph.namespaces import CSG
from csgraph.search.findingtables import FindingTables
from csgraph.web.current import wording
from csgraph.web.entity.statements import expand
from csgraph.web.language import language
from csgraph.web.links import page_of


@dataclass(frozen=True, slots=True)
class FillRate:
    """A property, the path of its page, and how many of the actions have it."""

    iri: str
    label: str
    path: str | None
    fill_rate_path: str
    filled: int
    actions: int
    is_prose: bool

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.filled / self.actions if self.actions else 0.0


def fill_rates(tables: FindingTables) -> list[FillRate]:
    """Return every property that sheets are read into, in the order of the sheets."""
    filled, actions = tables.filled(), tables.facts().get("actions", 0)
    keys = ((expand(key.prop), key.is_prose) for key in KEYS.values())
    return [_rate(iri, filled[iri], actions, is_prose) for iri, is_prose in keys if iri in filled]


def fill_rate(tables: FindingTables | None, iri: str) -> FillRate | None:
    """Return how many actions have one property; None where that is not measured."""
    filled = tables.filled() if tables else {}
    if tables is None or iri not in filled:
        return None
    return _rate(iri, filled[iri], tables.facts().get("actions", 0), is_prose=False)


def _rate(iri: str, filled: int, actions: int, is_prose: bool) -> FillRate:
    path = page_of(iri, "") if iri.startswith(CSG) else None
    name = iri.rpartition("#")[2].rpartition("/")[2]
    label = wording().names.term(iri, language())
    return FillRate(iri, label, path, f"/fill-rate/{name}", filled, actions, is_prose)
