"""Give a release's text listings back as files, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from csgraph.errors import CsgraphError, SiteFault
from csgraph.intake.decode import encode_lines
from csgraph.release.export import Listing, evidence_files, listings


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


def export(release: Path, out: Path) -> list[str]:
    """Write every text listing of a release below `out`; return their names."""
    found = [each for each in listings(evidence_files(release)) if each.is_listing]
    for each in found:
        write(each, out)
    return [each.name for each in found]


def single(release: Path) -> Iterator[bytes]:
    """Yield the bytes of a release's only text listing."""
    found = [each for each in listings(evidence_files(release)) if each.is_listing]
    if len(found) != 1:
        raise CsgraphError(
            f"This release was built from {len(found)} text listings.",
            hint="Say --out DIR: each is written there under its own name.",
        )
    return _bytes(found[0])


def write(listing: Listing, out: Path) -> None:
    """Write one listing below `out`, never outside it."""
    target = (out / listing.name).resolve()
    if not target.is_relative_to(out.resolve()):
        raise SiteFault(f"“{listing.name}” would be written outside {out}.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        file.writelines(_bytes(listing))
