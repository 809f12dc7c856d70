"""Write lines of curl, Python and R that read a file of this site: copied, they run."""

from __future__ import annotations

import json


def snippets(address: str) -> list[tuple[str, str]]:
    """Return a name and the lines of each, for the CSV at `address`.

    An address is ASCII without quotation marks but `'`, which is escaped here.
    """
    safe = address.replace("'", "%27")
    quoted = json.dumps(safe)
    python = (
        "import pandas as pd\n\n"
        f"actions = pd.read_csv({quoted}, dtype=str)\n"
        'print(actions["department"].value_counts())'
    )
    r = (
        f'actions <- read.csv({quoted}, encoding = "UTF-8", colClasses = "character")\n'
        "print(table(actions$department))"
    )
    return [("curl", f"curl -sf '{safe}' -o actions.csv"), ("Python", python), ("R", r)]
