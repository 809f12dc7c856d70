"""Refuse in our one shape what is no HTTP: the errors that waitress answers by itself.

They never reach the application: a header of a megabyte, a chunk without a size, a body
in an unknown encoding. A request that gives its length in two ways is one of them: a
proxy may take the one and we the other, and a second request would hide in the first.
"""

from __future__ import annotations

from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask
from werkzeug.http import HTTP_STATUS_CODES

from csgraph.web.problems import code_of, problem

_SAID = {
    400: "The request can't be read as HTTP. / La requête ne se lit pas comme du HTTP.",
    413: "The body is too large. / Le corps de la requête est trop grand.",
    431: "The headers or the address are too long. / Les en-têtes ou l'adresse sont trop longs.",
    501: "This encoding of a body is not read. / Cet encodage du corps n'est pas lu.",
}
_OTHER = "The request could not be answered. / La requête n'a pas pu être traitée."
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


class StrictParser(HTTPRequestParser):  # type: ignore[misc]
    """waitress's parser, which also refuses a body with two lengths (RFC 9112, 6.1)."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the header. Raises `ParsingError` where waitress does, and for two lengths."""
        super().parse_header(header_plus)
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("Content-Length beside Transfer-Encoding")
