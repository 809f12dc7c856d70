"""Rank the entities that a name may mean, and say which one is meant beyond doubt.

The score is the likeness of the names (`linking.names`), lowered where what the table says
beside the name does not hold. `is_match` is for what a person would agree with unseen: very
like, far from the second, nothing against it. Anything else is for a person to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from csgraph.linking.conditions import CODE, DEPARTMENT, Condition, of_department
from csgraph.linking.index import Entity, Found, NameIndex
from csgraph.linking.kinds import ACTION, CENTRE, ORGANISATION, PARTS, narrowed
from csgraph.linking.names import Name, likeness, read_name
from csgraph.namespaces import IGEO, INSEE
from csgraph.territories import CLASSES, former

LOOKED_AT = 40
"""Names compared for one question."""
_AGAINST = 25.0
_SURE = 97.0
_SURE_BEFORE = 5.0
_LIKELY = 88.0
_LIKELY_BEFORE = 14.0
_LONG_ENOUGH = 8
_BRACKETS = re.compile(r"(.*\S)\s*[(\[]([^()\[\]]{1,40})[)\]]\s*", re.DOTALL)
_CODE = re.compile(r"[0-9][0-9AB][0-9]{0,7}")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a name, the kinds it may be of (all, if none), conditions."""

    text: str
    kinds: frozenset[str] = frozenset()
    conditions: tuple[Condition, ...] = ()
    most: int = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that may be meant.

    `score` is from 0 to 100; `alike` the likeness of the name alone; `agrees` says whether
    the conditions hold, None where there is none or nothing is known.
    """

    entity: Entity
    score: float
    alike: float
    agrees: bool | None
    is_match: bool = False


def answer(question: Question, index: NameIndex) -> list[Candidate]:
    """Return the candidates, the best first; at most one of them is a match."""
    kinds = narrowed(question.kinds)
    if named := _by_identifier(question, kinds, index):
        return named[: question.most]
    text, conditions = _place_in_brackets(question)
    name = read_name(text)
    if not name.words:
        return []
    looked_at = LOOKED_AT * (2 if conditions else 1)
    best = _best(name, index.like(name, kinds, looked_at))
    scored = [_scored(entity, alike, conditions, index) for entity, alike in best]
    ranked = sorted(scored, key=_order)
    return _decided(name, ranked)[: question.most]


def _best(name: Name, found: Iterable[Found]) -> list[tuple[Entity, float]]:
    """Return each entity once, with the likeness of the best of its names."""
    best: dict[str, tuple[Entity, float]] = {}
    for one in found:
        alike = likeness(name, one.name)
        if alike > best.get(one.entity.iri, (None, 0.0))[1]:
            best[one.entity.iri] = one.entity, alike
    return list(best.values())


def _scored(
    entity: Entity, alike: float, conditions: Iterable[Condition], index: NameIndex
) -> Candidate:
    held = [condition.holds(entity, index) for condition in conditions]
    known = [holds for holds in held if holds is not None]
    score = round(max(0.0, alike - _AGAINST * known.count(False)), 1)
    return Candidate(entity, score, alike, all(known) if known else None)


def _order(candidate: Candidate) -> tuple[float, bool, int, str]:
    """Sort by score, then by what agrees; a territory before its part or an action of its name."""
    is_less = candidate.entity.kind in (ACTION, *PARTS)
    return (-candidate.score, candidate.agrees is not True, is_less, candidate.entity.iri)


def _decided(name: Name, ranked: list[Candidate]) -> list[Candidate]:
    """Mark the first as a match if it is one."""
    if not ranked:
        return []
    first, *others = ranked
    before = first.score - max((_rival(first, other) for other in others), default=0.0)
    if not _is_sure(name, first, before):
        return ranked
    matched = Candidate(first.entity, first.score, first.alike, first.agrees, is_match=True)
    return [matched, *others]


def _rival(first: Candidate, other: Candidate) -> float:
    """Return the score of another, less where only the first is known to agree."""
    if other.entity.within == first.entity.iri and other.entity.kind in PARTS:
        return 0.0  # a commune of today often keeps the name of one of those it is made of
    return other.score - (3 * _SURE_BEFORE if first.agrees and other.agrees is None else 0.0)


def _is_sure(name: Name, first: Candidate, before: float) -> bool:
    if first.agrees is False:
        return False
    if not name.own and first.entity.kind in (CENTRE, ORGANISATION, ACTION) and not first.agrees:
        return False
    if first.score >= _SURE:
        return before >= _SURE_BEFORE
    is_long = len(name.joined) >= _LONG_ENOUGH
    return is_long and first.score >= _LIKELY and before >= _LIKELY_BEFORE


def _place_in_brackets(question: Question) -> tuple[str, tuple[Condition, ...]]:
    """Read `Melun (77)` as a name and a département, unless the question names one itself."""
    found = _BRACKETS.fullmatch(question.text[:1_000])
    condition = of_department(found[2]) if found else None
    if found is None or condition is None:
        return question.text, question.conditions
    if any(c.property == DEPARTMENT for c in question.conditions):
        return found[1], question.conditions
    return found[1], (*question.conditions, condition)


def _by_identifier(question: Question, kinds: frozenset[str], index: NameIndex) -> list[Candidate]:
    """Return the entities whose IRI or INSEE's code the question gives instead of a name."""
    text = question.text.strip()
    iris = [text] if "://" in text else []
    for code in [text] if _CODE.fullmatch(text) else [] if text else _codes(question):
        iris += _of_code(code, kinds)
    found = []
    for iri in iris:
        try:
            entity = index[iri]
        except KeyError:
            continue
        if entity.kind in kinds:
            found.append(entity)
    return [Candidate(entity, 100.0, 100.0, None, len(found) == 1) for entity in found]


def _codes(question: Question) -> list[str]:
    return [v.strip() for c in question.conditions if c.property == CODE for v in c.values]


def _of_code(code: str, kinds: frozenset[str]) -> list[str]:
    """Return the IRIs that INSEE could have given this code, as a kind of territory.

    The code of a commune that is no more leads to today's.
    """
    rooms = [room for room, name in CLASSES.items() if f"{IGEO}{name}" in kinds]
    now = former().get(code, code)
    return [f"{INSEE}{room}/{now if room == 'commune' else code}" for room in rooms]
