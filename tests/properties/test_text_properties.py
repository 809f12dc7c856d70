"""What holds for any text: it is counted, it comes back, and nothing is raised."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.errors import BadInput
from csgraph.findings import Finding, rules
from csgraph.intake.decode import encode_lines, examine
from csgraph.intake.files import InputFile
from csgraph.model import Sheet, Source

ReadBytes = Callable[[bytes], Any]
Rebuilt = Callable[[Source, list[Sheet]], list[str]]

# Lines that the rules turn on, and lines that only look like them.
TELLING = """\
Actions
Les actions des centres sociaux
Nom | Département | Année |
---|---|---|
Atelier | Essonne | 2016 |
- Structure organisatrice
- CENTRE - Essonne
- Fichier(s) associé(s)
( 12 Ko )
- Statut de l'action
- Raisons pour lesquelles l'action est terminée
- Dimension
- Mots clés associés à l'action
-
- Résumé
- Qui est à l'initiative de l'action ?
- Précision ( si autre )
- Territoire concerné
- Public
- Public ciblé : tous
- Avec qui cette action a-t-elle été menée ?
Partenaires d'action:
Partenaires financiers:
- Description générale
- Résultat pour les habitants
- Suite de l'action : Limites
- Suite de l'action : Perspectives
- Suite de l'action : Persp
Thèmes
• Culture
Quels furent les éléments de diagnostic à l'origine de l'expérience ?
Description générale
Limites
un octet nul \0 égaré au milieu d'une ligne
""".splitlines()

heads = st.sampled_from(
    [["Actions", "Atelier", "- Structure organisatrice"], ["Actions", "Bal", "Thèmes", "• Jeu"]]
)
# Files of NUL bytes are refused, and U+FEFF at the head is the byte order mark.
any_line = st.text(
    st.characters(exclude_characters="\0\n\r\ufeff", exclude_categories=["Cs"]), max_size=12
)
lines = st.one_of(
    st.sampled_from(TELLING).map(lambda line: [line]), any_line.map(lambda line: [line]), heads
)
soups = st.lists(lines, max_size=60).map(
    lambda groups: [line for group in groups for line in group]
)
line_ends = st.sampled_from(["\n", "\r\n", "\r"])
encodings = st.sampled_from(["utf-8", "utf-8-sig"])


@given(soup=soups, line_end=line_ends, encoding=encodings, is_closed=st.booleans())
def test_any_listing_is_counted_and_comes_back(
    soup: list[str],
    line_end: str,
    encoding: str,
    is_closed: bool,
    read_bytes: ReadBytes,
    rebuilt: Rebuilt,
):
    """Every line is one kind, in one place; labels, texts and preamble are the file."""
    content = (line_end.join(soup) + line_end * is_closed).encode(encoding)
    *items, source = read_bytes(content)
    sheets = [item for item in items if isinstance(item, Sheet)]

    assert sum(source.accounting.values()) == source.line_count
    assert source.sheet_count == len(sheets)
    assert b"".join(_encoded(source, rebuilt(source, sheets))) == content


@given(soup=soups)
def test_places_are_true_and_in_order(soup: list[str], read_bytes: ReadBytes):
    """A field names the lines of its text; sheets and fields follow each other."""
    items = list(read_bytes("\n".join([*soup, ""]).encode()))
    sheets = [item for item in items if isinstance(item, Sheet)]
    for sheet in sheets:
        assert [f.position for f in sheet.fields] == list(range(len(sheet.fields)))
        for f in sheet.fields:
            if f.text is None:
                assert (f.first_line, f.last_line, f.values) == (None, None, ())
            else:
                assert soup[f.first_line - 1 : f.last_line] == f.text.split("\n")
        assert "" not in (v for f in sheet.fields if len(f.keys) == 1 for v in f.values)
    edges = [line for s in sheets for line in (s.first_line, s.last_line)]
    assert edges == sorted(edges)
    assert edges[-1:] == [len(soup)] * bool(sheets)
    for item in items:
        if isinstance(item, Finding) and item.first_line is not None:
            assert 1 <= item.first_line <= item.last_line <= len(soup)
            assert item.code in rules()


@given(
    content=st.one_of(
        st.binary(max_size=200), st.text().map(lambda t: t.encode("utf-8", "replace"))
    )
)
def test_any_bytes_are_read_or_refused_in_words(content: bytes, read_bytes: ReadBytes):
    """Whatever the file holds, a person gets sheets, findings or a reason."""
    read = _or_refusal(lambda: list(read_bytes(content)))

    if isinstance(read, BadInput):
        assert "fiches.txt" in str(read)
        assert read.hint
    else:
        assert sum(read[-1].accounting.values()) == read[-1].line_count


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> InputFile:
    """One file that serves every example."""
    return InputFile("texte", tmp_path_factory.mktemp("decode") / "texte")


pieces = st.lists(
    st.sampled_from(
        [b"a", b"\n", b"\r", b"\r\n", "é".encode(), "€".encode(), b"\xe9", b"\x92", b" "]
    )
)


@given(content=st.one_of(pieces.map(b"".join), st.binary()), mark=st.booleans())
def test_any_accepted_bytes_come_back(content: bytes, mark: bool, file: InputFile):
    """Lines, encoding, mark and line ends are the file again, byte for byte."""
    whole = b"\xef\xbb\xbf" * mark + content
    file.path.write_bytes(whole)
    text = _or_refusal(lambda: examine(file, lambda _: True))
    if isinstance(text, BadInput):
        return
    found = list(text.lines())

    assert len(found) == text.line_count
    assert b"".join(_encoded(text, found)) == whole


@given(content=st.text(st.characters(codec="cp1252"), min_size=1), is_utf_8=st.booleans())
def test_letters_are_never_mistaken(content: str, is_utf_8: bool, file: InputFile):
    """A text is read with its own letters or refused; UTF-8 is never refused."""
    file.path.write_bytes(content.encode("utf-8" if is_utf_8 else "cp1252"))
    text = _or_refusal(lambda: examine(file, lambda _: True))

    if isinstance(text, BadInput):
        assert "octets nuls" in str(text) or not is_utf_8
    elif is_utf_8 or text.encoding == "windows-1252":
        ends = {"LF": ["\r\n", "\n"], "CRLF": ["\r\n", "\n"], "CR": ["\r"], None: []}
        for end in ends[text.line_end]:
            content = content.replace(end, "")
        assert "".join(text.lines()) == content


FIELDS = {
    "- Fichier(s) associé(s)": "attachments",
    "- Dimension": "dimensions",
    "- Mots clés associés à l'action": "keywords",
    "- Résumé": "summary",
    "- Public": "audiences",
    "- Description générale": "description",
    "- Résultat pour les habitants": "resident_outcome",
    "- Suite de l'action : Perspectives": "prospects",
}
LISTS = {"attachments", "dimensions", "keywords", "audiences"}
words = st.text(st.sampled_from("abcéœ '’-:•1.|"), min_size=1, max_size=12).map(
    lambda text: f"x{text}x"
)
written = st.fixed_dictionaries(
    {}, optional={key: st.lists(words, min_size=1, max_size=4) for key in FIELDS.values()}
)


@given(title=words, fields=written)
def test_a_sheet_written_from_fields_reads_back(
    title: str, fields: dict[str, list[str]], read_bytes: ReadBytes
):
    """What is written under a label is what is read under it."""
    text = ["Actions", title, "- Structure organisatrice", "- CENTRE - Essonne"]
    for label, key in FIELDS.items():
        bullet = "- " if key in LISTS else ""
        text += [label, *(f"{bullet}{value}" for value in fields.get(key, ()))]
    (sheet,) = (i for i in read_bytes("\n".join(text).encode()) if isinstance(i, Sheet))

    assert sheet.title == title
    assert (sheet.values("centre"), sheet.values("department")) == (("CENTRE",), ("Essonne",))
    for key in FIELDS.values():
        values = fields.get(key, [])
        expected = values if key in LISTS or not values else ["\n".join(values)]
        assert list(sheet.values(key)) == expected


@given(cut=st.integers(min_value=0))
def test_a_listing_cut_anywhere_is_read_up_to_there(
    cut: int, read_bytes: ReadBytes, rebuilt: Rebuilt
):
    """A cut makes no value that was not there, and comes back as it is."""
    text = "\n".join(["Actions", "Bal", *TELLING[5:27]])
    part = text[: cut % len(text)]
    *items, source = read_bytes(part.encode())
    sheets = [item for item in items if isinstance(item, Sheet)]

    assert "\n".join(rebuilt(source, sheets)) == part.removesuffix("\n")
    assert sum(source.accounting.values()) == source.line_count
    assert all(not sheet.complete for sheet in sheets)


def _or_refusal(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except BadInput as refused:
        return refused


def _encoded(described: Any, text: list[str]) -> Any:
    return encode_lines(
        text,
        encoding=described.encoding,
        has_bom=described.has_bom,
        line_end=described.line_end,
        other_line_ends=described.other_line_ends,
        ends_with_line_end=described.ends_with_line_end,
    )
