"""Send a long answer from a file of its own: it is made at our pace, taken at the client's.

An answer in parts holds its thread, and its turn, until the client has taken the last one;
a hundred that read a byte a second would leave no thread for others. Whole on disk, the
server's loop sends it, and ends the connection of who takes nothing for `SERVE_IDLE_S`.
"""

from __future__ import annotations

import gzip
import logging
import os
from collections.abc import Iterable
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from weakref import WeakSet

from flask import Response, request
from werkzeug.wsgi import wrap_file

from csgraph import settings
from csgraph.errors import ServerBusy
from csgraph.web.language import say

_log = logging.getLogger(__name__)

_LEVEL = 4
_BLOCK_BYTES = 1 << 16
_untaken: WeakSet[IO[bytes]] = WeakSet()
"""The files whose last byte is not sent yet."""


def spooled(parts: Iterable[bytes], media_type: str) -> Response:
    """Return an answer of `parts`, compressed for who takes that.

    Raises `ServerBusy` where too many are being sent, or the disk is full.
    """
    is_packed = request.accept_encodings.quality("gzip") > 0
    if sum(not file.closed for file in list(_untaken)) >= settings.SERVE_LARGE_SENT:
        raise ServerBusy(say("wrong.large_files"))
    file = _written(parts, is_packed=is_packed)
    _untaken.add(file)
    response = Response(_taken(file), content_type=media_type, direct_passthrough=True)
    response.content_length = os.fstat(file.fileno()).st_size
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def from_its_file(response: Response, path: Path) -> Response:
    """Return `response` with its part of `path`, if it is one, sent by the server's loop too."""
    if response.status_code == HTTPStatus.PARTIAL_CONTENT and request.method == "GET":
        response.close()
        file = path.open("rb")
        file.seek(response.content_range.start or 0)
        response.response = _taken(file)
    return response


def _taken(file: IO[bytes]) -> Iterable[bytes]:
    """Return the rest of a file as the server sends it by itself, up to `Content-Length`."""
    return wrap_file(request.environ, file, _BLOCK_BYTES)


def _written(parts: Iterable[bytes], *, is_packed: bool) -> IO[bytes]:
    """Return a file of `parts`, at its beginning; who takes the answer closes it."""
    with ExitStack() as unless_written:
        try:
            file = unless_written.enter_context(TemporaryFile(prefix="csgraph-"))
            if is_packed:
                with gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as press:
                    press.writelines(parts)
            else:
                file.writelines(parts)
            file.seek(0)
        except OSError as fault:
            _log.warning("A large answer could not be written to disk: %s", fault.strerror)
            raise ServerBusy(say("wrong.large_files")) from fault
        unless_written.pop_all()
    return file
