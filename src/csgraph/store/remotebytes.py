"""The bytes of a remote server's answer as they come, checked to be whole and not too many.

Refused: an answer in XML with a character that XML can't carry, as from the embedded store.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from csgraph import settings
from csgraph.errors import RemoteFault
from csgraph.store import faults
from csgraph.store.line import DeadlineReachedError
from csgraph.store.wire import Reply

_ENDINGS = {"json": b"}]", "xml": b">"}
"""How a whole answer ends, where its format tells."""


# U+FFFE and U+FFFF in UTF-8; references to control characters as Virtuoso writes them.
_NOT_XML = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]"
    rb"|&#(?:0*(?:[0-8]|1[1245-9]|2[0-9]|3[01])|x0*(?:[0-8bcBCefEF]|1[0-9a-fA-F]));"
)
_SEAM_BYTES = 12


class RemoteBytes:
    """The bytes of an answer as they come; iterate to the end, or `close` it.

    Raises `QueryTooLong` at the deadline, `QueryTooHeavy` past the limit of bytes,
    `RemoteFault` where the server breaks off.
    """

    def __init__(self, reply: Reply, deadline_s: float) -> None:
        self._reply, self._deadline_s = reply, deadline_s
        self._pieces = reply.pieces()
        self._taken = 0
        self._last = b""
        self._is_xml = "xml" in reply.media_type
        self._seam = b""
        self._endings = next((e for n, e in _ENDINGS.items() if n in reply.media_type), None)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            piece = next(self._pieces)
        except StopIteration:
            self._check_end()
            raise
        except DeadlineReachedError:
            raise faults.too_long(self._deadline_s) from None
        self._taken += len(piece)
        if self._taken > settings.QUERY_ANSWER_MB << 20:
            self.close()
            raise faults.too_large(settings.QUERY_ANSWER_MB)
        if self._is_xml:
            self._check_xml(piece)
        self._last = piece.rstrip()[-1:] or self._last
        return piece

    def close(self) -> None:
        """Give up what is left of the answer; the server is told by the closed connection."""
        with suppress(ValueError):  # another thread is reading: its patience ends it
            self._pieces.close()  # type: ignore[attr-defined]
            self._reply.close()

    def _check_xml(self, piece: bytes) -> None:
        """Look for such a character, raw or as a reference, across pieces too."""
        if _NOT_XML.search(self._seam + piece):
            self.close()
            raise faults.not_xml()
        self._seam = piece[-_SEAM_BYTES:]

    def _check_end(self) -> None:
        if self._endings is not None and (not self._last or self._last not in self._endings):
            raise RemoteFault(
                "The answer of the SPARQL server behind this site ends in its middle. / La réponse "
                "du serveur SPARQL de ce site est incomplète."
            )
