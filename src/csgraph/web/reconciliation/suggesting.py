"""Complete what a person begins to type: the name of an entity, of a type, of a property."""

from __future__ import annotations

from collections.abc import Iterable

from csgraph.linking.conditions import PROPERTIES
from csgraph.linking.index import Entity, Found, NameIndex
from csgraph.linking.kinds import KINDS, broader, narrowed
from csgraph.linking.names import Name, likeness, read_name
from csgraph.namespaces import INSEE
from csgraph.normal import normalise
from csgraph.territories import department_by_code
from csgraph.web.language import LANGUAGES
from csgraph.web.names import Names, short

LOOKED_AT = 60


def entities(index: NameIndex, text: str, kinds: frozenset[str], most: int) -> list[Entity]:
    """Return entities whose name begins with `text`, then those it is like, the best first."""
    wanted = narrowed(kinds)
    name = read_name(text)
    if not normalise(text).strip():
        return []
    found = index.beginning(text, wanted, LOOKED_AT)
    if len(name.normal) > 2:
        found += index.like(name, wanted, LOOKED_AT)
    best: dict[str, tuple[bool, float, str]] = {}
    by_iri = {one.entity.iri: one.entity for one in found}
    for one in found:
        order = _order(name, one)
        best[one.entity.iri] = min(order, best.get(one.entity.iri, order))
    ranked = sorted(best, key=lambda iri: (best[iri], iri))
    return [by_iri[iri] for iri in ranked[:most]]


def _order(name: Name, found: Found) -> tuple[bool, float, str]:
    """Sort names that begin so first, as an alphabet has them; then the likest."""
    begins = found.name.normal.startswith(name.normal)
    return not begins, 0.0 if begins else -likeness(name, found.name), found.name.normal


def described(entity: Entity, index: NameIndex, names: Names, language: str) -> str:
    """Return what tells an entity from others of its name: its kind, where it is, whose."""
    told = [names.term(entity.kind, language)]
    place = department_by_code(entity.department) if entity.department else None
    if entity.commune:
        told.append(_label(f"{INSEE}commune/{entity.commune}", index, language))
    if place and place.iri != entity.iri:
        told.append(f"{place.name} ({place.code})")
    elif entity.code:
        told.append(entity.code)
    if entity.within and not entity.code:
        told.append(_label(entity.within, index, language) or names.term(entity.within, language))
    return ", ".join(dict.fromkeys(filter(None, told)))


def _label(iri: str, index: NameIndex, language: str) -> str:
    try:
        return index[iri].label_in(language)
    except KeyError:
        return ""


def typed(kind: str, names: Names, language: str) -> dict[str, object]:
    """Return a type as the protocol writes it, with those it is one of."""
    above = [{"id": iri, "name": names.term(iri, language)} for iri in broader(kind)]
    told: dict[str, object] = {"id": kind, "name": names.term(kind, language)}
    return {**told, "broader": above} if above else told


def types(names: Names, text: str, language: str) -> list[dict[str, object]]:
    """Return the types whose name or identifier holds `text`."""
    return [typed(kind, names, language) for kind in _holding(KINDS, names, text)]


def properties(
    names: Names, text: str, language: str, further: Iterable[str]
) -> list[dict[str, str]]:
    """Return the properties whose name or identifier holds `text`, those of questions first."""
    known = dict.fromkeys((*PROPERTIES, *further))
    return [
        {"id": iri, "name": names.term(iri, language), "description": short(iri)}
        for iri in _holding(known, names, text)
    ]


def _holding(iris: Iterable[str], names: Names, text: str) -> list[str]:
    """Return those whose name or IRI holds `text`, first those whose name begins so."""
    wanted = normalise(text) if text.strip() else ""
    called = {iri: [normalise(names.term(iri, spoken)) for spoken in LANGUAGES] for iri in iris}
    holding = [
        iri
        for iri, forms in called.items()
        if text == iri or any(wanted in form for form in (*forms, normalise(iri)))
    ]
    return sorted(holding, key=lambda iri: not any(f.startswith(wanted) for f in called[iri]))
