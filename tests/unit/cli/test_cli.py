"""The command line's contract: exit codes, messages, formats. Real processes, real files."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SHEET = """Les actions des centres sociaux
Actions
Atelier vélo
- Structure organisatrice
- CENTRE SOCIAL LES TILLEULS - Finistère
- Statut de l'action
- En cours
- Résumé
=1+1, disent les enfants qui réparent des vélos.
"""
PREFIX = "PREFIX csg: <https://w3id.org/csgraph/def#>"
KEYS = (
    "id title centre department year attachments status end_reason dimensions keywords summary "
    "initiators initiator_detail initiative_scales experience audiences partner_kinds "
    "funder_kinds partnership_scales description funding_note people_note territory_outcome "
    "centre_outcome resident_outcome limitations prospects themes diagnosis impact "
    "success_factors layout other_fields source"
).split()


def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "csgraph.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        **options,  # type: ignore[call-overload]
    )


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A listing of one sheet."""
    path = tmp_path / "fiches.txt"
    path.write_text(SHEET, "utf-8")
    return path


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A page without sheet."""
    path = tmp_path / "vide.txt"
    path.write_text("Les actions des centres sociaux\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with one release, v1; nobody changes it."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "fiches.txt").write_text(SHEET, "utf-8")
    done = run("build", folder / "fiches.txt", "--site", folder / "site", "--version", "v1")
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    """A copy of that site, to be changed as one likes: a site can be moved."""
    return Path(shutil.copytree(built, tmp_path / "site", symlinks=True))


def test_read_writes_one_object_a_sheet_with_every_key(sheet: Path):
    """The keys of `csgraph read` are a contract, in this order."""
    done = run("read", sheet)

    (line,) = done.stdout.splitlines()
    record = json.loads(line)
    assert list(record) == KEYS
    assert record["title"] == "Atelier vélo"
    assert record["centre"] == "CENTRE SOCIAL LES TILLEULS"
    assert record["source"]["file"] == "fiches.txt"
    assert done.returncode == 0


def test_read_takes_standard_input():
    """`-` is an input like any other."""
    done = run("read", "-", input=SHEET)

    assert json.loads(done.stdout)["title"] == "Atelier vélo"


@pytest.mark.parametrize("command", ["read", "check"])
def test_no_sheet_is_exit_3(command: str, empty: Path):
    """What was looked at is named, and what a sheet looks like."""
    done = run(command, empty)

    assert done.returncode == 3
    assert "vide.txt" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_is_told_to_a_person(tmp_path: Path):
    """Exit 1, the path, no traceback."""
    done = run("read", tmp_path / "absent.txt")

    assert done.returncode == 1
    assert "absent.txt" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_bad_option_is_exit_2(sheet: Path):
    """As every command line does."""
    assert run("read", sheet, "--nonsense").returncode == 2


def test_check_of_a_publishable_sheet_is_exit_0_and_prints_findings(sheet: Path):
    """Suggestions stop nothing."""
    done = run("check", sheet)

    assert done.returncode == 0
    assert "no-keyword" in done.stdout


def test_check_of_a_withheld_sheet_is_exit_4(tmp_path: Path):
    """A violation is told by the exit code."""
    path = tmp_path / "fiches.txt"
    path.write_text(SHEET.replace("Atelier vélo", "Écrire à zoe@example.org"), "utf-8")

    done = run("check", path)

    assert done.returncode == 4
    assert "personal-data-in-title" in done.stdout


def test_strict_refuses_what_would_be_withheld(tmp_path: Path, sheet: Path):
    """With `--strict`, a violation stops the build; nothing is released."""
    path = tmp_path / "autres.txt"
    path.write_text(SHEET.replace("Atelier vélo", "Écrire à zoe@example.org"), "utf-8")
    place = tmp_path / "site"

    done = run("build", sheet, path, "--site", place, "--strict")

    assert done.returncode == 4
    assert not (place / "current").exists()


def test_nothing_to_publish_is_exit_4_and_leaves_the_release(tmp_path: Path, site: Path):
    """A build that would publish nothing never replaces a good release."""
    path = tmp_path / "autres.txt"
    path.write_text(SHEET.replace("Atelier vélo", "Écrire à zoe@example.org"), "utf-8")

    done = run("build", path, "--site", site, "--removals-ok")

    assert done.returncode == 4
    assert (site / "current").readlink().name == "v1"


def test_an_empty_input_never_replaces_a_good_release(site: Path, empty: Path):
    """Exit 3, and the release stays current."""
    done = run("build", empty, "--site", site)

    assert done.returncode == 3
    assert (site / "current").readlink().name == "v1"


def test_query_answers_in_the_asked_format(site: Path):
    """A query from standard input; CSV by default."""
    asked = "SELECT ?title { ?a a csg:Action ; <http://purl.org/dc/terms/title> ?title }"

    done = run("query", "--site", site, "-", input=f"{PREFIX} {asked}")

    assert done.stdout.splitlines() == ["title", "Atelier vélo"]


QUESTION = """\
#+ id: cq99
#+ summary: Actions that bear a title
#+ question_fr: Quelles actions portent ce titre ?
#+ question_en: Which actions bear this title?
#+ tags: [titles]
#+ defaults: [{title: "Rien"}]
#+ since: 0.1.0
SELECT ?_title_fr ?a WHERE { ?a <http://purl.org/dc/terms/title> ?_title_fr }
"""


def test_a_question_takes_its_parameters_from_the_command_line(site: Path, tmp_path: Path):
    """`--param` binds a value; what is no parameter of it is refused with those there are."""
    path = tmp_path / "by-title.rq"
    path.write_text(QUESTION, "utf-8-sig")

    found = run("query", "--site", site, path, "--param", "title=Atelier vélo")
    none = run("query", "--site", site, path, "--param", "title=Autre")
    stranger = run("query", "--site", site, path, "--param", "place=Nemours")
    unclear = run("query", "--site", site, path, "--param", "title")

    assert len(found.stdout.splitlines()) == 2
    assert len(none.stdout.splitlines()) == 1
    assert (stranger.returncode, unclear.returncode) == (1, 2)
    assert "title" in stranger.stderr
    assert "NAME=VALUE" in unclear.stderr


def test_from_means_on_the_command_line_what_it_means_over_http(site: Path):
    """`graph/data` is the graph of things; a graph that is not there is refused with the list."""
    count = "SELECT (COUNT(*) AS ?n) FROM <http://localhost:8000/graph/{}> {{ ?s ?p ?o }}"
    things = run("query", "--site", site, input=count.format("data"))
    plain = run("query", "--site", site, input="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    nowhere = run("query", "--site", site, input=count.format("nowhere"))

    assert things.stdout == plain.stdout
    assert nowhere.returncode == 1
    assert "graph/evidence" in nowhere.stderr


def test_a_query_past_its_deadline_is_exit_7(site: Path):
    """An endless query ends."""
    asked = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?l"

    done = run("query", "--site", site, "-", "--deadline", "0.5", input=asked)

    assert done.returncode == 7
    assert "Traceback" not in done.stderr


def test_export_gives_the_listing_back(site: Path):
    """Byte for byte, on standard output where there is only one."""
    assert run("export", "--site", site).stdout == SHEET


def test_a_spreadsheet_runs_no_formula(site: Path):
    """A cell that begins like a formula bears an apostrophe."""
    text = run("export", "--site", site, "--format", "spreadsheet").stdout

    (row,) = csv.DictReader(text.removeprefix("\ufeff").splitlines(), delimiter=";")
    assert row["summary"] == "'=1+1, disent les enfants qui réparent des vélos."
    assert row["status"] == "En cours"


def test_verify_and_rollback(tmp_path: Path, site: Path, sheet: Path):
    """A release verifies; the one before it can be made current again."""
    sheet.write_text(SHEET.replace("En cours", "Terminée"), "utf-8")
    assert run("build", sheet, "--site", site, "--version", "v2").returncode == 0
    assert run("verify", "--site", site).returncode == 0

    done = run("rollback", "--site", site)

    assert done.returncode == 0
    assert (site / "current").readlink().name == "v1"


def test_a_damaged_release_is_exit_6(site: Path):
    """`verify` and `serve` refuse it and name the file."""
    path = site / "current" / "report" / "findings.jsonl"
    path.write_text("nothing", "utf-8")

    verified, served = run("verify", "--site", site), run("serve", "--site", site, "--port", "0")

    assert verified.returncode == served.returncode == 6
    assert "report/findings.jsonl" in verified.stderr
    assert "report/findings.jsonl" in served.stderr


@pytest.mark.parametrize("command", ["verify", "rollback", "serve", "export"])
def test_a_site_without_release_says_how_to_make_one(command: str, tmp_path: Path):
    """Exit 1 and the command to run."""
    done = run(command, "--site", tmp_path / "nowhere")

    assert done.returncode == 1
    assert "csgraph build" in done.stderr


def test_a_version_that_is_a_path_is_refused(tmp_path: Path, sheet: Path):
    """Nothing is written outside the site."""
    done = run("build", sheet, "--site", tmp_path / "site", "--version", "../out")

    assert done.returncode == 1
    assert not (tmp_path / "out").exists()
