"""The ledger comes back from its file as it went in, or is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.errors import CsgraphError
from csgraph.release import ledger
from csgraph.release.ledger import COLUMNS, Ledger, Row

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_HOSTILE = st.one_of(_TEXT, st.sampled_from(["\t", "\n", "\r\n", "\\", "\\n", "\\\\t", '"', " "]))


@given(values=st.lists(_HOSTILE, min_size=4, max_size=4), base=st.sampled_from(["", "http://x/"]))
def test_every_value_comes_back(tmp_path_factory, values, base):
    """Tabs, line ends, backslashes and quotes break no row."""
    row = Row("s0", "sheet", "living", "a0", "c0", *values)
    written = Ledger(base or None, {row.key: row}, ("http://old/",))
    path = tmp_path_factory.mktemp("ledger") / "ledger.tsv"
    path.write_text(ledger.text(written), "utf-8", newline="")

    assert ledger.read(path) == written


def test_rows_stand_in_the_order_of_their_keys():
    """The same rows are the same bytes."""
    one, other = Row("s1", "sheet"), Row("c1", "centre")

    assert ledger.text(Ledger("b", {"s1": one, "c1": other})) == ledger.text(
        Ledger("b", {"c1": other, "s1": one})
    )


_HEAD = "# csgraph ledger 1\thttp://x/\n" + "\t".join(COLUMNS) + "\n"
_ROW = "s1\tsheet\tliving" + "\t" * 10 + "\n"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", 1),
        ("key\tkind\n", 1),
        ("# csgraph ledger 2\thttp://x/\n", 1),
        ("# csgraph ledger 1\thttp://x/\nkey\n", 2),
        (_HEAD + "s1\tsheet\n", 3),
        (_HEAD + _ROW + _ROW, 4),
        (_HEAD + _ROW.replace("sheet", "sheep"), 3),
        (_HEAD + _ROW.replace("living", "alive"), 3),
        (_HEAD + _ROW.rstrip("\n"), 3),
    ],
)
def test_what_is_no_ledger_is_refused_with_its_line(tmp_path, content, line):
    """A file cut short or edited by hand is never half read."""
    path = tmp_path / "ledger.tsv"
    path.write_text(content, "utf-8")

    with pytest.raises(CsgraphError, match=f"line {line}: this is not a ledger"):
        ledger.read(path)


def test_a_ledger_that_is_not_there_or_not_text_is_refused(tmp_path):
    """In words, not with a traceback."""
    (tmp_path / "binary.tsv").write_bytes(b"\xff\xfe")

    for name in ("missing.tsv", "binary.tsv"):
        with pytest.raises(CsgraphError, match="can't be read"):
            ledger.read(tmp_path / name)
