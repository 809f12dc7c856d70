"""Read which registries may be asked: a TOML file of the publisher, one table a service.

Only the addresses written there are ever asked. Raises `BadDecision` for a table that
can't be meant as written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csgraph.decisionfiles import refuse, toml
from csgraph.linking.predicates import NUMBERS, PREDICATES
from csgraph.linking.subjects import GROUPS
from csgraph.namespaces import is_web_address

COMPANIES, RECONCILIATION, SPARQL = "recherche-entreprises", "reconciliation", "sparql"
KINDS = (COMPANIES, RECONCILIATION, SPARQL)
_MOST_A_SECOND = {COMPANIES: 7.0}
_USUAL_A_SECOND = {COMPANIES: 5.0, RECONCILIATION: 1.0, SPARQL: 1.0}
_KEYS = ("name", "kind", "address", "for", "predicate", "type", "query", "per_second", "private")


@dataclass(frozen=True, slots=True)
class Service:
    """A registry: how it is called, what it speaks, where it is, what is looked for in it.

    `type` restricts a reconciliation service; `query` is what a SPARQL endpoint is asked;
    `per_second` the most requests a second; `is_private` lets its name lead to an address
    of a private network.
    """

    name: str
    kind: str
    address: str
    groups: tuple[str, ...]
    predicate: str | None = None
    type: str | None = None
    query: str | None = None
    per_second: float = 1.0
    is_private: bool = False

    @property
    def host(self) -> str:
        """The host that its address names."""
        return urlsplit(self.address).hostname or ""


def read(path: Path) -> tuple[Service, ...]:
    """Return the services of a file. Raises `BadDecision`."""
    if not path.is_file():
        refuse(str(path), "there is no such file of services.")
    content = toml(path)
    tables = content.get("service", [])
    is_list = isinstance(tables, list) and all(isinstance(t, dict) for t in tables)
    if set(content) - {"service"} or not is_list or not tables:
        refuse(path.name, "only tables [[service]] may stand here, one at least.")
    services = tuple(_services(path.name, tables))
    names = [s.name for s in services]
    for name in names:
        if names.count(name) > 1:
            refuse(path.name, f"two services are called “{name}”.")
    return services


def _services(file: str, tables: list[dict[str, Any]]) -> Iterator[Service]:
    for number, table in enumerate(tables, start=1):
        where = f"{file}, [[service]] number {number}"
        for key in table:
            if key not in _KEYS:
                refuse(where, f"“{key}” is not a setting. Known: {', '.join(_KEYS)}.")
        kind = _text(where, table, "kind")
        if kind not in KINDS:
            refuse(where, f"kind = “{kind}” is not known. Known: {', '.join(KINDS)}.")
        yield Service(
            _text(where, table, "name"),
            kind,
            _address(where, _text(where, table, "address")),
            _groups(where, table.get("for")),
            _predicate(where, table),
            _text(where, table, "type") if "type" in table else None,
            _text(where, table, "query") if kind == SPARQL else None,
            _rate(where, kind, table.get("per_second", _USUAL_A_SECOND[kind])),
            table.get("private") is True,
        )


def _text(where: str, table: dict[str, Any], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        refuse(where, f"“{key}” must be a text between quotes.")
    return str(value).strip()


def _address(where: str, address: str) -> str:
    if not is_web_address(address) or not address.isascii() or "#" in address:
        refuse(where, f"address = “{address}” is not the web address of a service.")
    return address


def _groups(where: str, groups: object) -> tuple[str, ...]:
    if not isinstance(groups, list) or not groups or not all(g in GROUPS for g in groups):
        refuse(where, f"“for” must be a list of some of {', '.join(GROUPS)}.")
    return tuple(dict.fromkeys(groups))


def _predicate(where: str, table: dict[str, Any]) -> str | None:
    if "predicate" not in table:
        return None
    name = _text(where, table, "predicate")
    allowed = [n for n, iri in PREDICATES.items() if iri not in NUMBERS]
    if name not in allowed:
        refuse(where, f"predicate = “{name}” is not one of {', '.join(allowed)}.")
    return PREDICATES[name]


def _rate(where: str, kind: str, rate: object) -> float:
    most = _MOST_A_SECOND.get(kind, 1000.0)
    is_number = isinstance(rate, int | float) and not isinstance(rate, bool)
    if not is_number or not 0 < rate <= most:  # type: ignore[operator]
        refuse(where, f"“per_second” must be a number above 0, {most:g} at most.")
    return float(rate)  # type: ignore[arg-type]
