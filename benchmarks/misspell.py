"""Write names as tables have them: without accents, in capitals, shortened, turned round, mistyped.

    python -m benchmarks.misspell 20 --seed 1

Same names, number and seed: same questions, on any machine. A question is the name as
misspelled, what it is meant to find, and what a table would say beside it. Half of the
questions about communes and centres bring a département; the others are of names that no
other of the kind has, for without one nobody could tell. Names of fewer than four letters
get no typing error, of fewer than eight no second one.
"""

from __future__ import annotations

import argparse
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from random import Random

from csgraph.linking.index import Entity
from csgraph.linking.kinds import CENTRE, COMMUNE
from csgraph.normal import normalise
from csgraph.territories import communes

SHORTENED = (
    ("Maison pour tous", "MPT"),
    ("Maison pour tous", "M.P.T."),
    ("Maison des jeunes et de la culture", "MJC"),
    ("Maison de quartier", "MQ"),
    ("Centre socio-culturel", "CSC"),
    ("Centre socioculturel", "CSC"),
    ("Centre social et culturel", "CSC"),
    ("Centre social", "CS"),
    ("Centre social", "C.S."),
    ("Espace de vie sociale", "EVS"),
    ("Association", "Asso"),
    ("Notre-Dame", "N.D."),
    ("Sainte", "Ste"),
    ("Saint", "St"),
    ("sur", "s/"),
)
_BESIDE = {
    "a": "zqs",
    "e": "zrd",
    "i": "uok",
    "o": "ipl",
    "u": "yij",
    "n": "bh",
    "m": "pl",
    "s": "qdz",
    "r": "etf",
    "t": "ryg",
    "l": "kmo",
    "c": "xvd",
}
"""Keys beside others on a French keyboard."""


@dataclass(frozen=True, slots=True)
class Misspelled:
    """A name as a table has it, the entity it means, and the département beside it, if any."""

    text: str
    meant: Entity
    department: str | None
    by: tuple[str, ...]


def misspelled(entities: Iterable[Entity], count: int, seed: int) -> list[Misspelled]:
    """Return `count` questions: half of them about communes, half about `entities`."""
    rng = Random(seed)
    of_communes = [
        Entity(c.iri, COMMUNE, c.name, department=c.part_of, code=c.code)
        for c in communes().values()
    ]
    named = sorted(entities, key=lambda entity: entity.iri)
    half = count // 2
    return [
        *_some(rng, of_communes, half),
        *_some(rng, [e for e in named if e.kind != COMMUNE], count - half),
    ]


def _some(rng: Random, entities: list[Entity], count: int) -> Iterator[Misspelled]:
    """Yield `count` questions about `entities`, more than one of each where they are few."""
    often = Counter((e.kind, normalise(e.label)) for e in entities)
    told = 0
    while told < count:
        entity = rng.choice(entities)
        has_place = entity.kind in (COMMUNE, CENTRE) and rng.random() < 0.5
        if not has_place and often[entity.kind, normalise(entity.label)] > 1:
            continue
        text, by = misspell(rng, entity.label)
        yield Misspelled(text, entity, entity.department if has_place else None, by)
        told += 1


def misspell(rng: Random, name: str) -> tuple[str, tuple[str, ...]]:
    """Return `name` changed in one to three ways, and which; never as it was."""
    text, by = name, ()
    while text == name:
        ways = [way for way in WAYS if rng.random() < 0.4] or [rng.choice(list(WAYS))]
        text, by = name, tuple(ways[:3])
        for way in by:
            text = WAYS[way](rng, text)
    return text, by


def _shortened(rng: Random, text: str) -> str:
    words = f" {text.replace('-', ' ')} "
    fitting = [
        (long, short)
        for long, short in SHORTENED
        if f" {long.lower().replace('-', ' ')} " in words.lower()
    ]
    if not fitting:
        return text
    long, short = rng.choice(fitting)
    at = words.lower().index(f" {long.lower().replace('-', ' ')} ")
    return f"{words[:at]} {short} {words[at + len(long) + 2 :]}".strip()


def _without_accents(_: Random, text: str) -> str:
    apart = unicodedata.normalize("NFD", text.replace("œ", "oe").replace("Œ", "Oe"))
    return "".join(c for c in apart if not unicodedata.combining(c))


def _other_case(rng: Random, text: str) -> str:
    return rng.choice([str.upper, str.lower, str.title])(text)


def _turned(rng: Random, text: str) -> str:
    """Put the first word or two behind, as lists sort: `Meulières (centre social les)`."""
    words = text.split()
    if len(words) < 2:
        return text
    at = rng.randrange(1, min(3, len(words) - 1) + 1)
    before, behind = " ".join(words[:at]), " ".join(words[at:])
    return rng.choice([f"{behind}, {before}", f"{behind} ({before})", f"{behind} {before}"])


def _mistyped(rng: Random, text: str) -> str:
    letters = sum(map(str.isalpha, text))
    errors = 0 if letters < 4 else 1 if letters < 8 else rng.choice([1, 1, 2])
    for _ in range(errors):
        places = [i for i, c in enumerate(text) if c.isalpha()]
        text = rng.choice(_ERRORS)(rng, text, rng.choice(places))
    return text


def _left_out(_: Random, text: str, at: int) -> str:
    return text[:at] + text[at + 1 :]


def _doubled(_: Random, text: str, at: int) -> str:
    return text[: at + 1] + text[at:]


def _swapped(_: Random, text: str, at: int) -> str:
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


def _beside(rng: Random, text: str, at: int) -> str:
    return text[:at] + rng.choice(_BESIDE.get(text[at].lower(), "er")) + text[at + 1 :]


_ERRORS = (_left_out, _doubled, _swapped, _beside)
WAYS: dict[str, Callable[[Random, str], str]] = {
    "shortened": _shortened,
    "turned round": _turned,
    "mistyped": _mistyped,
    "without accents": _without_accents,
    "in other case": _other_case,
}
"""What is done to a name, in this order."""


def main() -> None:
    """Print questions about communes."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.misspell")
    asked.add_argument("count", type=int)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    rng = Random(given.seed)
    for entity in rng.sample(list(communes().values()), given.count):
        text, by = misspell(rng, entity.name)
        print(f"{entity.name}\t{text}\t{', '.join(by)}")


if __name__ == "__main__":
    main()
