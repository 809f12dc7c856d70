"""Faults of a run, told to a person.

Every error that csgraph raises on purpose derives from `CsgraphError`; `cli.py`
and `web/problems.py` are the two places that turn one into what a person reads.
A fault of the data is never an error: it is a `Finding`.
"""

from __future__ import annotations


class CsgraphError(Exception):
    """Something stops this run; the message says what and where, `hint` what to do."""

    code = "csgraph-error"
    exit_status = 1
    http_status = 500
    hint = ""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        if hint is not None:
            self.hint = hint


class BadInput(CsgraphError):
    """An input as a whole can't be read."""

    code = "bad-input"
    hint = "Mend the file, or leave it out of the inputs."

    @property
    def told(self) -> str:
        """What is wrong, and what to do, for the finding that stands for the file."""
        return f"{self}\n{self.hint}"


class NoSheet(CsgraphError):
    """No input holds an action sheet."""

    code = "no-sheet"
    exit_status = 3
    hint = "Check the paths: a sheet starts at a line “Actions” above “- Structure organisatrice”."


class BadDecision(CsgraphError):
    """A file of decisions can't be read as written."""

    code = "bad-decision"
    hint = "Correct the row and build again; nothing was released."


class DamagedRelease(CsgraphError):
    """A release does not hold what its manifest says."""

    code = "damaged-release"
    exit_status = 6
    http_status = 503
    hint = (
        "Roll back with `csgraph rollback`; where no earlier release is whole, build again under "
        "another `--version`, with a whole `ledger.tsv` as `--ledger`."
    )


class StructuralFault(CsgraphError):
    """What csgraph wrote breaks its own model; nothing is released."""

    code = "structural-fault"
    exit_status = 5
    hint = "This is a fault of csgraph, not of the sheets: please report it with this message."


class BuildRefused(CsgraphError):
    """The build was complete but may not become a release."""

    code = "build-refused"
    exit_status = 4


class SiteFault(CsgraphError):
    """The site folder can't be read or written as asked."""

    code = "site-fault"
    hint = "The current release is untouched."


class SettingRefused(CsgraphError):
    """A setting is unknown, or its value is none for it."""

    code = "setting-refused"
    hint = "Correct or remove it; nothing was begun."


class QueryRefused(CsgraphError):
    """A query is not one that this endpoint answers."""

    code = "query-refused"
    http_status = 400


class QueryTooLong(CsgraphError):
    """A query reached its deadline; the store is unharmed."""

    code = "query-deadline"
    exit_status = 7
    http_status = 503
    hint = (
        "Add a LIMIT, or download the dump and run it locally. / "
        "Ajoutez un LIMIT, ou téléchargez les fichiers et interrogez-les chez vous."
    )


class QueryTooHeavy(CsgraphError):
    """A query needs more memory, or a larger answer, than one query may have."""

    code = "query-memory"
    http_status = 503
    hint = (
        "Add a LIMIT or a FILTER, or download the dump and run it locally. / "
        "Ajoutez un LIMIT ou un FILTER, ou téléchargez les fichiers et interrogez-les chez vous."
    )


class ServerBusy(CsgraphError):
    """All places for queries are taken; this one was not begun."""

    code = "busy"
    http_status = 503
    hint = "Try again in a few seconds. / Réessayez dans quelques secondes."


class RemoteFault(CsgraphError):
    """The SPARQL server that holds the release can't be reached, or does not answer as one."""

    code = "remote-fault"
    http_status = 502
    hint = "Try again in a minute; whoever runs this site can see why in its log."


class RegistryFault(CsgraphError):
    """A registry can't be reached, or does not answer as one; what others answered is kept."""

    code = "registry-fault"
    http_status = 502
    hint = "What was answered so far is kept: run the same command again to go on."


class TooMuchAsked(CsgraphError):
    """One address has used the query time that is free for it."""

    code = "quota"
    http_status = 429


class NotHere(CsgraphError):
    """Nothing is known by this name in this release."""

    code = "not-found"
    http_status = 404
    hint = (
        "See the lists of actions, centres and list values. / "
        "Voyez les listes des actions, des centres et des valeurs."
    )


class TextsNotPublic(CsgraphError):
    """What was asked for holds the sheets' prose, and this release publishes its facts alone."""

    code = "texts-not-public"
    http_status = 404
    hint = (
        "Ask the publisher; a release of your own with --public full has them. / "
        "Demandez-les à qui publie ce site."
    )


class Gone(CsgraphError):
    """A thing was published once and is no more."""

    code = "gone"
    http_status = 410
    hint = (
        "Its last release has it, where that one is kept. / "
        "Sa dernière version l’a encore, si elle est conservée."
    )


class Withheld(CsgraphError):
    """A thing was published once and is held back today."""

    code = "withheld"
    http_status = 404
    hint = (
        "The reason may be mended in the sheets; its last release has it, where that one is kept. "
        "/ La raison se corrige dans les fiches ; sa dernière version l’a encore, si elle est "
        "conservée."
    )
