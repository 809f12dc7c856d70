"""Whole releases, built as the command builds them, from invented sheets."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from csgraph import pipeline
from csgraph.pipeline.commands import Built

EMPTY_LABELS = (
    "- Fichier(s) associé(s)",
    "- Statut de l'action\n- En cours",
    "- Dimension\n- Services",
    "- Mots clés associés à l'action\n-\n- Culture",
)

Build = Callable[..., Built]


def sheet_text(title: str, summary: str = "On se retrouve le mardi.", *more: str) -> str:
    """Return one sheet of a listing, with the last label first where `more` says nothing."""
    return "\n".join(
        (
            "Actions",
            title,
            "- Structure organisatrice",
            "- CENTRE SOCIAL LES TILLEULS - Finistère",
            *EMPTY_LABELS,
            "- Résumé",
            summary,
            *more,
        )
    )


def listing_text(titles: Iterable[str]) -> str:
    """Return a listing with a sheet a title, without a final line end."""
    sheets = (sheet_text(t, f"On y va pour {t}.") for t in titles)
    return "\n".join(("Les actions des centres sociaux", *sheets))


def build(*inputs: Path, site: Path, **options: object) -> Built:
    """Build a release in this process."""
    given = tuple(str(path) for path in inputs)
    return pipeline.build(pipeline.BuildOptions(given, site, **options))  # type: ignore[arg-type]


def dump_bytes(release: Path) -> dict[str, bytes]:
    """Return the content of every dump of a release, by path."""
    files = (p for d in ("dumps", "private") for p in sorted((release / d).rglob("*")))
    return {p.relative_to(release).as_posix(): p.read_bytes() for p in files if p.is_file()}


def unpacked(path: Path) -> str:
    """Return the text of a dump."""
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode()


@pytest.fixture
def listing(tmp_path: Path) -> Callable[..., Path]:
    """Write a listing of some titles."""

    def write(*titles: str, name: str = "fiches.txt") -> Path:
        path = tmp_path / name
        path.write_text(listing_text(titles), "utf-8", newline="")
        return path

    return write


@pytest.fixture(scope="session")
def examples(root: Path) -> Path:
    """The folder of the examples."""
    return root / "examples"


@pytest.fixture(scope="session")
def full(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the examples whose full form is public."""
    site = tmp_path_factory.mktemp("full")
    return build(examples / "sheets", site=site, decisions=examples / "decisions").release


@pytest.fixture(scope="session")
def facts(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the examples whose facts are public, and nothing else."""
    site = tmp_path_factory.mktemp("facts")
    options = {"decisions": examples / "decisions", "public": "facts"}
    return build(examples / "sheets", site=site, **options).release
