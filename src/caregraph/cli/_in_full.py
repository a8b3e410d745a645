"""What ``show`` tells of one rule and of one term, by name.

Layer 7.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caregraph.terms import OntologyTerm

_MOST = 8
"""So many names stand in a list; of more it is said how many there are."""


def rule(identifier: str, folders: tuple[Path, ...]) -> dict[str, str] | None:
    """Give everything that a rule says of itself, by name; ``None`` where there is no such rule."""
    from caregraph import rdf
    from caregraph.graph import ontology
    from caregraph.validation import Rulebook

    rulebook = Rulebook.load(folders)
    asked = identifier.upper()
    one = rulebook.rules.get(rulebook.former.get(asked, asked))
    if one is None:
        return None
    basis = (ontology.label(rdf.NamedNode(iri)) or iri for iri in one.basis)
    passing = sum(example.passes for example in one.examples)
    return {
        "rule": one.id,
        **({"stands in the place of": ", ".join(one.former)} if one.former else {}),
        "title": one.title,
        "requirement": one.requirement,
        "why it matters": one.why,
        "remedy": one.remedy,
        "for": one.owner,
        "severity": one.severity,
        "applies": str(one.era),
        "limbs": "; ".join(one.particulars) or "none of another severity or date",
        "jurisdiction": one.jurisdiction,
        "basis": "; ".join(basis),
        "rests on the absence of": ", ".join(one.silences) or "nothing",
        "examples": f"{passing} passing, {len(one.examples) - passing} failing",
        "file": str(one.path),
    }


def term(asked: str) -> dict[str, str] | None:
    """Give everything that is said of a term, by name; ``None`` where there is no such term.

    Args:
        asked: Its name, with prefix or without, or its label.
    """
    from caregraph.terms import terms
    from caregraph.vocab import shorten

    folded = asked.casefold().removeprefix("cg:")
    found = [one for one in terms() if one.name.casefold().removeprefix("cg:") == folded]
    found = found or [one for one in terms() if one.label.casefold() == folded]
    if not found:
        return None
    one = found[0]
    return {
        "term": one.name,
        "label": "; ".join([one.label, *one.also]),
        "kind": one.kind,
        "definition": one.definition,
        "parent": ", ".join(one.supers) or "none",
        **_ends(one),
        "example": " ".join(one.examples),
        **({"history": " ".join(one.history)} if one.history else {}),
        **({"in law of": ", ".join(one.nations)} if one.nations else {}),
        **({"in law": one.days} if one.days else {}),
        "use": "; ".join(_uses(one)) or "none",
        "elsewhere": "; ".join(f"it {n.relation} {shorten(n.iri)}" for n in one.alignments),
        "file": f"ontology/{one.module}.ttl",
    }


def _ends(one: OntologyTerm) -> dict[str, str]:
    """Say what a property may be said of and lead to; of a class, which may do so with it."""
    from caregraph.terms import terms

    if one.kind == "class":
        return {
            "domain of": _some([other.name for other in terms() if one.name in other.domain]),
            "range of": _some([other.name for other in terms() if one.name in other.range]),
        }
    return {
        "domain": " or ".join(one.domain) or "anything",
        "range": " or ".join(one.range) or ("a literal" if one.kind == "attribute" else "anything"),
        "inverse": ", ".join(one.inverse) or "none",
    }


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more if names else "none"


def _uses(one: OntologyTerm) -> Iterator[str]:
    from caregraph.serve.ontology import uses

    for place in uses.filled(one.name.removeprefix("cg:")):
        column = f"column {place.column.name}" if place.column else "every row"
        yield f"{place.table.name}.csv, {column}"
    users = uses.users_of([one.iri])
    for kind, many in (("rule", "rules"), ("question", "questions"), ("derivation", "derivations")):
        if names := [user.id for user in users if user.kind == kind]:
            yield f"{kind if len(names) == 1 else many} {_some(names)}"
    if count := uses.in_law()[one.iri]:
        yield f"the law, {count} times" if count > 1 else "the law, once"
