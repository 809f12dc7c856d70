"""The documentation names every command, option, route, setting, error and field, and no other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest

from csgraph import settings
from csgraph.cli import cli
from csgraph.errors import BadDecision, CsgraphError
from csgraph.intake.columns import header_of
from csgraph.intake.grid import Row
from csgraph.intake.records import as_record
from csgraph.model import KEYS, Layout, Sheet
from csgraph.release import decisions
from csgraph.release.dumps import MEDIA_TYPES
from csgraph.store.formats import FORMATS
from csgraph.web.app import create_app

from .documents import blocks, codes, headings, prose, rows, under

TOP = Path(__file__).resolve().parents[2]
PAGES = [*sorted(TOP.glob("*.md")), *sorted((TOP / "docs").rglob("*.md"))]
PAGES += [TOP / folder / "README.md" for folder in ("examples", "queries", "shapes", "ontology")]
COMMANDS = sorted(cli.commands)


@pytest.fixture(scope="session")
def docs(root: Path) -> Path:
    """The folder of the documentation."""
    return root / "docs"


@pytest.fixture(scope="session")
def manifest(example_release: Path) -> dict[str, object]:
    """The manifest of the examples' release."""
    table: dict[str, object] = json.loads((example_release / "manifest.json").read_text("utf-8"))
    return table


def options(command: click.Command) -> dict[str, click.Parameter]:
    """Return a command's options and arguments as the documentation names them."""
    named = {}
    for parameter in command.params:
        is_option = isinstance(parameter, click.Option)
        name = max(parameter.opts, key=len) if is_option else (parameter.name or "").upper()
        named["INPUT…" if name == "INPUTS" else name] = parameter
    return named


def test_every_command_has_a_section_and_every_section_a_command(docs: Path):
    """So no command is left out, and none that is gone is still described."""
    page = docs / "command-line.md"
    sections = [h.removeprefix("csgraph ") for h in headings(page) if h.startswith("csgraph ")]

    assert sorted(sections) == COMMANDS
    listed = [codes(row.cells["command"])[0] for row in rows(page) if "command" in row.cells]
    assert sorted(listed) == [f"csgraph {name}" for name in COMMANDS]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_described(docs: Path, name: str):
    """Each option and argument has a row, and each row is one; choices are all named."""
    described = under(docs / "command-line.md", f"csgraph {name}")
    known = options(cli.commands[name])

    assert {row.split(" ")[0] for row in described} == set(known)
    for row, cells in described.items():
        kind = known[row.split(" ")[0]].type
        if isinstance(kind, click.Choice):
            assert row.split(" ", 1)[1] == "|".join(kind.choices), cells


def test_defaults_of_options_are_those_of_the_program(docs: Path):
    """A default that is a number or a name stands in its row."""
    for name, command in cli.commands.items():
        described = under(docs / "command-line.md", f"csgraph {name}")
        for row, cells in described.items():
            default = options(command)[row.split(" ")[0]].default
            if isinstance(default, float):
                default = f"{default:g}"
            if isinstance(default, str | int) and not isinstance(default, bool):
                assert str(default) in cells.cells["means"], (name, row)


def test_every_setting_is_described_with_its_value(docs: Path):
    """A setting that changes changes the page."""
    described = {n: codes(r.cells["value"]) for n, r in under(docs / "settings.md").items()}
    known = {n: [str(v)] for n, v in vars(settings).items() if n.isupper()}

    assert described == known


def test_a_setting_with_an_option_names_one_that_exists(docs: Path):
    """The last column leads to the command line."""
    known = {option for command in cli.commands.values() for option in options(command)}

    named = [codes(r.cells["option"])[0] for r in rows(docs / "settings.md") if r.cells["option"]]
    assert named
    assert set(named) <= known


def errors(kind: type[CsgraphError] = CsgraphError) -> Iterator[type[CsgraphError]]:
    """Yield an error's class and all below it, as far as the program declares them."""
    yield kind
    for each in kind.__subclasses__():
        yield from errors(each)


def test_every_error_is_described_with_its_exit_and_http_status(docs: Path):
    """Code, class, exit code and status, as the program gives them."""
    described = {
        (name, codes(row.cells["class"])[0], row.cells["exit"], row.cells["HTTP"])
        for name, row in under(docs / "errors.md", "Errors").items()
    }

    known = {e for e in errors() if e.__module__.startswith("csgraph.")}
    assert described == {
        (e.code, e.__name__, str(e.exit_status), str(e.http_status)) for e in known
    }


