"""Decide which reviewed links hold in a release: its things are there, none contradicts another.

Pure: links in, links and findings out. Where links contradict one another none of them
holds, since nothing says which is meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from csgraph.findings import Finding
from csgraph.linking.predicates import COMMUNE, EXACT, FITTING, NUMBERS, SAME_AS, UNIT_OF, shown
from csgraph.linking.reviewed import finding
from csgraph.model import Link
from csgraph.namespaces import VOC

_SIREN, _SIRET = (next(p for p, name in NUMBERS.items() if name == n) for n in ("siren", "siret"))
_ONE_VALUE = {COMMUNE, *NUMBERS}
_ONE_SUBJECT = {SAME_AS, EXACT, *NUMBERS}


@dataclass(frozen=True, slots=True)
class Known:
    """What a release has: the sort of each thing, its base and those before it.

    `stated` is what other decisions say: a subject's value of a predicate.
    """

    sorts: Mapping[str, str]
    base: str
    earlier_bases: tuple[str, ...] = ()
    stated: Mapping[tuple[str, str], str] = field(default_factory=dict)


def settle(links: Sequence[Link], known: Known) -> tuple[list[Link], list[Finding]]:
    """Return the links that hold, each triple once, and the findings about the others."""
    fitting: list[Link] = []
    findings: list[Finding] = []
    met: dict[tuple[str, str, str, bool], int] = {}
    for link in (_moved(link, known) for link in links):
        first = met.setdefault((*link.triple, link.is_denied), link.line)
        if fault := _misfit(link, known):
            findings.append(fault)
        elif first != link.line:
            findings.append(finding("link-repeated", link.line, link.value, f"ligne/line {first}"))
        else:
            fitting.append(link)
    against = _contradictions(fitting, known)
    findings += [
        finding("link-contradiction", link.line, link.value, against[link])
        for link in fitting
        if link in against
    ]
    return [k for k in fitting if k not in against and not k.is_denied], findings


def _moved(link: Link, known: Known) -> Link:
    """Return the link with things under an earlier base where they are now."""

    def now(iri: str) -> str:
        for earlier in known.earlier_bases:
            if iri.startswith(f"{earlier}id/") and earlier != known.base:
                return known.base + iri.removeprefix(earlier)
        return iri

    value = link.value if link.is_literal else now(link.value)
    return replace(link, subject=now(link.subject), value=value)


def _misfit(link: Link, known: Known) -> Finding | None:
    sort = known.sorts.get(link.subject)
    if sort is None:
        return finding("link-unknown-subject", link.line, link.subject)
    if link.predicate not in FITTING[sort]:
        allowed = ", ".join(sorted(map(shown, FITTING[sort])))
        return finding("link-not-allowed", link.line, shown(link.predicate), f"{sort}: {allowed}")
    is_ours = not link.is_literal and link.value.startswith((known.base, VOC))
    if (is_ours and known.sorts.get(link.value) != sort) or link.value == link.subject:
        return finding("link-bad-object", link.line, link.value, sort)
    return None


def _contradictions(links: Sequence[Link], known: Known) -> dict[Link, str]:
    """Return each link that another says otherwise of, with the lines or file that do."""
    found: dict[Link, str] = {}
    for group in _groups(links):
        for link in group:
            others = sorted({other.line for other in group} - {link.line})
            found.setdefault(link, f"lignes/lines {', '.join(map(str, others[:10]))}")
    for link in links:
        other = known.stated.get((link.subject, link.predicate))
        if other and other != link.value and not link.is_denied:
            found.setdefault(link, f"centres.tsv: {other}")
    return found


def _groups(links: Sequence[Link]) -> Iterator[list[Link]]:
    """Yield links that can't all hold."""
    agreed = [link for link in links if not link.is_denied]
    yield from _clashing(links, lambda k: k.triple, lambda k: str(k.is_denied))
    by_value = [link for link in agreed if link.predicate in _ONE_VALUE]
    yield from _clashing(by_value, lambda k: (k.subject, k.predicate), lambda k: k.value)
    by_subject = [link for link in agreed if link.predicate in _ONE_SUBJECT]
    yield from _clashing(by_subject, lambda k: (k.predicate, k.value), lambda k: k.subject)
    same = [link for link in agreed if link.predicate == SAME_AS]
    yield from _clashing(same, lambda k: (k.subject, urlsplit(k.value).netloc), lambda k: k.value)
    whole = [link for link in agreed if link.predicate in (SAME_AS, UNIT_OF)]
    yield from _clashing(whole, lambda k: (k.subject, k.value), lambda k: k.predicate)
    legal = [link for link in agreed if link.predicate in (_SIREN, _SIRET)]
    yield from _clashing(legal, lambda k: (k.subject,), lambda k: k.value[:9])


def _clashing(
    links: Sequence[Link],
    place: Callable[[Link], tuple[str, ...]],
    meaning: Callable[[Link], str],
) -> Iterator[list[Link]]:
    """Yield the links that mean different things at a place where one thing can hold."""
    groups: defaultdict[tuple[str, ...], list[Link]] = defaultdict(list)
    for link in links:
        groups[place(link)].append(link)
    for group in groups.values():
        if len({meaning(link) for link in group}) > 1:
            yield group
