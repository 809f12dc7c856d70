"""How findings went from release to release: one small row a kept release, read once.

Earlier releases are followed by what each says was current before it; one that has been
removed ends the line, one without tables gives its counts only.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from csgraph.errors import CsgraphError
from csgraph.findings import Severity
from csgraph.search.findingtables import OfCentre, OfRule, tables_of
from csgraph.web.manifest import read_manifest
from csgraph.web.releases import OpenRelease, Releases

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Step:
    """One release: what was published, and its findings by severity (None: not counted)."""

    version: str
    date: str | None
    previous: str | None
    published: int
    actions: int
    findings: int
    by_severity: tuple[tuple[Severity, int], ...] | None
    rules: tuple[OfRule, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A rule that was met more or less often than in the release before."""

    rule: OfRule
    before: int
    now: int


def steps(releases: Releases, last: OpenRelease) -> list[Step]:
    """Return `last` and the releases before it, the latest first."""
    kept = {path.name: path for path in releases.paths()}
    found: list[Step] = []
    path: Path | None = last.path
    while path is not None and len(found) < SHOWN:
        kept.pop(path.name, None)
        step = read_step(path)
        if step is None:
            break
        found.append(step)
        path = kept.get(step.previous or "")
    return found


def moved(before: Step, now: Step) -> list[Moved]:
    """Return the rules whose findings became more or fewer, what weighs most first."""
    had = {rule.code: rule for rule in before.rules}
    has = {rule.code: rule for rule in now.rules}
    order = list(Severity)
    every = sorted((has | had).values(), key=lambda rule: (order.index(rule.severity), rule.code))
    compared = [
        Moved(rule, _times(had.get(rule.code)), _times(has.get(rule.code))) for rule in every
    ]
    return [each for each in compared if each.before != each.now]


def _times(rule: OfRule | None) -> int:
    return rule.findings if rule else 0


def centre_before(releases: Releases, last: OpenRelease, key: str) -> tuple[str, OfCentre] | None:
    """Return the version before `last`, and how much a centre had to do there, if it is kept."""
    if last.manifest.previous is None:
        return None
    path = next((p for p in releases.paths() if p.name == last.manifest.previous), None)
    try:
        tables = tables_of(path) if path else None
        found = tables.centre(key) if tables else None
    except CsgraphError:
        return None
    return (last.manifest.previous, found) if found else None


def read_step(path: Path) -> Step | None:
    """Return what a release says of itself in short, or None where it can't be read."""
    try:
        stat = (path / "manifest.json").stat()
        return _step(path, stat.st_ino, stat.st_mtime_ns)
    except (OSError, CsgraphError):
        return None


@lru_cache(maxsize=256)
def _step(path: Path, *_: int) -> Step:
    manifest, tables = read_manifest(path), tables_of(path)
    counts = manifest.counts
    rules = tuple(tables.rules()) if tables else ()
    by_severity: Counter[Severity] = Counter()
    for rule in rules:
        by_severity[rule.severity] += rule.findings
    return Step(
        version=manifest.version,
        date=manifest.date,
        previous=manifest.previous,
        published=counts.get("published", 0),
        actions=counts.get("actions", 0),
        findings=counts.get("findings", 0),
        by_severity=tuple((s, by_severity[s]) for s in Severity) if tables else None,
        rules=rules,
    )
