"""What people decide is read as they meant it, or refused with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from csgraph.errors import BadDecision
from csgraph.registry import is_valid
from csgraph.release import decisions

KEY = "s0123456789"
OTHER = "sabcdefghjk"
PRINT = "0123456789abcdef0123456789abcdef"


def _folder(tmp_path: Path, **files: str) -> Path:
    for name, content in files.items():
        file = name.replace("_", ".")
        (tmp_path / file).write_text(content, "utf-8", newline="")
    return tmp_path


def test_no_folder_decides_nothing():
    """All files are optional, and so is the folder."""
    assert decisions.read(None) == decisions.Decisions()


def test_an_empty_folder_decides_nothing(tmp_path):
    """Nor does a file that holds only remarks."""
    assert decisions.read(tmp_path) == decisions.Decisions()
    found = decisions.read(_folder(tmp_path, centres_tsv="# Rien encore.\n\n"))
    assert found.centres == ()
    assert list(found.files) == ["centres.tsv"]


def test_a_missing_folder_is_refused(tmp_path):
    """A mistyped path is no empty folder."""
    with pytest.raises(BadDecision, match="is not a folder"):
        decisions.read(tmp_path / "decisons")


def test_every_file_is_read(tmp_path):
    """Each into its part, from a file as a spreadsheet or an editor writes it."""
    found = decisions.read(
        _folder(
            tmp_path,
            publisher_toml='base = "https://x.example/"\npublish = "facts"\n',
            sources_toml='[[source]]\nfile = "a.csv"\nname = "caf"\ncaptured = 2020-01-31\n'
            '[[source]]\nfile = "b.csv"\ncaptured = "2021-01-31"\n',
            centres_tsv="\ufeffkey\tname\tspellings\tdepartment\tcommune\tsiret\topened\r\n"
            'c0123456789\t"CENTRE ""LES AIRELLES"""\tAirelles | Les airelles\t77\t77468'
            "\t356 000 000 00048\t1974-09\r\n",
            identities_tsv=f"first\tsecond\tverdict\n{KEY}\t{OTHER}\tsame\n"
            f"{KEY}\t{PRINT}\tdifferent\n",
            accepted_tsv=f"sheet\tfield\tcode\tby\n{PRINT}\tsummary\tpersonal-data\tmoi\n",
        )
    )
    centre = found.centres[0]

    assert (found.publisher.base, found.publisher.publish) == ("https://x.example/", "facts")
    assert found.sources["a.csv"].name == "caf"
    assert [s.captured for s in found.sources.values()] == ["2020-01-31", "2021-01-31"]
    assert centre.name == 'CENTRE "LES AIRELLES"'
    assert centre.spellings == ("Airelles", "Les airelles")
    assert (centre.commune, centre.opened) == ("77468", "1974-09")
    assert centre.registry == {"siret": "35600000000048"}
    assert found.same == {(KEY, OTHER)}
    assert found.different == {frozenset((KEY, PRINT))}
    assert found.accepted == {(PRINT, "summary", "personal-data")}
    assert len(found.files) == 5


