"""Run Debian's nginx as an ordinary user, on loopback, with the configuration we publish.

Only what a publisher would change is changed: addresses, ports, the certificate.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

CONFIGURATION = Path(__file__).resolve().parents[2] / "docs" / "deployment" / "nginx.conf"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
DEFAULTS = (
    "server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://127.0.0.1:{to}; }} }}"
)
MAIN = """
worker_processes 1;
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A running nginx: its folder, where it speaks TLS and where it does not."""

    folder: Path
    port: int
    plain_port: int

    def connect(self, source: str = "127.0.0.1") -> HTTPConnection:
        """Return a connection over TLS from the loopback address `source`."""
        trusting = ssl.create_default_context(cafile=str(self.folder / "certificate.pem"))
        return HTTPSConnection(
            "localhost", self.port, timeout=60, source_address=(source, 0), context=trusting
        )


def published(folder: Path, upstream: int, port: int, plain_port: int) -> str:
    """Return the published configuration for this machine."""
    text = CONFIGURATION.read_text("utf-8")
    changes = {
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
        "listen 80;": f"listen 127.0.0.1:{plain_port};",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{upstream};",
        "/etc/letsencrypt/live/graph.example.org/fullchain.pem": f"{folder}/certificate.pem",
        "/etc/letsencrypt/live/graph.example.org/privkey.pem": f"{folder}/key.pem",
    }
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text.replace("/var/log/nginx/error.log", f"{folder}/error.log")


@contextlib.contextmanager
def nginx(upstream: int, *, is_ours: bool = True) -> Iterator[Proxy]:
    """Run nginx before the port `upstream`: with our configuration, or with its defaults."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        port, plain_port = free_ports(2)
        site = DEFAULTS.format(port=plain_port, to=upstream)
        if is_ours:
            site = published(folder, upstream, port, plain_port)
            certify(folder)
        (folder / "site.conf").write_text(site, "utf-8")
        (folder / "nginx.conf").write_text(MAIN.format(folder=folder), "utf-8")
        user = give_away(folder) if os.geteuid() == 0 else None
        with subprocess.Popen(command(folder), user=user, cwd="/") as process:
            try:
                wait_for(plain_port, process)
                yield Proxy(folder, port, plain_port)
            finally:
                process.terminate()


def command(folder: Path) -> list[str]:
    """Return the command that starts nginx on the configuration in `folder`."""
    return [NGINX, "-e", "stderr", "-p", str(folder), "-c", f"{folder}/nginx.conf"]


def complaints(folder: Path) -> list[str]:
    """Return what nginx says of the configuration in `folder`, but that it may be used."""
    tested = [*command(folder), "-t"]
    done = subprocess.run(tested, capture_output=True, text=True)
    said = done.stderr.splitlines()
    return [line for line in said if not re.search("syntax is ok|test is successful", line)]


def give_away(folder: Path) -> str:
    """Let an ordinary user own `folder`, so that nginx never runs as root; return the user."""
    for path in (folder, *folder.iterdir()):
        shutil.chown(path, "nobody")
    return "nobody"


def certify(folder: Path) -> None:
    """Write a certificate for localhost and its key."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command += ["-keyout", f"{folder}/key.pem", "-out", f"{folder}/certificate.pem"]
    subprocess.run(command, check=True, capture_output=True)


def free_ports(count: int) -> list[int]:
    """Return ports that nobody uses now."""
    with contextlib.ExitStack() as stack:
        taken = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [each.getsockname()[1] for each in taken]


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until `port` takes connections; what ended instead is a failure."""
    while process.poll() is None:
        with contextlib.suppress(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
    raise AssertionError(f"nginx ended with status {process.returncode}")
