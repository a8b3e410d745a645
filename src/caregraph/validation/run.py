"""Running the rulebook on a view and putting the findings into a report.

Layer 4. Fails closed: a rule that cannot be compiled or run is an error, never a pass.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from caregraph import rdf
from caregraph.graph.jurisdictions import is_asked_of_all, is_asked_of_any
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.rdf import Node, Term
from caregraph.results import Assurance, Finding, Report, Run, Status, Thing
from caregraph.shacl.execute import count_targets, list_targets
from caregraph.shacl.queries import Compiled
from caregraph.validation import engines, pending, shelf
from caregraph.validation import rules as rulefiles
from caregraph.validation.engines import Engine
from caregraph.validation.findings import Findings
from caregraph.validation.outcomes import Reader, node
from caregraph.validation.rule import Limb, Rule


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
        if not provisions:
            return self
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
    targets = found(view, book, findings, engine)
    return reported(view, findings, targets.assurance(book, findings), book)


def found(view: View, book: Rulebook, findings: Findings, engine: Engine = engines.own) -> Targets:
    """Run the rules on a view, add what they find to what was found; say what they looked at."""
    compiled, owners, reader = book.compile(), book.by_shape(), findings.reader
    totals = count_targets(view, compiled)

    def count(shape: str, limb: Limb, reached: Reach) -> Counted:
        focus = compiled.targets[shape]
        return counted(reader, limb, reached, totals[shape], lambda: list_targets(view, focus))

    targets = Targets(reader, owners, count)
    for result in engine(view, book, {one: None for one in owners if targets.looked_at(one)}):
        findings.add(result)
    return targets


def reported(
    view: View, findings: Iterable[Finding], assurance: Iterable[Assurance], book: Rulebook
) -> Report:
    """Put findings, in order, and what was looked at into the report on a view."""
    return Report(
        view=replace(summary(view), started=book.started),
        findings=tuple(sorted(findings, key=order)),
        assurance=tuple(assurance),
    ).counted()


@dataclass(frozen=True)
class Counted:
    """How many focus nodes of a shape there are."""

    here: int
    """On whose day, and in whose nation, it is in force."""
    others: int
    """On another day."""
    elsewhere: int
    """On its day, and in another nation."""

    @property
    def total(self) -> int:
        """Count all of them."""
        return self.here + self.others + self.elsewhere


Reach = Literal["none", "some", "all"]
"""Of how many focus nodes a limb is asked, as far as the days and nations of structures tell."""


def reach(reader: Reader, limb: Limb, places: Collection[frozenset[rdf.NamedNode]]) -> Reach:
    """Say of how many focus nodes a limb is asked, by the nations of each structure."""
    if not reader.applies_somewhere(limb.era):
        return "none"
    is_asked = is_asked_of_all(limb.jurisdictions, places)
    return "all" if reader.applies_everywhere(limb.era) and is_asked else "some"


def counted(
    reader: Reader, limb: Limb, reached: Reach, total: int, listed: Callable[[], Iterable[Term]]
) -> Counted:
    """Count the focus nodes of a limb.

    Args:
        total: How many there are, whatever the day.
        listed: Lists them.
    """
    if reached == "none":
        return Counted(0, total, 0)
    if reached == "all" or not total:
        return Counted(total, 0, 0)
    foci = [*map(node, listed())]
    of_day = _of_day(reader, limb, foci)
    here = reader.those_asked(limb, of_day)
    return Counted(len(here), total - len(of_day), len(of_day) - len(here))


def those_asked(reader: Reader, limb: Limb, foci: Collection[Node]) -> Collection[Node]:
    """Give those of some focus nodes on whose day, and in whose nation, a limb is in force."""
    return reader.those_asked(limb, _of_day(reader, limb, foci))


def _of_day(reader: Reader, limb: Limb, foci: Collection[Node]) -> Collection[Node]:
    if reader.applies_everywhere(limb.era):
        return foci
    return [one for one in foci if reader.applies_to(limb.era, one)]


class Targets:
    """What each shape looks at in a view, and what it would on another day or in another nation.

    Args:
        count: Counts the focus nodes of a shape of a limb that is asked of so many.
    """

    def __init__(
        self,
        reader: Reader,
        owners: Mapping[str, Rule],
        count: Callable[[str, Limb, Reach], Counted],
    ) -> None:
        self._in_era = set()
        self._asked = set()
        self.counted: dict[str, Counted] = {}
        """By shape."""
        places = reader.places()
        for shape, rule in owners.items():
            limb = rule.limbs[shape]
            reached = reach(reader, limb, places)
            if reached != "none":
                self._in_era.add(shape)
                if is_asked_of_any(limb.jurisdictions, places):
                    self._asked.add(shape)
            self.counted[shape] = count(shape, limb, reached)

    def looked_at(self, shape: str) -> int:
        """Count the focus nodes of a shape on whose day, and in whose nation, it is in force."""
        return self.counted[shape].here

    def assurance(self, book: Rulebook, findings: Findings) -> Iterator[Assurance]:
        """Say of each rule what it looked at; what failed is counted once a shape and focus."""
        return (self._of(rule, findings) for rule in book.rules.values())

    def _of(self, rule: Rule, findings: Findings) -> Assurance:
        others = sum(self.counted[shape].others for shape in rule.limbs)
        if self._in_era.isdisjoint(rule.limbs):
            return Assurance(rule.id, rule.title, "out-of-era", 0, 0, 0, out_of_era=others)
        targets = sum(self.counted[shape].here for shape in rule.limbs)
        told = findings.of(rule.id)
        elsewhere = sum(self.counted[shape].elsewhere for shape in rule.limbs)
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
