"""Look for things in a service of the W3C's Reconciliation API, version 0.2."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from math import isfinite
from typing import Any
from urllib.parse import urlencode

from csgraph import settings
from csgraph.linking.fetching import Fetcher
from csgraph.linking.names import likeness
from csgraph.linking.services import Service
from csgraph.linking.subjects import Hit, Subject
from csgraph.namespaces import is_web_address

BATCH = 10
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_SAME = 99.0


class Reconciliation:
    """A reconciliation service; its manifest says how an identifier becomes an IRI."""

    def __init__(self, service: Service, fetcher: Fetcher) -> None:
        self._service, self._fetcher = service, fetcher

    @cached_property
    def _space(self) -> str:
        """What stands before each identifier. Raises `RegistryFault`."""
        manifest = self._fetcher.read_json("GET", self._service.address)
        space = manifest.get("identifierSpace") if isinstance(manifest, dict) else None
        if not isinstance(space, str) or not is_web_address(space):
            raise self._fetcher.fault("is no reconciliation service: its manifest names no space")
        return space

    def ask(self, subjects: Sequence[Subject]) -> list[list[Hit]]:
        """Return the hits for each subject. Raises `RegistryFault`."""
        space = self._space
        queries = {f"q{n}": self._query(subject) for n, subject in enumerate(subjects)}
        body = urlencode({"queries": json.dumps(queries, ensure_ascii=False)}).encode()
        answer = self._fetcher.read_json("POST", self._service.address, body, _FORM)
        if not isinstance(answer, dict):
            raise self._unknown("no object")
        return [
            list(self._hits(space, subject, answer.get(f"q{n}")))
            for n, subject in enumerate(subjects)
        ]

    def _query(self, subject: Subject) -> dict[str, Any]:
        query = {"query": subject.label, "limit": settings.LINK_CANDIDATES}
        return {**query, "type": self._service.type} if self._service.type else query

    def _hits(self, space: str, subject: Subject, part: Any) -> Iterator[Hit]:
        results = part.get("result") if isinstance(part, dict) else None
        if not isinstance(results, list):
            raise self._unknown("a query has no result")
        for result in results:
            yield self._hit(space, subject, result)

    def _hit(self, space: str, subject: Subject, result: Any) -> Hit:
        given = result if isinstance(result, dict) else {}
        key, name, score = given.get("id"), given.get("name"), given.get("score")
        if not isinstance(key, str) or not isinstance(name, str):
            raise self._unknown("a result lacks id or name")
        if not isinstance(score, int | float) or not isfinite(score):
            raise self._unknown("a result lacks its score")
        value = key if is_web_address(key) else space + key
        if not is_web_address(value):
            raise self._unknown("an identifier makes no web address")
        alike = max(likeness(own, name) for own in subject.names)
        note = f"« {name[:200]} », note du service {score:g}"
        note += ", « match »" if given.get("match") is True else ""
        share = min(max(float(score) / 100, 0.0), 1.0)
        return Hit(value, name[:300], share, note, is_exact=alike >= _SAME)

    def _unknown(self, what: str) -> Exception:
        return self._fetcher.fault(f"answers in a form that csgraph does not know: {what}")
