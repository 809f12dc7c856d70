"""Turn the INPUTs of a command into the files to read, each with its lasting name.

An INPUT is a file, a folder, a glob or `-`. What is no plain file of ours (a pipe, a
device, a link out of the folder, a hidden or unreadable file) is never opened: it
is skipped, and a finding says so. A path that leads nowhere stops the run.
"""

from __future__ import annotations

import atexit
import glob
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from csgraph.errors import BadInput
from csgraph.findings import Finding
from csgraph.intake.formats import BY_ENDING, HEAD_BYTES, by_content, by_ending
from csgraph.intake.names import Found, named, printable

STANDARD_INPUT = "stdin"
_LEADS_OUT = ("lien qui sort du dossier", "link that leads out of the folder")
_LEADS_NOWHERE = ("lien qui ne mène nulle part", "link that leads nowhere")
_SITE = (
    "un site de csgraph : ce qu’il publie n’est pas à relire",
    "a site of csgraph: what it publishes is no input",
)


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read: its `name` below the INPUT given, and where it lies.

    `format` is `listing`, `csv`, `tsv`, `xlsx`, `ods`, `json` or `jsonl`.
    """

    name: str
    path: Path
    format: str = "listing"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A path that is not read, and the finding that says why."""

    path: Path
    finding: Finding


def discover(inputs: Sequence[str]) -> tuple[list[InputFile], list[Finding]]:
    """Return the files that `inputs` lead to, by name, and what was skipped and why.

    Each real file is returned once, however often it is given. Raises `BadInput` for
    an INPUT that does not exist.
    """
    found: set[Found] = set()
    skipped: dict[Path, Finding] = {}
    for given in inputs:
        for item in _walk(given):
            if isinstance(item, Found):
                found.add(item)
            else:
                skipped[item.path] = item.finding
    files: list[InputFile] = []
    for name, file in named(found).items():
        known = _with_format(name, file.path)
        if isinstance(known, InputFile):
            files.append(known)
        else:
            skipped[known.path] = known.finding
    by_name = sorted(skipped.values(), key=lambda f: (f.source or "", f.detail or ""))
    return sorted(files, key=lambda f: f.name), by_name


def _walk(given: str) -> Iterator[Found | Skipped]:
    path = Path(given)
    if given == "-":
        yield _spooled()
    elif given and os.path.lexists(path):
        yield from _named_by_the_user(path)
    elif glob.has_magic(given):
        yield from _matched(given)
    else:
        raise _nowhere(given)


def _named_by_the_user(path: Path) -> Iterator[Found | Skipped]:
    """Yield what a path leads to. Where the user named a link, it is followed."""
    if path.is_dir():
        yield from _Folder(path).walk(path, PurePosixPath())
    else:
        yield _plain(path, path.name, _absolute(path).parent)


def _matched(pattern: str) -> Iterator[Found | Skipped]:
    base, parts = _fixed_part(pattern)
    matches = _matches(base, parts)
    if not matches:
        raise _nowhere(pattern)
    folder = _Folder(base)
    for match in sorted(matches):
        lexical = _absolute(match)
        target = _target(match)
        if target is None:
            yield _skip(match, match.name, *_LEADS_NOWHERE)
            continue
        if not (lexical.is_relative_to(folder.given) and target.is_relative_to(folder.real)):
            yield _skip(match, match.name, *_LEADS_OUT)
            continue
        site = next(filter(_is_site, (lexical, *lexical.parents)), None)
        if site is not None and site.is_relative_to(folder.given):
            yield _skip(site, site.name, *_SITE)
            continue
        name = PurePosixPath(lexical.relative_to(folder.given))
        if match.is_dir():
            yield from folder.walk(match, name)
        else:
            yield _plain(match, str(name), folder.given)


def _matches(base: Path, parts: Sequence[str]) -> list[Path]:
    """Return what a pattern matches below `base`: no hidden file that it does not name.

    `**` follows no link to a folder: a ring of them would never end.
    """
    found = base.glob("/".join(p if p == "**" else re.sub(r"\*+", "*", p) for p in parts))
    if any(part.startswith(".") for part in parts):
        return list(found)
    depth = len(base.parts)
    return [p for p in found if not any(n.startswith(".") for n in p.parts[depth:])]


