"""Read `Link` headers and sets of links into plain rows."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

_LINK = re.compile(r'<([^>]*)>; rel="([^"]+)"(?:; type="([^"]+)")?')


@dataclass(frozen=True)
class Found:
    """One link: from where, how, to where, of which media type."""

    anchor: str
    relation: str
    target: str
    media_type: str | None


def of_answer(answer: Any, address: str) -> set[Found]:
    """Return the links in an answer's headers, targets absolute."""
    found = set()
    for header in answer.headers.get_all("Link") or []:
        match = _LINK.fullmatch(header)
        assert match, header
        found.add(Found(address, match[2], urljoin(address, match[1]), match[3]))
    return found


def of_set(answer: Any) -> set[Found]:
    """Return the links of a set in JSON (RFC 9264, 4.2), checked as they are read."""
    assert answer.headers.get_content_type() == "application/linkset+json"
    document = json.loads(answer.text)
    assert set(document) == {"linkset"}
    found = set()
    for context in document["linkset"]:
        anchor = context.pop("anchor")
        assert anchor.startswith("http")
        for relation, targets in context.items():
            for target in targets:
                assert set(target) <= {"href", "type"}
                assert target["href"].startswith("http")
                found.add(Found(anchor, relation, target["href"], target.get("type")))
    assert found
    return found
