"""What the parameters of questions can be in one release: values by their labels.

A person chooses a label and never types an IRI. What the release uses comes with its
number of actions; what it knows and does not use comes after, without one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from csgraph.findings import rules
from csgraph.model import KEYS
from csgraph.namespaces import IGEO, INSEE
from csgraph.store.oxigraph import PageStore, Part, Row
from csgraph.store.parameters import Kind, Parameter
from csgraph.store.remote import RemoteStore
from csgraph.web.entity.statements import expand
from csgraph.web.names import Concept, Names, sort_key

SUGGESTED = 300
"""As many titles as a page offers; of more, a person types one."""
_MOST = 1_000
_FED = Counter(key.scheme for key in KEYS.values() if key.scheme)
_OF_TWO_PROPERTIES = frozenset(scheme for scheme, properties in _FED.items() if properties > 1)
_TERRITORIES = {
    "departement": (IGEO + "Departement", IGEO + "CollectiviteDOutreMer"),
    "region": (IGEO + "Region",),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value with its label; `actions` is how many bear it, None where nothing counts them.

    `is_exact` is false where that counts a value of two properties: partner or funder.
    """

    value: str
    label: str
    group: str | None = None
    actions: int | None = None
    is_exact: bool = True


class Choices:
    """The choices of one release, what is slow to find read once."""

    def __init__(self, store: PageStore | RemoteStore, names: Names, actions: list[Row]) -> None:
        self._store = store
        self._names = names
        self._actions = actions

    def of(self, parameter: Parameter, language: str) -> tuple[Choice, ...]:
        """Return what `parameter` can be, used values first; empty where that is free text."""
        match parameter.name:
            case "property":
                return self._properties(language)
            case "value":
                return self._concepts(self._names.concepts.values(), language, grouped=True)
            case "code":
                return _rules(language)
            case "title":
                return self.titles[:SUGGESTED] if len(self.titles) <= SUGGESTED else ()
        if parameter.kind is Kind.YEAR:
            return self.years
        if parameter.kind is not Kind.IRI or parameter.default is None:
            return ()
        if (kind := _kind(parameter.default)) in _TERRITORIES:
            return self.territories[kind]
        return self._concepts(self._of_scheme(parameter.default), language)

    def default(self, parameter: Parameter) -> str | None:
        """Return the value to begin with: the header's where it is used, else the most used."""
        choices = [choice for choice in self.of(parameter, "fr") if choice.actions != 0]
        if parameter.name in ("title", "code"):
            choices = list(self.titles) if parameter.name == "title" else []
        if not choices or any(choice.value == parameter.default for choice in choices):
            return parameter.default
        alike = [choice for choice in choices if _list(choice.value) == _list(parameter.default)]
        return max(alike or choices, key=lambda choice: choice.actions or 0).value

    @cached_property
    def titles(self) -> tuple[Choice, ...]:
        """The titles of all actions, each once, in the order of a list."""
        return tuple(dict.fromkeys(Choice(r["label"].text, r["label"].text) for r in self._actions))

    @cached_property
    def years(self) -> tuple[Choice, ...]:
        """The years that actions bear."""
        return tuple(
            Choice(row["year"].text, row["year"].text, None, int(row["actions"].text))
            for row in self._store.rows("years")
        )

    @cached_property
    def territories(self) -> dict[str, tuple[Choice, ...]]:
        """The départements and regions where the release has actions."""
        counted = Counter(row["department"].text for row in self._actions if "department" in row)
        found: dict[str, tuple[Choice, ...]] = {}
        for kind, classes in _TERRITORIES.items():
            rows = [row for name in classes for row in self._named(name)]
            labels = {row["thing"].text: row["label"].text for row in rows}
            found[kind] = tuple(
                Choice(iri, labels[iri], None, counted.get(labels[iri]))
                for iri in sorted(labels, key=lambda iri: sort_key(labels[iri]))
            )
        return found

    def _named(self, name: str) -> list[Row]:
        return self._store.rows("named", part=Part(0, _MOST), **{"class": name})

    def _of_scheme(self, default: str) -> Iterable[Concept]:
        """Return the values of the default's list, known or brought by the sheets."""
        name = default.rpartition("/")[0].rpartition("/")[2]
        concepts = self._names.concepts.values()
        return [c for c in concepts if c.scheme.rpartition("/")[2] == name]

    def _concepts(
        self, concepts: Iterable[Concept], language: str, *, grouped: bool = False
    ) -> tuple[Choice, ...]:
        choices = [
            Choice(
                concept.iri,
                concept.label_in(language),
                self._names.term(concept.scheme, language) if grouped else None,
                concept.actions,
                concept.scheme.rpartition("/")[2] not in _OF_TWO_PROPERTIES,
            )
            for concept in concepts
        ]
        return tuple(sorted(choices, key=_place))

    def _properties(self, language: str) -> tuple[Choice, ...]:
        iris = dict.fromkeys(expand(key.prop) for key in KEYS.values())
        choices = [Choice(iri, self._names.term(iri, language)) for iri in iris]
        return tuple(sorted(choices, key=lambda choice: sort_key(choice.label)))


def _place(choice: Choice) -> tuple[object, ...]:
    return sort_key(choice.group or ""), not choice.actions, sort_key(choice.label)


def _list(value: str | None) -> str:
    """Return the address of the list that a value's address stands below."""
    return (value or "").rpartition("/")[0]


def _kind(iri: str) -> str:
    """Return the kind of an INSEE address, else nothing."""
    return iri.removeprefix(INSEE).partition("/")[0] if iri.startswith(INSEE) else ""


@cache
def _rules(language: str) -> tuple[Choice, ...]:
    """Return the rules of quality, by what each says."""
    return tuple(Choice(code, rule.says[language]) for code, rule in rules().items())