def test_every_route_is_described(docs: Path, example_release: Path):
    """The table of routes is the application's."""
    app = create_app(example_release.parents[1])

    described = set(under(docs / "serving.md", "Routes"))
    assert described == {rule.rule for rule in app.url_map.iter_rules()}


def test_every_format_of_an_answer_is_described(docs: Path):
    """Short name and media type; the default of each kind is called so."""
    described = {
        (name, codes(row.cells["media type"])[0])
        for name, row in under(docs / "serving.md", "The SPARQL endpoint").items()
    }

    assert described == {(f.name, f.media_type) for f in FORMATS}


def test_the_limits_of_queries_are_the_settings(docs: Path):
    """The numbers of the page on serving are those of the program."""
    said = " ".join(
        row.cells["limit"] for row in rows(docs / "serving.md") if "limit" in row.cells
    ).replace(",", "")
    share_mb = settings.QUERY_MEMORY_MB // settings.QUERY_WORKERS
    for number, unit in (
        (f"{settings.QUERY_DEADLINE_S:g}", "s"),
        (share_mb, "MB a query"),
        (settings.QUERY_ANSWER_MB, "MB an answer"),
        (settings.QUERY_WORKERS, "queries at once"),
        (settings.QUERY_WAITING, "waiting"),
        (settings.QUERY_LENGTH_CHARS, "characters"),
        (settings.QUERY_DEPTH, "levels"),
        (settings.QUERY_OPERATORS, "operators"),
        (settings.SERVE_BODY_MB, "MB a request"),
    ):
        assert f"{number} {unit}" in said


_PLACEHOLDERS = {  # where the names are data: a form, a graph, a file, a kind of line
    "graphs.": "<form>",
    "graphs.<form>.": "<graph>",
    "decisions.": "<file>",
    "files.": "<path>",
    "inputs[].accounting.": "<kind>",
}


def fields(value: object, path: str = "") -> Iterator[str]:
    """Yield the path of every field below `value`."""
    if isinstance(value, Mapping):
        for name, below in value.items():
            yield from fields(below, f"{path}{_PLACEHOLDERS.get(path, name)}.")
    elif isinstance(value, list):
        for below in value:
            yield from fields(below, f"{path.removesuffix('.')}[].")
    else:
        yield path.removesuffix(".")


def test_every_field_of_the_manifest_is_described(docs: Path, manifest: dict[str, object]):
    """And nothing that a manifest does not have."""
    assert set(under(docs / "releases.md", "The manifest")) == set(fields(manifest))


def test_every_dump_is_described(docs: Path):
    """By its file name."""
    assert set(under(docs / "releases.md", "Dumps")) == set(MEDIA_TYPES)


def test_every_key_of_read_is_described_in_its_order(docs: Path):
    """With its kind: a list, prose, or a text."""
    page = under(docs / "inputs.md", "The record of csgraph read")
    empty = as_record(Sheet("x.txt", 1, 2, Layout.LISTING, ()))
    below = [f"source.{name}" for name in empty["source"]]  # type: ignore[attr-defined]

    assert [name for name in page if "." not in name] == list(empty)
    assert [name for name in page if name.startswith("source.")] == below
    for name, key in KEYS.items():
        kind = "list" if key.is_list else "prose" if key.is_prose else "text"
        assert page[name].cells["kind"] == kind, name


def test_other_fields_have_the_keys_that_are_described(docs: Path, csgraph):
    """As the examples show them."""
    listed = [
        name.removeprefix("other_fields[].")
        for name in under(docs / "inputs.md", "The record of csgraph read")
        if name.startswith("other_fields[].")
    ]
    records = map(json.loads, csgraph("read", "tests/contracts/unread.csv").splitlines())

    (met,) = (field for record in records for field in record["other_fields"])
    assert list(met) == listed


@pytest.mark.parametrize("key", ["id", *KEYS])
def test_every_header_that_is_described_is_read_as_its_key(docs: Path, key: str):
    """Under the key's name as well."""
    row = under(docs / "inputs.md", "Tables and workbooks")[key]
    words = [w for w in codes(row.cells["headers"]) if w != "CENTRE - Département"]
    for word in [key, *words]:
        known = "Résumé" if key != "summary" else "Titre"
        second = key == "partnership_scales" and word == "Territoire concerné"
        cells = [word, known, word] if second else [word, known]
        header = header_of(Row(1, dict(enumerate(cells))))
        assert header is not None, word
        column = header.columns[-1 if second else 0]
        assert key in (column.keys or ("id",) * column.is_identifier), word


