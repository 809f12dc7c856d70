"""Make the requests: every competency question and nine plain shapes, their values varied.

Values are drawn from the release itself with a fixed seed: same release, same requests.
No two requests are the same text, so that no cache of answers helps; `cached` gives
one text that never changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pyoxigraph as ox

from csgraph import resources
from csgraph.namespaces import CSG
from csgraph.store import questions
from csgraph.store.parameters import Kind, Parameter
from csgraph.store.questions import Question

SEED = 1
VARIANTS = 200
TRIES = 50
PREFIXES = """PREFIX csg: <https://w3id.org/csgraph/def#>
PREFIX igeo: <http://rdf.insee.fr/def/geo#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
LISTS = "audience dimension funderKind initiativeScale initiatorKind keyword partnerKind".split()

SHAPES = {
    "lookup": "SELECT ?p ?o WHERE { {action} ?p ?o }",
    "list with labels": """SELECT ?action ?title ?centre ?name WHERE {
  ?action csg:keyword {keyword} ; rdfs:label ?title ; csg:organisedBy ?centre .
  ?centre rdfs:label ?name }""",
    "group and count": """SELECT ?value (COUNT(DISTINCT ?action) AS ?actions) WHERE {
  ?action a csg:Action ; csg:{list} ?value } GROUP BY ?value""",
    "co-occurrence": """SELECT ?one ?other (COUNT(*) AS ?actions) WHERE {
  ?action csg:audience {audience} ; csg:keyword ?one, ?other
  FILTER(STR(?one) < STR(?other)) } GROUP BY ?one ?other""",
    "CONTAINS": """SELECT ?action ?title WHERE {
  ?action a csg:Action ; rdfs:label ?title FILTER(CONTAINS(LCASE(?title), "{word}")) }""",
    "REGEX": """SELECT ?action ?title WHERE {
  ?action a csg:Action ; rdfs:label ?title FILTER(REGEX(?title, "^{word}|{word}$", "i")) }""",
    "ORDER BY page": """SELECT ?action ?title WHERE { ?action a csg:Action ; rdfs:label ?title }
ORDER BY STR(?title) ?action LIMIT 50 OFFSET {offset}""",
    "CONSTRUCT with OPTIONAL": """CONSTRUCT {
  ?action rdfs:label ?title ; csg:status ?status ; csg:summary ?summary ; csg:endReason ?reason
} WHERE { ?action csg:department {department} ; rdfs:label ?title .
  OPTIONAL { ?action csg:status ?status } OPTIONAL { ?action csg:summary ?summary }
  OPTIONAL { ?action csg:endReason ?reason } }""",
    "DESCRIBE": "DESCRIBE {action}",
}


@dataclass(frozen=True, slots=True)
class Workload:
    """One named query with its variants; `is_graph` where it answers triples."""

    name: str
    variants: tuple[str, ...]
    is_graph: bool = False

    def varied(self, run: str = "") -> Iterator[str]:
        """Yield the variants for ever, each as a text that no other place or `run` has."""
        count = 0
        while True:
            for variant in self.variants:
                yield f"{variant}\n# {run}{count}"
                count += 1

    def cached(self) -> Iterator[str]:
        """Yield one text for ever."""
        while True:
            yield self.variants[0]


class Values:
    """Draws values that occur in a release, each as often as it occurs there."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._rng = Random(SEED)
        self._drawn: dict[str, list[str]] = {}

    def of(self, query: str) -> str:
        """Return one of the values of the first column of `query`."""
        if query not in self._drawn:
            self._drawn[query] = self._column(query)
        return self._rng.choice(self._drawn[query])

    def _column(self, query: str) -> list[str]:
        found = self._store.query(PREFIXES + query)
        return sorted(row[0].value for row in found)  # type: ignore[union-attr, index]

    def action(self) -> str:
        """Return the IRI of an action."""
        return self.of("SELECT ?a { ?a a csg:Action }")

    def object_of(self, prop: str) -> str:
        """Return a value of a property of actions."""
        return self.of(f"SELECT ?o {{ ?s a csg:Action ; csg:{prop} ?o }}")

    def title(self) -> str:
        """Return the label of an action."""
        return self.of("SELECT ?t { ?s a csg:Action ; rdfs:label ?t }")

    def word(self) -> str:
        """Return a word of a title: letters only, so that it needs no escapes."""
        for _ in range(100):
            words = [w.casefold() for w in self.title().split() if w.isalpha() and len(w) > 3]
            if words:
                return self._rng.choice(words)
        return "atelier"

    def offset(self) -> str:
        """Return where one of the first hundred pages begins."""
        return str(50 * self._rng.randrange(100))

    def list(self) -> str:
        """Return a property whose values are a list's."""
        return self._rng.choice(LISTS)

    def like(self, iri: str, action: str) -> str | None:
        """Return a value of `action`, or what it is a part of, that has all classes of `iri`."""
        found = self._column(f"""SELECT ?o {{
            {{ <{action}> ?p ?o }} UNION {{ <{action}> ?p ?at . ?at igeo:subdivisionDe ?o }}
            FILTER EXISTS {{ <{iri}> a ?some }}
            FILTER NOT EXISTS {{ <{iri}> a ?kind FILTER NOT EXISTS {{ ?o a ?kind }} }} }}""")
        return self._rng.choice(found) if found else None


def shapes(values: Values) -> Iterator[Workload]:
    """Yield the plain shapes."""
    draw: dict[str, Callable[[], str]] = {
        "{action}": lambda: f"<{values.action()}>",
        "{keyword}": lambda: f"<{values.object_of('keyword')}>",
        "{audience}": lambda: f"<{values.object_of('audience')}>",
        "{department}": lambda: f"<{values.object_of('department')}>",
        "{word}": values.word,
        "{offset}": values.offset,
        "{list}": values.list,
    }
    for name, text in SHAPES.items():
        variants = []
        for _ in range(VARIANTS):
            variant = text
            for hole, value in draw.items():
                if hole in text:
                    variant = variant.replace(hole, value())
            variants.append(PREFIXES + variant)
        yield Workload(name, tuple(variants), name.startswith(("CONSTRUCT", "DESCRIBE")))


def competency(values: Values) -> Iterator[Workload]:
    """Yield the questions of `queries/competency`."""
    for question in questions.load(resources.folder("queries") / "competency"):
        count = VARIANTS if question.parameters else 1
        yield Workload(question.slug, tuple(_asked(question, values) for _ in range(count)))


def _asked(question: Question, values: Values) -> str:
    """Return the question with values that stand together on one action."""
    for _ in range(TRIES):
        action = values.action()
        given = {each.name: _value(each, values, action) for each in question.parameters}
        if None not in given.values():
            break
    filled = {name: value or "" for name, value in given.items()}
    return questions.standalone(question, questions.bind(question, filled))


def _value(parameter: Parameter, values: Values, action: str) -> str | None:
    """Return a value for a parameter; one whose kind says nothing keeps its default."""
    default = parameter.default or ""
    if parameter.name == "title":
        return values.title()
    if parameter.name == "text":
        return values.word()
    if parameter.kind is Kind.IRI and not default.startswith(CSG):
        return values.like(default, action)
    return default


def workloads(release: Path) -> list[Workload]:
    """Return every workload over `release`, the plain shapes first."""
    values = Values(ox.Store.read_only(str(release / "store")))
    return [*shapes(values), *competency(values)]
