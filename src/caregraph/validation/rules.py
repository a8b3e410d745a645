"""The rulebook: what each rule file says in words, when it applies, and its own examples.

Layer 4. The folder is the registry: one rule a file under ``shapes/<theme>/``. A file that lacks
its words, basis or examples is refused; a rule never counts as passed because it was not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from caregraph import assets
from caregraph.errors import AssetError, UnknownNameError, near
from caregraph.results import Severity
from caregraph.vocab import CG, PREFIXES, RDF, SH, SKOS

_SEVERITIES: dict[str, Severity] = {
    PREFIXES["sh"] + "Violation": "violation",
    PREFIXES["sh"] + "Warning": "warning",
    PREFIXES["sh"] + "Info": "info",
}
_IDENTIFIER = ox.NamedNode(PREFIXES["dcterms"] + "identifier")
_TERM = re.compile(r"(?<![\w:])cg:(\w+)")
_EXAMPLES = ((CG.passes, True), (CG.fails, False))


@dataclass(frozen=True)
class Example:
    """A small world inside a rule file, and whether the shape accepts it."""

    shape: str
    """IRI of the shape it belongs to."""
    turtle: str
    passes: bool


@dataclass(frozen=True)
class Era:
    """The days on which a rule, or one limb of it, is in force."""

    since: date | None
    """First day on which it applies; ``None`` for as long as there are data."""
    until: date | None
    """First day on which it no longer applies."""
    confirmed: bool
    """False where a date still has to be confirmed."""

    def __str__(self) -> str:
        since = f"from {self.since}" if self.since else "at any time"
        until = f" until {self.until}" if self.until else ""
        return since + until + ("" if self.confirmed else " (unconfirmed)")

    def holds(self, day: date | None) -> bool:
        """Say whether a day is inside the era; without a day it is."""
        if day is None:
            return True
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


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


def load(folders: Iterable[Path] | None = None) -> dict[str, Rule]:
    """Read every rule below some folders, the shipped rulebook by default, sorted by id.

    Raises:
        AssetError: a file cannot be read, is incomplete, or two rules share an id.
    """
    rules: dict[str, Rule] = {}
    for path in _files(folders):
        rule = _read(path)
        if rule.id in rules:
            raise AssetError(f"the rule {rule.id} stands already in {rules[rule.id].path.name}",
                             where=path.name, code="duplicate-rule")  # fmt: skip
        rules[rule.id] = rule
    return dict(sorted(rules.items()))


def shipped() -> Path:
    """Give the folder of the shipped rules."""
    return assets.folder("shapes")


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


def _read(path: Path) -> Rule:
    store = ox.Store()
    try:
        store.load(path=path, format=ox.RdfFormat.TURTLE)
    except (SyntaxError, ValueError, OSError) as broken:
        raise AssetError(str(broken), where=path.name, code="unreadable-rule") from broken
    unknown = _unknown_terms(store)
    if unknown:
        close = near(unknown[0], CG.names)
        raise AssetError(f"cg:{', cg:'.join(unknown)}: no such term", where=path.name,
                         code="unknown-term",
                         hint=f"Did you mean cg:{close[0]}?" if close else None)  # fmt: skip
    subjects = [quad.subject for quad in store.quads_for_pattern(None, RDF.type, CG.Rule)]
    if len(subjects) != 1 or not isinstance(subjects[0], ox.NamedNode):
        raise AssetError(f"one cg:Rule was expected and {len(subjects)} found", where=path.name,
                         code="not-one-rule")  # fmt: skip
    return _Reader(path, store, subjects[0]).rule()


def _unknown_terms(store: ox.Store) -> list[str]:
    """List the terms of our namespace, in statements and in queries, that do not exist."""
    used: set[str] = set()
    for quad in store:
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, ox.NamedNode) and term.value.startswith(PREFIXES["cg"]):
                used.add(term.value.removeprefix(PREFIXES["cg"]))
        if quad.predicate == SH.select and isinstance(quad.object, ox.Literal):
            used |= set(_TERM.findall(quad.object.value))
    return sorted(
        name for name in used if "/" not in name and name not in CG and name != "prefixes"
    )


class _Reader:
    """Reads one rule file; every gap is an error that names the file and what it lacks."""

    def __init__(self, path: Path, store: ox.Store, node: ox.NamedNode) -> None:
        self._path = path
        self._store = store
        self._node = node

    def rule(self) -> Rule:
        identifier = self._text(_IDENTIFIER)
        if self._node.value != PREFIXES["rule"] + identifier:
            raise self._lacks(f"an IRI that ends in its identifier {identifier}")
        limbs = [quad.subject for quad in self._store.quads_for_pattern(None, CG.limbOf, None)]
        nodes = [self._node, *(node for node in limbs if isinstance(node, ox.NamedNode))]
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
        )

    def _texts(self, node: ox.NamedNode, predicate: ox.NamedNode) -> list[str]:
        quads = self._store.quads_for_pattern(node, predicate, None)
        return sorted(q.object.value for q in quads if isinstance(q.object, ox.Literal))

    def _text(self, predicate: ox.NamedNode) -> str:
        texts = self._texts(self._node, predicate)
        if len(texts) != 1 or not texts[0].strip():
            raise self._lacks(f"exactly one {predicate.value}")
        return texts[0]

    def _era(self, node: ox.NamedNode, otherwise: Era) -> Era:
        since = self._date(node, CG.ruleValidFrom)
        until = self._date(node, CG.ruleValidUntil)
        confirmed = "false" not in self._texts(node, CG.datesConfirmed)
        return Era(since or otherwise.since, until or otherwise.until,
                   confirmed=confirmed and otherwise.confirmed)  # fmt: skip

    def _date(self, node: ox.NamedNode, predicate: ox.NamedNode) -> date | None:
        texts = self._texts(node, predicate)
        try:
            return date.fromisoformat(texts[0]) if texts else None
        except ValueError as wrong:
            raise self._lacks(f"a date under {predicate.value}, not {texts[0]!r}") from wrong

    def _severity(self, node: ox.NamedNode) -> Severity:
        for quad in self._store.quads_for_pattern(node, SH.severity, None):
            if isinstance(quad.object, ox.NamedNode) and quad.object.value in _SEVERITIES:
                return _SEVERITIES[quad.object.value]
        raise self._lacks(f"one of the three severities on {node.value}")

    def _basis(self) -> tuple[str, ...]:
        quads = self._store.quads_for_pattern(self._node, CG.hasBasis, None)
        found = sorted(q.object.value for q in quads if isinstance(q.object, ox.NamedNode))
        if not found:
            raise self._lacks("a basis (cg:hasBasis)")
        return tuple(found)

    def _is_shape(self, node: ox.NamedNode) -> bool:
        predicates = {quad.predicate for quad in self._store.quads_for_pattern(node, None, None)}
        return any(p.value.startswith(PREFIXES["sh"] + "target") for p in predicates)

    def _absences(self) -> Iterator[tuple[str, str]]:
        for quad in self._store.quads_for_pattern(None, CG.restsOnAbsenceOf, None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                yield quad.subject.value, quad.object.value

    def _examples(self, nodes: Iterable[ox.NamedNode]) -> tuple[Example, ...]:
        found = []
        for node in nodes:
            if not self._is_shape(node):
                continue
            for predicate, passes in _EXAMPLES:
                texts = self._texts(node, predicate)
                if not texts:
                    kind = "passing" if passes else "failing"
                    raise self._lacks(f"a {kind} example on {node.value}")
                found += [Example(node.value, text, passes) for text in texts]
        if not found:
            raise self._lacks("a shape with a target")
        return tuple(found)

    def _lacks(self, what: str) -> AssetError:
        return AssetError(f"the rule lacks {what}", where=self._path.name, code="incomplete-rule")
