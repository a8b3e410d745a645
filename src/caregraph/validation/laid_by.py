"""Results, with what they amount to, laid by in a form that can be kept.

Layer 4. Terms are written as in N-Triples, each once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from caregraph import rdf
from caregraph.finding import Citation, Finding, Pending
from caregraph.rdf import Term
from caregraph.results import Thing
from caregraph.shacl.execute import Result
from caregraph.validation.findings import Told


@dataclass(frozen=True)
class Kept:
    """A result with what it amounts to; terms and words by their numbers."""

    result: tuple[str, str, str | None, str, str | None, str, tuple[str, ...]]
    """Its root, shape, constraint, component, path, severity and messages."""
    focus: int
    value: int | None
    bindings: Mapping[str, int]
    finding: Finding | None
    is_outside: bool
    seen: tuple[int, ...]
    """What it was read from, pair after pair: terms, and words by numbers below zero."""
    times: int


@dataclass(frozen=True)
class LaidBy:
    """Results laid by."""

    terms: tuple[str, ...]
    words: tuple[str, ...]
    results: tuple[Kept, ...]


KINDS = (LaidBy, Kept, Finding, Thing, Citation, Pending)
"""What is made of what is kept."""


def lay_by(told: Iterable[tuple[Result, Told]]) -> LaidBy:
    """Lay results by."""
    terms: dict[str, int] = {}
    words: dict[str, int] = {}

    def number(one: object) -> int:
        if isinstance(one, str):
            return -1 - words.setdefault(one, len(words))
        return terms.setdefault(str(one), len(terms))

    results = tuple(
        Kept(
            (
                result.root,
                result.shape,
                result.constraint,
                result.component,
                result.path,
                result.severity,
                result.messages,
            ),
            number(result.focus),
            None if result.value is None else number(result.value),
            {name: number(term) for name, term in result.bindings.items()},
            one.finding,
            one.is_outside,
            tuple(number(each) for pair in one.seen for each in pair),
            one.times,
        )
        for result, one in told
    )
    return LaidBy(tuple(terms), tuple(words), results)


def taken_up(laid_by: LaidBy) -> Iterator[tuple[Result, Told]]:
    """Give results as they were laid by."""
    terms = _read(laid_by.terms)

    def said(number: int) -> object:
        return terms[number] if number >= 0 else laid_by.words[-1 - number]

    for one in laid_by.results:
        root, shape, constraint, component, path, severity, messages = one.result
        result = Result(
            root,
            shape,
            constraint,
            component,
            terms[one.focus],
            path,
            None if one.value is None else terms[one.value],
            severity,
            messages,
            {name: terms[number] for name, number in one.bindings.items()},
        )
        finding = one.finding
        if finding is not None and finding.waiver is not None:
            finding = replace(finding, waiver=dict(finding.waiver))
        key = None if finding is None else (finding.fingerprint, finding.outcome)
        each = map(said, one.seen)
        yield (
            result,
            Told(finding, one.is_outside, frozenset(zip(each, each, strict=True)), one.times, key),
        )


def _read(written: Iterable[str]) -> list[Term]:
    lines = "".join(f"<urn:one> <urn:is> {one} .\n" for one in written)
    quads = rdf.parse(lines, format=rdf.RdfFormat.N_TRIPLES)
    return [quad.object for quad in quads if not isinstance(quad.object, rdf.Triple)]
