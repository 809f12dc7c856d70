"""The documentation names every command, option, route, setting and error, and no other."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from csgraph import settings
from csgraph.cli import cli
from csgraph.errors import CsgraphError
from csgraph.store.formats import FORMATS
from csgraph.store.limits import Limits
from csgraph.web.app import create_app

from .documents import DOCS, TOP, blocks, codes, headings, prose, rows, under

PAGES = [*sorted(TOP.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
PAGES += [TOP / folder / "README.md" for folder in ("examples", "queries", "shapes", "ontology")]


def leaves(group: click.Group, before: str = "") -> dict[str, click.Command]:
    """Return every command that does something by the words that call it."""
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found |= leaves(command, f"{before}{name} ")
        else:
            found[before + name] = command
    return found


CALLED = leaves(cli)
COMMANDS = sorted(CALLED)


def options(command: click.Command) -> dict[str, click.Parameter]:
    """Return a command's options and arguments as the documentation names them."""
    named = {}
    for parameter in command.params:
        is_option = isinstance(parameter, click.Option)
        name = max(parameter.opts, key=len) if is_option else (parameter.name or "").upper()
        named["INPUT…" if name == "INPUTS" else name] = parameter
    return named


def test_every_command_has_a_section_and_every_section_a_command():
    """So no command is left out, and none that is gone is still described."""
    page = DOCS / "command-line.md"
    sections = [h.removeprefix("csgraph ") for h in headings(page) if h.startswith("csgraph ")]

    assert sorted(sections) == COMMANDS
    listed = [codes(row.cells["command"])[0] for row in rows(page) if "command" in row.cells]
    assert sorted(listed) == [f"csgraph {name}" for name in COMMANDS]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_described(name: str):
    """Each option and argument has a row, and each row is one; choices are all named."""
    described = under(DOCS / "command-line.md", f"csgraph {name}")
    known = options(CALLED[name])

    assert {row.split(" ")[0] for row in described} == set(known)
    for row, cells in described.items():
        kind = known[row.split(" ")[0]].type
        if isinstance(kind, click.Choice):
            assert row.split(" ", 1)[1] == "|".join(kind.choices), cells


def test_defaults_of_options_are_those_of_the_program():
    """A default that is a number or a name stands in its row."""
    for name, command in CALLED.items():
        described = under(DOCS / "command-line.md", f"csgraph {name}")
        for row, cells in described.items():
            default = options(command)[row.split(" ")[0]].default
            if isinstance(default, float):
                default = f"{default:g}"
            if isinstance(default, str | int) and not isinstance(default, bool):
                assert str(default) in cells.cells["means"], (name, row)


def test_every_setting_is_described_with_its_value():
    """A setting that changes changes the page."""
    described = {n: codes(r.cells["value"]) for n, r in under(DOCS / "settings.md").items()}
    known = {
        n: [str(v)] * (v != "") for n, v in vars(settings).items() if n.isupper() and n[0] != "_"
    }

    assert described == known


def test_a_setting_with_an_option_names_one_that_exists():
    """The last column leads to the command line."""
    known = {option for command in CALLED.values() for option in options(command)}

    named = [codes(r.cells["option"])[0] for r in rows(DOCS / "settings.md") if r.cells["option"]]
    assert named
    assert set(named) <= known


def errors(kind: type[CsgraphError] = CsgraphError) -> Iterator[type[CsgraphError]]:
    """Yield an error's class and all below it, as far as the program declares them."""
    yield kind
    for each in kind.__subclasses__():
        yield from errors(each)


def test_every_error_is_described_with_its_exit_and_http_status():
    """Code, class, exit code and status, as the program gives them."""
    described = {
        (name, codes(row.cells["class"])[0], row.cells["exit"], row.cells["HTTP"])
        for name, row in under(DOCS / "errors.md", "Errors").items()
    }

    known = {e for e in errors() if e.__module__.startswith("csgraph.")}
    assert described == {
        (e.code, e.__name__, str(e.exit_status), str(e.http_status)) for e in known
    }


def test_every_other_exit_code_is_described():
    """Those that the command line itself ends with; 0 and 2 are click's."""
    described = {row.cells["exit"] for row in rows(DOCS / "errors.md") if "means" in row.cells}

    own = set(re.findall(r"sys\.exit\((\d+)\)", inspect.getsource(sys.modules["csgraph.cli"])))
    assert described == own | {"0", "2"}


def test_every_route_is_described(example_release: Path):
    """The table of routes is the application's."""
    app = create_app(example_release.parents[1])

    described = set(under(DOCS / "serving.md", "Routes"))
    assert described == {rule.rule for rule in app.url_map.iter_rules()}


def test_every_format_of_an_answer_is_described():
    """Short name and media type; the default of each kind is called so."""
    described = {
        (name, codes(row.cells["media type"])[0])
        for name, row in under(DOCS / "serving.md", "The SPARQL endpoint").items()
    }

    assert described == {(f.name, f.media_type) for f in FORMATS}


def test_the_limits_of_queries_are_the_settings():
    """The numbers of the page on serving are those of the program."""
    said = " ".join(
        row.cells["limit"] for row in rows(DOCS / "serving.md") if "limit" in row.cells
    ).replace(",", "")
    share_mb = Limits().memory_each_mb
    for number, unit in (
        (f"{settings.QUERY_DEADLINE_S:g}", "s"),
        (share_mb, "MB a query"),
        (settings.QUERY_ANSWER_MB, "MB an answer"),
        (settings.QUERY_WORKERS, "queries at once"),
        (settings.QUERY_WAITING, "waiting"),
        (settings.QUERY_LENGTH_CHARS, "characters"),
        (settings.QUERY_DEPTH, "levels"),
        (settings.QUERY_OPERATORS, "operators"),
        (settings.QUERY_LENGTH_BYTES, "bytes"),
        (settings.QUERY_TOKENS, "words"),
        (settings.QUERY_JOINS, "joined patterns"),
        (settings.SERVE_BODY_MB, "MB a request"),
    ):
        assert f"{number} {unit}" in said


def commands(page: Path) -> Iterator[tuple[str, str]]:
    """Yield each command that a page gives as code, and what follows it."""
    lines = [code for line in prose(page) for code in codes(line)]
    lines += [x for b in blocks(page, "sh", "console", "text", "") for x in b.text.splitlines()]
    for line in lines:
        yield from re.findall(r"(?:^|[|;&] )csgraph ((?:link )?[a-z]+)([^|;&]*)", line)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(TOP).as_posix())
def test_every_command_and_option_that_a_page_gives_exists(page: Path):
    """On the pages outside `docs/` too."""
    for name, rest in commands(page):
        assert name in CALLED, f"csgraph {name}"
        given = re.findall(r"(?<!\S)--[a-z-]+", rest.partition("#")[0])
        assert set(given) <= {*options(CALLED[name]), "--help"}, (name, rest)
