"""Refuse in our one shape what is no HTTP: the errors that waitress answers by itself.

They never reach the application: a header that would take long to read, a chunk without
a size, a body in an unknown encoding. A request that gives its length in two ways is one
of them: a proxy may take the one and we the other, and a second request would hide in the
first.
"""

from __future__ import annotations

import re
from typing import Any

from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask
from waitress.utilities import BadRequest, RequestEntityTooLarge, RequestHeaderFieldsTooLarge
from werkzeug.http import HTTP_STATUS_CODES

from csgraph import settings
from csgraph.web.problems import code_of, problem

_END = b"\r\n\r\n"
_CODINGS = re.compile(rb"\r\ntransfer-encoding:([^\r]*)", re.IGNORECASE)
_AROUND_CHUNKS_BYTES = 16 << 10
_SAID = {
    400: "The request can't be read as HTTP. / La requête ne se lit pas comme du HTTP.",
    413: "The body is too large. / Le corps de la requête est trop grand.",
    414: "The address is too long; only a query may be. / L’adresse est trop longue.",
    431: "The headers or the address are too long. / Les en-têtes ou l’adresse sont trop longs.",
    501: "This encoding of a body is not read. / Cet encodage du corps n’est pas lu.",
}
_OTHER = "The request could not be answered. / La requête n’a pas pu être traitée."
_HEADERS = (
    ("Content-Type", "application/problem+json"),
    ("Access-Control-Allow-Origin", "*"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
    ("Connection", "close"),
)


class Refusal(ErrorTask):  # type: ignore[misc]
    """An error of waitress, written as `application/problem+json`."""

    def execute(self) -> None:
        """Write the answer, and close the connection."""
        status = int(self.request.error.code)
        body = problem(status, code_of(status), _SAID.get(status, _OTHER), "")
        self.status = f"{status} {HTTP_STATUS_CODES[status]}"
        self.response_headers.extend(_HEADERS)
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class AddressTooLong(BadRequest):  # type: ignore[misc]
    """A page's address with more than any page reads: its parameters would all be parsed."""

    code = 414
    reason = HTTP_STATUS_CODES[414]


class StrictParser(HTTPRequestParser):  # type: ignore[misc]
    """waitress's parser, which also refuses a body with two lengths and headers too large."""

    completed: bool

    def __init__(self, adj: object) -> None:
        super().__init__(adj)
        self._head = bytearray()

    def received(self, data: bytes) -> int:
        """Return how much of `data` belongs to this request.

        The header is handed on once it is whole: waitress would look through all of it
        again at each piece.
        """
        if self.completed:
            return 0
        if self.body_rcv is not None:
            return self._receive_body(data)
        before = len(self._head)
        self._head += data
        is_whole = self._head.find(_END, max(0, before - len(_END))) >= 0
        if not is_whole and len(self._head) < self.adj.max_request_header_size:
            return len(data)
        head, self._head = bytes(self._head), bytearray()
        return int(super().received(head)) - before

    def _receive_body(self, data: bytes) -> int:
        """Read on; what stands around chunks is short, and no chunk is longer than a body."""
        taken = int(super().received(data))
        chunks: Any = self.body_rcv
        if self.chunked and not self.completed:
            if chunks.chunk_remainder > self.adj.max_request_body_size:
                self.error = RequestEntityTooLarge("")
            elif len(chunks.control_line) + len(chunks.trailer) > _AROUND_CHUNKS_BYTES:
                self.error = RequestHeaderFieldsTooLarge("")
            self.completed = bool(self.error)
        return taken

    def parse_header(self, header_plus: bytes) -> None:
        """Read the header. Raises `ParsingError` where waitress does, and for two lengths.

        What has too many lines is not read at all: folded ones cost the square of their number.
        """
        if header_plus.count(b"\r\n") > settings.SERVE_HEADERS + 2:  # its first line, its end
            return self._refuse()
        try:
            super().parse_header(header_plus)
        except ValueError:  # a length of more digits than Python reads
            raise ParsingError("Content-Length is invalid") from None
        if any(len(value) > _most_bytes(name) for name, value in self.headers.items()):
            return self._refuse()
        if len(self.request_uri) > settings.SERVE_ADDRESS_KB << 10 and not self._asks_query():
            self.error = AddressTooLong("")
            return None
        codings = _CODINGS.findall(header_plus)
        if codings and ("CONTENT_LENGTH" in self.headers or self.version != "1.1"):
            raise ParsingError("Content-Length beside Transfer-Encoding")
        if [coding.strip(b" \t").lower() for coding in codings] not in ([], [b"chunked"]):
            raise ParsingError("Transfer-Encoding is invalid")
        return None

    def _asks_query(self) -> bool:
        return str(self.path).endswith("/sparql")

    def _refuse(self) -> None:
        """Forget the request, as waitress does with one whose header never ends."""
        self.headers.clear()
        self.chunked, self.content_length, self.body_rcv = False, 0, None
        super().parse_header(b"GET / HTTP/1.0\r\n")
        self.error = RequestHeaderFieldsTooLarge("")


def _most_bytes(name: str) -> int:
    """Return how long a header may be; what says a wish is read item by item."""
    is_wish = name.startswith("ACCEPT")
    return (settings.SERVE_ACCEPT_KB if is_wish else settings.SERVE_HEADER_KB) << 10
