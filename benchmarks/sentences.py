"""Join words into French-looking sentences, titles and notes of a wanted length.

Pure: the same generator in the same state gives the same text. The sentences mean
nothing in particular; they weigh what a sheet's prose weighs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from benchmarks import words

Phrase = Callable[[Random], str]


def pick(rng: Random, options: Sequence[str]) -> str:
    """Draw one of `options`; only `random()` is used, which no version of Python changes."""
    return options[int(rng.random() * len(options))]


def number(rng: Random, low: int, high: int) -> int:
    """Draw a whole number from `low` to `high`."""
    return low + int(rng.random() * (high - low + 1))


def clause(rng: Random) -> str:
    """Return someone who does something somewhere: `l'équipe anime un jardin sous le préau`."""
    if rng.random() < 0.5:
        start = f"{pick(rng, words.ONE)} {pick(rng, words.ONE_DOES)}"
    else:
        start = f"{pick(rng, words.MANY)} {pick(rng, words.MANY_DO)}"
    quality = f" {pick(rng, words.QUALITIES)}" if rng.random() < 0.3 else ""
    place = f" {somewhere(rng)}" if rng.random() < 0.6 else ""
    return f"{start} {pick(rng, words.THINGS)}{quality}{place}"


def coined(rng: Random) -> str:
    """Return a name that no place bears, so that texts repeat themselves less."""
    middle = pick(rng, words.SYLLABLES) if rng.random() < 0.6 else ""
    return f"{pick(rng, words.SYLLABLES)}{middle}{pick(rng, words.ENDINGS)}".capitalize()


def somewhere(rng: Random) -> str:
    """Return a place or a body of an invented name, sometimes with a figure."""
    named = pick(rng, words.COINED).format(w=coined(rng), w2=coined(rng))
    return (
        f"{named} ({number(rng, 3, 990)} {pick(rng, words.PEOPLE)})"
        if rng.random() < 0.3
        else named
    )


def story(rng: Random) -> str:
    """Return a sentence of what is done, when, why and with whom."""
    told = clause(rng)
    if rng.random() < 0.6:
        told += f" {pick(rng, words.AIMS)}"
    if rng.random() < 0.35:
        told += f", {pick(rng, words.HELP)}"
    if rng.random() < 0.15:
        told += f", {pick(rng, words.LINKERS)} {clause(rng)}"
    if rng.random() < 0.55:
        return f"{pick(rng, words.MOMENTS)} {told}."
    return f"{told[0].upper()}{told[1:]}."


def effect(rng: Random) -> str:
    """Return a sentence of what came of it, or what is missing."""
    said = pick(rng, words.EFFECTS).format(n=number(rng, 2, 60))
    if rng.random() < 0.6:
        said += f", {pick(rng, words.LINKERS)} {clause(rng)}"
    return f"{said}."


def money(rng: Random) -> str:
    """Return a line of a budget, written in one of the ways people write amounts."""
    amount = number(rng, 3, 900) * 20
    spaced = f"{amount:,}".replace(",", " ")
    shape = int(rng.random() * 5)
    if shape == 0:
        return f"{pick(rng, words.PAYERS)} : {spaced} €"
    if shape == 1:
        return f"environ {amount}€ ({pick(rng, words.COSTS)})"
    if shape == 2:
        return f"{spaced} euros pour {pick(rng, words.COSTS)}"
    if shape == 3:
        return f"entre {amount} et {amount + 300} € par an"
    return f"{amount} €/ an, {pick(rng, words.COSTS)} compris"


def heads(rng: Random) -> str:
    """Return how many people took part."""
    first, second = pick(rng, words.PEOPLE), pick(rng, words.PEOPLE)
    return f"{number(rng, 1, 12)} {first} et {number(rng, 5, 180)} {second}"


def dated(rng: Random) -> str:
    """Return a step of a calendar."""
    when = f"{pick(rng, words.MONTHS)} {number(rng, 2009, 2019)}"
    return f"{when[0].upper()}{when[1:]} : {clause(rng)}."


def text(rng: Random, length: int, phrase: Phrase, line_chars: int, mark: str = "") -> str:
    """Return phrases of about `length` characters, in lines of about `line_chars`.

    `mark` begins every line but the first: a bullet, an arrow, nothing.
    """
    lines: list[str] = []
    line = ""
    left = length
    while left > 0:
        said = phrase(rng)
        # the last phrase is kept as often as it leaves the mean length right
        if len(said) > left and (lines or line) and rng.random() * len(said) > left:
            break
        line = f"{line} {said}" if line else said
        left -= len(said) + 1
        if len(line) >= line_chars:
            lines.append(line)
            line = mark
    if line.strip(" -•>"):
        lines.append(line)
    return "\n".join(lines)


def title(rng: Random) -> str:
    """Return a title; most of a hundred thousand are different."""
    parts = [
        pick(rng, words.ACTIVITIES),
        pick(rng, words.FLAVOURS),
        pick(rng, words.ECHOES).format(n=number(rng, 2, 90)),
    ]
    if rng.random() < 0.25:
        parts.append(f"- {pick(rng, words.THINGS)}")
    return " ".join(part for part in parts if part)
