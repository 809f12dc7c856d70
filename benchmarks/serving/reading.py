"""Read HTTP/1.1 answers as they arrive: enough of the protocol to know where one ends.

Small on purpose: a client that parses more takes the processor from the server that is
measured. Refuses no answer: what it can't follow ends as `broken` when the server closes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

END_OF_HEAD = b"\r\n\r\n"


@dataclass(slots=True)
class Reading:
    """One answer on its way; `is_whole` once its last byte is here."""

    status: int = 0
    is_whole: bool = False
    closes: bool = False
    retry_after: bool = False
    _held: bytearray = field(default_factory=bytearray)
    _body_at: int = 0
    _ends_at: int | None = None
    _is_chunked: bool = False
    _next: int = 0

    def feed(self, piece: bytes) -> None:
        """Take what arrived."""
        self._held += piece
        if not self._body_at and not self._read_head():
            return
        if self._is_chunked:
            self._read_chunks()
        elif self._ends_at is not None:
            self.is_whole = len(self._held) >= self._ends_at

    def close(self) -> None:
        """Know that the server closed: an answer without a length ends so."""
        if self._body_at and not self._is_chunked and self._ends_at is None:
            self.is_whole = True

    @property
    def body(self) -> bytes:
        """The body as it came; of a chunked one, its chunks joined."""
        if not self._is_chunked:
            return bytes(self._held[self._body_at : self._ends_at])
        body, at = bytearray(), self._body_at
        while (line := self._held.find(b"\r\n", at)) >= 0:
            size = int(self._held[at:line].split(b";")[0], 16)
            if not size:
                break
            body += self._held[line + 2 : line + 2 + size]
            at = line + 2 + size + 2
        return bytes(body)

    def _read_head(self) -> bool:
        end = self._held.find(END_OF_HEAD)
        if end < 0:
            return False
        head = bytes(self._held[:end]).lower()
        self.status = int(head[9:12])
        if self.status == 100:
            del self._held[: end + 4]
            return self._read_head()
        self._body_at = end + 4
        self.closes = b"\r\nconnection: close" in head or head.startswith(b"http/1.0")
        self.retry_after = b"\r\nretry-after:" in head
        self._is_chunked = b"\r\ntransfer-encoding: chunked" in head
        at = head.find(b"\r\ncontent-length:")
        if at >= 0 and not self._is_chunked:
            length = int(head[at + 17 :].partition(b"\r\n")[0])
            self._ends_at = self._body_at + length
        elif self.status in {204, 304}:
            self._ends_at = self._body_at
        self._next = self._body_at
        return True

    def _read_chunks(self) -> None:
        """Go from chunk to chunk as far as they are here."""
        while (line := self._held.find(b"\r\n", self._next)) >= 0:
            size = int(self._held[self._next : line].split(b";")[0], 16)
            end = line + 2 + size + 2  # the last chunk, of no size, ends with an empty line too
            if len(self._held) < end:
                return
            if not size:
                self.is_whole = True
                return
            self._next = end
