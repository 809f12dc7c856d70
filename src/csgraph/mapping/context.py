"""What mapping needs to know beside the sheet: the base, keys, concepts, rights."""

from __future__ import annotations

from dataclasses import dataclass, field

from csgraph.mapping.vocabulary import Vocabulary
from csgraph.namespaces import Base


@dataclass(frozen=True, slots=True)
class Placed:
    """A sheet's keys and standing, as identity settled them.

    `repeats` are the other places of the same sheet: source name, first line,
    last line, row, worksheet, and the verbatim text where it differs.
    """

    sheet: str
    action: str
    centres: tuple[str, ...]
    fingerprint: str
    repeats: tuple[Repeat, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """Another place where the same sheet stands."""

    source: str
    first_line: int | None
    last_line: int | None
    row: int | None
    worksheet: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Rights:
    """What is stated of an input's rights; nothing is claimed by default."""

    rights: str | None = None
    licence: str | None = None
    owner: str | None = None
    captured: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Shared by every sheet of a build."""

    base: Base
    vocabulary: Vocabulary
    rights: dict[str, Rights] = field(default_factory=dict)
