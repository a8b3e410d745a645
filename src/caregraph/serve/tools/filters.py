"""By what the page of findings is filtered: read off the address, and refused where it is nothing.

Layer 6.
"""

from __future__ import annotations

from flask import request

from caregraph.errors import UnknownNameError
from caregraph.moods import OUTCOMES, SEVERITIES
from caregraph.serve.loaded import structure_called
from caregraph.serve.web.request import loaded

_NAMES = ("outcome", "severity", "rule", "organisation", "structure", "about")
_VALUES = {"outcome": OUTCOMES, "severity": SEVERITIES}


def chosen() -> dict[str, str]:
    """Give the value of each filter, empty where it is not asked for.

    Raises:
        UnknownNameError: a filter names what there is not, lest the page say that nothing was
            found; carries near matches.
    """
    given = {name: request.args.get(name, "").strip() for name in _NAMES}
    for name, known in _VALUES.items():
        if given[name] and given[name] not in known:
            raise UnknownNameError(name, given[name], known, hint=f"Known: {', '.join(known)}.")
    rules = loaded().rulebook.rules
    if given["rule"] and given["rule"] not in rules:
        raise UnknownNameError("rule", given["rule"], rules, hint="The page Rules lists them.")
    if given["structure"]:
        structure_called(loaded(), given["structure"])
    whose = given["organisation"]
    if whose and whose != "none" and ":" not in whose:
        raise UnknownNameError(
            "organisation",
            whose,
            (),
            hint="Give its IRI, or none for findings without an organisation.",
        )
    return given
