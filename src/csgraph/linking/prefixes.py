"""Choose the prefixes under which a file of mappings writes its identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from csgraph.linking.sssom import BUILT_IN
from csgraph.namespaces import CSG, INSEE, ORG, VOC

_USUAL = {
    "csg": CSG,
    "insee": INSEE,
    "org": ORG,
    "voc": VOC,
    "wd": "http://www.wikidata.org/entity/",
}
_NO_NAME = re.compile(r"[^a-z0-9]+")


def prefixes_for(iris: Iterable[str], known: Mapping[str, str]) -> dict[str, str]:
    """Return `known` with what else is needed to write each of `iris` short.

    A prefix that stands for something keeps standing for it.
    """
    found = dict(known)
    for iri in sorted(set(iris)):
        if any(iri.startswith(start) for start in found.values()):
            continue
        name, start = next(((n, s) for n, s in _USUAL.items() if iri.startswith(s)), _made_for(iri))
        number, free = 1, name
        while free in found or free in BUILT_IN:
            number, free = number + 1, f"{name}{number + 1}"
        found[free] = start
    return found


def _made_for(iri: str) -> tuple[str, str]:
    """Return a name and what stands before the last part of an address."""
    start = iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
    room = start.rstrip("/#").rpartition("/")[2]
    host = urlsplit(iri).hostname or "x"
    name = room if room.isalpha() and room.islower() and room != host else host
    return _NO_NAME.sub("-", name.lower()).strip("-") or "x", start
