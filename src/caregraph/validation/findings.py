"""What the results of a run amount to: findings, and which targets failed.

Layer 4. A check adds its results once. Where a view is followed through changes, results come and
go, and only those are put into words again of which something that was read for them differs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from caregraph.errors import AssetError
from caregraph.graph.view import View
from caregraph.results import Finding
from caregraph.shacl.execute import Result, place
from caregraph.shacl.queries import Compiled
from caregraph.validation.ground import Seen
from caregraph.validation.outcomes import OUTSIDE, Outside, Reader, node
from caregraph.validation.rule import Rule

Key = tuple[str, str]
"""Fingerprint and outcome: results that agree in them are told once."""


@dataclass(slots=True)
class Told:
    """What one result amounts to."""

    finding: Finding | None
    """None where the rule is not in force for the focus, or not applicable to the description."""
    is_outside: bool
    """What is missing lies outside the scope of the description."""
    seen: frozenset[Seen]
    times: int
    """How many queries, or rows, give the same result."""
    key: Key | None
    """Of the finding."""


@dataclass(frozen=True)
class Difference:
    """What a change did to the findings, in no order."""

    new: list[Finding]
    gone: list[Finding]
    reworded: list[Finding]
    """In their new words."""


class Findings:
    """The findings of a view, by the results behind them.

    Args:
        owners: The rule that each shape belongs to.
        watch: Whether to note what findings are read from, so that ``change`` can be told.
        changes: Whether the graph of the view is to be changed.

    Raises:
        AssetError: a shape belongs to no rule.
    """

    def __init__(
        self,
        view: View,
        compiled: Compiled,
        owners: Mapping[str, Rule],
        *,
        watch: bool = False,
        changes: bool = False,
    ) -> None:
        for shape in compiled.targets:
            if shape not in owners:
                raise AssetError(f"the shape {shape} belongs to no rule", code="unowned-shape")
        self._seen: set[Seen] | None = set() if watch else None
        self.reader = Reader(view, self._seen, changes=changes)
        self._owners = owners
        self._ranks = {
            (one.root, one.shape, one.constraint, one.component): number
            for number, one in reversed([*enumerate(compiled.queries)])
        }
        self._told: dict[Result, Told] = {}
        self._taken_up: dict[Result, Told] = {}
        """Those of them that are found by what they were read from by looking at each."""
        self._by_key: dict[Key, list[Result]] = {}
        self._by_shape: defaultdict[str, set[Result]] = defaultdict(set)
        self._by_seen: defaultdict[Seen, set[Result]] = defaultdict(set)
        self._failed: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._outside: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._rules: Counter[str] = Counter()

    def __iter__(self) -> Iterator[Finding]:
        """Give every finding once, in the words of the first result it stands for."""
        return (found for key in self._by_key if (found := self._first(key)) is not None)

    def failed(self, shape: str) -> int:
        """Count the focus nodes of which a shape has a finding."""
        return len(self._failed[shape])

    def outside(self, shape: str) -> int:
        """Count the focus nodes that fail a shape only in what is outside the description."""
        return len(self._outside[shape].keys() - self._failed[shape].keys())

    def left_out(self) -> dict[str, frozenset[str]]:
        """Give, by the id of the rule, the IRIs of what fails it only outside the description."""
        outside, failed = (
            _by_rule((self._owners[shape].id, several) for shape, several in counted.items())
            for counted in (self._outside, self._failed)
        )
        left = {rule: iris - failed.get(rule, set()) for rule, iris in outside.items()}
        return {rule: frozenset(iris) for rule, iris in left.items() if iris}

    def of(self, rule: str) -> int:
        """Count the findings of a rule."""
        return self._rules[rule]

    def add(self, result: Result) -> None:
        """Take in a result."""
        told = self._told.get(result)
        if told is not None:
            told.times += 1
        else:
            self._keep(result, self._read(result, 1))

    def told(self) -> Iterator[tuple[Result, Told]]:
        """Give every result with what it amounts to, to be kept."""
        yield from self._told.items()

    def take_up(self, several: Iterable[tuple[Result, Told]]) -> None:
        """Take in results with what they amounted to when they were kept."""
        for result, told in several:
            self._taken_up[result] = told
            self._keep(result, told)

    def change(
        self,
        new: Iterable[Result],
        gone: Iterable[Result],
        differs: Collection[Seen],
        shapes: Iterable[str],
    ) -> Difference:
        """Follow a change of the results and of what they were read from.

        Args:
            differs: What was looked up and gives something else now.
            shapes: Shapes that came into force or went out of it for some structure.
        """
        more = Counter(new)
        more.subtract(gone)
        again = set(more).union(*(self._by_seen.get(one, ()) for one in differs))
        again |= {one for one, told in self._taken_up.items() if not told.seen.isdisjoint(differs)}
        again = again.union(*(self._by_shape.get(one, ()) for one in shapes))
        before: dict[Key, Finding | None] = {}
        for result in again & self._told.keys():
            self._note(before, self._told[result].key)
        for result in again:
            more[result] += self._forget(result)
        for result in again:
            if more[result]:
                told = self._read(result, more[result])
                self._note(before, told.key)
                self._keep(result, told)
        return self._difference(before)

    def _difference(self, before: Mapping[Key, Finding | None]) -> Difference:
        found = Difference([], [], [])
        for key, was in before.items():
            now = self._first(key)
            if now is None and was is not None:
                found.gone.append(was)
            elif now is not None and was is None:
                found.new.append(now)
            elif now is not None and now != was:
                found.reworded.append(now)
        return found

    def _note(self, before: dict[Key, Finding | None], key: Key | None) -> None:
        if key is not None and key not in before:
            before[key] = self._first(key)

    def _first(self, key: Key) -> Finding | None:
        """Give a finding in the words of the first result it stands for, if there is one."""
        results = self._by_key.get(key, ())
        if not results:
            return None
        first = results[0] if len(results) == 1 else min(results, key=self._place)
        return self._told[first].finding

    def _place(self, result: Result) -> tuple[int, tuple[str, ...]]:
        query = (result.root, result.shape, result.constraint, result.component)
        return self._ranks[query], place(result)

    def _read(self, result: Result, times: int) -> Told:
        """Put a result into words."""
        if self._seen is not None:
            self._seen.clear()
        read = self.reader.finding(self._owners[result.root], result.root, result)
        finding = None if isinstance(read, Outside) else read
        key = None if finding is None else (finding.fingerprint, finding.outcome)
        return Told(finding, read is OUTSIDE, frozenset(self._seen or ()), times, key)

    def _keep(self, result: Result, told: Told) -> None:
        self._told[result] = told
        if told.finding is not None and told.key is not None:
            results = self._by_key.setdefault(told.key, [])
            self._rules[told.finding.rule] += not results
            results.append(result)
            self._failed[result.root][told.finding.focus.iri] += 1
        if told.is_outside:
            self._outside[result.root][node(result.focus).value] += 1
        if self._seen is not None:
            self._by_shape[result.root].add(result)
            for one in told.seen if result not in self._taken_up else ():
                self._by_seen[one].add(result)

    def _forget(self, result: Result) -> int:
        """Forget what a result amounts to; say how often it was given."""
        told = self._told.pop(result, None)
        if told is None:
            return 0
        if told.finding is not None and told.key is not None:
            self._by_key[told.key].remove(result)
            if not self._by_key[told.key]:
                del self._by_key[told.key]
                self._rules[told.finding.rule] -= 1
            failed = self._failed[result.root]
            failed[told.finding.focus.iri] -= 1
            if not failed[told.finding.focus.iri]:
                del failed[told.finding.focus.iri]
        if told.is_outside:
            outside, focus = self._outside[result.root], node(result.focus).value
            outside[focus] -= 1
            if not outside[focus]:
                del outside[focus]
        self._by_shape[result.root].discard(result)
        for one in told.seen if self._taken_up.pop(result, None) is None else ():
            self._by_seen[one].discard(result)
            if not self._by_seen[one]:
                del self._by_seen[one]
        return told.times


def _by_rule(foci: Iterable[tuple[str, Iterable[str]]]) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for rule, iris in foci:
        found[rule].update(iris)
    return found
