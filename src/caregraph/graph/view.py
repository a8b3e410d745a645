"""The view: one plain graph for one day, one date of knowledge and some adopted proposals.

Layer 3. Rules and questions see what is in effect as ordinary things. What is not in effect
stays as a mention (``cg:NotInEffect``) with its label, status, dates and evidence, so that
nothing vanishes without a word. The ontology, the codes and the law are part of every view, and
the shortcuts of ``queries/infer`` are derived in it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox

from caregraph.errors import UnknownNameError
from caregraph.graph import anonymous, infer
from caregraph.graph import store as stores
from caregraph.graph.memory import fill
from caregraph.graph.resolve import Index, Node, Structure
from caregraph.graph.store import Choice
from caregraph.results import UNNAMED
from caregraph.vocab import CG, PREFIXES, RDF, SKOS, XSD, code

VIEW = ox.NamedNode(PREFIXES["id"] + "view")
DERIVED = ox.NamedNode(PREFIXES["id"] + "view/derived")
"""The named graph of what is derived, in exports that have named graphs."""


@dataclass(frozen=True)
class View:
    """A resolved view: its graph and the choices that made it."""

    store: ox.Store
    """Everything in the default graph."""
    days: dict[ox.NamedNode, date | None]
    """The day of each structure; ``None`` where everything is shown as described."""
    choice: Choice
    adopted: tuple[Node, ...]

    @property
    def structures(self) -> tuple[ox.NamedNode, ...]:
        """Give the structures that the view shows."""
        return tuple(self.days)

    @property
    def day(self) -> date | None:
        """Give the one day of the view, or ``None`` where structures have days of their own."""
        days = set(self.days.values())
        return days.pop() if len(days) == 1 else None

    def label(self, node: Node) -> str:
        """Give the label of a thing, or the last part of its IRI where that says something."""
        labels = self.texts(node, SKOS.prefLabel)
        if labels:
            return labels[0]
        if isinstance(node, ox.BlankNode) or node.value.startswith(anonymous.GENID):
            return UNNAMED
        return node.value.rstrip("/").rpartition("/")[2]

    def fingerprint(self) -> str:
        """Give a short hash of everything in the view, whatever the order it was made in."""
        whole = self.store.dump(format=ox.RdfFormat.N_QUADS) or b""
        named = re.compile(rb"_:\w+")  # the names of blank nodes differ from run to run
        lines = sorted(named.sub(b"_:", line) for line in whole.split(b"\n"))
        return hashlib.sha256(b"\n".join(lines)).hexdigest()[:16]

    def nodes(self, subject: Node, predicate: ox.NamedNode) -> list[ox.NamedNode]:
        """Give the things that *subject* has under *predicate*."""
        quads = self.store.quads_for_pattern(subject, predicate, None)
        return [quad.object for quad in quads if isinstance(quad.object, ox.NamedNode)]

    def subjects(self, predicate: ox.NamedNode, obj: Node) -> list[ox.NamedNode]:
        """Give the things that have *obj* under *predicate*."""
        quads = self.store.quads_for_pattern(None, predicate, obj)
        return [quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)]

    def texts(self, subject: Node, predicate: ox.NamedNode) -> list[str]:
        """Give the literals that *subject* has under *predicate*, as text."""
        quads = self.store.quads_for_pattern(subject, predicate, None)
        return [quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)]

    def select(self, query: str) -> ox.QuerySolutions:
        """Run a SELECT query on the view."""
        result = self.store.query(query)
        assert isinstance(result, ox.QuerySolutions)
        return result


def view(dataset: ox.Store, choice: Choice | None = None) -> View:
    """Make the view of every structure of *dataset*; the dataset is not changed.

    Raises:
        UnknownNameError: a proposal to adopt is not in any structure.
        UsageError: a date cannot be read.
    """
    return combined([(dataset, choice or Choice())])


def combined(parts: Sequence[tuple[ox.Store, Choice]]) -> View:
    """Make one view of several datasets, each by its own choice."""
    target = ox.Store()
    fill(target, infer.background())
    days: dict[ox.NamedNode, date | None] = {}
    adopted: set[Node] = set()
    for dataset, choice in parts:
        indexes = [Index(dataset, graph) for graph in stores.structures(dataset)]
        taken = _to_adopt(indexes, choice)
        for index in indexes:
            structure = Structure(
                index, as_of=choice.as_of, known_by=choice.known_by, adopted=taken
            )
            fill(target, (ox.Quad(s, p, o) for s, p, o in structure.triples()))
            days[index.graph] = structure.day
            adopted |= structure.adopted
    choices = {choice for _, choice in parts}
    shown = View(
        target, days, choices.pop() if len(choices) == 1 else Choice(),
        tuple(sorted(adopted, key=lambda node: node.value)),
    )  # fmt: skip
    _describe(shown)
    infer.derive(target)
    return shown


def open_view(names: Iterable[str], choice: Choice | None = None) -> View:
    """Open GRAPH arguments and make their view; what a GRAPH carries wins over *choice*.

    No name means every shipped case.
    """
    return combined(open_parts(names, choice))


def open_parts(names: Iterable[str], choice: Choice | None = None) -> list[tuple[ox.Store, Choice]]:
    """Open GRAPH arguments as datasets, each with the choice that makes its view."""
    named = [stores.parse_name(text) for text in list(names) or stores.all_cases()]
    groups: dict[Choice, list[str]] = {}
    for one in named:
        groups.setdefault(one.choice.over(choice or Choice()), []).append(one.target)
    return [(stores.load(targets), chosen) for chosen, targets in groups.items()]


def _describe(shown: View) -> None:
    """Write down in the graph itself which view it is."""
    triples: list[tuple[Node, ox.NamedNode, Node | ox.Literal]] = [(VIEW, RDF.type, CG.View)]
    triples += [(VIEW, CG.viewOf, graph) for graph in shown.days]
    triples += [(VIEW, CG.adopts, proposal) for proposal in shown.adopted]
    if shown.choice.known_by:
        known_by = ox.Literal(shown.choice.known_by, datatype=XSD.date)
        triples.append((VIEW, CG.knownBy, known_by))
    dated: list[tuple[Node, date | None]] = [*shown.days.items(), (VIEW, shown.day)]
    triples += [
        (node, CG.asAt, ox.Literal(day.isoformat(), datatype=XSD.date))
        for node, day in dated if day
    ]  # fmt: skip
    shown.store.extend([ox.Quad(s, p, o) for s, p, o in triples])


def _to_adopt(indexes: Sequence[Index], choice: Choice) -> set[Node]:
    """Find the proposals a choice takes as adopted, with those they are options of."""
    names = {
        proposal: proposal_names(proposal, index.texts(proposal, SKOS.prefLabel))
        for index in indexes for proposal in index.of_class(CG.Proposal)
    }  # fmt: skip
    found: set[Node] = set()
    for name in choice.adopt:
        if name == "all":
            for index in indexes:
                found |= index.of_class(CG.Proposal) - _options_not_chosen(index)
            continue
        hits = {proposal for proposal, called in names.items()
                if name.casefold() in map(str.casefold, called)}  # fmt: skip
        if not hits:
            known = sorted(called[0] for called in names.values())
            hint = f"Proposals: {', '.join(known) or 'none'}."
            raise UnknownNameError("proposal", name, known, hint=hint)
        found |= hits
    return found | {p for index in indexes for one in found for p in index.nodes(one, CG.optionOf)}


def proposal_names(proposal: Node, labels: Iterable[str]) -> list[str]:
    """Give the names by which a proposal may be adopted: its key, its IRI and its labels."""
    return [proposal.value.rpartition("/")[2], proposal.value, *labels]


def _options_not_chosen(index: Index) -> set[Node]:
    """Find the options that no decision approves or endorses."""
    choosing = {code("decision-effect", "approves"), code("decision-effect", "endorses")}
    chosen = {
        thing for decision, effect in index.pairs(CG.decisionEffect) if effect in choosing
        for thing in index.nodes(decision, CG.about)
    }  # fmt: skip
    return {option for option, _ in index.pairs(CG.optionOf)} - chosen
