"""One described structure as triples that can still be changed, in N-Triples text.

The generator builds a structure with its real tables in mind: every row has its class, the
structure that describes it, its place in a table, evidence with a locator, and, where the table
holds states, a status and a first day. Faults then take a triple away or put one in.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from caregraph.graph import ontology
from caregraph.vocab import PREFIXES

CG = PREFIXES["cg"]
RDF_TYPE = f"<{PREFIXES['rdf']}type>"
LABEL = f"<{PREFIXES['skos']}prefLabel>"
DAY = "2024-11-01"
"""The day at which every structure is described."""
FOUNDED = "2022-07-01"
"""First day of organisations, bodies, units and posts."""
SETTLED = "2023-04-01"
"""First day of tenures, memberships, lines, responsibilities and delegations."""

_STATELESS = {
    "person",
    "function",
    "proposal",
    "decision",
    "action",
    "consultation",
    "statement",
    "interest",
    "source",
    "structure",
    "view",
}
_WITHOUT_EVIDENCE = {"source", "structure", "view"}
_ROWS_A_PAGE = 12


def cg(name: str) -> str:
    """Give a term of the ontology."""
    return f"<{CG}{name}>"


def coded(scheme: str, term: str) -> str:
    """Give a code of a list."""
    return f"<{PREFIXES['code']}{scheme}/{term}>"


def law(notation: str) -> str:
    """Give a legal provision by its short name."""
    return str(ontology.provisions()[notation])


def text(value: str) -> str:
    """Give a plain literal; the generator's words need no escapes."""
    return f'"{value}"'


def day(value: str) -> str:
    """Give a date."""
    return f'"{value}"^^<{PREFIXES["xsd"]}date>'


def truth(*, value: bool) -> str:
    """Give a yes or no."""
    return f'"{str(value).lower()}"^^<{PREFIXES["xsd"]}boolean>'


@dataclass
class World:
    """One structure: its triples by subject."""

    key: str
    title: str
    seed: int
    within: str | None = None
    """Key of the structure that describes it together with others; None for one of its own."""
    facts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    _rows: int = 0

    def __post_init__(self) -> None:
        self.base = f"{PREFIXES['id']}{self.key}"
        self.random = random.Random(f"{self.seed}/{self.key}")
        self.iri = f"<{PREFIXES['id']}{self.within or self.key}>"
        self._source = f"<{self.base}/source/constitution>"
        self.facts[self.iri] = [
            (RDF_TYPE, cg("Structure")),
            (LABEL, text(self.within or self.title)),
            (cg("mainSource"), self._source),
            (cg("asAt"), day(DAY)),
        ]
        self.thing(
            "source",
            "constitution",
            "SourceDocument",
            "Constitution",
            sourceType=coded("source-type", "constitution"),
            issued=day("2024-05-20"),
            isHeld=truth(value=True),
        )

    def thing(
        self,
        kind: str,
        key: str,
        cls: str,
        label: str | None = None,
        **values: str | Iterable[str],
    ) -> str:
        """Describe a thing as one row of a table would and give its IRI.

        *values* are properties of the ontology; a state gets a status and a first day.
        """
        subject = f"<{self.base}/{kind}/{key}>"
        self._rows += 1
        facts = [
            (RDF_TYPE, cg(cls)),
            (cg("describedIn"), self.iri),
            (cg("tableRow"), text(f"{self.key}/{kind}.csv:{self._rows}")),
        ]
        if label is not None:
            facts.append((LABEL, text(label)))
        if kind not in _WITHOUT_EVIDENCE:
            facts.append((cg("hasEvidence"), self._evidence()))
        if kind not in _STATELESS:
            facts.append((cg("status"), coded("status", "in-force")))
            values.setdefault("validFrom", day(FOUNDED))
        for name, value in values.items():
            several = (value,) if isinstance(value, str) else value
            facts += [(cg(name), one) for one in several]
        self.facts[subject] = facts
        return subject

    def at(self, kind: str, key: str) -> str:
        """Give the IRI of something described before.

        Raises:
            LookupError: nothing of the kind is described.
        """
        subject = f"<{self.base}/{kind}/{key}>"
        if subject not in self.facts:
            raise LookupError(f"{subject} is not described")
        return subject

    def _evidence(self) -> str:
        """Give the evidence of the row at hand: a page of the constitution, shared by its rows."""
        page = self._rows // _ROWS_A_PAGE + 1
        subject = f"<{self.base}/evidence/constitution-{page}>"
        if subject not in self.facts:
            self.facts[subject] = [
                (RDF_TYPE, cg("Evidence")),
                (cg("inDocument"), self._source),
                (cg("locator"), text(f"page {page}")),
            ]
        return subject

    def add(self, subject: str, name: str, value: str) -> None:
        """State one more fact."""
        self.facts[subject].append((cg(name), value))

    def drop(self, subject: str, name: str, value: str | None = None) -> None:
        """Take back what is stated of *subject* under a property, or one value of it.

        Raises:
            LookupError: nothing of the kind is stated, so a fault would not be one.
        """
        kept = [
            fact
            for fact in self.facts[subject]
            if fact[0] != cg(name) or value not in (None, fact[1])
        ]
        if len(kept) == len(self.facts[subject]):
            raise LookupError(f"{subject} has no {name} {value or ''}")
        self.facts[subject] = kept

    def put(self, subject: str, name: str, value: str) -> None:
        """Replace what is stated under a property."""
        self.drop(subject, name)
        self.add(subject, name, value)

    def end(self, subject: str) -> None:
        """Leave a thing that is over by the day as a mention of what it was."""
        told = ("prefLabel", "describedIn", "tableRow", "hasEvidence", "validFrom")
        facts = self.facts[subject]
        kept = [fact for fact in facts if fact[0].endswith(tuple(f"{one}>" for one in told))]
        was = [(cg("describedAs"), value) for name, value in facts if name == RDF_TYPE]
        self.facts[subject] = [
            (RDF_TYPE, cg("NotInEffect")),
            *was,
            *kept,
            (cg("status"), coded("status", "ended")),
            (cg("validUntil"), day(DAY)),
        ]

    def remove(self, subject: str) -> None:
        """Forget a thing."""
        del self.facts[subject]

    def lines(self) -> Iterator[str]:
        """Yield every triple as a line of N-Triples."""
        for subject, facts in self.facts.items():
            for predicate, value in facts:
                yield f"{subject} {predicate} {value} .\n"
