"""Say which columns of a question's answer a person sees, and under which heading.

Questions give a thing and its name in two columns (`?centre ?centre_name`); a person gets
one. What repeats a parameter is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from csgraph.store.questions import Question
from csgraph.web.endpoint.tables import Column
from csgraph.web.language import say
from csgraph.web.library.questions import columns

_NAMES_OF = {"action": "title", "property": "label", "value": "label"}


def headings(question: Question) -> list[Column]:
    """Return the columns of a question in the language of this request."""
    return [
        Column(name, say(f"columns.{name}"), named_by)
        for name, named_by in shown_columns(columns(question)).items()
    ]


def shown_columns(names: Sequence[str]) -> dict[str, str | None]:
    """Return the columns a person sees, each with the one that names its things.

    >>> shown_columns(["centre", "centre_name", "actions"])
    {'centre': 'centre_name', 'actions': None}
    """
    named_by = {name: _named_by(name, names) for name in names}
    return {name: other for name, other in named_by.items() if name not in named_by.values()}


def _named_by(name: str, names: Sequence[str]) -> str | None:
    wanted = (f"{name}_name", f"{name}_label", _NAMES_OF.get(name, ""))
    return next((other for other in wanted if other in names), None)
