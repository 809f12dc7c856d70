"""Registries on loopback, invented: one that can be told to behave badly, and a real Oxigraph."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from csgraph import pipeline

ROOT = Path(__file__).resolve().parents[2]
SHEET = """\
Actions
{title}
- Structure organisatrice
- {centre}
- Mots clés associés à l'action
-
- Culture
- Résumé
On se retrouve le mardi.
"""
CENTRES = (
    "CENTRE SOCIAL LES LUCIOLES - Seine-et-Marne",
    "CENTRE SOCIAL DE TORCY - Seine-et-Marne",
    "MAISON POUR TOUS DES ONZE VENTS - Finistère",
)


@dataclass
class Asked:
    """One request as the registry received it."""

    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    headers: dict[str, str]


@dataclass
class Answer:
    """What the registry answers: by default JSON, whole, at once."""

    body: Any
    status: int = 200
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    drip_s: float = 0.0
    length: int | None = None

    @property
    def content(self) -> bytes:
        """The bytes of the body."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Registry:
    """An HTTP server on loopback; `answer` says what it gives to each request."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answer: Callable[[Asked], Answer] = lambda _asked: Answer({})
        self.stopped = threading.Event()
        registry = self

        class Handler(BaseHTTPRequestHandler):
            def _any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                parts = urlsplit(self.path)
                asked = Asked(
                    self.command,
                    parts.path,
                    dict(parse_qsl(parts.query)),
                    dict(parse_qsl(body)),
                    dict(self.headers.items()),
                )
                registry.asked.append(asked)
                with suppress(BrokenPipeError, ConnectionResetError):
                    self._send(registry.answer(asked))

            do_GET = do_POST = _any  # noqa: N815

            def _send(self, answer: Answer) -> None:
                content = answer.content
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.media_type)
                self.send_header("Content-Length", str(answer.length or len(content)))
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                step = 1 if answer.drip_s else max(1, len(content))
                for at in range(0, len(content), step):
                    self.wfile.write(content[at : at + step])
                    if answer.drip_s and registry.stopped.wait(answer.drip_s):
                        return

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.address = f"http://127.0.0.1:{self.port}/search"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop it, and whatever it still drips."""
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def registry() -> Iterator[Registry]:
    """A registry on loopback as long as a test lasts."""
    one = Registry()
    yield one
    one.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with three invented centres, built once."""
    folder = tmp_path_factory.mktemp("linking")
    listing = folder / "fiches.txt"
    sheets = (SHEET.format(title=f"Action {n}", centre=c) for n, c in enumerate(CENTRES))
    listing.write_text("Les actions\n" + "".join(sheets), "utf-8")
    pipeline.build(pipeline.BuildOptions((str(listing),), folder / "site"))
    return folder / "site"


@dataclass
class Done:
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str

    @property
    def told(self) -> str:
        """All it said, on one line, as a terminal's width may have broken it."""
        return " ".join((self.out + self.err).split())


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., Done]:
    """Run the real command in a folder of the test's own."""

    def run(*arguments: str, typed: str = "", **settings: str) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "csgraph.cli", "link", *arguments],
            cwd=tmp_path,
            input=typed,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "CSGRAPH_LINK_TRIES": "1", "COLUMNS": "200", **settings},
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def services(tmp_path: Path, registry: Registry) -> Callable[..., str]:
    """Write a file of services with one service, the registry unless said; return its name."""

    def write(**said: object) -> str:
        usual = {
            "name": "registre",
            "kind": "recherche-entreprises",
            "address": registry.address,
            "for": ["centres"],
        }
        table = usual | said
        lines = [f"{key} = {json.dumps(value)}" for key, value in table.items()]
        (tmp_path / "services.toml").write_text("[[service]]\n" + "\n".join(lines), "utf-8")
        return "services.toml"

    return write
