"""Find what could point to a private person in French text.

Pure functions. E-mail addresses and French telephone numbers in all usual writings; a
name only where its own words say that it is a person's (« Mme Dupont », « Contact :
Jeanne DUPONT »). Left alone: numbers of another kind (SIRET, dates, amounts), roles
without a name (« Madame la maire »), streets and places that bear a person's name, and
initials (« Mme D. »). Nothing found is ever returned as text, only as a span.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Kind(StrEnum):
    """What was found."""

    EMAIL = "email"
    TELEPHONE = "telephone"
    NAME = "name"


@dataclass(frozen=True, slots=True, order=True)
class PersonalDatum:
    """Where something personal stands: characters `start` to `end` of the text."""

    start: int
    end: int
    kind: Kind


# Each pattern is anchored by a look-behind and repeats bounded pieces only, so that a
# text of any length is read once. An address is found at its sign, then read backwards.
_SIGN = re.compile(r"@|arobase|[\[({<] ?at", re.IGNORECASE)
_DOT = r"(?:\.|[ ]?[\[(][ ]?(?:point|dot)[ ]?[\])][ ]?|[ ]point[ ])"
_BEHIND_SIGN = re.compile(
    rf"""(?<=[\w.%+"'-])
        (?: @ | [ \u00a0]@[ \u00a0](?=\S{{1,80}}\.(?-i:[a-z]{{2,6}})(?!\w))
          | [ \u00a0]?[\[({{<][ ]?(?:at|arobase|@)[ ]?[\])}}>][ \u00a0]? | [ ]arobase[ ] )
        (?:[\w-]{{1,63}}{_DOT}){{1,5}} [A-Za-z]{{2,24}} (?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_LOCAL = re.compile(r"(?:[\w.%+'-]{1,64}|\"[^\"\n]{1,64}\")\Z")
_LOCAL_CHARS = 66

_GAP = r"[ \u00a0\u2009\u202f.\-/]{0,2}"
_ABROAD = "33|262|508|590|594|596|681|687|689"
_NARROW = r"[ \u00a0\u2009\u202f.\-]{0,2}"
_BLANK = r"[ \u00a0\u2009\u202f\t]"
# A comma between blanks parts the items of a list: a number's stands close.
_WIDE = rf"(?:{_BLANK}?[.\-/\u2010\u2011\u2013_]?{_BLANK}?|,)"
_BEGIN = rf"""(?: \(?(?:\+|00)[ ]?(?:{_ABROAD})\)? {_GAP} (?:\(0\))? {_GAP} [1-9]
                | \(?0\)?{_GAP}[1-9] )"""
# Two dates in a row have ten digits too: what parts a number from the next, `/`, does not
# part its pairs as well, and a wide sign between pairs is the same all through.
_TELEPHONE = re.compile(
    rf"""(?<!\d)(?![0-3]\d(?P<of>[./-])[01]\d(?P=of)(?:19|20)\d\d(?!\d))(?:
          (?: (?<!\d[./-]) | (?<=\d{{2}}[\s.-]\d{{2}}/) | (?<=\d{{5}}/) )
            (?: {_BEGIN} (?:{_NARROW}\d){{8}}
                (?:/(?!0[1-9]{_NARROW}\d\d{_NARROW}\d\d)\d\d(?!\d))?
                (?!\d)(?![.-]\d)(?!/(?!0[1-9]|\d\d(?!\d))\d)
              | (?<!(?<!\d)0[1-9][,/_\u2010-\u2013-])(?<!(?<!\d)0[1-9][ ][/_\u2010-\u2013-][ ])
                (?: \(?(?:\+|00)(?:{_ABROAD})\)? {_WIDE} (?:\(0\))? {_WIDE} | 0 ) [1-9]
                (?P<wide>{_WIDE})\d\d(?:(?P=wide)\d\d){{3}}
                (?!\d)(?!(?P=wide)(?!0[1-9](?:(?P=wide)\d\d){{4}})\d\d(?!\d)) )
        | (?<!\d[./-]) (?: {_BEGIN} (?:{_GAP}\d){{8}} | (?<=\+)687(?:{_GAP}\d){{6}} )
          (?!\d)(?![./-]\d) )""",
    re.VERBOSE,
)
# A spreadsheet drops the first zero: then only the word before it tells.
_TELEPHONE_AFTER_WORD = re.compile(
    rf"(?<!\w)(?:t[ée]l(?:[ée]phone)?|portable|mobile)\b[ .:°n]{{0,6}}[1-9](?:{_GAP}\d){{8}}(?!\d)",
    re.IGNORECASE,
)

_UPPER = "A-ZÀ-ÖØ-ÞŒŸ"
_WORD = rf"[{_UPPER}][\w'’-]{{1,40}}"
_PARTICLE = r"(?:(?:de|du|des|van|von|ben|el|al)\ |d['’])"
_CIVIL = re.compile(
    rf"""(?<![\w-])(?:M\.|MM\.|Mr\.?|Mmes?\.?|MMES?\.?|Mlles?\.?|Monsieur|Madame|Mademoiselle|Messieurs)
        [ \u00a0\u202f]{{0,3}}
        (?P<name>{_PARTICLE}{{0,2}}{_WORD}(?:\ {_PARTICLE}{{0,2}}{_WORD}){{0,3}})""",
    re.VERBOSE,
)
_FIRST = rf"[{_UPPER}][a-zß-öø-ÿœ]{{1,30}}(?:-[{_UPPER}][a-zß-öø-ÿœ]{{1,30}})?"
_LAST = rf"[{_UPPER}][{_UPPER}'’-]{{1,40}}"
_CONTACT = re.compile(
    rf"""(?<!\w)(?i:contacts?|personne\ à\ contacter|référente?s?|responsable|interlocut(?:eur|rice)
          |animat(?:eur|rice)|coordinat(?:eur|rice)|coordonnat(?:eur|rice))
        (?:\ [\w'’]{{1,20}}){{0,3}}
        [ \u00a0]{{0,3}}:[ \u00a0]{{0,3}}
        (?P<name>{_FIRST}\ {_LAST}|{_LAST}\ {_FIRST}|{_FIRST}\ {_FIRST})(?!\w)""",
    re.VERBOSE,
)

_NAMED_PLACE = re.compile(
    r"(?:rue|avenue|av\.|boulevard|bd|place|square|allée|impasse|chemin|quai|cours|pont|passage"
    r"|école|collège|lycée|crèche|maternelle|université|centre|espace|salle|gymnase|stade|maison"
    r"|théâtre|médiathèque|bibliothèque|ludothèque|résidence|cité|quartier|parc|foyer|hôpital"
    r"|fondation|prix|villa)"
    r"(?: (?:social|sociale|culturelle?|primaire|élémentaire|municipale?))?"
    r"(?: de| du| de la)? $",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"Le|La|Les|L|Une?|Et|Ou|Ils?|Elles?|Nous|Vous|Ce|Cette|Maires?|Préf[eè]te?|Présidente?"
    r"|Directeur|Directrice|Ministre|Adjointe?|Conseill[eè]re?|Députée?|Sénateur|Sénatrice"
    r"|Proviseure?|Principale?|Inspecteur|Inspectrice|Recteur|Rectrice|Curé|Tout|Untel|Unetelle"
    r"|Chose|Loyal|Madame|Monsieur|Mesdames|Messieurs|X{2,3}"
)
_NO_PERSON = re.compile(
    r"Centre|Mission|Caf|Mairie|Maison|Espace|Pôle|Conseil|Association|Service|Ville|École"
    r"|Secours|Restos|Accueil|Ateliers?|Équipe|Comité|Collectif|Bureau|Croix|Ligue|Foyer|Club"
    r"|Conseill[eè]re?|Éducation|Région|Département|Préfecture|Commune|Communauté|Direction"
    r"|Secteur|Social|Sociale"
)


# What a reader does not see does not part what it stands in; what looks like a sign is one.
_UNSEEN = (
    *(c for c in range(0x20) if chr(c) not in "\t\n\r"),
    *(0x7F, 0xAD, 0x34F, 0x61C, 0x180E, 0xFEFF, 0xFFFE, 0xFFFF),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2065),
    *range(0x2066, 0x206A),
)
_AS_SEEN: dict[int, int | None] = {
    **dict.fromkeys(_UNSEEN),
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    0xFE6B: ord("@"),
    0xFE52: ord("."),
}
_NOT_AS_SEEN = re.compile(f"[{re.escape(''.join(map(chr, _AS_SEEN)))}]")


def found_in(text: str) -> list[PersonalDatum]:
    """Return what is personal in `text`, in reading order.

    >>> [datum.kind.value for datum in found_in("Mme Lefort, 01 23 45 67 89")]
    ['name', 'telephone']
    >>> found_in("12 rue Madame de Staël, SIRET 123 456 789 00012")
    []
    """
    return _as_seen(text, lambda seen: {*_contact_details(seen), *_names(seen)})


def contact_details(text: str) -> list[PersonalDatum]:
    """Return the e-mail addresses and telephone numbers of `text`, in reading order."""
    return _as_seen(text, lambda seen: set(_contact_details(seen)))


def _as_seen(text: str, find: Callable[[str], set[PersonalDatum]]) -> list[PersonalDatum]:
    """Return what `find` finds in `text` as a reader sees it, where it stands in `text`."""
    if not _NOT_AS_SEEN.search(text):
        return sorted(find(text))
    found = sorted(find(text.translate(_AS_SEEN)))
    if not found:
        return []
    at = [n for n, c in enumerate(text) if _AS_SEEN.get(ord(c), 0) is not None]
    return [PersonalDatum(at[d.start], at[d.end - 1] + 1, d.kind) for d in found]


def _contact_details(text: str) -> Iterator[PersonalDatum]:
    if _SIGN.search(text):
        for match in _BEHIND_SIGN.finditer(text):
            before = max(0, match.start() - _LOCAL_CHARS)
            if local := _LOCAL.search(text[before : match.start()]):
                yield PersonalDatum(before + local.start(), match.end(), Kind.EMAIL)
    yield from _spans(_TELEPHONE, Kind.TELEPHONE, text)
    yield from _spans(_TELEPHONE_AFTER_WORD, Kind.TELEPHONE, text)


def _names(text: str) -> Iterator[PersonalDatum]:
    """Yield the names that stand after a civility or a contact's label."""
    for match in _CIVIL.finditer(text):
        words = re.split(r"[ '’-]", match["name"])
        capitals = [word for word in words if word[:1].isupper()]
        is_role = all(map(_is_no_name, capitals[:2]))
        if not is_role and not _NAMED_PLACE.search(text, max(0, match.start() - 40), match.start()):
            yield PersonalDatum(match.start(), match.end(), Kind.NAME)
    for match in _CONTACT.finditer(text):
        if not any(_NO_PERSON.fullmatch(word.capitalize()) for word in match["name"].split()):
            yield PersonalDatum(match.start("name"), match.end("name"), Kind.NAME)


def _is_no_name(word: str) -> bool:
    return _NO_NAME.fullmatch(word) is not None or (
        word.isupper() and _NO_NAME.fullmatch(word.capitalize()) is not None
    )


def _spans(pattern: re.Pattern[str], kind: Kind, text: str) -> Iterator[PersonalDatum]:
    return (PersonalDatum(m.start(), m.end(), kind) for m in pattern.finditer(text))
