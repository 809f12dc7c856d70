"""Open a zipped workbook without trusting it, and stream its parts as XML events.

Refuses in words, before anything is expanded: a file that is too large, has too many
members or expands too far; a password, an unknown compression, a broken or doubled
directory. Refuses while reading: a DTD or entity, endless nesting, an endless tag,
XML that is not well-formed. Member names are only looked up, never used as paths.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections import Counter
from typing import TYPE_CHECKING, Protocol
from xml.parsers import expat

from csgraph import settings
from csgraph.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MB = 1_000_000
_CHUNK_BYTES = 1 << 16
_TAG_BYTES = 1 << 20
_XML_DEPTH = 200
_RATIO_FROM_BYTES = 2 * _MB
_DIRECTORY_ENTRY_BYTES = 512
_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
_END_OF_DIRECTORY = b"PK\x05\x06"
_END_BYTES = 22 + 65_535


class PartReader(Protocol):
    """What takes the events of one part; names are `namespace local`."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, text: str) -> None:
        """Take a piece of text."""


class Archive:
    """The checked members of the workbook at `path`; `name` is what a person is told."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self._check_file(path)
        # Ours to close: a part that is still being read would keep the zip's own file open.
        self._file = path.open("rb")
        try:
            self._zip = zipfile.ZipFile(self._file)
            self._check_members(self._zip.infolist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            self._file.close()
            raise self.refusal("ce n'est pas un classeur lisible", "not a workbook") from error
        except BadInput:
            self._file.close()
            raise
        self._members = {info.filename: info for info in self._zip.infolist()}

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def has(self, member: str) -> bool:
        """Say whether the archive has this member."""
        return member in self._members

    def refusal(self, french: str, english: str) -> BadInput:
        """Return the error that refuses this workbook, in both languages."""
        return BadInput(
            f"{self.name} : le classeur est refusé, {french}. Rien n'en est lu.\n"
            f"{self.name}: the workbook is refused, {english}. Nothing of it is read.",
            hint="Enregistrez les fiches dans un nouveau classeur, ou en CSV. / "
            "Save the sheets to a new workbook, or as CSV.",
        )

    def holds(self, member: str, words: bytes) -> bool:
        """Say whether the bytes of `member` hold `words` anywhere."""
        before = b""
        for chunk in self._chunks(member):
            if words in before + chunk:
                return True
            before = chunk[-len(words) :]
        return False

    def stream(self, member: str, reader: PartReader) -> Iterator[None]:
        """Feed `member` to `reader`; yields after each piece, so that rows can leave."""
        parser = self._parser(reader)
        fed = 0
        try:
            for chunk in self._chunks(member):
                parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - parser.CurrentByteIndex > _TAG_BYTES + _CHUNK_BYTES:
                    raise self.refusal("une balise n'en finit pas", "an endless tag")
                yield
            parser.Parse(b"", True)
        except (expat.ExpatError, UnicodeError) as error:
            raise self.refusal(
                f"« {member} » est abîmé ({error})", f"“{member}” is damaged"
            ) from error
        yield

    def feed(self, member: str, reader: PartReader) -> None:
        """Feed `member` to `reader` in one go."""
        for _ in self.stream(member, reader):
            pass

    def _parser(self, reader: PartReader) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.buffer_size = _CHUNK_BYTES
        depth = 0

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > _XML_DEPTH:
                raise self.refusal("des balises trop imbriquées", "tags nested too deeply")
            reader.start(name, attributes)

        def end(name: str) -> None:
            nonlocal depth
            depth -= 1
            reader.end(name)

        def forbidden(*_: object) -> None:
            raise self.refusal("il déclare une DTD ou des entités", "it declares a DTD or entities")

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = reader.text
        parser.StartDoctypeDeclHandler = forbidden
        parser.EntityDeclHandler = forbidden
        return parser

    def _chunks(self, member: str) -> Iterator[bytes]:
        try:
            with self._zip.open(self._members[member]) as part:
                while chunk := part.read(_CHUNK_BYTES):
                    yield chunk
        except KeyError as error:
            raise self.refusal(f"« {member} » y manque", f"“{member}” is missing") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise self.refusal(f"« {member} » est abîmé", f"“{member}” is damaged") from error

    def _check_file(self, path: Path) -> None:
        size = path.stat().st_size
        if size > settings.WORKBOOK_FILE_MB * _MB:
            raise self.refusal(
                f"plus de {settings.WORKBOOK_FILE_MB} Mo", f"over {settings.WORKBOOK_FILE_MB} MB"
            )
        with path.open("rb") as file:
            if file.read(len(_OLE2)) == _OLE2:
                raise self.refusal(
                    "protégé par un mot de passe, ou ancien format .xls",
                    "protected by a password, or in the old .xls format",
                )
            file.seek(max(0, size - _END_BYTES))
            self._check_directory(file.read())

    def _check_directory(self, tail: bytes) -> None:
        """Bound the directory before it is read: it may claim millions of members."""
        end = tail.rfind(_END_OF_DIRECTORY)
        if end < 0 or len(tail) < end + 22:
            raise self.refusal(
                "ce n'est pas un fichier .xlsx ou .ods entier", "not a whole .xlsx or .ods file"
            )
        _, members, directory_bytes = struct.unpack_from("<HHL", tail, end + 8)
        most = settings.WORKBOOK_MEMBERS
        if members > most or directory_bytes > most * _DIRECTORY_ENTRY_BYTES:
            raise self.refusal(f"plus de {most} fichiers dedans", f"more than {most} members")

    def _check_members(self, infos: list[zipfile.ZipInfo]) -> None:
        if len(infos) > settings.WORKBOOK_MEMBERS:
            raise self.refusal("trop de fichiers dedans", "too many members")
        if any(count > 1 for count in Counter(i.filename for i in infos).values()):
            raise self.refusal("deux parties portent un même nom", "two members share a name")
        if any(info.flag_bits & 0x1 for info in infos):
            raise self.refusal("protégé par un mot de passe", "protected by a password")
        if any(i.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for i in infos):
            raise self.refusal("compression inconnue", "unknown compression")
        self._check_sizes(infos)

    def _check_sizes(self, infos: list[zipfile.ZipInfo]) -> None:
        expanded = sum(info.file_size for info in infos)
        if expanded > settings.WORKBOOK_EXPANDED_MB * _MB:
            most = settings.WORKBOOK_EXPANDED_MB
            raise self.refusal(
                f"il occuperait plus de {most} Mo une fois ouvert", f"over {most} MB when expanded"
            )
        packed = sum(info.compress_size for info in infos)
        if expanded > _RATIO_FROM_BYTES and expanded > packed * settings.WORKBOOK_RATIO:
            most = settings.WORKBOOK_RATIO
            raise self.refusal(
                f"il grossirait plus de {most} fois une fois ouvert",
                f"it would grow more than {most} times when expanded",
            )
