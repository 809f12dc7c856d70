"""The documentation names what csgraph reads and writes: keys, columns, fields, files, terms."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from rdflib import URIRef

from csgraph.errors import BadDecision
from csgraph.intake.columns import header_of
from csgraph.intake.grid import Row
from csgraph.intake.records import as_record
from csgraph.model import KEYS, Layout, Sheet
from csgraph.namespaces import CSG
from csgraph.release import decisions
from csgraph.release.dumps import MEDIA_TYPES

from .documents import DOCS, blocks, codes, headings, prose, under


@pytest.fixture(scope="session")
def manifest(example_release: Path) -> dict[str, object]:
    """The manifest of the examples' release."""
    table: dict[str, object] = json.loads((example_release / "manifest.json").read_text("utf-8"))
    return table


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


def test_every_field_of_the_manifest_is_described(manifest: dict[str, object]):
    """And nothing that a manifest does not have."""
    assert set(under(DOCS / "releases.md", "The manifest")) == set(fields(manifest))


def test_every_dump_is_described():
    """By its file name."""
    assert set(under(DOCS / "releases.md", "Dumps")) == set(MEDIA_TYPES)


def test_every_key_of_read_is_described_in_its_order():
    """With its kind: a list, prose, or a text."""
    page = under(DOCS / "inputs.md", "The record of csgraph read")
    empty = as_record(Sheet("x.txt", 1, 2, Layout.LISTING, ()))
    below = [f"source.{name}" for name in empty["source"]]  # type: ignore[attr-defined]

    assert [name for name in page if "." not in name] == list(empty)
    assert [name for name in page if name.startswith("source.")] == below
    for name, key in KEYS.items():
        kind = "list" if key.is_list else "prose" if key.is_prose else "text"
        assert page[name].cells["kind"] == kind, name


def test_other_fields_have_the_keys_that_are_described(csgraph: Callable[..., str]):
    """As the examples show them."""
    listed = [
        name.removeprefix("other_fields[].")
        for name in under(DOCS / "inputs.md", "The record of csgraph read")
        if name.startswith("other_fields[].")
    ]
    records = map(json.loads, csgraph("read", "tests/contracts/unread.csv").splitlines())

    (met,) = (field for record in records for field in record["other_fields"])
    assert list(met) == listed


@pytest.mark.parametrize("key", ["id", *KEYS])
def test_every_header_that_is_described_is_read_as_its_key(key: str):
    """Under the key's name as well."""
    row = under(DOCS / "inputs.md", "Tables and workbooks")[key]
    words = [w for w in codes(row.cells["headers"]) if w != "CENTRE - Département"]
    for word in [key, *words]:
        known = "Résumé" if key != "summary" else "Titre"
        second = key == "partnership_scales" and word == "Territoire concerné"
        cells = [word, known, word] if second else [word, known]
        header = header_of(Row(1, dict(enumerate(cells))))
        assert header is not None, word
        column = header.columns[-1 if second else 0]
        assert key in (column.keys or ("id",) * column.is_identifier), word


def test_every_property_of_an_action_is_described_with_its_key():
    """The table of properties is the model's."""
    described = {
        (name, codes(row.cells["key of `csgraph read`"])[0])
        for name, row in under(DOCS / "model.md", "Properties of an action").items()
    }

    known = {(key.prop, key.name) for key in KEYS.values()}
    assert described == known | {("csg:attachmentLink", "attachments")}


def test_prose_and_lists_are_called_so():
    """In the table of properties."""
    for row in under(DOCS / "model.md", "Properties of an action").values():
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
def test_every_column_of_the_decisions_is_described(tmp_path: Path, name: str):
    """Each file has a section, whose table has the columns that the program reads."""
    assert set(under(DOCS / "decisions-folder.md", name)) == known_columns(tmp_path, name)


def test_every_file_of_decisions_is_named_and_no_other():
    """A section is called like the file it describes."""
    page = DOCS / "decisions-folder.md"
    sections = {h for h in headings(page) if h.endswith((".tsv", ".toml"))}

    assert sections <= set(decisions.FILES)
    for name in set(decisions.FILES) - sections:
        assert f"`{name}`" in page.read_text("utf-8")


def test_the_folder_of_a_release_is_as_it_is_drawn(example_release: Path):
    """Every part that a release has is drawn; `private` is there where only facts are public."""
    (drawn,) = (b.text for b in blocks(DOCS / "releases.md", "text") if "manifest.json" in b.text)
    parts = re.findall(r"^      (\S+?)/?(?: |$)", drawn, re.MULTILINE)

    found = {path.name for path in example_release.iterdir()}
    assert set(parts) == {*found, "private"}


def test_codes_of_findings_that_the_pages_link_to_exist():
    """The anchor is the code."""
    known = {h.strip("`") for h in headings(DOCS / "findings.md")}

    linked = [
        link.partition(")")[0]
        for page in DOCS.glob("*.md")
        for line in prose(page)
        for link in line.split("findings.md#")[1:]
    ]
    assert linked
    assert set(linked) <= known


def test_every_term_that_a_page_names_is_declared(terms: set[URIRef]):
    """A property or class in `csg:` is one of the ontology's."""
    named = {
        term
        for page in DOCS.glob("*.md")
        for term in re.findall(r"\bcsg:([A-Za-z]\w*)", page.read_text("utf-8"))
    }

    assert named
    assert {CSG + name for name in named} <= {str(term) for term in terms}
