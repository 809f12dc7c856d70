"""Read every input into the spool, keeping of each sheet only what identity needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from csgraph import intake
from csgraph.errors import BadInput, NoSheet
from csgraph.findings import Finding
from csgraph.intake.files import InputFile, discover
from csgraph.model import Sheet, Source
from csgraph.pipeline.options import Progress
from csgraph.pipeline.pool import Pool
from csgraph.quality.holding import IN_TEXT, file_name
from csgraph.release.decisions import Decisions, SourceDecision
from csgraph.release.fingerprint import Reference, reference
from csgraph.release.spool import SpoolWriter, path


@dataclass(frozen=True, slots=True)
class _Task:
    number: int
    file: InputFile
    folder: Path
    decision: SourceDecision


@dataclass(slots=True)
class Reading:
    """What the inputs hold; the sheets themselves wait in the spool.

    `own_names` leads from the name under which a file is shown to its own, where a
    person could be recognised by that.
    """

    references: list[Reference] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    own_names: dict[str, str] = field(default_factory=dict)

    def add(self, other: Reading) -> None:
        """Take in what another file held."""
        self.references += other.references
        self.sources += other.sources
        self.findings += other.findings


def read_file(task: _Task) -> Reading:
    """Read one file; what refuses it as a whole becomes a finding."""
    found = Reading()
    origin, captured = task.decision.name, task.decision.captured
    with SpoolWriter(path(task.folder, task.number), task.number) as spool:
        try:
            for item in intake.read(task.file):
                if isinstance(item, Sheet):
                    place = spool.put(item)
                    found.references.append(
                        reference(item, origin=origin, captured=captured, spool=place)
                    )
                elif isinstance(item, Source):
                    found.sources.append(item)
                else:
                    found.findings.append(item)
        except BadInput as fault:
            refused = Finding("refused-file", source=task.file.name, detail=fault.told)
            return Reading(findings=[refused])
    return found


def read_all(
    inputs: Sequence[str], folder: Path, decisions: Decisions, pool: Pool, progress: Progress
) -> Reading:
    """Read every file of `inputs`. Raises `NoSheet` where none holds a sheet."""
    files, skipped = discover(inputs)
    pool.weigh(sum(file.path.stat().st_size for file in files))
    known = decisions.sources
    tasks = [
        _Task(
            number,
            replace(file, name=file_name(file.name)),
            folder,
            known.get(file.name, SourceDecision()),
        )
        for number, file in enumerate(sorted(files, key=lambda f: f.name))
    ]
    whole = Reading(findings=list(skipped))
    whole.own_names = {n: f.name for f in files if (n := file_name(f.name)) != f.name}
    whole.findings += [
        Finding(IN_TEXT, source=name, detail="nom du fichier / file name")
        for name in sorted(whole.own_names)
    ]
    for done, part in enumerate(pool.run(read_file, tasks), start=1):
        whole.add(part)
        progress("read", done, len(tasks))
    if not whole.references:
        raise NoSheet(_why_nothing(inputs, whole.findings))
    return whole


def _why_nothing(inputs: Sequence[str], findings: list[Finding]) -> str:
    reasons = [f"{f.source}: {f.detail}" for f in findings if f.code == "refused-file"]
    message = f"No action sheet was found in {', '.join(inputs)}."
    return "\n".join((message, *reasons[:10]))
