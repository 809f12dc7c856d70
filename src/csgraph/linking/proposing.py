"""Ask the configured services for each subject, and turn what they answer into candidates.

What was answered lately comes from the cache. A service that fails ends its own questions
and no other's; nothing is linked here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from csgraph import settings
from csgraph.errors import RegistryFault
from csgraph.linking import companies, endpoint, places, reconciliation
from csgraph.linking.cache import Cache
from csgraph.linking.fetching import Fetcher
from csgraph.linking.predicates import CONCEPT, EXACT, FITTING, NUMBERS, PREDICATES, SAME_AS
from csgraph.linking.services import COMPANIES, RECONCILIATION, Service
from csgraph.linking.subjects import Hit, Subject
from csgraph.model import Link

Progress = Callable[[str, int, int], None]
"""Called with a service's name, the things done and all of them."""
Waiting = Callable[[str, float], None]
"""Called before each pause that a service asked for: why, and the seconds."""
_CLOSE = PREDICATES["skos:closeMatch"]
_ONE_VALUE = {*NUMBERS, PREDICATES["csg:commune"]}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A link that nobody has agreed to yet: what it would state, how sure, who says so."""

    subject: Subject
    predicate: str
    value: str
    label: str
    score: float
    note: str
    service: str
    is_exact: bool = False

    @property
    def triple(self) -> tuple[str, str, str]:
        """What it would state."""
        return self.subject.iri, self.predicate, self.value


@dataclass(frozen=True, slots=True)
class Decided:
    """What people have said already: links they agreed to, and those they denied."""

    triples: frozenset[tuple[str, str, str]]
    settled: frozenset[tuple[str, str]]

    @classmethod
    def by(cls, links: Iterable[Link]) -> Decided:
        """Return what these links decide; one value is enough for a number or a commune."""
        told = list(links)
        settled = {(k.subject, k.predicate) for k in told if not k.is_denied}
        return cls(
            frozenset(k.triple for k in told),
            frozenset(s for s in settled if s[1] in _ONE_VALUE),
        )

    def leaves_open(self, candidate: Candidate) -> bool:
        """Say whether nobody has decided what a candidate states."""
        place = candidate.subject.iri, candidate.predicate
        return candidate.triple not in self.triples and place not in self.settled


def propose(
    subjects: Sequence[Subject],
    services: Sequence[Service],
    cache: Cache,
    decided: Decided,
    progress: Progress,
    waiting: Waiting,
) -> Iterator[Candidate | RegistryFault]:
    """Yield the candidates, service by service; a service's fault in the place of its rest."""
    for subject in subjects:
        yield from _candidates(subject, places.hits(subject), places.NAME, None, decided)
    for service in services:
        wanted = [s for s in subjects if s.group in service.groups]
        answers = _answers(service, wanted, cache, waiting)
        try:
            for done, (subject, hits) in enumerate(answers, start=1):
                progress(service.name, done, len(wanted))
                yield from _candidates(subject, hits, service.name, service.predicate, decided)
        except RegistryFault as fault:
            yield fault


def _answers(
    service: Service, subjects: Sequence[Subject], cache: Cache, waiting: Waiting
) -> Iterator[tuple[Subject, list[Hit]]]:
    """Yield each subject with its hits: those that are remembered first, then by batches."""
    asker, batch = _asker(service, Fetcher(service, waiting))
    unknown: list[Subject] = []
    for subject in subjects:
        known = cache.get(*_asked(service, subject))
        if known is None:
            unknown.append(subject)
        else:
            yield subject, known
    for at in range(0, len(unknown), batch):
        part = unknown[at : at + batch]
        for subject, hits in zip(part, asker.ask(part), strict=True):
            best = _best(hits)
            cache.put(best, *_asked(service, subject))
            yield subject, best


def _asker(
    service: Service, fetcher: Fetcher
) -> tuple[companies.Companies | reconciliation.Reconciliation | endpoint.Endpoint, int]:
    if service.kind == COMPANIES:
        return companies.Companies(service, fetcher), companies.BATCH
    if service.kind == RECONCILIATION:
        return reconciliation.Reconciliation(service, fetcher), reconciliation.BATCH
    return endpoint.Endpoint(service, fetcher), endpoint.BATCH


def _asked(service: Service, subject: Subject) -> tuple[str, ...]:
    """Return what an answer depends on."""
    of_service = (service.kind, service.address, service.type or "", service.query or "")
    return (*of_service, subject.department or "", *subject.names)


def _best(hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits that are worth a look, each thing once, a few of each predicate."""
    best: dict[tuple[str | None, str], Hit] = {}
    for hit in hits:
        if hit.score >= settings.LINK_SCORE:
            place = hit.predicate, hit.value
            best[place] = max(best.get(place, hit), hit, key=lambda h: h.score)
    by_predicate: defaultdict[str | None, list[Hit]] = defaultdict(list)
    for hit in sorted(best.values(), key=lambda h: (-h.score, h.value)):
        by_predicate[hit.predicate].append(hit)
    return [h for group in by_predicate.values() for h in group[: settings.LINK_CANDIDATES]]


def _candidates(
    subject: Subject, hits: Iterable[Hit], service: str, usual: str | None, decided: Decided
) -> Iterator[Candidate]:
    for hit in hits:
        predicate = hit.predicate or usual or _usual(subject, hit)
        one = Candidate(
            subject, predicate, hit.value, hit.label, hit.score, hit.note, service, hit.is_exact
        )
        fits = predicate in FITTING[subject.sort] and hit.value != subject.iri
        if fits and decided.leaves_open(one):
            yield one


def _usual(subject: Subject, hit: Hit) -> str:
    """Return what a link of this sort usually states: the same thing, or the same meaning."""
    if subject.sort != CONCEPT:
        return SAME_AS
    return EXACT if hit.is_exact else _CLOSE
