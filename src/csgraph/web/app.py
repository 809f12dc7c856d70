"""Make the site of a folder of releases: one Flask application, a blueprint a noun."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, g
from jinja2 import StrictUndefined

from csgraph import __version__, resources, settings
from csgraph.store.places import Places
from csgraph.web import (
    current,
    datasets,
    definitions,
    downloads,
    entities,
    headers,
    home,
    language,
    lists,
    problems,
    sparql,
    terms,
)
from csgraph.web.citation import citation
from csgraph.web.forms import GRAPHS
from csgraph.web.releases import Check, Releases


def any_release(_: Path) -> None:
    """Accept every release: for a site that is not served to others."""


def create_app(
    site: Path,
    *,
    check: Check = any_release,
    deadline_s: float = settings.QUERY_DEADLINE_S,
) -> Flask:
    """Return the application for `site`.

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
    app.extensions["csgraph"] = current.Site(Releases(site, check), Places(), deadline_s)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _give_words(app)
    problems.register(app)
    headers.register(app)
    for noun in (home, sparql, downloads, entities, lists, terms, definitions, datasets):
        app.register_blueprint(noun.blueprint)
    app.wsgi_app = language.LanguagePath(app.wsgi_app)  # type: ignore[assignment,method-assign]
    return app


def _give_words(app: Flask) -> None:
    app.jinja_env.filters["number"] = language.number
    app.jinja_env.filters["size"] = language.size

    @app.context_processor
    def _() -> dict[str, object]:
        """What every template knows."""
        return {
            "say": language.say,
            "counted": language.counted,
            "language": language.language(),
            "in_language": language.in_language,
            "software": __version__,
            "release": g.get("release"),
            "thing_forms": GRAPHS,
            "cite": lambda label, iri: citation(current.release().manifest, label, iri),
        }
