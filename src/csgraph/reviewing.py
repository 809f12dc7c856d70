"""Show one candidate after the other on a terminal, and take a person's answer to each.

On a terminal a key answers; elsewhere a line, whose first letter counts. What a registry
brought along is shown, never obeyed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import click
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from csgraph.linking.candidates import Proposed
from csgraph.linking.predicates import shown as shown_predicate

YES, NO, LATER, QUIT = "oui", "non", "plus tard", "quitter"
_KEYS = {"o": YES, "y": YES, "n": NO, "p": LATER, "l": LATER, "q": QUIT, "\x03": QUIT, "\x04": QUIT}
_COLOURS = {YES: "green", NO: "red", LATER: "yellow", QUIT: "cyan"}
_HIGH, _MIDDLE = 0.95, 0.8
_ASKED = (
    "[green]o[/]ui (yes)   [red]n[/]on   [yellow]p[/]lus tard (later)   [cyan]q[/]uitter (quit) : "
)


@dataclass(slots=True)
class Tally:
    """How many were answered with what."""

    yes: int = 0
    no: int = 0
    later: int = 0


def review(
    candidates: Sequence[Proposed],
    console: Console,
    answer: Callable[[Proposed, bool], None],
) -> Tally:
    """Walk through the candidates; `answer` keeps each yes and no as soon as it is given."""
    tally = Tally()
    for number, one in enumerate(candidates, start=1):
        console.print(_panel(one, number, len(candidates)))
        said = _ask(console)
        if said == QUIT:
            break
        if said == LATER:
            tally.later += 1
            continue
        answer(one, said == YES)
        tally.yes += said == YES
        tally.no += said == NO
    return tally


def _panel(one: Proposed, number: int, total: int) -> Panel:
    table = Table.grid(padding=(0, 2))
    for name, text in _lines(one):
        table.add_row(Text(name, style="dim"), text)
    return Panel(table, title=f"{number} / {total}", title_align="left")


def _lines(one: Proposed) -> Iterator[tuple[str, Text]]:
    yield "chose / thing", Text(_visible(one.subject_label), style="bold")
    yield "", Text(_visible(one.subject), style="dim")
    yield "lien / link", Text(shown_predicate(one.predicate), style="magenta")
    yield "vers / to", Text(_visible(one.object_label or one.value), style="bold")
    if one.object_label:
        yield "", Text(_visible(one.value), style="dim")
    yield "score", _score(one.confidence)
    yield "pourquoi / why", Text(_visible(one.comment))


def _score(written: str) -> Text:
    try:
        score = min(max(float(written), 0.0), 1.0)
    except ValueError:
        return Text("?")
    colour = "green" if score >= _HIGH else "yellow" if score >= _MIDDLE else "red"
    full = round(score * 20)
    return Text.assemble(("█" * full, colour), ("░" * (20 - full), "dim"), f" {score:.2f}")


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in text)


def _ask(console: Console) -> str:
    while True:
        console.print(_ASKED, end="")
        said = _KEYS.get(_key())
        if said is not None:
            console.print(said, style=_COLOURS[said])
            return said
        console.print("?  o, n, p, q", style="yellow")


def _key() -> str:
    """Return the key that was pressed, or the first letter of a line; at the end, quit."""
    if sys.stdin.isatty():
        try:
            return click.getchar().lower()[:1]
        except (KeyboardInterrupt, EOFError):
            return "q"
    line = sys.stdin.readline()
    return line.strip().lower()[:1] if line else "q"
