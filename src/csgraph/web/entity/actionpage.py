"""The page of an action, arranged as a reader wants it: who, what, how, with what outcome.

A property that no place is kept for stands among the
facts, or as prose among the account: nothing that is said is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template

from csgraph.namespaces import CSG, DCTERMS, FOAF, RDFS
from csgraph.store.oxigraph import Row, Value
from csgraph.web.current import release, wording
from csgraph.web.entity import evidence
from csgraph.web.entity.prose import blocks
from csgraph.web.entity.similaractions import alike
from csgraph.web.entity.statements import Shown, Statement, first
from csgraph.web.entity.things import Thing
from csgraph.web.findings.sheetfindings import found
from csgraph.web.names import Names

_PLACES = {
    CSG + name: place
    for place, names in {
        "byline": ("organisedBy", "department", "year", "status"),
        "files": ("attachment", "attachmentLink"),
        "lead": ("summary",),
        "outcomes": ("territoryOutcome", "centreOutcome", "residentOutcome"),
        "next": ("limitations", "prospects"),
        "means": ("fundingNote", "peopleNote"),
        "end": ("endReason",),
    }.items()
    for name in names
} | {FOAF + "isPrimaryTopicOf": "sheets"}


@dataclass(frozen=True, slots=True)
class Arranged:
    """The statements of an action by their place on its page, each in the order of the sheets."""

    byline: tuple[Statement, ...] = ()
    facts: tuple[Statement, ...] = ()
    files: tuple[Statement, ...] = ()
    lead: tuple[Statement, ...] = ()
    account: tuple[Statement, ...] = ()
    means: tuple[Statement, ...] = ()
    outcomes: tuple[Statement, ...] = ()
    next: tuple[Statement, ...] = ()
    end: tuple[Statement, ...] = ()
    sheets: tuple[Statement, ...] = ()

    @property
    def has_prose(self) -> bool:
        """Say whether any of the sheet's own sentences stand here."""
        return any((self.lead, self.account, self.means, self.outcomes, self.next, self.end))

    @property
    def listed_files(self) -> list[Shown]:
        """Each file once: where an address is written and is a link too, the link stands."""
        values = [value for statement in self.files for value in statement.values]
        links = {value.url for value in values if value.url}
        return [value for value in values if value.url or value.text not in links]


def arrange(statements: Iterable[Statement]) -> Arranged:
    """Return `statements` by place."""
    places: dict[str, list[Statement]] = {}
    for statement in statements:
        place = _PLACES.get(statement.iri) or ("account" if statement.is_prose else "facts")
        places.setdefault(place, []).append(statement)
    return Arranged(**{place: tuple(found) for place, found in places.items()})


def written(rows: Iterable[Row], names: Names) -> dict[str, list[str]]:
    """Return the values of each property as a sheet may write them: for a list its French label."""
    found: dict[str, list[str]] = {}
    for row in rows:
        prop, value = row["property"].text, row["value"]
        concept = names.concepts.get(value.text) if value.is_iri else None
        if concept is not None:
            text = concept.label
        elif value.is_iri:
            text = row["label"].text if "label" in row else value.text
        else:
            text = value.text
        of_property = found.setdefault(DCTERMS + "title" if prop == RDFS + "label" else prop, [])
        if text not in of_property:
            of_property.append(text)
    return found


def action_page(this: Thing, rows: list[Row]) -> str:
    """Return the page of an action: what its sheet says, and where each statement stands."""
    here, words = release(), wording()
    base, evidence_graph = here.manifest.base.iri, here.manifest.base.graph("evidence")
    files = evidence.sheets(
        here.store.rows("rights_of", about=this.iri, graph=evidence_graph), base
    )
    fields = here.store.rows("quotes_of", about=this.iri, graph=evidence_graph)
    quality = here.manifest.base.graph("quality")
    return render_template(
        "action.html",
        thing=this,
        label=first(rows, RDFS + "label") or Value(this.path),
        arranged=arrange(words.statements(rows)),
        quotes=evidence.quotes(fields, written(rows, here.names), files, base),
        files=files,
        findings=found(here.store.rows("findings_of", about=this.iri, graph=quality), words),
        alike=alike(this.iri),
        blocks=blocks,
        public=here.manifest.public,
    )