_CENTRES = "key\tname\tdepartment\tcommune\tsiren\tsiret\trna\topened\n"
_IDENTITIES = "first\tsecond\tverdict\n"
_ACCEPTED = "sheet\tfield\tcode\n"


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("publisher_toml", "base = ", "publisher.toml: Invalid value"),
        (
            "publisher_toml",
            'bse = "x"',
            "“bse” is not a setting. Known: base, contact, desc",
        ),
        ("publisher_toml", "name = 3", "“name” must be a text between quotes"),
        ("publisher_toml", 'name = " "', "“name” must be a text between quotes"),
        ("publisher_toml", 'contact = "javascript:x"', "neither a mail address nor a web address"),
        ("publisher_toml", 'contact = "a@b"', "neither a mail address nor a web address"),
        ("publisher_toml", 'contact = "a@b.example?cc=x@y.example"', "neither a mail address"),
        ("publisher_toml", 'frequency = "YEARLY"', "“YEARLY” is not in the list. Known: ANNUAL"),
        ("publisher_toml", 'publish = "all"', "“all” is not a form. Known: facts, full"),
        ("publisher_toml", 'licence = "CC BY"', "not the web address of a licence"),
        ("publisher_toml", 'licence = "http://x/> <y"', "not the web address of a licence"),
        ("sources_toml", 'file = "a"', "only tables"),
        ("sources_toml", "source = [1]", "only tables"),
        ("sources_toml", '[[source]]\nname = "x"', "number 1: it has no “file”"),
        ("sources_toml", '[[source]]\nfile="a"\n[[source]]\nfile="a"', "number 2: “a” was descr"),
        ("sources_toml", '[[source]]\nfile="a"\ncaptured="2020"', "“2020” is not a day"),
        ("sources_toml", '[[source]]\nfile="a"\ncaptured="2020-02-30"', "is not a day"),
        ("sources_toml", '[[source]]\nfile="a"\ncaptured=20200101', "is not a day"),
        ("sources_toml", '[[source]]\nfile="a"\nlicense="x"', "“license” is not a setting"),
        ("centres_tsv", "name\nX\n", "line 1: the column “department” is missing"),
        ("centres_tsv", "name\tdepartment\tsirett\n", "line 1: “sirett” is not a column"),
        ("centres_tsv", "name\tname\tdepartment\n", "line 1: the column “name” stands twice"),
        ("centres_tsv", _CENTRES + "\t\t77\n", "line 2: it has no name"),
        ("centres_tsv", _CENTRES + "# !\n\n\tX\t999\n", "line 4: “999” is not the code of a dép"),
        ("centres_tsv", _CENTRES + "x\tX\t77\n", "line 2: “x” is not the key of a centre"),
        ("centres_tsv", _CENTRES + "c012345678u\tX\t77\n", "is not the key of a centre"),
        ("centres_tsv", _CENTRES + "\tX\t77\t7746\n", "“7746” leads to no commune"),
        ("centres_tsv", _CENTRES + "\tX\t77\t> <x\n", "leads to no commune of today"),
        ("centres_tsv", _CENTRES + "\tX\t77\t77000\n", "“77000” leads to no commune of today"),
        (
            "centres_tsv",
            _CENTRES + "\tX\t77\t75056\n",
            "Paris .75056. is not in 77",
        ),
        ("centres_tsv", _CENTRES + "\tX\t77\t\t123456789\n", "is not a valid SIREN"),
        ("centres_tsv", _CENTRES + "\tX\t77\t\t\t\tW12\n", "is not a valid RNA"),
        ("centres_tsv", _CENTRES + "\tX\t77\t\t\t\t\t1974-13\n", "“1974-13” is not a date"),
        ("centres_tsv", _CENTRES + "\tX\t77\t\t\t\t\t\tmore\n", "line 2: it has more cells"),
        ("centres_tsv", _CENTRES + "\tX\t77\n\tx\t77\n", "line 3: centres.tsv, line 2 claims"),
        (
            "centres_tsv",
            _CENTRES + "c0123456789\tX\t77\nc0123456789\tY\t77\n",
            "line 3: centres.tsv, line 2 has the key c0123456789 already",
        ),
        ("centres_tsv", _CENTRES + '\t"X\t77\n', "line 2: its quotes do not match"),
        ("centres_tsv", _CENTRES + '\t"LES" X\t77\n', "line 2: its quotes do not match"),
        ("centres_tsv", _CENTRES + "\t" + "x" * 10_001 + "\t77\n", "longer than 10000"),
        ("identities_tsv", _IDENTITIES + f"{KEY}\tx\tsame\n", "“x” is neither a sheet's key nor"),
        ("identities_tsv", _IDENTITIES + f"{KEY}\t{KEY}\tsame\n", "a sheet is told of itself"),
        ("identities_tsv", _IDENTITIES + f"{KEY}\t{OTHER}\tmaybe\n", "“maybe” is no verdict"),
        (
            "identities_tsv",
            _IDENTITIES + f"{KEY}\t{OTHER}\tsame\n{OTHER}\t{KEY}\tdifferent\n",
            "line 3: .* both the same and different",
        ),
        ("accepted_tsv", _ACCEPTED + f"{KEY}\tsummary\tpersonal\n", "not the code of a finding"),
        ("accepted_tsv", _ACCEPTED + f"{KEY}\t\tpersonal-data\n", "line 2: it names no field"),
        ("accepted_tsv", _ACCEPTED + "x\tsummary\tpersonal-data\n", "neither a sheet's key"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path, file, content, message):
    """The message names the file, the line and what is wrong; the hint what follows."""
    with pytest.raises(BadDecision, match=message) as fault:
        decisions.read(_folder(tmp_path, **{file: content}))

    assert file.replace("_", ".") in str(fault.value)
    assert fault.value.hint


