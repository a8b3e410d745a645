"""Running the rulebook on a view and putting the findings into a report.

Layer 4. Fails closed: a rule that cannot be compiled or run is an error, never a pass.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from caregraph.graph.jurisdictions import is_asked_of_all, is_asked_of_any
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.rdf import Term
from caregraph.results import Assurance, Finding, Report, Run, Status, Thing
from caregraph.shacl.execute import count_targets, list_targets
from caregraph.shacl.queries import Compiled
from caregraph.validation import engines, pending, shelf
from caregraph.validation import rules as rulefiles
from caregraph.validation.engines import Engine
from caregraph.validation.findings import Findings
from caregraph.validation.outcomes import Reader, node
from caregraph.validation.rule import Rule


@dataclass(frozen=True)
class Rulebook:
    """Some rules, by id."""

    rules: Mapping[str, Rule]
    started: tuple[Thing, ...] = ()
    """Provisions that are taken as in force though they are not."""
    _compiled: list[Compiled] = field(default_factory=list, repr=False, compare=False)
    """The shapes as compiled, once they were asked for."""

    @classmethod
    def load(cls, folders: Iterable[Path] = ()) -> Rulebook:
        """Read the shipped rules, and those in folders of the user's own, proven as they are read.

        Raises:
            AssetError: rules are broken, incomplete or not borne out by their own examples, or
                share an id; all that is wrong at once.
        """
        own = {folder.resolve(): folder for folder in folders}.values()
        if not own:
            return cls(shelf.shipped())
        from caregraph.validation import proving

        found = rulefiles.read([rulefiles.shipped(), *own])
        broken = [*found.broken]
        for rule in found.incomplete:
            broken += proving.faults(rule, complete=False)
        for rule in found.rules.values():
            broken += [] if rule.is_shipped else proving.faults(rule)
        rulefiles.refuse(broken)
        return cls(found.rules)

    @property
    def former(self) -> dict[str, str]:
        """Give, by the ids of former rules, those of the rules in whose place they are."""
        return rulefiles.former(self.rules)

    def only(self, ids: Iterable[str]) -> Rulebook:
        """Give a rulebook of the rules with some ids; all where none is named.

        Raises:
            UnknownNameError: there is no such rule.
        """
        return Rulebook(rulefiles.pick(self.rules, ids), self.started)

    def as_if_commenced(self, *provisions: str) -> Rulebook:
        """Give the rulebook as if some provisions, and all parts of them, were in force.

        Args:
            provisions: By what tables write, as in ``law:health-bill-2026``, or by IRI.

        Raises:
            UnknownNameError: there is no such provision.
        """
        started = tuple(dict.fromkeys((*self.started, *pending.provisions(provisions))))
        return Rulebook(pending.commencing(self.rules, started), started)

    def compile(self) -> Compiled:
        """Compile the shapes, once, for views: there a thing is of every class above its own."""
        if not self._compiled:
            self._compiled.append(shelf.compiled(self.rules.values()))
        return self._compiled[0]

    def rearranged(self) -> list[str]:
        """Say which queries of the user's own rules run in another form than was written."""
        own = [rule for rule in self.rules.values() if not rule.is_shipped]
        if not own:
            return []
        from caregraph.validation import proving

        return [said for rule in own for said in proving.remarks(rule)]

    def fingerprint(self) -> str:
        """Give a short hash of the files of the rules."""
        digest = hashlib.sha256()
        for rule in self.rules.values():
            digest.update(rule.path.read_bytes())
        return digest.hexdigest()[:16]

    def by_shape(self) -> dict[str, Rule]:
        """Give the rule that each targeted shape belongs to, by IRI."""
        return {shape: rule for rule in self.rules.values() for shape in rule.limbs}


def check_as_read(view: View, book: Rulebook, engine: Engine = engines.own) -> Report:
    """Run the rules on a view as it is, whatever in it is known by report or to the month only.

    Raises:
        AssetError: a rule cannot be compiled or run.
    """
    compiled = book.compile()
    owners = book.by_shape()
    findings = Findings(view, compiled, owners)
    counts = count_targets(view, compiled)
    targets = Targets(
        findings.reader,
        owners,
        counts.__getitem__,
        lambda shape: list_targets(view, compiled.targets[shape]),
    )
    for result in engine(view, book, {one: None for one in owners if targets.looked_at(one)}):
        findings.add(result)
    return reported(view, findings, targets.assurance(book, findings), book)


