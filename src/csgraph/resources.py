"""Find the data folders, in a checkout or in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from csgraph.errors import CsgraphError

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder `ontology`, `shapes`, `queries`, `web` or `examples`.

    An installed wheel carries them in `csgraph/_resources/`; a checkout has them
    at its top. Raises `CsgraphError` where neither is there.
    """
    for root in (_PACKAGE / "_resources", _PACKAGE.parents[1]):
        if (root / name).is_dir():
            return root / name
    raise CsgraphError(
        f"The folder “{name}” is not part of this installation.",
        hint="Install csgraph from its wheel, or run it from a complete checkout.",
    )
