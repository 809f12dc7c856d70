"""Say whether an entity has what a table says of it beside its name: département, commune, list.

A value may be an identifier, a code or a name, as tables have them (`77`, `Seine-et-Marne`,
INSEE's IRI; `1` for `01`). What a release does not say of an entity speaks neither for it
nor against it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from csgraph.linking.index import Entity, NameIndex
from csgraph.linking.kinds import COMMUNE as COMMUNES
from csgraph.namespaces import CSG, IGEO, INSEE, SKOS
from csgraph.normal import normalise
from csgraph.territories import department, department_by_code

DEPARTMENT, COMMUNE, CODE = f"{CSG}department", f"{CSG}commune", f"{IGEO}codeINSEE"
CENTRE, SCHEME, PART_OF = f"{CSG}organisedBy", f"{SKOS}inScheme", f"{IGEO}subdivisionDe"
PROPERTIES = (DEPARTMENT, COMMUNE, CODE, CENTRE, SCHEME, PART_OF)
"""The properties by which a question may tell entities of one name apart."""

_WITHIN = {CENTRE, SCHEME, PART_OF}


@dataclass(frozen=True, slots=True)
class Condition:
    """That an entity's `property` has one of `values`, given in any form."""

    property: str
    values: tuple[str, ...]

    def holds(self, entity: Entity, index: NameIndex) -> bool | None:
        """Say whether it holds of `entity`; None where that is not known."""
        forms = {_normal(form) for form in _forms(self.property, entity, index)}
        if not forms:
            return None
        return any(not forms.isdisjoint(_written(value)) for value in self.values)


_normal = lru_cache(maxsize=8_192)(normalise)
"""Codes and names of places come again with every candidate."""


def of_department(text: str) -> Condition | None:
    """Return the condition that `text`, a département's name or code, makes; else None."""
    found = department_by_code(text.strip().upper().zfill(2)) or department(text)
    found = found or department(f"La {text}")
    return Condition(DEPARTMENT, (found.code,)) if found else None


def _written(value: str) -> set[str]:
    """Return the forms under which a value is looked for; a number may have lost its zero."""
    normal = normalise(value)
    return {normal, normal.zfill(2), normal.zfill(5)} if normal.isdigit() else {normal}


def _forms(asked: str, entity: Entity, index: NameIndex) -> Iterable[str]:
    """Return what the value of a property of `entity` may be called."""
    if asked == DEPARTMENT:
        return _of_department(entity)
    if asked == COMMUNE:
        return _of_commune(entity, index)
    if asked == CODE:
        return (entity.code,) if entity.code else ()
    if asked in _WITHIN and entity.within:
        return (entity.within, _last(entity.within), *_labels(entity.within, index))
    return ()


def _of_department(entity: Entity) -> Iterable[str]:
    code = entity.department
    found = department_by_code(code) if code else None
    return (found.code, found.iri, found.name, found.name.removeprefix("La ")) if found else ()


def _of_commune(entity: Entity, index: NameIndex) -> Iterable[str]:
    code = entity.code if entity.kind == COMMUNES else entity.commune
    if not code:
        return ()
    iri = f"{INSEE}commune/{code}"
    return (code, iri, *_labels(iri, index))


def _labels(iri: str, index: NameIndex) -> Iterable[str]:
    try:
        found = index[iri]
    except KeyError:
        return ()
    return (found.label, found.english or found.label)


def _last(iri: str) -> str:
    return iri.rstrip("/").rpartition("/")[2]
