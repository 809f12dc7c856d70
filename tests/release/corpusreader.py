"""Read a corpus as IRaMuTeQ's manual describes it, and refuse whatever it would read otherwise.

Written from the published rules, not from our writer: a text begins at a line of four
stars with its variables, each `*name_value`; a line `-*name` begins a theme; all that a
decoder of Unicode takes for a line end is one; a numbered line with a star is the other
form of a text's beginning; a word between two underscores is a variable too; a dollar
sign ends a text's segments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_VARIABLE = re.compile(r"\*([A-Za-z][A-Za-z0-9]*)_([a-z0-9]+(?:_[a-z0-9]+)*)")
_THEME = re.compile(r"-\*([a-z]+_[a-z_]+)")


@dataclass
class Text:
    """A text of a corpus: its variables, and its themes with their lines."""

    variables: dict[str, str]
    themes: dict[str, list[str]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The key of its action."""
        return self.variables["action"]


def read(content: bytes) -> list[Text]:
    """Return the texts of a corpus. Raises `AssertionError` where it is none."""
    text = content.decode("utf-8")
    assert not text.startswith("\ufeff"), "a byte order mark hides the first stars"
    assert text.split("\n") == [*text.splitlines(), ""], "a line end that is not LF"
    texts: list[Text] = []
    for line in text.splitlines():
        if line.startswith("****"):
            texts.append(Text(_variables(line)))
        elif line.startswith("-*"):
            named = _THEME.fullmatch(line)
            assert named, line
            assert named[1] not in texts[-1].themes, "a theme twice in one text"
            texts[-1].themes[named[1]] = []
        else:
            _require_prose(line)
            if texts and (texts[-1].themes or line):
                list(texts[-1].themes.values())[-1].append(line)
    _take_separators(texts)
    return texts


def _variables(line: str) -> dict[str, str]:
    stars, *words = line.split(" ")
    assert stars == "****"
    found = [_VARIABLE.fullmatch(word) for word in words]
    assert words, "a text without a variable"
    assert all(found), line
    named = [(match[1], match[2]) for match in found if match]
    assert len({name for name, _ in named}) == len(named), "two values of one variable"
    return dict(named)


def _require_prose(line: str) -> None:
    assert "*" not in line, line
    assert "$" not in line, line
    assert not re.search(r"(?<!\S)_\S*_(?!\S)", line), line
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", line), line


def _take_separators(texts: list[Text]) -> None:
    """One blank line stands between two texts; it belongs to neither."""
    for text in texts[:-1]:
        lines = list(text.themes.values())[-1]
        assert lines.pop() == ""
    for text in texts:
        assert all(any(map(str.strip, lines)) for lines in text.themes.values()), "an empty theme"
