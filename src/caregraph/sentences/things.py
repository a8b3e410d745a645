"""The first sentence on a thing of any kind, and what else is to be said of it.

Layer 3, part of ``sentences``. A kind with no words of its own is told by the cells of its row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from caregraph import rdf
from caregraph.graph import naming, reading
from caregraph.graph.view import View
from caregraph.sentences import organisations, posts, records, structures
from caregraph.sentences.absence import absent
from caregraph.sentences.words import begun
from caregraph.vocab import CG

Tell = Callable[[View, rdf.NamedNode], Iterator[str]]
"""Tells the sentences on a thing, the first of them first, without capital and full stop."""

_TELLERS: dict[rdf.NamedNode, Tell] = {
    CG.Post: posts.post,
    CG.Person: posts.person,
    CG.GovernanceBody: organisations.body,
    CG.Organisation: organisations.organisation,
    CG.OrganisationalUnit: organisations.unit,
    CG.Agreement: records.agreement,
    CG.AccountabilityLine: records.line,
    CG.PostHolding: records.tenure,
    CG.Membership: records.membership,
    CG.Responsibility: records.responsibility,
    CG.Function: records.function,
    CG.Proposal: records.proposal,
    CG.SourceDocument: records.source,
    CG.Structure: structures.structure,
    CG.OrganisationRelation: records.relation,
    CG.ChangeEvent: records.succession,
    CG.UnstatedMatter: records.gap,
}


def first(view: View, node: rdf.NamedNode) -> str:
    """Say in one sentence what is most worth knowing of a thing on the day of a view."""
    return sentences(view, node)[0]


def sentences(view: View, node: rdf.NamedNode) -> tuple[str, ...]:
    """Say what is to be said of a thing on the day of a view, the most worth knowing first.

    Of what is not in effect, or not known to be, that is when it is, and on what condition.
    """
    if reading.is_mention(view, node) and (absence := absent(view, node)):
        return absence.sentences
    return tuple(begun(one) for one in _told(view, node))


def _told(view: View, node: rdf.NamedNode) -> Iterator[str]:
    for cls, tell in _TELLERS.items():
        if reading.is_a(view, node, cls):
            yield from tell(view, node)
            return
    yield records.row(view, node) or f"{naming.kind_of(view, node) or 'thing'} that is only named"
