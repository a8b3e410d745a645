"""Running the rulebook on a view and putting the findings into a report.

Layer 4. Fails closed: a rule that cannot be compiled or run is an error, never a pass.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

from caregraph.errors import AssetError
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.results import Assurance, Finding, Report, Run, Status, Thing
from caregraph.shacl.compiler import Compiled, compile_shapes
from caregraph.shacl.execute import (
    count_targets,
    in_order,
    list_targets,
    run_query,
    subclasses,
)
from caregraph.validation import proving
from caregraph.validation import rules as rulefiles
from caregraph.validation.outcomes import Reader, node
from caregraph.validation.rules import Rule


@dataclass(frozen=True)
class Rulebook:
    """Some rules, by id."""

    rules: Mapping[str, Rule]
    _compiled: dict[frozenset[tuple[str, frozenset[str]]], Compiled] = field(
        default_factory=dict, repr=False, compare=False
    )
    """The shapes as compiled, by the classes they were compiled for: views mostly know the same."""

    @classmethod
    def load(cls, folders: Iterable[Path] = ()) -> Rulebook:
        """Read the shipped rules, and those in folders of the user's own, proven as they are read.

        Raises:
            AssetError: rules are broken, incomplete or not borne out by their own examples, or
                share an id; all that is wrong at once.
        """
        own = {folder.resolve(): folder for folder in folders}.values()
        if not own:
            return cls(rulefiles.load())
        rules, broken = rulefiles.read([rulefiles.shipped(), *own])
        for rule in rules.values():
            if not rule.is_shipped:
                broken += proving.faults(rule)
        rulefiles.refuse(broken)
        return cls(rules)

    def only(self, ids: Iterable[str]) -> Rulebook:
        """Give a rulebook of the rules with some ids; all where none is named.

        Raises:
            UnknownNameError: there is no such rule.
        """
        return Rulebook(rulefiles.pick(self.rules, ids))

    def compile(self, view: View) -> Compiled:
        """Compile the shapes for the classes that a view knows, once for the same classes."""
        classes = subclasses(view)
        known = frozenset(classes.items())
        if known not in self._compiled:
            shapes = rulefiles.shape_graph(self.rules.values())
            self._compiled[known] = compile_shapes(shapes, subclasses=classes)
        return self._compiled[known]

    def rearranged(self) -> list[str]:
        """Say which queries of the user's own rules run in another form than was written."""
        own = (rule for rule in self.rules.values() if not rule.is_shipped)
        return [said for rule in own for said in proving.remarks(rule)]

    def fingerprint(self) -> str:
        """Give a short hash of the files of the rules."""
        digest = hashlib.sha256()
        for rule in self.rules.values():
            digest.update(rule.path.read_bytes())
        return digest.hexdigest()[:16]

    def by_shape(self) -> dict[str, Rule]:
        """Give the rule that each targeted shape belongs to, by IRI."""
        return {shape: rule for rule in self.rules.values() for shape in rule.shapes}


def check(view: View, rulebook: Rulebook | None = None) -> Report:
    """Check a view against a rulebook, the shipped one by default.

    Findings come in order of organisation, rule and focus. Nothing is raised for what the view
    says; ``Report.conforms`` tells.

    Raises:
        AssetError: a rule cannot be compiled or run.
    """
    book = rulebook or Rulebook.load()
    compiled = book.compile(view)
    reader = Reader(view)
    scope = _scope(view, compiled, reader, book.by_shape())
    findings: dict[str, Finding] = {}
    failed: dict[str, set[str]] = defaultdict(set)
    for query in compiled.queries:
        rule = scope.owners.get(query.root)
        if rule is None:
            raise AssetError(f"the shape {query.root} belongs to no rule", code="unowned-shape")
        if not scope.targets[query.root]:
            continue
        try:
            results = in_order(run_query(view, query))
        except (RuntimeError, SyntaxError, ValueError, OSError) as wrong:
            raise AssetError(f"the rule {rule.id} cannot be run: {wrong}", where=rule.path.name,
                             code="rule-does-not-run") from wrong  # fmt: skip
        for result in results:
            finding = reader.finding(rule, query.root, result)
            if finding is not None:
                findings.setdefault(finding.fingerprint + finding.outcome, finding)
                failed[query.root].add(finding.focus.iri)
    ordered = tuple(sorted(findings.values(), key=_order))
    rules = Counter(finding.rule for finding in ordered)
    return Report(
        view=summary(view),
        findings=ordered,
        assurance=tuple(scope.assurance(rule, failed, rules[rule.id])
                        for rule in book.rules.values()),
    ).counted()  # fmt: skip


@dataclass(frozen=True)
class _Scope:
    """What each shape looks at, and what it would look at on another day."""

    owners: Mapping[str, Rule]
    targets: Mapping[str, int]
    """Focus nodes by shape, those on whose day it is in force."""
    others: Mapping[str, int]
    """The other focus nodes."""
    in_era: frozenset[str]

    def assurance(self, rule: Rule, failed: Mapping[str, set[str]], findings: int) -> Assurance:
        """Say what a rule looked at; what failed is counted once a shape and focus."""
        others = sum(self.others[shape] for shape in rule.shapes)
        if self.in_era.isdisjoint(rule.shapes):
            return Assurance(rule.id, rule.title, "out-of-era", 0, 0, 0, out_of_era=others)
        targets = sum(self.targets[shape] for shape in rule.shapes)
        passed = targets - sum(len(failed.get(shape, ())) for shape in rule.shapes)
        status: Status = "no-targets" if not targets else "findings" if findings else "assured"
        return Assurance(rule.id, rule.title, status, targets, passed, findings, out_of_era=others)


def _scope(view: View, compiled: Compiled, reader: Reader, owners: Mapping[str, Rule]) -> _Scope:
    targets, others = count_targets(view, compiled), dict.fromkeys(compiled.targets, 0)
    in_era = set()
    for shape, rule in owners.items():
        era = rule.eras[shape]
        if not reader.applies_somewhere(era):
            targets[shape], others[shape] = 0, targets[shape]
            continue
        in_era.add(shape)
        if targets[shape] and not reader.applies_everywhere(era):
            everyone = list_targets(view, compiled, shape)
            applies = [reader.applies_to(era, node(one)) for one in everyone]
            targets[shape], others[shape] = applies.count(True), applies.count(False)
    return _Scope(owners, targets, others, frozenset(in_era))


def stamped(report: Report, view: View, rulebook: Rulebook) -> Report:
    """Give the report with the version and the hashes of data and rules it was made with."""
    run = Run(version("caregraph"), view.fingerprint(), rulebook.fingerprint())
    return replace(report, run=run)


def _order(finding: Finding) -> tuple[Thing, str, Thing, str, str]:
    organisation = finding.organisation or Thing("~", "~")
    return organisation, finding.rule, finding.focus, finding.path or "", finding.value or ""
