"""What is looked for in a query before it runs, a kind of mistake or several in each module.

Layer 4. The folder is the registry: every module has ``look``, which yields `Advice`. A mistake is
told once; a pattern with a term that there is not is left alone by the others.
"""

from __future__ import annotations

from caregraph import registry
from caregraph.workbench.asked import Advice, Asked


def looked(asked: Asked) -> list[Advice]:
    """Give everything that is likely to be wrong with a query, in the order of its text."""
    found: list[Advice] = []
    for name in registry.names(__name__):
        found += registry.module(__name__, name).look(asked)
    unlike = {(one.start, one.kind, one.says): one for one in found}
    if turned := [one for one in unlike.values() if one.kind == "prefix-otherwise"]:
        return turned
    spoilt = [one for one in unlike.values() if one.kind in ("unknown-term", "unknown-prefix")]
    kept = [
        one
        for one in unlike.values()
        if one in spoilt or not any(one.start <= bad.start and bad.end <= one.end for bad in spoilt)
    ]
    return sorted(kept, key=lambda one: (one.start, one.end, one.kind))
