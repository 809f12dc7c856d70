"""What commands tell a person beside their results: progress, counts, and what went wrong.

Everything here goes to standard error. What a file or a name brings along is made
visible, never passed on: a terminal obeys control characters.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

STDERR = Console(stderr=True, highlight=False)
_HARMLESS = "\n\u00a0\u202f"


def write_any_letter() -> None:
    """Let a letter that a terminal lacks be written by its number, rather than end the run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def tell(message: str, hint: str = "") -> None:
    """Say what stops this run, and what to do."""
    for line in (f"csgraph: {message}", *([f"    {hint}"] if hint else [])):
        visible = "".join(c if c.isprintable() or c in _HARMLESS else "�" for c in line)
        STDERR.print(visible, markup=False, soft_wrap=True)


def tell_system_fault(fault: OSError) -> None:
    """Say what the system refused: a full disk, a folder that can't be written."""
    where = f"{fault.filename}: " if fault.filename else ""
    tell(
        f"{where}{fault.strerror or fault}.",
        "Free some space, or correct the path or its permissions, and run again.",
    )


def give_up_output() -> None:
    """Drop what can't be written any more, so that the end of the program does not try."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def counts_table(counts: Mapping[str, int]) -> Table:
    """Return the counts of a build as a table."""
    table = Table(show_header=False)
    for name, number in counts.items():
        table.add_row(name.replace("_", " "), f"{number:,}".replace(",", " "))
    return table


@contextlib.contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Yield what stages call; a bar on a terminal, nothing elsewhere."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=STDERR, disable=not STDERR.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total or None)
            bar.update(tasks[stage], completed=done, total=total or None)

        yield show
