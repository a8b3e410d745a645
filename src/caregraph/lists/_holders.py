"""What cells about the holder of a post say besides a name: a capacity, an absence, a share.

Layer 2. What is not plainly a name is never taken for one: it is doubtful, and to be confirmed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from caregraph.lists import _names

_CAPACITIES = {
    "interim": re.compile(r"interim", re.IGNORECASE),
    "acting": re.compile(r"acting(?:[ -]up)?", re.IGNORECASE),
    "seconded": re.compile(r"(?:seconded|secondment)(?! (?:out|to)\b)", re.IGNORECASE),
}
"""The capacities in which somebody holds a post, by how lists write them."""
_TAIL = r"(?:until|till|to|from|since|for|in|cover|up)\b"
_ASIDE = re.compile(
    r"(?:(?:on|currently|extended|shared|covered|recruiting|recruitment|pending|under|until|from"
    r"|maternity|paternity|adoption|parental|sick|sickness|unpaid|special|long[- ]term|sabbatical"
    r"|career|suspended|absent|absence|leave|frozen|tbc|advert\w*|seconded|secondment)\b)",
    re.IGNORECASE,
)
"""What begins a remark about a post or its holder that is no name."""
_SHARE = re.compile(r"job[ -]?shar(?:e|ed|ing)", re.IGNORECASE)
_FILLED = re.compile(r"filled|occupied|in post|substantive|permanent|active", re.IGNORECASE)
_TELLING = re.compile(
    r"\b(?:interim|acting|second(?:ed|ment)|job[ -]?shar(?:e|ed|ing)|(?:on|\w+ity|sick|parental"
    r"|adoption) leave|absen(?:t|ce)|sabbatical|suspended|until|tbc|covere?d? by|covering"
    r"|recruit\w*|locum|agency|vacan(?:t|cy)|unfilled|pending"
    r"|temp(?:orary)? (?:cover|staff|worker))\b|[/;&]|\d\.\d",
    re.IGNORECASE,
)
"""What shows that a cell says more than a name."""
_BETWEEN = re.compile(
    r"[()\[\]:]|\s[-\N{EN DASH}\N{EM DASH}]\s|,\s*(?=(?:interim|acting|seconded|on|vacant)\b)",
    re.IGNORECASE,
)
_LENT = re.compile(r"(?:seconded|secondment) (?:in )?from (?P<lender>[^\d]+)", re.IGNORECASE)
_TWO = re.compile(r"\s+/\s+|;\s*")
_SHARERS = re.compile(r"\s*[/&;]\s*|\s+and\s+")


@dataclass
class Said:
    """What a cell says of who holds a post."""

    names: tuple[str, ...] = ()
    capacity: str = ""
    remarks: tuple[str, ...] = ()
    """What it says besides that no table holds, as an absence."""
    is_vacant: bool = False
    is_doubtful: bool = False
    """Whether it may be no name, or more: then it is whole in ``names``."""


def holders(cell: str) -> Said:
    """Take apart a cell that should name a holder.

    >>> holders("E Brown (acting up)").names, holders("E Brown (acting up)").capacity
    (('E Brown',), 'acting')
    >>> holders("C Patel / D Green (job share)").names
    ('C Patel', 'D Green')
    >>> holders("F White - maternity leave until 01/03/2027").remarks
    ('maternity leave until 01/03/2027',)
    >>> holders("Vacant (interim: B Jones)").names, holders("F White until May").is_doubtful
    (('B Jones',), True)
    """
    if _names.is_unsaid(cell):
        return Said()
    is_vacant = _names.is_vacant(cell)
    is_two = all(" " in one for one in _TWO.split(cell)) and len(_TWO.split(cell)) > 1
    if not (is_vacant or is_two or _TELLING.search(cell)):
        return Said((cell,))
    found = _parts(cell)
    is_shared = _SHARE.search(cell) is not None
    names = [one for name in found.names for one in _sharers(name, is_shared=is_shared)]
    if is_vacant and not (names and found.capacity):
        return Said(remarks=(*found.remarks, *names), is_vacant=True)
    if any(map(_TELLING.search, names)) or len(found.names) > 1:
        return Said((cell,), is_doubtful=True)
    return Said(tuple(names), found.capacity, found.remarks)


def status(cell: str) -> Said:
    """Take apart a cell that says whether, and in which capacity, a post is filled.

    >>> status("Filled - interim").capacity, status("Vacant - recruiting").is_vacant
    ('interim', True)
    >>> status("Secondment from ICB")
    Said(names=(), capacity='seconded', remarks=('Secondment from ICB',), is_vacant=False, \
is_doubtful=False)
    """
    found = _parts(cell)
    others = tuple(one for one in found.names if not _FILLED.fullmatch(one))
    capacity = found.capacity
    if not capacity and any(one.casefold() in ("substantive", "permanent") for one in found.names):
        capacity = "substantive"
    return Said((), capacity, (*found.remarks, *others), found.is_vacant)


def lender(remarks: Iterable[str]) -> str:
    """Give by whom a holder is lent, as remarks say it; empty where they do not.

    >>> lender(["Secondment from ICB"]), lender(["maternity leave from 1 May"])
    ('ICB', '')
    """
    found = (_LENT.fullmatch(one) for one in remarks)
    return next((one["lender"] for one in found if one), "")


def _parts(cell: str) -> Said:
    """Give what the parts of a cell say, each by itself; what is nothing else is a name."""
    found = Said()
    for part in (one.strip(" ,.") for one in _BETWEEN.split(cell)):
        if not part or _SHARE.fullmatch(part):
            continue
        capacity, rest = _capacity(part)
        if _names.is_vacant(part):
            found.is_vacant = True
        elif capacity:
            found.capacity = found.capacity or capacity
            if re.match(_TAIL, rest, re.IGNORECASE):
                found.remarks += (part,)
            elif rest:
                found.names += (rest,)
        elif _ASIDE.match(part):
            found.remarks += (part,)
        else:
            found.names += (part,)
    return found


def _capacity(part: str) -> tuple[str, str]:
    """Give the capacity with which a part begins or ends, and the rest of it."""
    for capacity, form in _CAPACITIES.items():
        if found := re.match(rf"{form.pattern}(?:\s+|$)", part, re.IGNORECASE):
            return capacity, part[found.end() :].strip()
        if found := re.search(rf"\s{form.pattern}$", part, re.IGNORECASE):
            return capacity, part[: found.start()].strip()
    return "", part


def _sharers(name: str, *, is_shared: bool) -> list[str]:
    """Give those whom a name that may be of several names, where they share a post."""
    form = _SHARERS if is_shared else _TWO
    return [one for one in form.split(name) if one]
