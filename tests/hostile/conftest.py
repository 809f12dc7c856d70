"""Whole commands on hostile inputs: small listings written here, the real command line.

A command runs in this process through `csgraph.cli.main`, so that an error no person
should see fails the test as what it is.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from csgraph import cli

HEAD = "Les actions des centres sociaux\n"
_SHEET = """\
Actions
{title}
- Structure organisatrice
- {centre}
- Fichier(s) associé(s)
{attachments}- Statut de l'action
- En cours
- Dimension
- Services
- Mots clés associés à l'action
-
- {keyword}
- Résumé
{summary}
- Qui est à l'initiative de l'action ?
-
- Le centre social
- Territoire concerné
- Une commune
- Description de l'expérience, ses objectifs, ses acteurs et ses différentes phases.
{experience}
- Public
- familles
- Avec qui cette action a-t-elle été menée ?
-
Partenaires d'action:
- Caf
- Territoire concerné
- Une commune
- Description générale
- Ressources financières mobilisées pour cette action
- Nombre de personnes mobilisés pour cette action
- Résultat sur le territoire
- Résultat pour le centre social
- Résultat pour les habitants
- Suite de l'action : Limites
- Suite de l'action : Perspectives
"""


def sheet(title: str | None = "Repas partagé", **said: str) -> str:
    """Return one sheet of the listing; without title where `title` is None."""
    words = {
        "centre": "CENTRE SOCIAL LES ORMES - Seine-et-Marne",
        "attachments": "",
        "keyword": "Culture",
        "summary": "Un repas préparé ensemble, une fois le mois.",
        "experience": "Chacun apporte un plat.",
    }
    text = _SHEET.format(title="\0" if title is None else title, **{**words, **said})
    return text.replace("\n\0\n", "\n", 1) if title is None else text


def listing(*sheets: str) -> str:
    """Return a page of sheets."""
    return HEAD + "".join(sheets)


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code, its standard output and error."""

    status: int
    out: bytes
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run the command line with these arguments."""

    def command(*arguments: object) -> Done:
        monkeypatch.setattr("sys.argv", ["csgraph", *map(str, arguments)])
        status: object = 0
        try:
            cli.main()
        except SystemExit as end:
            status = end.code or 0
        captured = capsysbinary.readouterr()
        assert isinstance(status, int)
        return Done(status, captured.out, captured.err.decode())

    return command


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file below the inputs' folder, `tmp_path / "in"`."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def built(run: Run, tmp_path: Path) -> Callable[..., Path]:
    """Build what was put; the release must be good, by its own word."""

    def build(*options: object) -> Path:
        site = tmp_path / "site"
        done = run("build", tmp_path / "in", "--site", site, "--jobs", 1, *options)
        assert done.status == 0, done.err
        verified = run("verify", "--site", site)
        assert verified.status == 0, verified.err
        return (site / "current").resolve()

    return build


def public_files(release: Path) -> dict[str, bytes]:
    """Return what a release may show, expanded, by name; the store is asked apart."""
    kept_back = {"withheld", "private", "store", "ledger.tsv"}
    found = {}
    for path in sorted(p for p in release.rglob("*") if p.is_file()):
        name = path.relative_to(release)
        if name.parts[0] not in kept_back:
            content = path.read_bytes()
            found[name.as_posix()] = gzip.decompress(content) if name.suffix == ".gz" else content
    return found
