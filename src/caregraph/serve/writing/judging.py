"""Judging a change before it is made: what it would do to the findings of what is around it.

Layer 6. What was judged last is followed (``validation.live``), so that the next change of the same
structures costs what it changes. Findings are those of each structure on its own day, no proposal
adopted.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol, cast

from caregraph import rdf
from caregraph.errors import SourceError
from caregraph.finding import Finding
from caregraph.graph.choices import Choice, Part
from caregraph.graph.filling import fill
from caregraph.results import Report
from caregraph.serve.writing import changes
from caregraph.validation import Rulebook
from caregraph.validation.live import Live
from caregraph.vocab import CG, PREFIXES, RDF

Graphs = Mapping[rdf.NamedNode, Collection[rdf.Quad]]
"""What structures state, by structure."""

_Said = Mapping[str, tuple[str, ...]]
"""The same as lines of N-Quads, by IRI."""

_FOLLOWED = 4
"""So many groups of structures are followed at once."""
_WAIVER = "/waiver/let-in-"
"""In the IRI of a waiver that was recorded when a change was let in."""


@dataclass(frozen=True)
class Grounds:
    """Why new breaches are let in, as a waiver says it."""

    reason: str
    owner: str
    """Who is to mend them."""
    approved_by: str
    until: date
    """The day on which it is looked at again."""

    def as_json(self) -> dict[str, str]:
        """Give it as the log keeps it."""
        return {
            "reason": self.reason,
            "owner": self.owner,
            "approvedBy": self.approved_by,
            "until": self.until.isoformat(),
        }


class Judges(Protocol):
    """Whoever judges changes, one after the other; not for several threads at once."""

    def judge(self, before: Graphs, after: Graphs) -> Report:
        """Check what there would be; the report says what became of the findings there were.

        Args:
            before: The structures concerned and those around them; those without a statement are
                not there.

        Raises:
            AssetError: a rule cannot be run.
            SourceError: something that is stated cannot be read, as a date that is none.
            LimitReachedError: it took more time or memory than it may.
        """
        ...


class Judge:
    """Judges changes in this process, however long it takes."""

    def __init__(
        self,
        rulebook: Callable[[], Rulebook],
        today: Callable[[], date] = lambda: datetime.now(tz=UTC).date(),
    ) -> None:
        self._rulebook = rulebook
        self._today = today
        self._followed: OrderedDict[tuple[object, ...], tuple[Live, Graphs | None]] = OrderedDict()
        """By the day and the structures: what follows them, and their state when judged last."""

    def judge(self, before: Graphs, after: Graphs) -> Report:
        """Check what there would be, as ``Judges`` says."""
        today = self._today()
        key = (today, *sorted(one.value for one in {*before, *after}))
        live, last = self._followed.pop(key, (Live(self._rulebook(), today=today), None))
        if any(before.values()) and before != last:
            live.take(_parts(before))
        report = live.take(_parts(after))
        self._followed[key] = live, after
        if len(self._followed) > _FOLLOWED:
            self._followed.popitem(last=False)
        return report


class JudgeApart:
    """Judges changes in another process, which may be ended while it does.

    Args:
        work: Runs a function of a module there, within limits; always in the same process, until
            that is ended.
        rules: Folders of rules of one's own.
    """

    def __init__(self, work: Callable[..., Any], rules: tuple[Path, ...] = ()) -> None:
        self._work = work
        self._rules = rules

    def judge(self, before: Graphs, after: Graphs) -> Report:
        """Check what there would be, as ``Judges`` says."""
        report = self._work(_judged, self._rules, _said(before), _said(after))
        return cast("Report", report)


@cache
def _here(rules: tuple[Path, ...]) -> Judge:
    """Give the judge of a process: what it follows stays from one change to the next."""
    return Judge(partial(Rulebook.load, rules))


def _judged(rules: tuple[Path, ...], before: _Said, after: _Said) -> Report:
    return _here(rules).judge(_read(before), _read(after))


def _said(graphs: Graphs) -> _Said:
    return {name.value: changes.lines(stated) for name, stated in graphs.items()}


def _read(said: _Said) -> Graphs:
    return {rdf.NamedNode(name): changes.quads(stated) for name, stated in said.items()}


def new_breaches(report: Report) -> tuple[Finding, ...]:
    """Give what breaks a rule and did not before; where there was nothing before, all that does."""
    if report.since is None:
        return report.breaches
    came = [*report.since.new, *report.since.worsened]
    return tuple(one.finding for one in came if one.finding.outcome == "breach")


def let_in(
    structure: rdf.NamedNode, number: int, several: Iterable[Finding], grounds: Grounds
) -> set[rdf.Quad]:
    """Give the waivers that let findings in, as statements of a structure."""
    found = set()
    for place, one in enumerate(sorted({(it.rule, it.focus.iri) for it in several}), start=1):
        rule, focus = one
        iri = rdf.NamedNode(f"{structure.value}{_WAIVER}{number}-{place}")
        said = {
            CG.waivesRule: rule,
            CG.waivesFocus: focus,
            CG.reason: grounds.reason,
            CG.waiverOwner: grounds.owner,
            CG.approvedBy: grounds.approved_by,
        }
        found.add(rdf.Quad(iri, RDF.type, CG.Waiver, structure))
        found |= {rdf.Quad(iri, name, rdf.Literal(text), structure) for name, text in said.items()}
        day = rdf.Literal(
            grounds.until.isoformat(), datatype=rdf.NamedNode(PREFIXES["xsd"] + "date")
        )
        found.add(rdf.Quad(iri, CG.reviewBy, day, structure))
    return found


def kept_waivers(stated: Iterable[rdf.Quad]) -> set[rdf.Quad]:
    """Give the waivers of a structure that were recorded when changes of it were let in."""
    return {
        one
        for one in stated
        if isinstance(one.subject, rdf.NamedNode) and _WAIVER in one.subject.value
    }


def without_idle(stated: Collection[rdf.Quad], report: Report) -> set[rdf.Quad]:
    """Give statements without the waivers so recorded that match no finding any more."""
    idle = {one.focus.label.removeprefix("waiver ") for one in report.findings}
    return {one for one in stated if not (kept_waivers([one]) and _last(one) in idle)}


def refuse_no_structure(structure: rdf.NamedNode, stated: Collection[rdf.Quad]) -> None:
    """Refuse what does not describe the structure that it is to be.

    Raises:
        SourceError: it describes none, or another.
    """
    described = {
        one.subject for one in stated if one.predicate == RDF.type and one.object == CG.Structure
    }
    if described != {structure}:
        others = sorted(str(one) for one in described - {structure})
        found = f"it describes {', '.join(others)}" if others else "it describes no structure"
        raise SourceError(
            f"{found}, and {structure} was expected",
            code="another-structure",
            hint="The graph of a structure has its IRI, and says that it is a cg:Structure.",
        )


def _last(quad: rdf.Quad) -> str:
    assert isinstance(quad.subject, rdf.NamedNode)
    return quad.subject.value.rpartition("/")[2]


def _parts(graphs: Graphs) -> list[Part]:
    store = rdf.Store()
    for stated in graphs.values():
        fill(store, stated)
    return [(store, Choice())]
