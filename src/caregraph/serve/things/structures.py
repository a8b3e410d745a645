"""The page of a structure: who is in it, who answers to whom, what is proposed, what is silent.

Layer 6.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from urllib.parse import quote

from caregraph import rdf as ox
from caregraph.graph import naming, reading
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.serve.web import speech
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import HOME, Cell, Fact, Grid, Item, Page, Section
from caregraph.vocab import CG, RDF

_Shape = tuple[tuple[str, Callable[[View, ox.NamedNode], Cell]], ...]


def structure_page(
    view: View, node: ox.NamedNode, described: View, *, most: int | None = None
) -> Page:
    """Give the page of a structure; its first table says in words what its drawing shows.

    Args:
        most: Show no more rows of each table than this, and say how many there are.
    """
    inside = _Inside(view, node, most)
    return Page(
        title=view.label(node),
        kind="structure",
        iri=node.value,
        lead=" ".join(item.text for item in speech.value(view, node, CG.description)),
        facts=(
            Fact("place", speech.value(view, node, CG.place), expected=False),
            Fact("shown as at", (Item(speech.spoken_day(view.days.get(node))),)),
            Fact("in this view", _told(view, node), expected=False),
            Fact("described as at", speech.value(described, node, CG.asAt)),
            Fact("something changes on", _days_of_change(described, node), expected=False),
            Fact("over time", _over_time(node)),
            Fact("main source", speech.value(view, node, CG.mainSource)),
            Fact("complete for", _complete_for(view, node)),
        ),
        sections=(
            inside.table("posts", "Posts and to whom they answer", CG.Post, _POSTS,
                         "No post is in effect in this view."),
            inside.table("lines", "Accountability lines", CG.AccountabilityLine, _LINES,
                         "No line is in effect in this view."),
            inside.table("organisations", "Organisations", CG.Organisation, _PLAIN),
            inside.table("units", "Units and teams", CG.OrganisationalUnit, _UNITS),
            inside.table("bodies", "Bodies", CG.GovernanceBody, _BODIES),
            inside.table("arrangements", "Arrangements", CG.Arrangement, _PLAIN),
            inside.table("agreements", "Agreements", CG.Agreement, _AGREEMENTS),
            inside.table("funds", "Funds", CG.Fund, _PLAIN),
            inside.table("proposals", "Proposals and options", CG.Proposal, _PROPOSALS),
            inside.table("decisions", "Decisions", CG.Decision, _DECISIONS),
            inside.table("not-in-effect", "Described and not in effect, or not known, in this view",
                         CG.Mention, _MENTIONS),
            inside.table("not-stated", "What is not stated", CG.UnstatedMatter, _GAPS,
                         ),
            inside.table("identities", "Open identities", CG.PossibleIdentity, _IDENTITIES),
            inside.table("sources", "Sources", CG.SourceDocument, _SOURCES),
        ),
        trail=(HOME, Item("Structures", path="/structures")),
    )  # fmt: skip


class _Inside:
    """The things of one structure, by the classes they belong to."""

    def __init__(self, view: View, structure: ox.NamedNode, most: int | None) -> None:
        self._view = view
        self._most = most
        self._by_class: dict[ox.NamedNode, list[ox.NamedNode]] = defaultdict(list)
        for node in view.subjects(CG.describedIn, structure):
            for cls in view.nodes(node, RDF.type):
                self._by_class[cls].append(node)

    def table(
        self, place: str, title: str, cls: ox.NamedNode, shape: _Shape, empty: str = ""
    ) -> Section:
        """Give the things of a class as a table, in the order of their names."""
        found = sorted(
            self._by_class[cls], key=lambda node: (naming.name_of(self._view, node), node.value)
        )
        rows = [tuple(give(self._view, node) for _, give in shape) for node in found[: self._most]]
        grid = Grid(title, tuple(name for name, _ in shape), tuple(rows))
        return Section(place, title, grid, empty=empty, silences=bool(empty),
                       left_out=len(found) - len(rows))  # fmt: skip


def _told(view: View, structure: ox.NamedNode) -> Cell:
    """Sum up the view of one structure among several; of a single one the whole page does."""
    if len(view.structures) == 1:
        return ()
    seen = summary(view, {structure})
    first = [seen.empty()] if seen.is_empty else []
    return tuple(Item(line) for line in (*first, *seen.told()))


def _over_time(structure: ox.NamedNode) -> Cell:
    """Lead to the pages that look at more than one day of a structure."""
    key = quote(structure.value.rpartition("/")[2], safe="")
    return (Item("Which day turns what", path=f"/days?structure={key}"),
            Item("Findings over time", path=f"/check?structure={key}&over=all"))  # fmt: skip


def _days_of_change(described: View, structure: ox.NamedNode) -> Cell:
    """Give the days on which something begins or ends, each with the structure as of that day."""
    inside = described.subjects(CG.describedIn, structure)
    days = {
        (day[:10], reading.dated(described, node, name) or day)
        for node in inside for name in _CHANGES for day in described.texts(node, name)
    }  # fmt: skip
    said: dict[str, str] = {}
    for day, text in sorted(days, key=lambda pair: (pair[0], -len(pair[1]))):
        said.setdefault(day, text)
    path = path_of(structure.value)
    return tuple(
        Item(speech.spoken_date(text), path=f"{path}?asOf={day}") for day, text in said.items()
    )


_CHANGES = (CG.validFrom, CG.validUntil)


def _complete_for(view: View, node: ox.NamedNode) -> Cell:
    """Say what is declared complete, for the structure itself or for a proposal adopted in it."""
    proposals = (
        ox.NamedNode(one.value) for one in view.adopted if node in view.nodes(one, CG.describedIn)
    )
    kinds = {
        item for about in (node, *proposals) for declared in view.subjects(CG.about, about)
        if reading.is_a(view, declared, CG.CompletenessDeclaration)
        for item in speech.value(view, declared, CG.completeFor)
    }  # fmt: skip
    return tuple(sorted(kinds, key=lambda item: item.text)) or (Item(_NOTHING_COMPLETE),)


_NOTHING_COMPLETE = "nothing is declared, so an absence is told as not stated"


def _name(view: View, node: ox.NamedNode) -> Cell:
    return (Item(naming.name_of(view, node), node.value, path_of(node.value)),)


def _kind(view: View, node: ox.NamedNode) -> Cell:
    return (Item(naming.kind_of(view, node)),)


def _of(name: str, *, placed: bool = False) -> Callable[[View, ox.NamedNode], Cell]:
    """Give a reader of one property."""

    def give(view: View, node: ox.NamedNode) -> Cell:
        if not placed:
            return speech.value(view, node, CG[name])
        found = [speech.named(view, one, placed=True) for one in view.nodes(node, CG[name])]
        return tuple(sorted(found, key=lambda item: item.as_text()))

    return give


def _either(*names: str) -> Callable[[View, ox.NamedNode], Cell]:
    def give(view: View, node: ox.NamedNode) -> Cell:
        return next((found for name in names if (found := speech.value(view, node, CG[name]))), ())

    return give


def _answers_to(view: View, post: ox.NamedNode) -> Cell:
    found = [
        Item(view.label(to), to.value, path_of(to.value), detail=kind.text)
        for line in view.subjects(CG.accountableParty, post)
        for to in view.nodes(line, CG.accountableTo)
        for kind in speech.value(view, line, CG.accountabilityKind)
    ]
    return tuple(sorted(found, key=lambda item: item.as_text()))


def _holders(view: View, post: ox.NamedNode) -> Cell:
    found = [speech.named(view, one) for one in view.subjects(CG.holdsPost, post)]
    return tuple(sorted(found, key=lambda item: item.text))


def adopting(view: View, proposal: ox.NamedNode) -> Cell:
    """Give the way to the structures of a proposal, seen as if it were adopted."""
    name = quote(speech.adopted_as(view).get(proposal, proposal.value))
    options = [Item("its options side by side", path=f"/options?proposal={name}")]
    return (
        *(
            Item("view as adopted", path=f"{path_of(structure.value)}?adopt={name}")
            for structure in view.nodes(proposal, CG.describedIn)
        ),
        Item("what it changes", path=f"/compare?adopt={name}"),
        *(options if view.subjects(CG.optionOf, proposal) else []),
    )


_POSTS: _Shape = (
    ("post", _name),
    ("organisation", _of("withinOrganisation")),
    ("holder", _holders),
    ("answers to", _answers_to),
    ("roles", _of("fulfilsRole")),
    ("status", speech.state),
)
_LINES: _Shape = (
    ("who answers", _of("accountableParty", placed=True)),
    ("to whom", _of("accountableTo", placed=True)),
    ("in which capacity", _of("accountabilityKind")),
    ("for what", _of("hasScope")),
    ("on which basis", _either("hasBasis", "basisType")),
    ("since", _of("validFrom")),
    ("status", speech.state),
    ("evidence", speech.evidence),
)
_PLAIN: _Shape = (
    ("name", _name), ("kind", _kind), ("status", speech.state), ("since", _of("validFrom")),
    ("evidence", speech.evidence),
)  # fmt: skip
_UNITS: _Shape = (
    ("name", _name), ("part of", _of("isPartOf")), ("headed by", _of("headedBy")),
    ("status", speech.state), ("since", _of("validFrom")),
)  # fmt: skip
_BODIES: _Shape = (
    ("name", _name), ("kind", _kind), ("parent", _of("parentBody")),
    ("decides", _of("takesDecisions")), ("status", speech.state), ("since", _of("validFrom")),
)  # fmt: skip
_AGREEMENTS: _Shape = (
    ("name", _name), ("parties", _of("hasParty")), ("host", _of("hostPartner")),
    ("basis", _of("hasBasis")), ("status", speech.state),
)  # fmt: skip
_PROPOSALS: _Shape = (
    ("proposal", _name), ("option of", _of("optionOf")), ("put to", _of("putTo")),
    ("status", _of("decisionStatus")), ("would take effect", _of("effectiveFrom")),
    ("look", adopting),
)  # fmt: skip
_DECISIONS: _Shape = (
    ("decision", _name), ("decided by", _of("decidedBy")), ("effect", _of("decisionEffect")),
    ("on", _of("decisionDate")), ("status", _of("decisionStatus")),
)  # fmt: skip
_MENTIONS: _Shape = (
    ("name", _name), ("kind", _kind), ("status", speech.state), ("since", _of("validFrom")),
    ("until", _of("validUntil")), ("evidence", speech.evidence),
)  # fmt: skip
_GAPS: _Shape = (
    ("about", _of("about")), ("what", _of("missing")), ("kind", _of("missingKind")),
    ("documents not held", _of("documentNotHeld")), ("evidence", speech.evidence),
)  # fmt: skip
_IDENTITIES: _Shape = (
    ("one", _of("oneThing")), ("other", _of("otherThing")), ("why", _of("reason")),
)  # fmt: skip
_SOURCES: _Shape = (
    ("document", _name), ("kind", _of("sourceType")), ("issued", _of("issued")),
    ("publisher", _of("publisher")), ("held", _of("isHeld")), ("address", _of("webAddress")),
)  # fmt: skip