def reported(
    view: View, findings: Iterable[Finding], assurance: Iterable[Assurance], book: Rulebook
) -> Report:
    """Put findings, in order, and what was looked at into the report on a view."""
    return Report(
        view=replace(summary(view), started=book.started),
        findings=tuple(sorted(findings, key=order)),
        assurance=tuple(assurance),
    ).counted()


class Targets:
    """What each shape looks at in a view, and what it would on another day or in another nation.

    Args:
        count: Gives the number of focus nodes of a shape, whatever the day.
        listed: Lists them.
    """

    def __init__(
        self,
        reader: Reader,
        owners: Mapping[str, Rule],
        count: Callable[[str], int],
        listed: Callable[[str], Iterable[Term]],
    ) -> None:
        self._in_era = set()
        self._asked = set()
        self._targets: dict[str, int] = {}
        self._others: dict[str, int] = {}
        self._elsewhere: dict[str, int] = {}
        places = reader.places()
        for shape, rule in owners.items():
            limb, total = rule.limbs[shape], count(shape)
            days, nations = total, total
            if not reader.applies_somewhere(limb.era):
                days = nations = 0
            else:
                self._in_era.add(shape)
                if is_asked_of_any(limb.jurisdictions, places):
                    self._asked.add(shape)
                whole = reader.applies_everywhere(limb.era) and is_asked_of_all(
                    limb.jurisdictions, places
                )
                if total and not whole:
                    foci = map(node, listed(shape))
                    of_day = [one for one in foci if reader.applies_to(limb.era, one)]
                    days = len(of_day)
                    nations = reader.count_asked(limb, of_day)
            self._targets[shape] = nations
            self._others[shape], self._elsewhere[shape] = total - days, days - nations

    def looked_at(self, shape: str) -> int:
        """Count the focus nodes of a shape on whose day, and in whose nation, it is in force."""
        return self._targets[shape]

    def assurance(self, book: Rulebook, findings: Findings) -> Iterator[Assurance]:
        """Say of each rule what it looked at; what failed is counted once a shape and focus."""
        return (self._of(rule, findings) for rule in book.rules.values())

    def _of(self, rule: Rule, findings: Findings) -> Assurance:
        others = sum(self._others[shape] for shape in rule.limbs)
        if self._in_era.isdisjoint(rule.limbs):
            return Assurance(rule.id, rule.title, "out-of-era", 0, 0, 0, out_of_era=others)
        targets = sum(self._targets[shape] for shape in rule.limbs)
        told = findings.of(rule.id)
        elsewhere = sum(self._elsewhere[shape] for shape in rule.limbs)
        outside = sum(findings.outside(shape) for shape in rule.limbs)
        passed = targets - outside - sum(findings.failed(shape) for shape in rule.limbs)
        status: Status = "findings" if told else "assured"
        if outside and not told and not passed:
            status = "out-of-scope"
        if not targets:
            asked = not self._asked.isdisjoint(rule.limbs)
            status = "no-targets" if asked and not elsewhere else "elsewhere"
        return Assurance(
            rule.id,
            rule.title,
            status,
            targets,
            passed,
            told,
            out_of_era=others,
            elsewhere=elsewhere,
            out_of_scope=outside,
        )


def stamped(
    report: Report, view: View, rulebook: Rulebook, engine: engines.Name = "caregraph"
) -> Report:
    """Give the report with the version and the hashes of data and rules it was made with."""
    from importlib.metadata import version

    other = None if engine == "caregraph" else f"{engine} {version(engine)}"
    run = Run(version("caregraph"), view.fingerprint, rulebook.fingerprint(), other)
    return replace(report, run=run)


def order(finding: Finding) -> tuple[Thing, str, Thing, str, str, str]:
    """Give where a finding stands in a report: by organisation, rule and focus."""
    organisation = finding.organisations[0] if finding.organisations else Thing("~", "~")
    about = (finding.path or "", finding.value or "", finding.outcome)
    return (organisation, finding.rule, finding.focus, *about)