def _target(path: Path) -> Path | None:
    """Return where a path leads, its links followed; None for a ring of links."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # RuntimeError: before Python 3.13
        return None


class _Folder:
    """A folder that was given, and how its files are found."""

    def __init__(self, path: Path) -> None:
        self.given = _absolute(path)
        self.real = path.resolve()

    def walk(self, folder: Path, below: PurePosixPath) -> Iterator[Found | Skipped]:
        """Yield what lies in `folder`, whose name is `below`, by name; a site is passed over."""
        if _is_site(folder):
            yield _skip(folder, str(below) if below.name else folder.name, *_SITE)
            return
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            yield _skip(folder, str(below), "dossier illisible", "unreadable folder")
            return
        for entry in entries:
            name, path = below / entry.name, Path(entry.path)
            if entry.name.startswith("."):
                yield _skip(path, str(name), "fichier ou dossier caché", "hidden file or folder")
            elif entry.is_symlink():
                yield self._link(path, str(name))
            elif entry.is_dir():
                yield from self.walk(path, name)
            else:
                yield _plain(path, str(name), self.given)

    def _link(self, path: Path, name: str) -> Found | Skipped:
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):  # RuntimeError: a ring of links, before Python 3.13
            return _skip(path, name, *_LEADS_NOWHERE)
        if not target.is_relative_to(self.real):
            return _skip(path, name, *_LEADS_OUT)
        if target.is_dir():
            return _skip(path, name, "lien vers un dossier", "link to a folder")
        return _plain(target, name, self.given)


def _is_site(folder: Path) -> bool:
    """Say whether csgraph keeps its releases here: else a second build would read the first."""
    try:
        return (folder / "releases").is_dir() and (folder / ".lock").is_file()
    except PermissionError:
        return False


def _plain(path: Path, name: str, above: Path) -> Found | Skipped:
    """Return a plain readable file; what kind of file it is, is known before it is opened."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return _skip(path, name, "ni fichier ni dossier", "neither a file nor a folder")
        path.open("rb").close()
    except OSError as fault:
        return _unreadable(path, name, fault)
    return Found(name, path.resolve(), above.parts[1:])


def _with_format(name: str, path: Path) -> InputFile | Skipped:
    known = by_ending(name)
    if known is None:
        try:
            with path.open("rb") as stream:
                head = stream.read(HEAD_BYTES)
        except OSError as fault:  # it went away since it was found
            return _unreadable(path, name, fault)
        known = by_content(head)
        if known is None and (name == STANDARD_INPUT or (not path.suffix and b"\0" not in head)):
            known = "listing"
    if known is None:
        endings = " ".join(BY_ENDING)
        return _skip(
            path,
            name,
            f"ni du texte ni un format connu ({endings})",
            f"neither text nor a known format ({endings})",
        )
    return InputFile(name, path, known)


def _spooled() -> Found:
    """Return standard input as a file, removed when the program ends."""
    folder = Path(tempfile.mkdtemp(prefix="csgraph-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / STANDARD_INPUT
    with path.open("wb") as spool:
        shutil.copyfileobj(sys.stdin.buffer, spool)
    return Found(STANDARD_INPUT, path.resolve())


def _fixed_part(pattern: str) -> tuple[Path, list[str]]:
    """Return the folders of a glob before its first sign, and the parts from there on."""
    parts = list(Path(pattern).parts)
    first = next(n for n, part in enumerate(parts) if glob.has_magic(part))
    return Path(*parts[:first]), parts[first:]


def _absolute(path: Path) -> Path:
    """Return the path as given, from the root, its links unfollowed."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute keeps `..`


def _skip(path: Path, name: str, french: str, english: str) -> Skipped:
    finding = Finding("skipped-file", source=printable(name), detail=f"{french} / {english}")
    return Skipped(_absolute(path), finding)


def _unreadable(path: Path, name: str, fault: OSError) -> Skipped:
    return _skip(path, name, f"illisible ({fault.strerror})", f"unreadable ({fault.strerror})")


def _nowhere(given: str) -> BadInput:
    kind = (
        ("Aucun fichier ne correspond à", "No file matches")
        if glob.has_magic(given)
        else (
            "Il n'y a ni fichier ni dossier à cet endroit :",
            "There is neither file nor folder at",
        )
    )
    return BadInput(
        f"{kind[0]} « {given} ». Rien n'est lu.\n{kind[1]} “{given}”. Nothing is read.",
        hint="Vérifiez le chemin. / Check the path.",
    )
