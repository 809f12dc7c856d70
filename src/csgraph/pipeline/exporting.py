"""Give a release's sheets back: its listings byte for byte, one spreadsheet, or a corpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from csgraph.errors import CsgraphError, SiteFault
from csgraph.intake.decode import encode_lines
from csgraph.release import iramuteq, spreadsheet
from csgraph.release.export import Listing, listings

_SPREADSHEET = "actions.csv"


def _bytes(listing: Listing) -> Iterator[bytes]:
    said = listing.said
    return encode_lines(
        listing.lines(),
        encoding=said["encoding"],
        has_bom=said["hasByteOrderMark"] == "true",
        line_end=said.get("lineEnd"),
        other_line_ends=said.get("otherLineEnds"),
        ends_with_line_end=said["endsWithLineEnd"] == "true",
    )


@contextmanager
def _files(release: Path, form: str) -> Iterator[dict[str, Iterable[bytes]]]:
    if form == "spreadsheet":
        yield {_SPREADSHEET: (line.encode() for line in spreadsheet.table(release))}
        return
    if form == "iramuteq":
        yield dict(iramuteq.files(release))
        return
    with listings(release) as found:
        yield {each.name: _bytes(each) for each in found}


def one(release: Path, form: str) -> Iterator[bytes]:
    """Yield the bytes of a release's only file. Raises `CsgraphError` where it has more."""
    with _files(release, form) as files:
        if len(files) != 1:
            raise CsgraphError(
                f"This release was built from {len(files)} text listings.",
                hint="Say --out DIR: each is written there under its own name.",
            )
        yield from next(iter(files.values()))


def all_below(release: Path, form: str, out: Path) -> list[str]:
    """Write every file below `out`, never outside it; return their names."""
    with _files(release, form) as files:
        for name, content in files.items():
            target = (out / name).resolve()
            if not target.is_relative_to(out.resolve()):
                raise SiteFault(f"“{name}” would be written outside {out}.")
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                file.writelines(content)
        return list(files)
