"""The facets of an action: by which statements it has a value, and how an address names that.

A facet's name stands in addresses and files of the site (`keyword=jeunesse`); it never
changes its meaning.
"""

from __future__ import annotations

from dataclasses import dataclass

from csgraph.namespaces import CSG, IGEO


@dataclass(frozen=True, slots=True)
class Facet:
    """What actions are told apart by.

    `path` leads from an action to a value, each property in `csg:` or `igeo:` as SPARQL
    writes it; `is_searched` says whether the words of a value's label find its actions;
    `is_literal` that a value is no thing but a year.
    """

    name: str
    path: str
    is_searched: bool = True
    is_literal: bool = False

    @property
    def properties(self) -> tuple[str, ...]:
        """The IRIs of the properties on the way."""
        known = {"csg": CSG, "igeo": IGEO}
        steps = (step.split(":") for step in self.path.split("/"))
        return tuple(known[prefix] + name for prefix, name in steps)


FACETS = {
    facet.name: facet
    for facet in (
        Facet("keyword", "csg:keyword"),
        Facet("dimension", "csg:dimension"),
        Facet("audience", "csg:audience"),
        Facet("partnerKind", "csg:partnerKind"),
        Facet("funderKind", "csg:funderKind"),
        Facet("partner", "csg:partner"),
        Facet("funder", "csg:funder"),
        Facet("initiatorKind", "csg:initiatorKind"),
        Facet("status", "csg:status"),
        Facet("department", "csg:department"),
        Facet("region", "csg:department/igeo:subdivisionDe"),
        Facet("centre", "csg:organisedBy"),
        Facet("year", "csg:year", is_searched=False, is_literal=True),
        Facet("initiativeScale", "csg:initiativeScale", is_searched=False),
        Facet("partnershipScale", "csg:partnershipScale", is_searched=False),
    )
}
"""Every facet by its name, in the order a page shows them."""
