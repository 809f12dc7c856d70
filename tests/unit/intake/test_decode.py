"""Tests of `csgraph.intake.decode`."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from csgraph.errors import BadInput
from csgraph.intake.decode import Text, encode_lines, examine, sha256_of
from csgraph.intake.files import InputFile


def _file(tmp_path: Path, content: bytes) -> InputFile:
    path = tmp_path / "fiches.txt"
    path.write_bytes(content)
    return InputFile("fiches.txt", path)


def _text(tmp_path: Path, content: bytes, *, plausible: bool = True) -> Text:
    return examine(_file(tmp_path, content), lambda _: plausible)


@pytest.mark.parametrize(
    ("content", "lines", "line_end", "others", "ends"),
    [
        (b"", [], None, None, False),
        (b"a", ["a"], None, None, False),
        (b"\n", [""], "LF", None, True),
        (b"a\nb", ["a", "b"], "LF", None, False),
        (b"a\r\nb\r\n", ["a", "b"], "CRLF", None, True),
        (b"a\rb\r", ["a", "b"], "CR", None, True),
        (b"a\rb", ["a", "b"], "CR", None, False),
        (b"a\r\r\nb\n", ["a\r", "b"], "LF", "CRLF:1", True),
        (b"a\rb\nc", ["a\rb", "c"], "LF", None, False),
        (b"a\nb\n\r", ["a", "b", "\r"], "LF", None, False),
        (b"1\r\n2\r\n3\n4\n5\r\n6\n7\n", list("1234567"), "LF", "CRLF:1-2,5", True),
        (b"1\n2\r\n3\r\n4\r\n", list("1234"), "CRLF", "LF:1", True),
    ],
)
def test_line_ends_are_counted_and_kept(
    tmp_path: Path,
    content: bytes,
    lines: list[str],
    line_end: str | None,
    others: str | None,
    ends: bool,
):
    """LF and CRLF end lines, CR alone only without any LF; the exceptions are listed."""
    text = _text(tmp_path, content)

    assert list(text.lines()) == lines
    assert text.line_count == len(lines)
    assert (text.line_end, text.other_line_ends, text.ends_with_line_end) == (
        line_end,
        others,
        ends,
    )


@pytest.mark.parametrize("separator", "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
def test_other_separators_end_no_line(tmp_path: Path, separator: str):
    """Vertical tabs, form feeds, file separators, U+0085, U+2028 and U+2029 are letters."""
    text = _text(tmp_path, f"un{separator}deux\ntrois".encode())

    assert list(text.lines()) == [f"un{separator}deux", "trois"]


def test_a_crlf_cut_by_two_blocks_is_one_line_end(tmp_path: Path):
    """The line end is the same wherever the reading block happens to end."""
    content = b"x" * ((1 << 18) - 1) + b"\r\n" + b"y\n"

    text = _text(tmp_path, content)

    assert (text.line_count, text.line_end, text.other_line_ends) == (2, "LF", "CRLF:1")


def test_a_letter_cut_by_two_blocks_is_read(tmp_path: Path):
    """A letter of several bytes may straddle two blocks."""
    content = b"x" * ((1 << 18) - 1) + "é\n".encode()

    assert _text(tmp_path, content).encoding == "UTF-8"


def test_a_byte_order_mark_is_kept_and_no_text(tmp_path: Path):
    """The mark is recorded, and is not the first letter of the first line."""
    text = _text(tmp_path, b"\xef\xbb\xbfActions\n")

    assert text.has_bom
    assert list(text.lines()) == ["Actions"]


def test_the_hash_is_that_of_the_bytes(tmp_path: Path):
    """The SHA-256 is the file's own, as any tool gives it."""
    content = b"\xef\xbb\xbfa\r\nb\n"

    assert _text(tmp_path, content).sha256 == hashlib.sha256(content).hexdigest()
    assert sha256_of(_file(tmp_path, content)) == hashlib.sha256(content).hexdigest()


def test_windows_1252_is_read_where_the_words_are_found(tmp_path: Path):
    """Bytes that speak for no UTF-8 are Windows-1252 once the labels are found in it."""
    text = _text(tmp_path, "- Résumé\n12 € – d’accord".encode("cp1252"))

    assert text.encoding == "windows-1252"
    assert list(text.lines()) == ["- Résumé", "12 € – d’accord"]


def test_windows_1252_is_refused_without_its_words(tmp_path: Path):
    """Bytes that could be any encoding are not guessed at."""
    with pytest.raises(BadInput, match=r"fiches\.txt, ligne 2, octet 3 ") as refused:
        _text(tmp_path, b"ab\n\xe9t\xe9\n", plausible=False)

    assert "UTF-8" in refused.value.hint


@pytest.mark.parametrize(
    ("content", "offset"),
    [
        ("é".encode() + b"abc\xe9", 5),
        (b"abc\xe9 " + "é".encode(), 3),
        (b"\xef\xbb\xbfabc\xff", 6),
        ("- Résumé\nété".encode() + b"\xc3", 16),
        (b"\xe9" + b"x" * ((1 << 18) - 2) + "é".encode(), 0),
    ],
)
def test_utf_8_but_for_some_bytes_is_refused_with_its_place(
    tmp_path: Path, content: bytes, offset: int
):
    """A file that is UTF-8 elsewhere is not read as Windows-1252, wherever the fault is."""
    with pytest.raises(BadInput, match=rf"octet {offset} .*sauf ici"):
        _text(tmp_path, content)


def test_a_byte_of_neither_encoding_is_refused(tmp_path: Path):
    """Windows-1252 leaves five bytes undefined; none of them is replaced."""
    with pytest.raises(BadInput, match=r"octet 2 .*0x81"):
        _text(tmp_path, b"\xe9 \x81")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_utf_16_and_32_are_refused_by_name(tmp_path: Path, encoding: str):
    """The mark at the head says what the file is; the message repeats it."""
    with pytest.raises(BadInput, match=encoding.upper()):
        _text(tmp_path, "Actions".encode(encoding))


def test_a_binary_file_is_refused_but_a_stray_nul_is_text(tmp_path: Path):
    """Many NUL bytes are no text; one among a hundred letters is a typing accident."""
    with pytest.raises(BadInput, match="octets nuls"):
        _text(tmp_path, b"\0\1\0\2" * 100)

    assert _text(tmp_path, b"a" * 100 + b"\0").line_count == 1


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path):
    """Lines are never decoded with an encoding that was found for other bytes."""
    text = _text(tmp_path, b"abc\n")
    text.file.path.write_bytes(b"\xff\n")

    with pytest.raises(BadInput, match="a changé"):
        list(text.lines())


def test_exceptions_among_line_ends_are_written_back():
    """The list of other line ends gives each line its own again."""
    written = encode_lines(
        list("12345"),
        encoding="UTF-8",
        has_bom=True,
        line_end="CRLF",
        other_line_ends="LF:1,3-4",
        ends_with_line_end=True,
    )

    assert b"".join(written) == b"\xef\xbb\xbf1\n2\r\n3\n4\n5\r\n"
