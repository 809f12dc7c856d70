"""Change single tokens of a query and leave all else where it stood, line by line.

Comments become blanks: an engine that reads `\\u000A` before it reads comments could
find a line of its own there. What no token covers is never passed on.
"""

from __future__ import annotations

import re

from csgraph.store.tokens import Token, tokens

_OPENING = {"{": "}", "(": ")", "[": "]"}
_NOT_A_BREAK = re.compile(r"[^\n]")


class Edits:
    """The tokens of a query, and what shall stand in their place."""

    def __init__(self, query: str) -> None:
        """Cut `query`. Raises `QueryRefused` where it can't be cut."""
        self._query = query
        self.tokens: tuple[Token, ...] = tuple(tokens(query))
        self._before: dict[int, str] = {}
        self._after: dict[int, str] = {}
        self._instead: dict[int, str] = {}

    def replace(self, place: int, text: str) -> None:
        """Put `text` where the token at `place` stands."""
        self._instead[place] = text

    def drop(self, place: int) -> None:
        """Leave out the token at `place`."""
        self._instead[place] = ""

    def surround(self, first: int, last: int, before: str, after: str) -> None:
        """Put text before one token and behind another; what is put later stands outside."""
        self._before[first] = before + self._before.get(first, "")
        self._after[last] = self._after.get(last, "") + after

    def match(self, place: int) -> int:
        """Return the place of the bracket that closes the one at `place`, or of the last token."""
        depth = 0
        for at in range(place, len(self.tokens)):
            token = self.tokens[at]
            if token.kind == "mark":
                depth += (token.text in _OPENING) - (token.text in _OPENING.values())
            if depth == 0:
                return at
        return len(self.tokens) - 1

    def is_mark(self, place: int, text: str) -> bool:
        """Say whether the token at `place` is there and is this bracket or sign."""
        return place < len(self.tokens) and self.tokens[place].text == text

    def is_word(self, place: int, word: str) -> bool:
        """Say whether the token at `place` is there and is this keyword."""
        return place < len(self.tokens) and self.tokens[place].is_word(word)

    def __str__(self) -> str:
        written, end = [], 0
        starts = self._line_starts()
        for place, token in enumerate(self.tokens):
            start = starts[token.line - 1] + token.column - 1
            written.append(_NOT_A_BREAK.sub(" ", self._query[end:start]))
            written.append(self._before.get(place, ""))
            written.append(self._instead.get(place, token.text))
            written.append(self._after.get(place, ""))
            end = start + len(token.text)
        return "".join(written)

    def _line_starts(self) -> list[int]:
        breaks = [at + 1 for at, sign in enumerate(self._query) if sign == "\n"]
        return [0, *breaks]
