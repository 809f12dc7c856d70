"""Turn the INPUTs of a command into the files to read, each with its lasting name.

An INPUT is a file, a folder, a glob or `-`. What is no plain file of ours (a pipe, a
device, a link out of the folder, a hidden or unreadable file) is never opened: it
is skipped, and a finding says so. A path that leads nowhere stops the run.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read: its `name` below the INPUT given, and where it lies.

    `format` is `listing`, `csv`, `tsv`, `xlsx`, `ods`, `json` or `jsonl`.
    """

    name: str
    path: Path
    format: str = "listing"
