"""Answer from an earlier release below `/release/{version}/`, as from the current one.

A route with `<version>` gets its release here; the links of its page stay in it.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g

from csgraph.web.current import site


def register(app: Flask) -> None:
    """Give each request below `/release/{version}/` that release."""
    app.url_value_preprocessor(_take)
    app.url_defaults(_stay)


def _take(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "version" in values:
        g.version = values.pop("version")
        g.release = site().releases.kept(g.version)


def _stay(endpoint: str, values: dict[str, Any]) -> None:
    if "version" in g and current_app.url_map.is_endpoint_expecting(endpoint, "version"):
        values.setdefault("version", g.version)
