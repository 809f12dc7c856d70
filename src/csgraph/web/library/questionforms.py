"""Make the form of a question: a field for each parameter, with its choices and its fault.

A person meets labels only; the address behind a label goes with the form. A value that
this release does not know stays chosen, so that an old link still says what it asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from csgraph.normal import normalise
from csgraph.store.parameters import Kind, Parameter
from csgraph.store.questions import Question
from csgraph.web.current import release, wording
from csgraph.web.language import counted, language, say
from csgraph.web.library.choices import Choice
from csgraph.web.library.filling import Filled
from csgraph.web.names import sort_key

_ALIKE = 60
_NEAR = 5


@dataclass(frozen=True, slots=True)
class Group:
    """Choices that stand together in a list; `label` is None where there is one group only."""

    label: str | None
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: a list to choose from where `groups` are, else text with `suggestions`.

    `fault` says what is wrong with the value; `said` is the value as a person reads it.
    """

    name: str
    label: str
    value: str
    said: str
    groups: tuple[Group, ...]
    suggestions: tuple[str, ...]
    is_number: bool
    fault: str | None
    is_unknown: bool


def fields(filled: Filled) -> tuple[Field, ...]:
    """Return the fields of a question's form."""
    return tuple(_field(parameter, filled) for parameter in filled.question.parameters)


def _field(parameter: Parameter, filled: Filled) -> Field:
    written = filled.values[parameter.name]
    choices = release().choices.of(parameter, language())
    is_list = bool(choices) and (parameter.kind is Kind.IRI or parameter.name == "code")
    known = next((choice for choice in choices if choice.value == written), None)
    is_fault = parameter.name in filled.faults
    if is_list and known is None and not is_fault:
        choices = (Choice(written, _label(written)), *choices)
    return Field(
        name=parameter.name,
        label=say(f"parameters.{parameter.name}"),
        value=written,
        said=known.label if known else _label(written),
        groups=_groups(choices) if is_list else (),
        suggestions=() if is_list else tuple(choice.value for choice in choices),
        is_number=parameter.kind in (Kind.YEAR, Kind.INTEGER),
        fault=say(f"faults.{parameter.kind.name.lower()}") if is_fault else None,
        is_unknown=is_list and known is None and not is_fault,
    )


def near_titles(question: Question, filled: Filled) -> tuple[str, ...]:
    """Return the titles that are most like the one asked for, where a question asks for one."""
    asked = filled.values.get("title")
    titles = [choice.value for choice in release().choices.titles]
    if asked is None or asked in titles or not question.parameters:
        return ()
    found = process.extract(
        asked[:200],
        titles,
        scorer=fuzz.WRatio,
        processor=normalise,
        limit=_NEAR,
        score_cutoff=_ALIKE,
    )
    return tuple(title for title, _, _ in found)


def _label(value: str) -> str:
    """Return what a value is called: an address by its label or its short form."""
    here = wording()
    named = here.names.of_value(value, here.language) or here.names.of_term(value, here.language)
    return named or value


def _groups(choices: Iterable[Choice]) -> tuple[Group, ...]:
    """Return the choices by their lists; of one list, what the release uses before the rest."""
    listed = list(choices)
    if any(choice.group for choice in listed):
        names = sorted({choice.group or "" for choice in listed}, key=sort_key)
        return tuple(
            Group(name, tuple(c for c in listed if (c.group or "") == name)) for name in names
        )
    unused = tuple(choice for choice in listed if choice.actions == 0)
    used = tuple(choice for choice in listed if choice.actions != 0)
    if not unused or not used:
        return (Group(None, used or unused),)
    return Group(say("questions.used"), used), Group(say("questions.unused"), unused)


def written(choice: Choice) -> str:
    """Return a choice as an option says it: with its number of actions, where that is sure."""
    if not choice.actions or not choice.is_exact:
        return choice.label
    return f"{choice.label} – {counted('actions', choice.actions)}"
