"""Keep the current release open, and move to the next when `site/current` moves.

A request keeps the release it began with. The next one is checked and opened
beside it, in a thread of its own; one that can't be served is left, with a line
in the log, and the last good one stays.
"""

from __future__ import annotations

import gc
import logging
import os
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cached_property
from math import inf
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any, cast

from csgraph import settings
from csgraph.errors import CsgraphError, NotHere, RemoteFault, SiteFault
from csgraph.release.manifest import NAME as MANIFEST
from csgraph.release.site import release_path, versions
from csgraph.search import schema
from csgraph.search.reader import Reader
from csgraph.store.oxigraph import PageStore, Row, Value
from csgraph.store.remote import RemoteStore
from csgraph.territories import territories
from csgraph.web.library.choices import Choices
from csgraph.web.library.learned import Learned
from csgraph.web.library.lessons import Lessons
from csgraph.web.links import page_of
from csgraph.web.manifest import Manifest, kept_manifest, read_manifest
from csgraph.web.names import Names, sort_key
from csgraph.web.overview import Overview
from csgraph.web.reconciliation.entityindex import EntityIndex

_log = logging.getLogger(__name__)

LINEAGE = 9
"""Earlier releases that pages and the feed tell of."""

Check = Callable[[Path], None]
"""Raises a `CsgraphError` if a release may not be served."""

_BEGAN_WITH = "csgraph.release"
"""Where a request's environment holds the release that it began with."""

OpenStore = Callable[[Path], PageStore | RemoteStore]
"""Opens the store of a release for its pages."""


class OpenRelease:
    """One release: its folder, its manifest, its store, its names."""

    def __init__(self, path: Path, open_store: OpenStore = PageStore) -> None:
        """Open `path`. Raises `DamagedRelease` if it can't be, and what `open_store` raises."""
        self.path = path
        self.manifest: Manifest = read_manifest(path)
        self.store = open_store(path)
        self.entities = EntityIndex()
        index = path / schema.NAME
        self.index: Reader | None = Reader(index) if index.is_file() else None
        """What is searched and counted in; None where the release was built without."""
        self.lessons = Lessons()
        self.learned = Learned()
        """What the library's queries answered."""
        self.is_read = False
        """Whether all is read that is read ahead."""
        self.is_replaced = Event()
        """Set once another release is answered from: nothing more is read ahead of this one."""

    @cached_property
    def names(self) -> Names:
        """What its terms and list values are called, read once."""
        return Names(self.store)

    @cached_property
    def actions(self) -> list[Row]:
        """Every action with its centre and département, in the order of labels."""
        return by_label(self.store.rows("actions"))

    @cached_property
    def centres(self) -> list[Row]:
        """Every centre with its number of actions, in the order of labels."""
        return by_label(self.store.rows("centres"))

    @cached_property
    def busiest_centres(self) -> list[Row]:
        """The centres with most actions first."""
        return sorted(self.centres, key=lambda row: -int(row["actions"].text))

    @cached_property
    def choices(self) -> Choices:
        """What the parameters of questions can be."""
        return Choices(self.store, self.names, self.actions)

    @cached_property
    def overview(self) -> Overview:
        """How many actions say what, counted once."""
        return Overview(self.store)

    @cached_property
    def labels(self) -> dict[str, Value]:
        """The label of every action, of every centre and of INSEE's larger territories."""
        things = {row["thing"].text: row["label"] for row in (*self.actions, *self.centres)}
        return things | {t.iri: Value(t.name, language="fr") for t in territories()}

    @cached_property
    def sitemap_paths(self) -> list[str]:
        """The path of every page that stands for itself, without the slash before it."""
        base = self.manifest.base.iri
        things = [row["thing"].text for row in (*self.actions, *self.centres)]
        pages = [page_of(iri, base) for iri in (*things, *sorted(self.names.concepts))]
        return list(dict.fromkeys(page[1:] for page in pages if page))

    @cached_property
    def since(self) -> datetime:
        """When it was written, by its manifest's file."""
        written = (self.path / "manifest.json").stat().st_mtime
        return datetime.fromtimestamp(int(written), UTC)

    def read_ahead(self) -> None:
        """Read what the first pages will want, so that nobody waits for it."""
        try:
            _ = self.names, self.labels
            _ = self.choices.years, self.choices.territories
            _ = self.overview, self.busiest_centres
            if self.index:
                self.index.read_ahead()
        except CsgraphError as fault:
            _log.warning("Reading ahead in release %s ended: %s", self.path.name, fault)
        self.entities.fill(self.store, f"release {self.path.name}", self.is_replaced)
        self.is_read = True


