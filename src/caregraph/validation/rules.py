"""The rulebook: what each rule file says in words, when it applies, and its own examples.

Layer 4. The folder is the registry: one rule a file under ``shapes/<theme>/``. A file that lacks
its words, basis or examples is refused; a rule never counts as passed because it was not read.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from caregraph import assets, rdf
from caregraph.errors import AssetError, UnknownNameError
from caregraph.graph import ontology
from caregraph.results import Severity
from caregraph.shacl.shapegraph import ShapeGraph
from caregraph.validation import spelling, standard
from caregraph.validation.eras import Era, Turns
from caregraph.vocab import CG, PREFIXES, RDF, SH, SKOS, shorten

_SEVERITIES: dict[str, Severity] = {
    PREFIXES["sh"] + "Violation": "violation",
    PREFIXES["sh"] + "Warning": "warning",
    PREFIXES["sh"] + "Info": "info",
}
_IDENTIFIER = rdf.NamedNode(PREFIXES["dcterms"] + "identifier")
_AS_AT = re.compile(rf"cg:asAt\b|<{re.escape(PREFIXES['cg'])}asAt>")
_YEAR = "year"
_PARTS = {
    _IDENTIFIER: "identifier",
    SKOS.prefLabel: "title",
    SKOS.definition: "requirement in words",
    CG.whyItMatters: "reason why it matters",
    CG.remedy: "remedy",
    CG.ownerRole: "owner role",
    CG.jurisdiction: "jurisdiction",
}
_EXAMPLES = ((CG.passes, True), (CG.fails, False))


@dataclass(frozen=True)
class Example:
    """A small world inside a rule file, and whether the shape accepts it."""

    shape: str
    """IRI of the shape it belongs to."""
    turtle: str
    passes: bool


@dataclass(frozen=True)
class Rule:
    """One accountability requirement: its words, its basis, its era and its shapes."""

    id: str
    path: Path
    title: str
    requirement: str
    why: str
    remedy: str
    owner: str
    severity: Severity
    jurisdiction: str
    era: Era
    basis: tuple[str, ...]
    """IRIs of provisions, guidance and requirements of the law data."""
    shapes: tuple[str, ...]
    """IRIs of the rule's own shape and of its limbs."""
    severities: dict[str, Severity]
    """Severity of each of those shapes."""
    eras: dict[str, Era]
    """Era of each of those shapes; a limb without one of its own has that of the rule."""
    absences: dict[str, str]
    """For a shape or constraint that rests on an absence: the kind of thing that is missing."""
    examples: tuple[Example, ...]
    turns: Turns = field(default_factory=Turns)

    @property
    def is_shipped(self) -> bool:
        """Say whether it comes with the package, proven by its tests."""
        return self.path.is_relative_to(shipped())

    @property
    def silences(self) -> tuple[str, ...]:
        """Name the kinds of thing whose absence it may rest on: silence there is no breach."""
        kinds = sorted(set(self.absences.values()))
        return tuple(ontology.label(rdf.NamedNode(kind)) or kind for kind in kinds)

    @property
    def limbs(self) -> tuple[str, ...]:
        """Say of each limb that differs in severity or era how it does."""
        told = []
        for shape in self.shapes:
            severity, era = self.severities[shape], self.eras[shape]
            if (severity, era) != (self.severity, self.era):
                name = shape.rpartition("/")[2].removeprefix(f"{self.id}-").replace("-", " ")
                told.append(f"{name}: {severity}, {era}")
        return tuple(told)


@dataclass(frozen=True)
class ReadRules:
    """What some folders hold."""

    rules: dict[str, Rule]
    """The rules that say all they must, sorted by id."""
    incomplete: list[Rule]
    """Those that do not, as far as they can be read."""
    broken: list[AssetError]
    """What is wrong with any file."""


def load(folders: Iterable[Path] | None = None) -> dict[str, Rule]:
    """Read every rule below some folders, the shipped rulebook by default, sorted by id.

    Raises:
        AssetError: a file cannot be read, is incomplete, or two rules share an id; all at once.
    """
    found = read(folders)
    refuse(found.broken)
    return found.rules


def read(folders: Iterable[Path] | None = None) -> ReadRules:
    """Read every rule below some folders, and say what is wrong with any of them."""
    rules: dict[str, Rule] = {}
    incomplete: list[Rule] = []
    broken: list[AssetError] = []
    for path in _files(folders):
        try:
            rule, faults = _read(path)
        except AssetError as wrong:
            broken.append(wrong)
            continue
        if faults:
            incomplete.append(rule)
            said = f"the rule cannot be used: {'; '.join(faults)}"
            broken.append(AssetError(said, where=str(path), code="incomplete-rule"))
        elif rule.id in rules:
            broken.append(
                AssetError(
                    f"the rule {rule.id} stands already in {rules[rule.id].path}",
                    where=str(path),
                    code="duplicate-rule",
                )
            )
        else:
            rules[rule.id] = rule
    return ReadRules(dict(sorted(rules.items())), incomplete, broken)


