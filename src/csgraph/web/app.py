"""Make the site of a folder of releases: one Flask application, a blueprint a noun."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask, g
from jinja2 import StrictUndefined

from csgraph import __version__, resources, settings
from csgraph.store.cache import Cache
from csgraph.store.limits import Held
from csgraph.store.oxigraph import PageStore
from csgraph.store.pool import Pool
from csgraph.store.remotepool import RemotePool
from csgraph.web import about, behind, charts, current, home, kept, language, navigation, problems
from csgraph.web.addresses import canonical
from csgraph.web.dataset import (
    catalog,
    changes,
    citing,
    datasets,
    definitions,
    discovery,
    downloads,
    feed,
    signposting,
    structured,
)
from csgraph.web.dataset.citation import citation
from csgraph.web.endpoint import parts, sparql
from csgraph.web.entity import entities, lists, prose, terms
from csgraph.web.entity.forms import GRAPHS
from csgraph.web.findings import corrections, quality
from csgraph.web.library import questionapi, questionpages
from csgraph.web.operation import compression, headers, replies, watching
from csgraph.web.reconciliation import reconcile
from csgraph.web.releases import Check, OpenRelease, OpenStore, Releases
from csgraph.web.search import corpora, count, explore
from csgraph.web.tiles import tile_map
from csgraph.web.typography import coded, unmarked

_NOUNS = (
    home,
    explore,
    sparql,
    parts,
    downloads,
    count,
    corpora,
    entities,
    lists,
    terms,
    definitions,
    datasets,
    discovery,
    citing,
    reconcile,
    catalog,
    about,
    feed,
    questionpages,
    questionapi,
    quality,
    changes,
)


def any_release(_: Path) -> None:
    """Accept every release: for a site that is not served to others."""


def create_app(
    site: Path,
    *,
    check: Check = any_release,
    deadline_s: float = settings.QUERY_DEADLINE_S,
    pool: Pool | RemotePool | None = None,
    open_store: OpenStore = PageStore,
) -> Flask:
    """Return the application for `site`; without `pool` it answers no queries.

    `check` is asked before a release is opened, the first and each later one; it
    raises a `CsgraphError` if that one may not be served. Raises what it raises, and
    `SiteFault` where there is no release.
    """
    folder = resources.folder("web")
    app = Flask(
        "csgraph.web",
        template_folder=str(folder / "templates"),
        static_folder=str(folder / "static"),
    )
    app.config["MAX_CONTENT_LENGTH"] = settings.SERVE_BODY_MB << 20
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.SERVE_BODY_MB << 20
    app.extensions["csgraph"] = here = current.Site(
        Releases(site, check, _preparing(pool) if pool else None, open_store),
        pool,
        Cache(settings.CACHE_MB << 20),
        deadline_s,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _give_words(app)
    watching.register(app, here)
    compression.register(app)
    problems.register(app)
    kept.register(app)
    app.after_request(signposting.point_to_canonical)
    for noun in _NOUNS:
        app.register_blueprint(noun.blueprint)
    inner = headers.WithHeaders(language.LanguagePath(app.wsgi_app))
    app.wsgi_app = replies.KeptReplies(  # type: ignore[method-assign]
        inner, here.releases, here.cache, watching.teller(app)
    )
    return app


def _preparing(pool: Pool | RemotePool) -> Callable[[OpenRelease], None]:
    def prepare(opened: OpenRelease) -> None:
        dumps = tuple(opened.path / name for name in opened.manifest.store_from)
        pool.keep_ready(
            opened.path, Held(dumps, sum(opened.manifest.quads.values())) if dumps else None
        )

    return prepare


def _give_words(app: Flask) -> None:
    app.jinja_env.filters |= {
        "number": language.number,
        "size": language.size,
        "percent": language.percent,
        "exact": prose.exact,
        "tidy": prose.tidy,
        "ours": language.ours,
        "unmarked": unmarked,
        "coded": lambda text: coded(text, language.language()),
    }
    app.jinja_env.globals |= {
        "behind": behind,
        "charts": charts,
        "tile_map": tile_map,
        "corrections_path": corrections.corrections_path,
    }

    @app.context_processor
    def _() -> dict[str, object]:
        """What every template knows."""
        return {
            "say": language.say,
            "counted": language.counted,
            "noun_for": language.noun_for,
            "language": language.language(),
            "in_language": language.in_language,
            "canonical": canonical,
            "menu": navigation.menu,
            "place": navigation.place,
            "software": __version__,
            "release": g.get("release"),
            "thing_forms": GRAPHS,
            "structured": structured.script,
            "cite": lambda label, iri: citation(current.release().manifest, label, iri),
        }
