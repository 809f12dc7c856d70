"""Each release can be cited in the forms that tools read, and its tables loaded by Croissant."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import bibtexparser
import jsonschema
import mlcroissant
import pytest
import yaml
from datacite import schema45

BASE = "http://localhost:8000/"
SUFFIXES = {"cff": "application/yaml", "bib": "application/x-bibtex",
            "json": "application/vnd.datacite.datacite+json"}  # fmt: skip
HOSTILE = "Caf de {l'Eure} \\ & 100 %_#$~^ é\u2028\"\nfin"
# The schema of Citation File Format 1.2.0, as its project publishes it (CC BY 4.0).
CFF_SCHEMA = Path(__file__).parents[1] / "data" / "citation-file-format-1.2.0.json"


@pytest.fixture(scope="module")
def asks(tmp_path_factory, write_release, make_current, running):
    """Send a request to a site whose publisher has an awkward name."""
    site = tmp_path_factory.mktemp("cited")
    write_release(site, "bare")
    says = {"publisher": HOSTILE, "date": "2026-11-22", "rights": HOSTILE,
            "licence": "https://creativecommons.org/licenses/by/4.0/"}  # fmt: skip
    make_current(site, write_release(site, "r-1", **says))
    with running(site) as server:
        yield server.send


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_release_keeps_its_citation(asks, suffix):
    """The same text for the current release and at its own address; another for another."""
    now, then = asks(f"/citation.{suffix}"), asks(f"/release/r-1/citation.{suffix}")

    assert now.body == then.body
    assert now.headers.get_content_type() == SUFFIXES[suffix]
    assert f"{BASE}release/r-1/" in now.text
    assert asks(f"/citation.{suffix}", "HEAD").headers["Content-Length"] == str(len(now.body))
    assert f"{BASE}release/bare/" in asks(f"/release/bare/citation.{suffix}").text
    assert asks(f"/en/citation.{suffix}").body == now.body
    assert asks(f"/release/none/citation.{suffix}").status == 404


def cff(text: str) -> dict:
    """Return a citation file, held to the schema of the format."""
    said = yaml.safe_load(text)
    jsonschema.validate(said, json.loads(CFF_SCHEMA.read_text("utf-8")))
    return said


def test_the_citation_file_holds_to_its_schema(asks, root):
    """So does the project's own; what nobody said is not there."""
    said = cff(asks("/citation.cff").text)

    assert said["authors"] == [{"name": HOSTILE}]
    assert (said["version"], said["date-released"]) == ("r-1", "2026-11-22")
    bare = cff(asks("/release/bare/citation.cff").text)
    assert bare["authors"] == [{"name": "csgraph"}]
    assert not {"date-released", "license-url", "license"} & set(bare)
    own = (root / "CITATION.cff").read_text("utf-8")
    cff(re.sub(r"^(date-released: )(\S+)$", r'\1"\2"', own, flags=re.MULTILINE))


def test_an_earlier_release_has_a_first_page_that_says_so(asks):
    """In both languages; the current one at its own address is not called earlier."""
    for prefix, words in (("", "Une version antérieure"), ("/en", "An earlier release")):
        page = asks(f"{prefix}/release/bare/", Accept="text/html").text

        assert words in page
        assert f'<a href="{prefix}/">' in page
        for current in ("/", "/release/r-1/"):
            assert words not in asks(prefix + current, Accept="text/html").text


def test_datacite_holds_to_its_schema(asks):
    """4.5; a release without a date lacks the year that DataCite asks for, and no other thing."""
    said = json.loads(asks("/citation.json").text)
    schema45.validator.validate(said)

    assert said["creators"][0]["name"] == said["rightsList"][0]["rights"] == HOSTILE
    assert (said["publicationYear"], said["url"]) == ("2026", f"{BASE}release/r-1/")
    bare = json.loads(asks("/release/bare/citation.json").text)
    assert {error.validator for error in schema45.validator.iter_errors(bare)} == {"required"}
    assert "rightsList" not in bare


def test_bibtex_is_read_by_a_parser(asks):
    """One entry, braces balanced, whatever the publisher's name."""
    text = asks("/citation.bib").text
    (entry,) = bibtexparser.parse_string(text).entries

    assert entry.key == "csgraph-r-1"
    assert entry["url"] == f"{BASE}release/r-1/"
    assert entry["year"] == "2026"
    assert r"\textbraceleft{}l'Eure\textbraceright{}" in entry["author"]
    assert (
        "year" not in bibtexparser.parse_string(asks("/release/bare/citation.bib").text).entries[0]
    )


def test_the_home_page_says_how_to_cite(asks):
    """In words, and with links to the files, of the release that is shown."""
    page = asks("/en/", Accept="text/html").text

    assert f"csgraph, version r-1. {BASE}release/r-1/" in page
    bare = asks("/release/bare/", Accept="text/html").text
    assert '<bdi lang="fr">Les actions des centres sociaux. csgraph, version bare. ' in bare
    for name in ("citation.cff", "citation.bib", "citation.json", "croissant.json"):
        assert f'href="/en/{name}"' in page
        assert f'href="/release/bare/{name}"' in asks("/release/bare/", Accept="text/html").text


@pytest.mark.filterwarnings("ignore")
def test_croissant_loads_the_tables(example_release, running, tmp_path, monkeypatch):
    """mlcroissant finds no error, and reads every row of every table over HTTP."""
    monkeypatch.setattr("mlcroissant._src.core.constants.DOWNLOAD_PATH", mlcroissant_path(tmp_path))
    shutil.copytree(example_release.parents[1], tmp_path / "site", symlinks=True)
    with running(tmp_path / "site") as server:
        text = server.send("/croissant.json").text
        assert server.send("/croissant.json").headers.get_content_type() == "application/ld+json"
        path = tmp_path / "croissant.json"
        path.write_text(text.replace(BASE, f"{server.url}/"), "utf-8")
        dataset = mlcroissant.Dataset(jsonld=path)
        tables = {t: list(dataset.records(t)) for t in ("actions", "action_values", "centres")}

    assert not dataset.metadata.ctx.issues.errors
    counts = json.loads((example_release / "manifest.json").read_text("utf-8"))["counts"]
    assert len(tables["actions"]) == counts["actions"]
    assert len(tables["centres"]) == counts["centres"]
    assert all(row["actions/label"] for row in tables["actions"])
    assert tables["action_values"][0]["action_values/concept"]


def mlcroissant_path(folder: Path) -> object:
    """Return a folder for downloads of its own: nothing is left in the user's cache."""
    from etils import epath

    return epath.Path(folder / "downloads")


def test_what_is_not_public_has_no_description(tmp_path, write_release, make_current, running):
    """Where facts are public, Croissant names no file of the full form, and no text of one."""
    make_current(tmp_path, write_release(tmp_path, "one", public="facts"))
    with running(tmp_path) as server:
        texts = [
            server.send(p).text for p in ("/croissant.json", "/citation.json", "/linkset", "/")
        ]

    assert not [text for text in texts if "full/" in text or "secret" in text]
