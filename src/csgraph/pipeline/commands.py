"""What the commands do: `read`, `check` and `build`, each from inputs to its end."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from csgraph import intake
from csgraph.errors import BadInput, NoSheet
from csgraph.findings import Finding
from csgraph.intake.files import discover
from csgraph.model import Sheet
from csgraph.pipeline.building import (
    Work,
    check_disk,
    judge_all,
    prepare,
    refuse_what_cannot_stand,
)
from csgraph.pipeline.linked import settle_links
from csgraph.pipeline.options import BuildOptions
from csgraph.pipeline.pool import Pool
from csgraph.pipeline.releasing import version_of, write_release
from csgraph.release import ledger as ledgers
from csgraph.release import site
from csgraph.release.installing import install
from csgraph.release.verify import whole


def read(inputs: Sequence[str]) -> Iterator[Sheet | Finding]:
    """Yield what intake understands of the inputs. Raises `NoSheet` at the end if nothing."""
    files, skipped = discover(inputs)
    yield from skipped
    count = 0
    for file in sorted(files, key=lambda f: f.name):
        try:
            for item in intake.read(file):
                if isinstance(item, Sheet | Finding):
                    count += isinstance(item, Sheet)
                    yield item
        except BadInput as fault:
            yield Finding("refused-file", source=file.name, detail=fault.told)
    if not count:
        raise NoSheet(f"No action sheet was found in {', '.join(inputs)}.")


@dataclass(frozen=True, slots=True)
class Checked:
    """What `check` found: the findings in order, and the counts."""

    findings: list[Finding]
    counts: dict[str, int]


def check(options: BuildOptions) -> Checked:
    """Read, map and validate; release nothing, write nothing that stays."""
    with tempfile.TemporaryDirectory(prefix="csgraph-check-") as name, Pool(options.jobs) as pool:
        work = prepare(options, Path(name), pool, None)
        judge_all(work, pool)
        settle_links(work)
        return Checked(list(work.findings()), work.counts())


@dataclass(frozen=True, slots=True)
class Built:
    """A release, and what a person wants to know of it."""

    release: Path
    version: str
    counts: dict[str, int]
    codes: dict[str, int]


def build(options: BuildOptions) -> Built:
    """Build a release and make it current. Raises `CsgraphError`; then nothing changed."""
    try:
        if options.timings:
            options.timings.touch()  # what can't be written is said before, not after
        with site.writing(options.site) as folder, Pool(options.jobs) as pool:
            return _build(options, folder, pool)
    except OSError as fault:
        raise check_disk(fault, options.site) from fault


def _build(options: BuildOptions, folder: Path, pool: Pool) -> Built:
    now = site.current(options.site)
    before = ledgers.read(whole(now, "ledger.tsv")) if now and not options.ledger else None
    # A name of its own: what a process remembers of a build is known by its folder.
    spool, out = Path(tempfile.mkdtemp(prefix="work-", dir=folder)), folder / "release"
    out.mkdir()
    work = prepare(options, spool, pool, before)
    version = version_of(work)
    judge_all(work, pool)
    refuse_what_cannot_stand(work)
    settle_links(work)
    write_release(work, out, pool, version, now.name if now else None)
    release = install(out, options.site, version)
    if options.timings:
        work.timings.write(options.timings)
    return Built(release, version, work.counts(), _codes(work))


def _codes(work: Work) -> dict[str, int]:
    for finding in work.file_findings:
        work.codes[finding.code] += 1
    return dict(work.codes)
