"""Read what a reconciliation client sends: a batch of questions, or a data extension.

Refuses, with the reason, what is no JSON of the protocol's form (version 0.2), what is
longer than the settings allow, and a type or property that no entity has. Nothing that is
sent is repeated whole in a message.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from csgraph import settings
from csgraph.errors import QueryRefused
from csgraph.linking.conditions import PROPERTIES, Condition
from csgraph.linking.kinds import KINDS
from csgraph.linking.matching import Question
from csgraph.normal import normalise
from csgraph.web.names import short

_FIELDS = {"query", "type", "limit", "properties", "type_strict"}
_STRICT = {"any", "should", "all"}
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Extension:
    """A data extension: of which things, which properties, how many values of each at most."""

    ids: tuple[str, ...]
    properties: tuple[tuple[str, int | None], ...]


def questions(text: str) -> dict[str, Question]:
    """Return the questions of a batch by their keys. Raises `QueryRefused`."""
    batch = _object(_json(text, "queries"), "queries")
    if len(batch) > settings.RECONCILE_BATCH:
        raise refused(
            f"{len(batch)} queries in one batch: at most {settings.RECONCILE_BATCH} are answered.",
            f"Send {settings.RECONCILE_BATCH} or fewer at a time.",
        )
    return {key: _question(value, f"query {_shown(key)}") for key, value in batch.items()}


def extension(text: str) -> Extension:
    """Return a data extension as it was asked for. Raises `QueryRefused`."""
    asked = _object(_json(text, "extend"), "extend")
    ids = _list(asked.get("ids"), "ids", settings.RECONCILE_BATCH)
    wanted = _list(asked.get("properties"), "properties", settings.RECONCILE_PROPERTIES)
    return Extension(
        tuple(_text(one, "an id") for one in ids),
        tuple(_wanted(_object(one, "a property")) for one in wanted),
    )


def refused(
    message: str, hint: str = "See docs/reconciliation.md, or the protocol 0.2."
) -> QueryRefused:
    """Return the fault of a request that is not answered."""
    return QueryRefused(message, hint=hint)


def kind_of(text: str) -> str:
    """Return the kind that `text` names: by IRI or `csg:Centre`. Raises `QueryRefused`."""
    return _named(text, KINDS, "type")


def property_of(text: str) -> str:
    """Return the property that `text` names, likewise. Raises `QueryRefused`."""
    return _named(text, PROPERTIES, "property")


def _named(text: str, known: tuple[str, ...], what: str) -> str:
    wanted = normalise(text)
    for iri in known:
        if text == iri or wanted in (normalise(short(iri)), normalise(short(iri).split(":")[-1])):
            return iri
    raise refused(
        f"{_shown(text)} is no {what} here. / {what} inconnu.",
        f"Known: {', '.join(short(iri) for iri in known)}.",
    )


def _question(value: object, where: str) -> Question:
    asked = _object(value, where)
    if unknown := asked.keys() - _FIELDS:
        raise refused(
            f"{where} has a field that the protocol does not know: {_shown(min(unknown))}."
        )
    if asked.get("type_strict", "any") not in _STRICT:
        raise refused(f"{where}: type_strict is one of {', '.join(sorted(_STRICT))}.")
    text = _text(asked.get("query", ""), f"the name of {where}")
    conditions = asked.get("properties", [])
    if "query" not in asked and not conditions:
        raise refused(f"{where} has neither a query nor properties.")
    return Question(
        text,
        frozenset(map(kind_of, _types(asked.get("type"), where))),
        tuple(
            _condition(one, where)
            for one in _list(conditions, f"properties of {where}", settings.RECONCILE_PROPERTIES)
        ),
        _limit(asked.get("limit"), where),
    )


def _types(value: object, where: str) -> list[str]:
    """Return the types asked for; clients send an empty one for none."""
    given = value if isinstance(value, list) else [] if value in (None, "") else [value]
    return [_text(one, f"the type of {where}") for one in _list(given, "type", len(KINDS))]


def _limit(value: object, where: str) -> int:
    if value is None:
        return Question("").most
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 1:
        raise refused(f"{where}: limit is a number from 1 on.")
    return int(min(value, settings.RECONCILE_CANDIDATES))


def _condition(value: object, where: str) -> Condition:
    asked = _object(value, f"a property of {where}")
    if "v" not in asked:
        raise refused(f"a property of {where} has no v.")
    given = asked["v"] if isinstance(asked["v"], list) else [asked["v"]]
    values = [_value(one) for one in _list(given, "v", settings.RECONCILE_PROPERTIES)]
    pid = property_of(_text(asked.get("pid"), f"the pid of {where}"))
    return Condition(pid, tuple(value for value in values if value.strip()))


def _value(value: object) -> str:
    """Return a value as text: of an entity its id, of a number its digits."""
    if isinstance(value, Mapping):
        return _text(value.get("id"), "the id of a value")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _text(str(value) if isinstance(value, int | float) else value, "a value")


def _wanted(asked: dict[str, Any]) -> tuple[str, int | None]:
    chosen = _object(asked.get("settings", {}), "settings")
    limit = chosen.get("limit")
    if limit in (None, "", 0, "0"):
        return _text(asked.get("id"), "the id of a property"), None
    try:
        most = int(str(limit)[:20])
    except ValueError:
        raise refused("The limit of a property is a whole number.") from None
    return _text(asked.get("id"), "the id of a property"), max(1, most)


def _json(text: str, what: str) -> object:
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as fault:
        where = f" (line {fault.lineno})" if isinstance(fault, json.JSONDecodeError) else ""
        raise refused(f"{what} is no JSON{where}. / Ce n’est pas du JSON.") from None


def _no_number(name: str) -> float:
    raise ValueError(name)


def _object(value: object, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise refused(f"{what} is no JSON object.")
    return value


def _list(value: object, what: str, most: int) -> list[Any]:
    if not isinstance(value, list):
        raise refused(f"{what} is no JSON array.")
    if len(value) > most:
        raise refused(f"{what}: {len(value)} are too many, at most {most} are taken.")
    return value


def _text(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise refused(f"{what} is no text.")
    if len(value) > settings.RECONCILE_NAME_CHARS:
        raise refused(
            f"{what} has {len(value)} characters, more than {settings.RECONCILE_NAME_CHARS}. / "
            "Le nom est trop long.",
        )
    return value.encode("utf-8", "replace").decode("utf-8")


def _shown(text: str) -> str:
    return ascii(text[:_SHOWN] + ("…" if len(text) > _SHOWN else "")).strip("'\"")
