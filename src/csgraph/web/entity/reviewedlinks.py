"""The links of a thing that a person has agreed to: to what, who said so, when and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from csgraph.namespaces import DCTERMS, OWL, RDFS
from csgraph.store.oxigraph import Row, Value
from csgraph.web.current import release, wording
from csgraph.web.entity.statements import Shown, Statement, Wording
from csgraph.web.entity.things import Thing
from csgraph.web.links import page_of

_SSSOM = "https://w3id.org/sssom/"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A link that a person has agreed to: by which property to what, who, when, why."""

    path: str
    prop_iri: str
    prop: str
    target: Shown
    by: tuple[str, ...]
    date: str | None
    why: str | None


def reviewed(rows: Iterable[Row], wording: Wording) -> list[Reviewed]:
    """Return the reviewed links of a thing, in the order of what they say."""
    said: dict[str, dict[str, list[Value]]] = {}
    for row in rows:
        of_link = said.setdefault(row["link"].text, {})
        of_link.setdefault(row["property"].text, []).append(row["value"])
    found = [_reviewed(iri, about, wording) for iri, about in said.items()]
    return sorted(found, key=lambda link: (link.prop, link.target.text, link.path))


def _reviewed(iri: str, said: dict[str, list[Value]], wording: Wording) -> Reviewed:
    def text(prop: str) -> str | None:
        return said[prop][0].text if prop in said else None

    label = said.get(_SSSOM + "object_label", [None])[0]
    target = said[OWL + "annotatedTarget"][0]
    return Reviewed(
        path=page_of(iri, wording.base) or "",
        prop_iri=text(OWL + "annotatedProperty") or "",
        prop=wording.names.term(text(OWL + "annotatedProperty") or "", wording.language),
        target=wording.shown(target, label),
        by=tuple(sorted(value.text for value in said.get(_SSSOM + "author_label", ()))),
        date=text(DCTERMS + "created"),
        why=text(RDFS + "comment"),
    )


def links_of(this: Thing) -> list[Reviewed]:
    """Return the reviewed links of a thing."""
    base = release().manifest.base
    rows = release().store.rows("links_of", about=this.iri, graph=base.graph("links"))
    return reviewed(rows, wording())


def unlinked(statements: Iterable[Statement], links: Sequence[Reviewed]) -> list[Statement]:
    """Return what no link says: of the statements, the values that do not stand among `links`."""
    said = {
        (link.prop_iri, link.target.url or link.target.path or link.target.text) for link in links
    }
    kept = (
        replace(
            statement,
            values=tuple(
                v
                for v in statement.values
                if (statement.iri, v.url or v.path or v.text) not in said
            ),
        )
        for statement in statements
    )
    return [statement for statement in kept if statement.values]
