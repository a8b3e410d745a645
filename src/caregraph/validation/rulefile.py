"""Reading the file of one rule: its words, limbs, examples, and everything that is wrong with it.

Layer 4.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from caregraph import rdf
from caregraph.errors import AssetError
from caregraph.graph import ontology
from caregraph.results import Severity
from caregraph.shacl.shapegraph import ShapeGraph
from caregraph.validation import spelling, standard
from caregraph.validation.eras import Era, Turns
from caregraph.validation.rule import Advice, Example, Limb, Rule, Wording
from caregraph.vocab import CG, PREFIXES, RDF, SH, SKOS, shorten

_SEVERITIES: dict[str, Severity] = {
    PREFIXES["sh"] + "Violation": "violation",
    PREFIXES["sh"] + "Warning": "warning",
    PREFIXES["sh"] + "Info": "info",
}
_IDENTIFIER = rdf.NamedNode(PREFIXES["dcterms"] + "identifier")
_MESSAGE = rdf.NamedNode(PREFIXES["sh"] + "message")
_AS_AT = re.compile(rf"cg:asAt\b|<{re.escape(PREFIXES['cg'])}asAt>")
_YEARS = {"year": (1, 1), "financial year": (4, 1)}
"""What a rule may turn with, and the month and day on which each begins."""
_PARTS = {
    _IDENTIFIER: "identifier",
    SKOS.prefLabel: "title",
    CG.foundLabel: "label of what was found",
    SKOS.definition: "requirement in words",
    CG.whyItMatters: "reason why it matters",
    CG.remedy: "remedy",
    CG.ownerRole: "owner role",
}
_EXAMPLES = ((CG.passes, True), (CG.fails, False))
_CLAUSE = re.compile(
    r"(?:(?:about|at|between|by|for|from|in|of|on|through|to|under|until|upon|with|within)\s)?"
    r"(?:how|what|when|where|whether|which|who|whom|whose|why)\b.*[^.?!]",
    re.DOTALL,
)
"""A question as a clause: what follows "Not known:"."""


def read(path: Path) -> tuple[Rule, list[str]]:
    """Read one file, and say what it lacks.

    Raises:
        AssetError: it is no Turtle, or holds no rule or several.
    """
    store = rdf.Store()
    try:
        with rdf.failing():
            store.load(path=path, format=rdf.RdfFormat.TURTLE)
    except rdf.RdfError as broken:
        raise AssetError(str(broken), where=str(path), code="unreadable-rule") from broken
    store.extend([rdf.Quad(*one) for one in standard.left_out(ShapeGraph.of(store))])
    subjects = [quad.subject for quad in store.quads_for_pattern(None, RDF.type, CG.Rule)]
    if len(subjects) != 1 or not isinstance(subjects[0], rdf.NamedNode):
        raise AssetError(
            f"one cg:Rule was expected and {len(subjects)} found",
            where=str(path),
            code="not-one-rule",
        )
    reader = _Reader(path, store, subjects[0])
    return reader.rule(), reader.faults()


class _Reader:
    """Reads one rule file, and keeps everything that is wrong with it."""

    def __init__(self, path: Path, store: rdf.Store, node: rdf.NamedNode) -> None:
        self._path = path
        self._store = store
        self._node = node
        self._faults: list[str] = []

    def rule(self) -> Rule:
        identifier = self._text(_IDENTIFIER)
        if identifier and self._node.value != PREFIXES["rule"] + identifier:
            self._lacks(f"an IRI that ends in its identifier {identifier}")
        limbs = [quad.subject for quad in self._store.quads_for_pattern(None, CG.limbOf, None)]
        nodes = [self._node, *(node for node in limbs if isinstance(node, rdf.NamedNode))]
        shapes = [node for node in nodes if self._is_shape(node)]
        era = self._era(self._node, Era(None, None, confirmed=True))
        nations = self._jurisdictions(self._node, ())
        awaits = self._awaits(self._node, ())
        rule = Rule(
            id=identifier,
            path=self._path,
            title=self._text(SKOS.prefLabel),
            found=self._text(CG.foundLabel),
            open=self._open(),
            requirement=self._text(SKOS.definition),
            why=self._text(CG.whyItMatters),
            remedy=self._text(CG.remedy),
            owner=self._text(CG.ownerRole),
            severity=self._severity(self._node),
            jurisdictions=nations,
            era=era,
            basis=self._basis(),
            limbs={
                node.value: Limb(
                    node.value,
                    self._severity(node),
                    self._era(node, era),
                    self._jurisdictions(node, nations),
                    self._awaits(node, awaits),
                )
                for node in shapes
            },
            wordings=dict(self._wordings()),
            advice=tuple(self._advice()),
            examples=self._examples(nodes),
            turns=self._turns(),
            former=tuple(self._texts(self._node, CG.formerIdentifier)),
        )
        self._check_questions()
        return rule

    def faults(self) -> list[str]:
        """Say what the rule lacks, each fault once, when it has been read."""
        return list(dict.fromkeys([*self._faults, *spelling.of_statements(self._store)]))

    def _turns(self) -> Turns:
        """Read on which days it may turn; one that looks at the day has to say so."""
        said = [quad.object for quad in self._store.quads_for_pattern(None, CG.turnsOn, None)]
        after = self._store.quads_for_pattern(None, CG.turnsAfter, None)
        properties = frozenset(q.object.value for q in after if isinstance(q.object, rdf.NamedNode))
        queries = (q.object for q in self._store.quads_for_pattern(None, SH.select, None))
        looks = any(isinstance(one, rdf.Literal) and _AS_AT.search(one.value) for one in queries)
        if looks and not said and not properties:
            self._lacks(
                "the days on which it turns (cg:turnsOn, cg:turnsAfter), since it reads cg:asAt"
            )
        days = set()
        for one in said:
            if isinstance(one, rdf.Literal) and one.value not in _YEARS:
                try:
                    days.add(date.fromisoformat(one.value))
                except ValueError:
                    self._faults.append(
                        f"{one.value!r} under cg:turnsOn is neither a property, "
                        f"nor {' or '.join(_YEARS)}, nor a day such as 2008-05-01"
                    )
        return Turns(
            frozenset(one.value for one in said if isinstance(one, rdf.NamedNode)),
            properties,
            frozenset(
                _YEARS[one.value]
                for one in said
                if isinstance(one, rdf.Literal) and one.value in _YEARS
            ),
            frozenset(days),
        )

    def _texts(self, node: rdf.NamedNode, predicate: rdf.NamedNode) -> list[str]:
        quads = self._store.quads_for_pattern(node, predicate, None)
        return sorted(q.object.value for q in quads if isinstance(q.object, rdf.Literal))

    def _text(self, predicate: rdf.NamedNode) -> str:
        texts = self._texts(self._node, predicate)
        if len(texts) == 1 and texts[0].strip():
            return texts[0]
        part = f"{_PARTS[predicate]} ({shorten(predicate.value)})"
        if len(texts) > 1:
            self._faults.append(f"it has more than one {part}")
        else:
            self._lacks(f"its {part}")
        return ""

    def _era(self, node: rdf.NamedNode, otherwise: Era) -> Era:
        since = self._date(node, CG.ruleValidFrom)
        until = self._date(node, CG.ruleValidUntil)
        confirmed = "false" not in self._texts(node, CG.datesConfirmed)
        era = Era(
            since or otherwise.since,
            until or otherwise.until,
            confirmed=confirmed and otherwise.confirmed,
        )
        if era.since and era.until and era.until <= era.since:
            self._faults.append(
                f"{shorten(node.value)} is in force from {era.since} until "
                f"{era.until}, which is on no day"
            )
        return era

    def _date(self, node: rdf.NamedNode, predicate: rdf.NamedNode) -> date | None:
        texts = self._texts(node, predicate)
        try:
            return date.fromisoformat(texts[0]) if texts else None
        except ValueError:
            self._faults.append(
                f"{texts[0]!r} under {shorten(predicate.value)} is no day such as 2008-05-01"
            )
            return None

    def _severity(self, node: rdf.NamedNode) -> Severity:
        for quad in self._store.quads_for_pattern(node, SH.severity, None):
            if isinstance(quad.object, rdf.NamedNode) and quad.object.value in _SEVERITIES:
                return _SEVERITIES[quad.object.value]
        self._lacks(f"one of the three severities (sh:severity) on {shorten(node.value)}")
        return "violation"

    def _basis(self) -> tuple[str, ...]:
        quads = self._store.quads_for_pattern(self._node, CG.hasBasis, None)
        found = sorted(q.object.value for q in quads if isinstance(q.object, rdf.NamedNode))
        if not found:
            self._lacks("a basis (cg:hasBasis)")
        return tuple(found)

    def _jurisdictions(self, node: rdf.NamedNode, otherwise: tuple[str, ...]) -> tuple[str, ...]:
        quads = self._store.quads_for_pattern(node, CG.jurisdiction, None)
        said = [quad.object for quad in quads] or [*map(rdf.NamedNode, otherwise)]
        self._faults += spelling.of_jurisdictions(said)
        return tuple(sorted(one.value for one in said if isinstance(one, rdf.NamedNode)))

    def _awaits(self, node: rdf.NamedNode, otherwise: tuple[str, ...]) -> tuple[str, ...]:
        """Read which provisions a shape awaits; each is of the law that is held."""
        held = {one.value for one in ontology.provisions().values()}
        said = tuple(one.value for one in self._nodes(node, CG.awaits))
        for iri in said:
            if iri not in held:
                self._faults.append(f"cg:awaits {iri!r} is no provision of the law that is held")
        return said or otherwise

    def _is_shape(self, node: rdf.NamedNode) -> bool:
        predicates = {quad.predicate for quad in self._store.quads_for_pattern(node, None, None)}
        return any(p.value.startswith(PREFIXES["sh"] + "target") for p in predicates)

    def _open(self) -> str | None:
        """Read the label of what is open, which a rule has that rests on an absence."""
        found = self._texts(self._node, CG.openLabel)
        rests = any(True for _ in self._store.quads_for_pattern(None, CG.restsOnAbsenceOf, None))
        if rests and len(found) != 1:
            self._lacks("a label of what is open where nobody has said (cg:openLabel), just one")
        if found and not rests:
            self._faults.append("it has a cg:openLabel and rests on no absence")
        for text in found:
            self._check_clause(text, self._node, CG.openLabel)
        return found[0] if found else None

    def _check_clause(self, text: str, node: rdf.NamedNode, predicate: rdf.NamedNode) -> None:
        if not _CLAUSE.fullmatch(text):
            self._faults.append(
                f"{text!r} under {shorten(predicate.value)} of {shorten(node.value)} is no clause "
                "such as 'to whom the director answers', without a full stop"
            )

    def _wordings(self) -> Iterator[tuple[str, Wording]]:
        """Read what shapes and constraints say for themselves."""
        for node in self._named(CG.restsOnAbsenceOf, CG.remedy, CG.causeIs, CG.causeAlong):
            remedies = self._texts(node, CG.remedy) if node != self._node else []  # is the rule's
            missing = self._missing(node)
            yield (
                node.value,
                Wording(
                    missing,
                    tuple(self._terms(node)) if missing else (),
                    next(iter(remedies), None),
                    next(iter(self._texts(node, CG.causeIs)), None),
                    tuple(one.value for one in self._nodes(node, CG.causeAlong)),
                ),
            )

    def _check_questions(self) -> None:
        """See to it that what rests on an absence asks, each message its own question."""
        resting = {
            one for node in self._named(CG.restsOnAbsenceOf) for one in (node, *self._parts(node))
        }
        for node in sorted(resting, key=lambda one: one.value):
            speaks = self._texts(node, _MESSAGE)
            if speaks and len(self._texts(node, CG.openQuestion)) != 1:
                self._lacks(
                    f"a question on {shorten(node.value)} for where nobody has said "
                    "(cg:openQuestion), just one"
                )
        for node in self._named(CG.openQuestion):
            if node not in resting:
                self._faults.append(
                    f"{shorten(node.value)} has a cg:openQuestion and rests on no absence"
                )
            for text in self._texts(node, CG.openQuestion):
                self._check_clause(text, node, CG.openQuestion)

    def _parts(self, node: rdf.NamedNode) -> list[rdf.NamedNode]:
        return [*self._nodes(node, SH.property), *self._nodes(node, SH.sparql)]

    def _terms(self, node: rdf.NamedNode) -> list[str]:
        """Give the IRIs of the house terms that a shape or constraint names."""
        nodes = [node, *self._parts(node)]
        paths = [path.value for one in nodes for path in self._nodes(one, SH.path)]
        texts = [text for one in nodes for text in self._texts(one, SH.select)]
        used = {name for text in texts for name in spelling.terms_in(text)}
        return sorted({*paths, *(PREFIXES["cg"] + name for name in used)})

    def _missing(self, node: rdf.NamedNode) -> str | None:
        known = ontology.codes("completeness-kind").values()
        for kind in self._nodes(node, CG.restsOnAbsenceOf):
            if kind not in known:
                name = kind.value.rpartition("/")[2]
                self._faults.append(
                    f"cg:restsOnAbsenceOf {name!r} is no kind of thing that can be declared "
                    "complete"
                )
            return kind.value
        return None

    def _advice(self) -> Iterator[Advice]:
        """Read what it says in one era or to some kinds of body."""
        for node in self._named(CG.adviceOf):
            remedies = self._texts(node, CG.remedy)
            basis = tuple(one.value for one in self._nodes(node, CG.hasBasis))
            if len(remedies) != 1 and not basis:
                self._lacks(f"a remedy (cg:remedy) or a basis of its own on {shorten(node.value)}")
            yield Advice(
                self._era(node, Era(None, None, confirmed=True)),
                tuple(one.value for one in self._nodes(node, CG.forKind)),
                remedies[0] if remedies else None,
                basis,
            )

    def _named(self, *predicates: rdf.NamedNode) -> list[rdf.NamedNode]:
        """Give the nodes of which one of some predicates says something, sorted."""
        found = {
            quad.subject
            for predicate in predicates
            for quad in self._store.quads_for_pattern(None, predicate, None)
            if isinstance(quad.subject, rdf.NamedNode)
        }
        return sorted(found, key=lambda one: one.value)

    def _nodes(self, node: rdf.NamedNode, predicate: rdf.NamedNode) -> list[rdf.NamedNode]:
        quads = self._store.quads_for_pattern(node, predicate, None)
        found = [q.object for q in quads if isinstance(q.object, rdf.NamedNode)]
        return sorted(found, key=lambda one: one.value)

    def _examples(self, nodes: Iterable[rdf.NamedNode]) -> tuple[Example, ...]:
        found = []
        for node in nodes:
            if not self._is_shape(node):
                continue
            given = [inspect.cleandoc(text) for text in self._texts(node, CG.given)]
            for predicate, passes in _EXAMPLES:
                texts = self._texts(node, predicate)
                if not texts:
                    kind = "passing" if passes else "failing"
                    self._lacks(
                        f"a {kind} example ({shorten(predicate.value)}) on {shorten(node.value)}"
                    )
                whole = ("\n".join([*given, inspect.cleandoc(text)]) for text in texts)
                found += [Example(node.value, text, passes) for text in whole]
        if not any(self._is_shape(node) for node in nodes):
            self._lacks("a shape with a target (sh:targetClass)")
        return tuple(found)

    def _lacks(self, what: str) -> None:
        self._faults.append(f"it lacks {what}")
