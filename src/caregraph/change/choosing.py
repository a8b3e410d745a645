"""The options of a proposal side by side: what each has, what each would bring.

Layer 4.
"""

from __future__ import annotations

from dataclasses import replace

from caregraph import rdf
from caregraph.change.comparing import compare
from caregraph.change.steps import again
from caregraph.comparisons import Option, Options
from caregraph.errors import UnknownNameError, UsageError
from caregraph.graph import marks, reading
from caregraph.graph.proposals import adopted, proposal_names
from caregraph.graph.structure import Structure
from caregraph.graph.view import View, of_structures
from caregraph.rdf import Node
from caregraph.validation import Rulebook
from caregraph.vocab import CG, SKOS


def options(
    view: View,
    proposal: str | None = None,
    *,
    check: bool = True,
    rulebook: Rulebook | None = None,
) -> Options:
    """Set the options of a proposal side by side, each against the structure as it is.

    Args:
        view: The structure as it is.
        proposal: The proposal, by key, title or IRI; not needed where only one has options.
        check: Say also what each option does to findings.

    Raises:
        UnknownNameError: there is no such proposal with options.
        UsageError: no proposal has options, or several have and none is named.
    """
    known = {
        whole: structure
        for structure in view.seen
        for _, whole in structure.index.pairs(CG.optionOf)
        if isinstance(whole, rdf.NamedNode)
    }
    whole = _chosen(known, proposal)
    structure = known[whole]
    book = rulebook or Rulebook.load() if check else None
    several = sorted(
        {one for one, of in structure.index.pairs(CG.optionOf) if of == whole},
        key=lambda one: one.value,
    )
    return Options(
        reading.thing(view, whole),
        marks.decision_status(view, whole) or "",
        tuple(_option(view, structure, one, book) for one in several),
    )


def _chosen(known: dict[rdf.NamedNode, Structure], name: str | None) -> rdf.NamedNode:
    names = {
        one: proposal_names(one, structure.index.texts(one, SKOS.prefLabel))
        for one, structure in known.items()
    }
    listed = sorted(several[0] for several in names.values())
    if not known:
        raise UsageError(
            "no proposal described here has options",
            code="no-options",
            hint="An option is a proposal that names another in the column 'option of'.",
        )
    if name is None:
        if len(known) > 1:
            raise UsageError(
                f"{len(known)} proposals have options",
                code="which-proposal",
                hint=f"Name one: {', '.join(listed)}.",
            )
        return next(iter(known))
    hits = [one for one, several in names.items() if name.casefold() in map(str.casefold, several)]
    if not hits:
        raise UnknownNameError(
            "proposal with options",
            name,
            listed,
            hint=f"Proposals with options: {', '.join(listed)}.",
        )
    if len(hits) > 1:
        raise UsageError(
            f"{len(hits)} proposals with options are called {name!r}",
            code="which-proposal",
            hint=f"Name one by its IRI: {', '.join(one.value for one in hits)}.",
        )
    return hits[0]


def _option(view: View, structure: Structure, node: Node, book: Rulebook | None) -> Option:
    taken = adopted([structure.index], [node.value], frozenset()).proposals
    other = again(structure, adopted=taken)
    graph = structure.index.graph
    chosen = replace(view.choices[graph], adopt=(node.value,))
    day = other.day_for(chosen.as_of)
    seen = {one: view.days[one.index.graph] for one in view.seen if one is not structure}
    seen[other] = day
    shown = of_structures(seen, {**view.choices, graph: chosen})
    begins = sorted(set(other.on(day).begins())) if day else []
    return Option(
        option=reading.thing(view, node),
        status=marks.decision_status(view, node) or "",
        model=tuple(sorted(map(view.label, view.nodes(node, CG.integrationModel)))),
        aims=tuple(sorted(view.texts(node, CG.aim))),
        builds_on=reading.things(view, node, CG.buildsOn),
        on=begins[-1].isoformat() if begins else None,
        comparison=compare(view, shown, check=book is not None, rulebook=book),
        evidence=reading.citations(view, node),
    )
