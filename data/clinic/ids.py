"""Matching of area ids and names: what a reader would try, in a fixed order.

Everything here only proposes. An id that fits after a change is a guess until
the city writes the change into its descriptor as a repair.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from data.descriptor.common import take

#: Two names as similar as this (difflib ratio, 0 to 1) are shown as a hint.
NEAR_RATIO = 0.85

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_SAINT = re.compile(r"\bst\.?(?=[\s-])|\bsankt\b")
_NO_LETTER = re.compile(r"[\W_]+")
_BETWEEN_NAMES = re.compile(r"\s+und\s+|\s+u\.\s+|\s*[/,&+;]\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class IdRule:
    """
    One change that makes written ids fit.

    Attributes
    ----------
    kind
        Kind of repair: ``trim_ids``, ``pad_ids``, ``take_id_part``.
    arguments
        Further keys of the repair, e.g. ``{"width": 8}``.
    fits
        Written id -> area id.
    """

    kind: str
    arguments: Mapping[str, object]
    fits: Mapping[str, str]


def fold_name(name: str) -> str:
    """
    Write a name so that usual spellings of it agree.

    Unicode forms, case, umlauts, ß, hyphens, blanks, points and ``St.`` for
    ``Sankt`` make no difference.

    Examples
    --------
    >>> fold_name("Überseestadt") == fold_name("UEBERSEESTADT")
    True
    >>> fold_name("St. Magnus") == fold_name("Sankt-Magnus")
    True
    >>> fold_name("Schloßstraße"), fold_name("Neue Vahr Süd-Ost")
    ('schlossstrasse', 'neuevahrsuedost')
    """
    # NFKC before the umlauts, so that a + combining diaeresis is one letter;
    # before case folding too, which would turn ß into ss on its own.
    plain = unicodedata.normalize("NFKC", name).lower().translate(_UMLAUTS).casefold()
    return _NO_LETTER.sub("", _SAINT.sub("sankt", plain))


def unique_names(names: Mapping[str, str]) -> dict[str, str]:
    """
    Folded name -> area id, for names that only one area carries.

    Parameters
    ----------
    names
        Area id -> name.
    """
    folded = {area_id: fold_name(name) for area_id, name in names.items()}
    counts = Counter(folded.values())
    return {name: area_id for area_id, name in folded.items() if name and counts[name] == 1}


def common_width(area_ids: Iterable[str]) -> int | None:
    """Length of all ids if they are digits of one length; else None."""
    ids = list(area_ids)
    widths = {len(area_id) for area_id in ids}
    if len(widths) != 1 or not all(area_id.isdigit() for area_id in ids):
        return None
    return widths.pop()


def id_rules(written: Iterable[str], area_ids: Iterable[str]) -> list[IdRule]:
    """
    Find the changes of writing under which ids become area ids.

    Parameters
    ----------
    written
        Ids of the table that fit no area.
    area_ids
        Ids of the areas that may be meant.

    Returns
    -------
    rules
        Each with at least one fit; an id is given to the first rule that it
        fits: trimming, then leading zeros, then a part of the id.
    """
    known = set(area_ids)
    rest = [text for text in dict.fromkeys(written) if text]
    rules: list[IdRule] = []

    def keep(kind: str, arguments: Mapping[str, object], fits: Mapping[str, str]) -> None:
        if fits:
            rules.append(IdRule(kind=kind, arguments=arguments, fits=fits))
            rest[:] = [text for text in rest if text not in fits]

    keep("trim_ids", {}, {t: t.strip() for t in rest if t != t.strip() and t.strip() in known})
    width = common_width(known)
    if width is not None:
        padded = {t: t.strip().zfill(width) for t in rest if t.strip().isdigit()}
        keep("pad_ids", {"width": width}, {t: p for t, p in padded.items() if p in known})
    part = _best_part(rest, known)
    if part is not None:
        parts = {text: take(text, part) for text in rest}
        keep("take_id_part", {"part": part}, {t: p for t, p in parts.items() if p in known})
    return rules


def split_names(name: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """
    Area ids behind a name such as ``A und B``, ``A/B`` or ``A, B``.

    Parameters
    ----------
    name
        The name as written.
    known
        Folded name -> area id, see `unique_names`.

    Returns
    -------
    ids
        Empty unless there are at least two parts and each is a known name.

    Examples
    --------
    >>> split_names("Horn und Lehe", {"horn": "341", "lehe": "342"})
    ('341', '342')
    >>> split_names("Horn und Borg", {"horn": "341", "lehe": "342"})
    ()
    """
    parts = [fold_name(part) for part in _BETWEEN_NAMES.split(name)]
    ids = tuple(known[part] for part in parts if part in known)
    return ids if len(parts) > 1 and len(set(ids)) == len(parts) else ()


def near_name(name: str, known: Mapping[str, str]) -> str | None:
    """
    Id of the area whose name is most like `name`; None if none is near.

    Only a hint for the reader: Horn and Horst are near, and two places.
    """
    close = difflib.get_close_matches(fold_name(name), known, n=1, cutoff=NEAR_RATIO)
    return known[close[0]] if close else None


def _best_part(written: list[str], known: set[str]) -> str | None:
    """Part of the ids, from the front or the back, that turns most of them into area ids."""
    best, most = None, 0
    for width in sorted({len(area_id) for area_id in known}):
        longer = [text for text in written if len(text) > width]
        for part in (f"-{width}:", f":{width}"):
            taken = [take(text, part) for text in longer]
            fits = [text for text in taken if text in known]
            # Two ids that become one area would overwrite each other.
            if len(fits) > most and len(set(fits)) == len(fits) and len(fits) * 2 > len(written):
                best, most = part, len(fits)
    return best