def test_a_file_that_is_not_utf8_is_refused(tmp_path):
    """With the byte that is not."""
    (tmp_path / "centres.tsv").write_bytes(b"name\tdepartment\n\xc9cole\t77\n")

    with pytest.raises(BadDecision, match=r"centres\.tsv is not UTF-8"):
        decisions.read(tmp_path)


def test_no_other_separator_ends_a_row(tmp_path):
    """What only Unicode calls a line end stays in its cell, and lines count alike."""
    content = "name\tdepartment\nA\u2028B\u2029C\x85\t77\nX\t999\n"

    with pytest.raises(BadDecision, match="line 3: “999”"):
        decisions.read(_folder(tmp_path, centres_tsv=content))


@pytest.mark.parametrize(
    ("department", "written", "code", "kept"),
    [
        ("77", "77468", "77468", None),
        ("01", "01340", "01015", "01340"),
        ("01", "Arbignieu", "01015", "Arbignieu"),
        ("974", "saint denis", "97411", "saint denis"),
        ("2A", "2a004", "2A004", "2a004"),
        ("75", "75105", "75056", "75105"),
        ("02", "02285", "59545", "02285"),
        ("59", "02285", "59545", "02285"),
        ("", "97501", "97501", None),
        ("", "01340", "01015", "01340"),
    ],
)
def test_a_former_code_or_a_name_leads_to_the_commune_of_today(
    tmp_path, department, written, code, kept
):
    """And what was written is kept; a part may have gone to another département."""
    row = f"\tX\t{department}\t{written}\n"
    centre = decisions.read(_folder(tmp_path, centres_tsv=_CENTRES + row)).centres[0]

    assert (centre.commune, centre.commune_as_written) == (code, kept)


@pytest.mark.parametrize(
    ("department", "written"),
    [("", "Saint-Denis"), ("77", "01340"), ("77", "Arbignieu"), ("77", "7746"), ("77", "--")],
)
def test_a_commune_that_nothing_or_several_bear_is_refused(tmp_path, department, written):
    """A name without its département, a code of elsewhere, no code at all."""
    row = f"\tX\t{department}\t{written}\n"
    with pytest.raises(BadDecision, match="commune"):
        decisions.read(_folder(tmp_path, centres_tsv=_CENTRES + row))


@pytest.mark.parametrize(
    ("name", "value", "is_right"),
    [
        ("siren", "356000000", True),
        ("siren", "356000001", False),
        ("siren", "35600000", False),
        ("siren", "٣٥٦٠٠٠٠٠٠", False),
        ("siret", "35600000000048", True),
        ("siret", "35600000049837", True),
        ("siret", "35600000049838", False),
        ("siret", "73282932000074", True),
        ("siret", "73282932000075", False),
        ("rna", "W751004076", True),
        ("rna", "W9R1011072", True),
        ("rna", "W9RR011072", False),
        ("rna", "w751004076", False),
        ("rna", "W75100407", False),
    ],
)
def test_a_registry_identifier_is_checked_by_its_own_rule(name, value, is_right):
    """Luhn for SIREN and SIRET; La Poste's establishments by the sum of their digits."""
    assert is_valid(name, value) is is_right


@pytest.mark.parametrize(
    ("written", "linked"),
    [
        ("donnees@example.org", "mailto:donnees@example.org"),
        ("mailto:donnees@example.org", "mailto:donnees@example.org"),
        ("https://example.org/contact", "https://example.org/contact"),
    ],
)
def test_a_contact_is_an_address_that_can_be_linked(tmp_path, written, linked):
    """A mail address with or without its scheme, or a page."""
    (tmp_path / "publisher.toml").write_text(f'contact = "{written}"\n', "utf-8")

    assert decisions.read(tmp_path).publisher.contact == linked
