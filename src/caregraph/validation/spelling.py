"""Terms, codes and law that a rule names and that do not exist, with those that come near.

Layer 4. A misspelt word in a query finds nothing, and a rule that finds nothing passes everything.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher
from functools import cache

from caregraph import rdf
from caregraph.errors import near
from caregraph.graph import ontology
from caregraph.vocab import CG, PREFIXES, RDF, SH

_FAR = 0.6
"""Words no more alike than this are not meant for each other."""

_TERM = re.compile(rf"(?:(?<![\w:])cg:|<{re.escape(PREFIXES['cg'])})(\w+)(?![\w/])")
_CODE = re.compile(rf"<({re.escape(PREFIXES['code'])}[^<>\s]*)>")


def of_statements(store: Iterable[rdf.Quad]) -> list[str]:
    """Name the terms, in statements and in the queries among them, that do not exist."""
    used: set[str] = set()
    for quad in store:
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, rdf.NamedNode) and term.value.startswith(PREFIXES["cg"]):
                used.add(term.value.removeprefix(PREFIXES["cg"]))
        if quad.predicate == SH.select and isinstance(quad.object, rdf.Literal):
            used |= set(terms_in(quad.object.value))
    return _terms(name for name in used if "/" not in name and name != "prefixes")


def terms_in(text: str) -> list[str]:
    """Give the names of the house terms that a query or an example uses."""
    return _TERM.findall(text)


def of_text(text: str) -> list[str]:
    """Name the terms and codes in a query or an example that do not exist."""
    return [*_terms(terms_in(text)), *_things("code", _CODE.findall(text))]


def of_basis(iris: Iterable[str]) -> list[str]:
    """Name the provisions of the law data that a rule rests on and that do not exist."""
    return _things("law", [iri for iri in iris if iri.startswith(PREFIXES["law"])])


def of_jurisdictions(said: Collection[object]) -> list[str]:
    """Tell a jurisdiction that is none of the code list, or that none is named."""
    known = {code.value: ontology.label(code) for code in ontology.codes("jurisdiction").values()}
    wrong = [one for one in said if not isinstance(one, rdf.NamedNode) or one.value not in known]
    if said and not wrong:
        return []
    named = f"the jurisdiction {wrong[0]}, which is no code" if wrong else "no jurisdiction"
    valid = ", ".join(f"<{iri}>" for iri in sorted(known))
    return [f"it names {named} (cg:jurisdiction); valid: {valid}"]


def columns_near(name: str, known: Iterable[str]) -> list[str]:
    """Give up to three columns that look most like *name*, or end like it.

    >>> columns_near("lable", ["this", "value", "partyLabel", "kindLabel"])
    ['partyLabel', 'kindLabel']
    """
    scores = {one: max(_likeness(name, part) for part in (one, one[-len(name) :])) for one in known}
    best = max(scores.values(), default=0)
    return [one for one, score in scores.items() if score == best and best > _FAR][:3]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio()


def _terms(used: Iterable[str]) -> list[str]:
    return [
        f"there is no term cg:{name}{_advice(name, CG.names, 'cg:')}"
        for name in sorted(set(used))
        if name not in CG
    ]


def _things(prefix: str, used: Collection[str]) -> list[str]:
    """Name the things that the ontology does not describe, by what follows their prefix."""
    if not used:  # nothing has to be read
        return []
    missing = [iri for iri in sorted(set(used)) if iri not in _described()]
    base = PREFIXES[prefix]
    known = [one.removeprefix(base) for one in _described() if one.startswith(base)]
    names = [iri.removeprefix(base) for iri in missing]
    return [f"there is no {prefix}:{name}{_advice(name, known, f'{prefix}:')}" for name in names]


@cache
def _described() -> frozenset[str]:
    """Give the IRIs of all that the ontology, the codes and the law describe."""
    typed = ontology.under(RDF.type)
    return frozenset(one.subject.value for one in typed if isinstance(one.subject, rdf.NamedNode))


def _advice(name: str, known: Iterable[str], prefix: str) -> str:
    close = near(name, known)
    return f" (did you mean {prefix}{close[0]}?)" if close else ""