def refuse(broken: Sequence[AssetError]) -> None:
    """Raise what is wrong with some rules, all of it at once; nothing where nothing is."""
    if len(broken) == 1:
        raise broken[0]
    if broken:
        told = "\n".join(str(one) for one in broken)
        raise AssetError(
            f"{len(broken)} problems with rules; nothing was checked\n"
            + textwrap.indent(told, "  "),
            code="broken-rules",
        )


def shipped() -> Path:
    """Give the folder of the shipped rules."""
    return assets.folder("shapes")


def shape_graph(rules: Iterable[Rule]) -> ShapeGraph:
    """Read the shapes of some rules, with the prefixes that their queries use."""
    shapes = ShapeGraph()
    for path in (prefixes(), *(rule.path for rule in rules)):
        shapes.read(path.read_bytes(), where=path.name)
    shapes.add(standard.left_out(shapes), {})
    return shapes


def prefixes() -> Path:
    """Give the file that declares the house prefixes for the queries in rules."""
    return assets.files("shapes", "prefixes.ttl")[0]


def pick(rules: Mapping[str, Rule], wanted: Iterable[str]) -> dict[str, Rule]:
    """Give the rules with some ids, whatever their case; all where none is named.

    Raises:
        UnknownNameError: there is no such rule.
    """
    ids = [name.upper() for name in wanted]
    for name in ids:
        if name not in rules:
            raise UnknownNameError("rule", name, rules)
    return {name: rules[name] for name in rules if not ids or name in ids}


def _files(folders: Iterable[Path] | None) -> list[Path]:
    if folders is None:
        return assets.files("shapes", "*/*.ttl")
    found = []
    for folder in folders:
        paths = sorted(folder.rglob("*/*.ttl" if folder == shipped() else "*.ttl"))
        if not paths:
            raise AssetError("the folder holds no rule", where=str(folder), code="no-rules")
        found += paths
    return found


def _read(path: Path) -> tuple[Rule, list[str]]:
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
        shapes = tuple(node.value for node in nodes if self._is_shape(node))
        era = self._era(self._node, Era(None, None, confirmed=True))
        return Rule(
            id=identifier,
            path=self._path,
            title=self._text(SKOS.prefLabel),
            requirement=self._text(SKOS.definition),
            why=self._text(CG.whyItMatters),
            remedy=self._text(CG.remedy),
            owner=self._text(CG.ownerRole),
            severity=self._severity(self._node),
            jurisdiction=self._text(CG.jurisdiction),
            era=era,
            basis=self._basis(),
            shapes=shapes,
            severities={node.value: self._severity(node) for node in nodes},
            eras={node.value: self._era(node, era) for node in nodes},
            absences=dict(self._absences()),
            examples=self._examples(nodes),
            turns=self._turns(),
        )

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
            if isinstance(one, rdf.Literal) and one.value != _YEAR:
                try:
                    days.add(date.fromisoformat(one.value))
                except ValueError:
                    self._faults.append(
                        f"{one.value!r} under cg:turnsOn is neither a property, "
                        f"nor {_YEAR!r}, nor a day such as 2008-05-01"
                    )
        return Turns(
            frozenset(one.value for one in said if isinstance(one, rdf.NamedNode)),
            properties,
            any(isinstance(one, rdf.Literal) and one.value == _YEAR for one in said),
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

    def _is_shape(self, node: rdf.NamedNode) -> bool:
        predicates = {quad.predicate for quad in self._store.quads_for_pattern(node, None, None)}
        return any(p.value.startswith(PREFIXES["sh"] + "target") for p in predicates)

    def _absences(self) -> Iterator[tuple[str, str]]:
        known = ontology.codes("completeness-kind").values()
        for quad in self._store.quads_for_pattern(None, CG.restsOnAbsenceOf, None):
            if isinstance(quad.subject, rdf.NamedNode) and isinstance(quad.object, rdf.NamedNode):
                if quad.object not in known:
                    kind = quad.object.value.rpartition("/")[2]
                    self._faults.append(
                        f"cg:restsOnAbsenceOf {kind!r} is no kind of thing that "
                        "can be declared complete"
                    )
                yield quad.subject.value, quad.object.value

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
