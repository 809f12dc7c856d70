"""Let an operator watch: one line of log an answer, `/health`, and `/metrics` where it is on.

No line and no figure holds an address, a query or a name: a route stands as its pattern.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from time import perf_counter

from flask import Blueprint, Flask, Response, abort, current_app, g, jsonify, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from csgraph import settings
from csgraph.web.current import Site, release, site
from csgraph.web.operation.replies import ROUTE

Teller = Callable[..., None]
blueprint = Blueprint("watching", __name__)
_access = logging.getLogger("csgraph.access")
_SECONDS = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0)


class Metrics:
    """The figures of one server, each with its meaning."""

    def __init__(self, of: Site) -> None:
        self.registry = CollectorRegistry()
        labels = ("route", "method", "status")
        self.answers = Counter("csgraph_answers", "Answers begun", labels, registry=self.registry)
        self.seconds = Histogram(
            "csgraph_answer_seconds",
            "Time from a request to its answer's beginning",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        for state in ("waiting", "fast", "slow", "sending"):
            self._gauge(f"csgraph_queries_{state}", f"Queries: {state}", of, state)
        self._cache("hits", of)
        self._cache("misses", of)
        self._cache("size", of)

    def _gauge(self, name: str, meaning: str, of: Site, state: str) -> None:
        gauge = Gauge(name, meaning, registry=self.registry)
        gauge.set_function(lambda: of.pool.lanes.counts()[state] if of.pool else 0)

    def _cache(self, name: str, of: Site) -> None:
        gauge = Gauge(f"csgraph_cache_{name}", f"Answers kept: {name}", registry=self.registry)
        gauge.set_function(lambda: getattr(of.cache, name))


def register(app: Flask, of: Site) -> None:
    """Watch every answer of `app`."""
    app.extensions["csgraph.metrics"] = Metrics(of)
    app.before_request(_begin)
    app.register_blueprint(blueprint)

    tell = teller(app)

    @app.after_request
    def _(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "(none)"
        request.environ[ROUTE] = route
        if "ETag" in response.headers and "release" in g:
            response.last_modified = release().since
            # else a browser guesses from the date how long it is fresh (RFC 9111, 4.2.2)
            response.headers.setdefault("Cache-Control", "no-cache")
        seconds = perf_counter() - g.began if "began" in g else 0.0
        tell(route, response.status_code, response.content_length, request.method, seconds)
        return response


def _begin() -> None:
    g.began = perf_counter()


def teller(app: Flask) -> Teller:
    """Return what tells of an answer, in the figures and in the log."""
    metrics: Metrics = app.extensions["csgraph.metrics"]

    def tell(
        route: str, status: int, size: int | None, method: str = "GET", seconds: float = 0.0
    ) -> None:
        if settings.METRICS:
            metrics.answers.labels(route, method, status).inc()
            metrics.seconds.labels(route).observe(seconds)
        if settings.ACCESS_LOG:
            line = {"method": method, "route": route, "status": status}
            line |= {"ms": round(seconds * 1000, 1), "bytes": size}
            _access.info("%s", json.dumps(line))

    return tell


@blueprint.get("/health")
def health() -> Response:
    """Say whether queries and pages are answered, and from which release."""
    pool = site().pool
    lives = pool is None or pool.lives
    answer = jsonify(
        status="ok" if lives else "failing",
        release=release().manifest.version,
        queries=pool.lanes.counts() if pool else None,
    )
    answer.status_code = 200 if lives else 503
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/metrics")
def metrics() -> Response:
    """Answer in Prometheus's text format, where the setting is on."""
    if not settings.METRICS:
        abort(404)
    registry = current_app.extensions["csgraph.metrics"].registry
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