def test_every_property_of_an_action_is_described_with_its_key(docs: Path):
    """The table of properties is the model's."""
    described = {
        (name, codes(row.cells["key of `csgraph read`"])[0])
        for name, row in under(docs / "model.md", "Properties of an action").items()
    }

    known = {(key.prop, key.name) for key in KEYS.values()}
    assert described == known | {("csg:attachmentLink", "attachments")}


def test_prose_and_lists_are_called_so(docs: Path):
    """In the table of properties."""
    for row in under(docs / "model.md", "Properties of an action").values():
        key = KEYS[codes(row.cells["key of `csgraph read`"])[0]]
        assert row.cells["value"].startswith("prose") == key.is_prose, row.name
        assert row.cells["value"].startswith("concept") == (key.scheme is not None), row.name


def known_columns(folder: Path, name: str) -> set[str]:
    """Return the columns or keys a file of decisions may have, in the program's own words."""
    wrong = {
        "publisher.toml": 'wrong = "x"\n',
        "sources.toml": '[[source]]\nfile = "x"\nwrong = "x"\n',
        "centres.tsv": "name\tdepartment\twrong\n",
        "identities.tsv": "first\tsecond\tverdict\twrong\n",
        "accepted.tsv": "sheet\tfield\tcode\twrong\n",
    }
    (folder / name).write_text(wrong[name], "utf-8")
    with pytest.raises(BadDecision, match=r"“wrong” is not a") as refusal:
        decisions.read(folder)
    return set(str(refusal.value).partition("Known: ")[2].rstrip(".").split(", "))


@pytest.mark.parametrize("name", [n for n in decisions.FILES if n != "links.sssom.tsv"])
def test_every_column_of_the_decisions_is_described(docs: Path, tmp_path: Path, name: str):
    """Each file has a section, whose table has the columns that the program reads."""
    assert set(under(docs / "decisions-folder.md", name)) == known_columns(tmp_path, name)


def test_every_file_of_decisions_is_named_and_no_other(docs: Path):
    """A section is called like the file it describes."""
    page = docs / "decisions-folder.md"
    sections = {h for h in headings(page) if h.endswith((".tsv", ".toml"))}

    assert sections <= set(decisions.FILES)
    for name in set(decisions.FILES) - sections:
        assert f"`{name}`" in page.read_text("utf-8")


def test_the_folder_of_a_release_is_as_it_is_drawn(docs: Path, example_release: Path):
    """Every part that a release has is drawn; `private` is there where only facts are public."""
    (drawn,) = (b.text for b in blocks(docs / "releases.md", "text") if "manifest.json" in b.text)
    parts = re.findall(r"^      (\S+?)/?(?: |$)", drawn, re.MULTILINE)

    found = {path.name for path in example_release.iterdir()}
    assert set(parts) == {*found, "private"}


def commands(page: Path) -> Iterator[tuple[str, str]]:
    """Yield each command that a page gives as code, and what follows it."""
    lines = [code for line in prose(page) for code in codes(line)]
    lines += [x for b in blocks(page, "sh", "console", "text", "") for x in b.text.splitlines()]
    for line in lines:
        yield from re.findall(r"(?:^|[|;&] )csgraph ([a-z]+)([^|;&]*)", line)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(TOP).as_posix())
def test_every_command_and_option_that_a_page_gives_exists(page: Path):
    """On the pages outside `docs/` too."""
    for name, rest in commands(page):
        assert name in cli.commands, f"csgraph {name}"
        given = re.findall(r"(?<!\S)--[a-z-]+", rest.partition("#")[0])
        assert set(given) <= {*options(cli.commands[name]), "--help"}, (name, rest)


def test_codes_of_findings_that_the_pages_link_to_exist(docs: Path):
    """The anchor is the code."""
    known = {h.strip("`") for h in headings(docs / "findings.md")}

    linked = [
        link.partition(")")[0]
        for page in docs.glob("*.md")
        for line in prose(page)
        for link in line.split("findings.md#")[1:]
    ]
    assert linked
    assert set(linked) <= known
