"""Words of committee feeds: what kind of body a title tells, and what is glued to names and roles.

Layer 2.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

KINDS = (
    (
        r"(full|county|city|borough|district|town|metropolitan|whole|annual|\s)*council",
        "full council",
    ),
    (r"(the )?(cabinet|executive)", "cabinet"),
    (r".*\bhealth (and|&) well-?being board\b.*", "health and wellbeing board"),
    (r".*\bintegrated care partnership\b.*", "integrated care partnership"),
    (
        r".*\bjoint health (overview (and|&) )?scrutiny\b.*",
        "joint health overview and scrutiny committee",
    ),
    (r".*\bhealth (overview (and|&) )?scrutiny\b.*", "health overview and scrutiny committee"),
    (
        r".*\b(task (and finish |& finish )?groups?|working (group|party|parties|groups))\b.*",
        "working group",
    ),
    (r".*\badvisory (group|panel|committee|board)\b.*", "advisory group"),
    (r".*\bscrutiny\b.*", "overview and scrutiny committee"),
    (r".*\bsub-? ?committee\b.*", "sub-committee"),
    (r".*\bjoint\b.*\bcommittee\b.*", "joint committee"),
    (r".*\bpartnership board\b.*", "partnership board"),
    (r".*\bcommittee\b.*", "committee"),
)
"""What titles of bodies look like, with the kind that each tells; the first that fits."""

_MEMBER_ALONE = re.compile(
    r"(cabinet|executive) member\b.*|.*\bportfolio holder\b.*", re.IGNORECASE
)

CAPACITIES = {
    "chair": "chair",
    "chairman": "chair",
    "chairwoman": "chair",
    "chairperson": "chair",
    "vicechair": "vice-chair",
    "vicechairman": "vice-chair",
    "vicechairwoman": "vice-chair",
    "vicechairperson": "vice-chair",
    "deputychair": "vice-chair",
    "deputychairman": "vice-chair",
    "coopted": "co-opted",
    "cooptedmember": "co-opted",
    "cooptee": "co-opted",
    "substitute": "substitute",
    "substitutemember": "substitute",
    "reservemember": "substitute",
    "reserve": "substitute",
    "observer": "observer",
    "exofficio": "ex officio",
    "independentmember": "independent member",
    "laymember": "lay member",
    "votingmember": "voting member",
    "nonvotingmember": "non-voting member",
    "inattendance": "in attendance",
}
"""What feeds call capacities, letters only, by the code of ours."""

_PLAIN = {"", "member", "committeemember", "panelmember", "boardmember"}
"""Roles that say no more than that someone is a member."""

_PARTIES = (
    "Conservative",
    "Labour and Co-operative",
    "Labour",
    "Liberal Democrat",
    "Green Party",
    "Green",
    "Reform UK",
    "Independent",
    "Plaid Cymru",
)
_COOPTED = re.compile(
    rf"\s+(?:(?:{'|'.join(_PARTIES)})\s+)?co-?opted(?:\s+member)?$", re.IGNORECASE
)
_TITLE = re.compile(r"(?:the\s+)?(?:cllr|councillor)\.?\s+", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*$")
_ENDS = (
    "Council|Authority|Constabulary|Police|Trust|Board|Partnership|Association|University|College"
)
_ORGANISATION = re.compile(
    rf"(?:[A-Z&][\w'’&.-]*,?\s+(?:(?:and|of|the|upon|on|with|for)\s+)*)+(?:{_ENDS})"
)
_OFFICE = re.compile(
    r"\b(chair\w*|leader|member|mayor|sheriff|officer|director|head|clerk|executive|governor|deputy"
    r"|vice|spokes\w+|representative|alderman|trustee|champion)\b",
    re.IGNORECASE,
)
_VACANT = re.compile(
    r"(?:the\s+)?(?:vacancy|vacant(?:\s+(?:seat|place|position))?)(?:\s*\W.*)?", re.IGNORECASE
)


@dataclass(frozen=True)
class Called:
    """What a name in a feed holds."""

    name: str
    """The name alone; empty where the seat is vacant."""
    is_councillor: bool = False
    represents: str = ""
    """The organisation that is glued to it."""
    is_coopted: bool = False
    besides: str = ""
    """What else stands in brackets after it."""


def kind(title: str) -> str:
    """Give the type of body that a title tells; empty where it tells none.

    >>> kind("Health Overview & Scrutiny Committee"), kind("Pension Board")
    ('health overview and scrutiny committee', '')
    """
    plain = " ".join(title.split())
    return next((one for form, one in KINDS if re.fullmatch(form, plain, re.IGNORECASE)), "")


def is_one_member(title: str) -> bool:
    """Say whether a title is that of decisions of one member of a cabinet alone.

    >>> is_one_member("Cabinet Member for Housing"), is_one_member("Cabinet")
    (True, False)
    """
    return _MEMBER_ALONE.fullmatch(title.strip()) is not None


def is_organisation(text: str) -> bool:
    """Say whether a text is the name of an organisation, and not that of an office.

    >>> is_organisation("Cotswold District Council"), is_organisation("Leader of the Council")
    (True, False)
    """
    return not _OFFICE.search(text) and _ORGANISATION.fullmatch(text) is not None


def organisation(name: str) -> str:
    """Give the type of organisation that a name tells; empty where it tells none.

    >>> organisation("Kent County Council"), organisation("Police"), organisation("Luton Council")
    ('county council', '', 'local authority')
    """
    if name.endswith("County Council"):
        return "county council"
    return "local authority" if name.endswith("Council") else ""


def role(text: str) -> tuple[str, str, str]:
    """Split a role into a capacity of ours, an organisation, and other words; at most one of them.

    >>> role("Deputy Chair"), role("Cotswold District Council"), role("Sheriff")
    (('vice-chair', '', ''), ('', 'Cotswold District Council', ''), ('', '', 'Sheriff'))
    """
    plain = " ".join(text.split())
    letters = re.sub(r"[^a-z]", "", plain.casefold())
    if letters in _PLAIN:
        return "", "", ""
    if letters in CAPACITIES:
        return CAPACITIES[letters], "", ""
    return ("", plain, "") if is_organisation(plain) else ("", "", plain)


def called(text: str, known: Collection[str] = (), shorter: Collection[str] = ()) -> Called:
    """Take apart a name and what is glued to it.

    Args:
        known: Names of organisations that may stand after it.
        shorter: Other names of the same person; what follows the shortest of them is glued on.

    >>> called("Cllr Jo Hill (Gloucester City Council)").represents
    'Gloucester City Council'
    >>> called("Cllr Jo Hill Labour Co-Opted Member")
    Called(name='Jo Hill', is_councillor=True, represents='', is_coopted=True, besides='')
    """
    name = " ".join(text.split())
    if _VACANT.fullmatch(name):
        return Called("")
    represents = besides = ""
    if (found := _BRACKETS.search(name)) is not None:
        name, inside = name[: found.start()], found[1].strip()
        represents, besides = (inside, "") if is_organisation(inside) else ("", inside)
    plain = _COOPTED.sub("", name)
    is_coopted = plain != name
    ends = [one for one in known if plain.endswith(f" {one}")]
    starts = [one for one in shorter if plain.startswith(f"{one} ")]
    if ends:
        represents = max(ends, key=len)
        plain = plain.removesuffix(f" {represents}")
    elif starts and is_organisation(rest := plain.removeprefix(f"{min(starts, key=len)} ")):
        plain, represents = min(starts, key=len), rest
    bare = _TITLE.sub("", plain, count=1) if _TITLE.match(plain) else plain
    return Called(bare.strip(), bare != plain, represents, is_coopted, besides)
