"""Statutory roles that titles of posts name; they are offered, and never set.

Layer 2. The words are those of the code list, so that there is no second list.
"""

from __future__ import annotations

import re
from functools import cache

from caregraph import assets, rdf
from caregraph.vocab import PREFIXES

_LABELS = {f"{PREFIXES['skos']}{one}" for one in ("prefLabel", "altLabel")}
_SHORTEST = 3
"""How many letters an abbreviation has at least; shorter ones are words too."""
_BEFORE = r"(?<!deputy )(?<!assistant )(?<!to the )(?<!to )(?<!office of the )"


def told(text: str) -> list[str]:
    """Give the roles that a title or a list of responsibilities names, in their usual words.

    >>> told("Director of Legal Services (Monitoring Officer)"), told("Deputy Monitoring Officer")
    (['monitoring officer'], [])
    """
    plain = " ".join(text.replace("’", "'").split())
    return sorted({role for form, role in _forms() if form.search(plain)})


@cache
def _forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Give what names a role, with that role; one word names none, unless it is an abbreviation."""
    path = assets.folder("ontology") / "codes" / "statutory-role.ttl"
    labels: dict[str, list[tuple[str, str]]] = {}
    with rdf.failing():
        for quad in rdf.parse(path=path, format=rdf.FORMATS["turtle"]):
            if quad.predicate.value in _LABELS:
                named = (quad.predicate.value.rpartition("#")[2], quad.object.value)
                labels.setdefault(str(quad.subject), []).append(named)
    found = []
    for listed in labels.values():
        role = next(label for kind, label in listed if kind == "prefLabel")
        for _, label in listed:
            if " " in label:
                form = rf"{_BEFORE}\b{re.escape(label)}(?!\w)"
                found.append((re.compile(form, re.IGNORECASE), role))
            elif label.isupper() and len(label) >= _SHORTEST:
                found.append((re.compile(rf"{_BEFORE}\b{label}\b"), role))
    return tuple(found)
