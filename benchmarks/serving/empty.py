"""The least that a Flask application behind waitress can do: the scale for all else.

python -m benchmarks.serving.empty PORT
"""

from __future__ import annotations

import logging
import sys

import waitress
from flask import Flask

from csgraph import settings


def create_app() -> Flask:
    """Return an application whose one route answers two bytes."""
    app = Flask(__name__)

    @app.get("/")
    def nothing() -> str:
        """Answer at once."""
        return "ok"

    return app


if __name__ == "__main__":
    logging.getLogger("waitress").setLevel(logging.ERROR)
    waitress.serve(
        create_app(), host="127.0.0.1", port=int(sys.argv[1]), threads=settings.SERVE_THREADS
    )