def named_releases(kept: list[str]) -> str:
    """Return in words which releases can be asked for, the last of many."""
    named = ", ".join(kept[-9:])
    return f"Releases: {named}. / Versions : {named}."


def by_label(rows: Iterable[Row]) -> list[Row]:
    """Return `rows` in the order of their labels, each `thing` once."""
    once = {row["thing"].text: row for row in rows}
    return sorted(once.values(), key=lambda row: (sort_key(row["label"].text), row["thing"].text))


def _settle(opened: OpenRelease) -> None:
    """Read ahead, then spare what was read, which stays with the release, from the collector.

    Python's collector would look at all of it each time, while a page waits: 0.15 s at 10,000
    actions. What an earlier release has left is looked at once more first.
    """
    opened.read_ahead()
    gc.unfreeze()
    gc.collect()
    gc.freeze()


class Releases:
    """The releases of a site, of which one is current."""

    def __init__(
        self,
        site: Path,
        check: Check,
        prepare: Callable[[OpenRelease], None] | None = None,
        open_store: OpenStore = PageStore,
    ) -> None:
        """Open the current release of `site`; it must pass `check`, then `prepare` gets it."""
        self._open_store = open_store
        self._prepare = prepare
        self._site = site
        self._link = site / "current"
        self._kept: OrderedDict[str, OpenRelease] = OrderedDict()
        self._passed: set[tuple[Path, int, int]] = set()
        """The releases that passed the check, by the file of their manifest."""
        self._opening = Lock()
        self._settled: tuple[str, OpenRelease] | None = None
        """Where the link led, and what was open, when there was nothing to do about it."""
        self._check = check
        self._lock = Lock()
        self._refused: Path | None = None
        self._again_at = 0.0
        self._mover: Thread | None = None
        self._open = self._load(self._target())

    def current(self) -> OpenRelease:
        """Return the release to answer from; begin to move if the link has moved."""
        try:
            leads = os.readlink(self._link)  # noqa: PTH115 - at every request, without a Path's cost
        except OSError:
            return self._open
        if self._settled is None or self._settled[0] != leads or self._settled[1] is not self._open:
            self._look_again(leads)
        return self._open

    def of_request(self, environ: dict[str, Any]) -> OpenRelease:
        """Return the release that was current when it was first asked for in this request.

        What is kept of its answer is kept for that one: were it looked up twice, the link could
        have moved in between.
        """
        if _BEGAN_WITH not in environ:
            environ[_BEGAN_WITH] = self.current()
        return cast("OpenRelease", environ[_BEGAN_WITH])

    @property
    def opened(self) -> OpenRelease:
        """The release that is open, wherever the link leads by now."""
        return self._open

    def _look_again(self, leads: str) -> None:
        opened = self._open
        try:
            target = self._target()
        except SiteFault:
            return
        is_refused = target == self._refused
        if target == opened.path or (is_refused and self._again_at == inf):
            led_to = (self._site / leads).resolve()
            if led_to == target:  # else the link has moved since it was read
                self._settled = (leads, opened)
        elif not is_refused or monotonic() >= self._again_at:
            self._begin_move(target)

    def kept(self, version: str) -> OpenRelease:
        """Return the release of this version, opened on demand.

        Raises `NotHere` for one that the site has not, `CsgraphError` for one that may not
        be served.
        """
        if version == self._open.manifest.version:
            return self._open
        with self._opening:
            if version not in versions(self._site):
                self._kept.pop(version, None)  # removed while it was open: it may hold a name
                raise NotHere(
                    f"This site has no release {version!a}. / Ce site n’a pas de version "
                    f"{version!a}.",
                    hint=named_releases(versions(self._site)),
                )
            if version in self._kept:
                self._kept.move_to_end(version)
            else:
                self._kept[version] = self._look_at(release_path(self._site, version))
            opened = self._kept[version]
            while len(self._kept) > settings.SERVE_KEPT_RELEASES:
                self._kept.popitem(last=False)
        if not self.may_be_read(opened.manifest):
            raise NotHere(
                f"Release {version} holds texts that are public no more. / La version {version} "
                "contient des textes qui ne sont plus publics.",
                hint="Its publisher has chosen to publish facts only since. / "
                "Depuis, seuls les faits sont publiés.",
            )
        return opened

    def may_be_read(self, kept: Manifest) -> bool:
        """Say whether a release that is kept holds nothing that is public no more."""
        return not kept.says_more_than(self._open.manifest.public)

    def is_served(self, version: str) -> bool:
        """Say whether a page may lead to this release: it is kept, and may be read."""
        if version not in versions(self._site):
            return False
        kept = kept_manifest(release_path(self._site, version))
        return kept is not None and self.may_be_read(kept)

    def lineage(self, of: Manifest) -> list[Manifest]:
        """Return the releases before `of` that a visitor may still ask for, latest first.

        Each names the one before it; no clock is asked. It ends at one that is not kept.
        """
        found: list[Manifest] = []
        version = of.previous
        while version in versions(self._site) and len(found) < LINEAGE:
            before = kept_manifest(release_path(self._site, version))
            if before is None or before.version in {m.version for m in (of, *found)}:
                break
            if self.may_be_read(before):
                found.append(before)
            version = before.previous
        return found

    def paths(self) -> list[Path]:
        """Return the folders of the releases that the site keeps now."""
        return [release_path(self._site, version) for version in versions(self._site)]

    def _look_at(self, path: Path) -> OpenRelease:
        """Open a release that passes the check; one that did is not read whole again."""
        stat = (path / MANIFEST).stat() if (path / MANIFEST).is_file() else None
        passed = (path, stat.st_ino, stat.st_mtime_ns) if stat else None
        if passed is None or passed not in self._passed:
            self._check(path)
        if passed is not None:
            self._passed.add(passed)
        return OpenRelease(path, self._open_store)

    def _target(self) -> Path:
        try:
            return self._link.resolve(strict=True)
        except OSError as fault:
            raise SiteFault(
                f"There is no release at {self._link}.",
                hint="Build one first: `csgraph build INPUT… --site DIR`.",
            ) from fault

    def _load(self, target: Path) -> OpenRelease:
        opened = self._look_at(target)
        if self._prepare:
            self._prepare(opened)
            Thread(target=_settle, args=(opened,), name="csgraph-ahead", daemon=True).start()
        return opened

    def _begin_move(self, target: Path) -> None:
        with self._lock:
            if self._mover is None or not self._mover.is_alive():
                self._mover = Thread(target=self._move, args=(target,), daemon=True)
                self._mover.start()

    def _move(self, target: Path) -> None:
        before = self._open
        try:
            self._open = self._load(target)
        except CsgraphError as fault:
            may_change = isinstance(fault, RemoteFault)
            self._again_at = monotonic() + settings.REMOTE_RETRY_S if may_change else inf
            self._refused = target
            _log.warning("Release %s is not served: %s", target.name, fault)
        else:
            self._refused = None
            before.is_replaced.set()
            _log.info("Now serving release %s", target.name)
