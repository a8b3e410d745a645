"""A finding: what one rule finds of one thing, and the words and places it is told with.

Layer 1, below ``groups`` and ``results``, where everyone finds it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from caregraph import moods
from caregraph.moods import Outcome, Severity
from caregraph.seen import Thing

Kind = Literal["new", "lost", "open", "mended", "gone"]
KINDS: dict[Kind, str] = {
    "new": "new",
    "lost": "lost",
    "open": "still open",
    "mended": "mended",
    "gone": "gone with its subject",
}
"""What a change does to findings, in five kinds, each as it is told."""


@dataclass(frozen=True, order=True)
class Citation:
    """A place in a document."""

    document: str
    """Title of the document."""
    locator: str | None
    """Paragraph, line or page; ``None`` for the document as a whole."""

    def __str__(self) -> str:
        return f"{self.document}, {self.locator}" if self.locator else self.document

    def as_json(self) -> dict[str, str | None]:
        """Give it as ``{"document", "locator"}``."""
        return {"document": self.document, "locator": self.locator}


@dataclass(frozen=True)
class Pending:
    """A provision that has yet to start before something breaks a rule."""

    provision: Thing
    """The provision."""
    looked_into: str | None
    """The day on which it was last looked into."""
    is_sure: bool
    """It is a Bill, or its first day is held and later; of an Act whose start is not held it is
    not known."""

    @property
    def state(self) -> str:
        """Say how it stands, and when that was last looked into."""
        said = "not in force" if self.is_sure else "not in force as far as known"
        return f"{said}; last checked {self.looked_into}" if self.looked_into else said

    def as_json(self) -> dict[str, Any]:
        """Give it as ``{"provision", "lastChecked"}``."""
        return {"provision": self.provision.as_json(), "lastChecked": self.looked_into}


@dataclass(frozen=True)
class Finding:
    """One rule, one focus, one outcome."""

    rule: str
    title: str
    """What the rule asks for."""
    found: str
    """Names what was found, where the rule is broken."""
    outcome: Outcome
    severity: Severity
    focus: Thing
    organisations: tuple[Thing, ...]
    """Those it is about, by IRI: several where it lies between them."""
    path: str | None
    value: str | None
    statement: str
    """The breach, told as a fact."""
    remedy: str
    """How it is mended."""
    owner: str
    """The office that answers for mending it."""
    basis: tuple[Thing, ...]
    evidence: tuple[Citation, ...]
    asked: str | None = None
    """Names what the rule asks and nobody has said, as a clause."""
    question: str | None = None
    """The same of this focus; ``None`` where the finding rests on no absence."""
    missing: Thing | None = None
    """The kind of thing whose absence makes it."""
    cause: Thing | None = None
    """What the finding comes from; ``None`` where that is its focus."""
    remark: str = ""
    """What is said besides: why it is not certain, which waiver of it ran out."""
    general: str = ""
    """How a breach of its rule is mended, whatever of the rule is broken."""
    not_held: tuple[str, ...] = ()
    """Titles of documents that are named, not held, and may state what is missing."""
    rows: tuple[str, ...] = ()
    """Rows of the tables the focus was read from: ``<structure>/<file>:<row>``."""
    component: str | None = None
    """IRI of the kind of SHACL constraint that was not met."""
    is_certain: bool = True
    """False where it hangs on which day a date known to the month or the year only stands for."""
    change: Kind | None = None
    was: Outcome | None = None
    """Its earlier outcome, where a change made it another."""
    waiver: Mapping[str, str] | None = None
    pending: Pending | None = None
    """What has yet to start before it is a breach."""
    lapsed: str | None = None
    """Day on which a waiver of it ran out, where one did and none covers it now."""
    rests_on: tuple[str, ...] | None = None
    """IRIs of everything its row names; ``None`` where nobody asked."""

    @property
    def fingerprint(self) -> str:
        """Give a short hash of rule, focus, path and value; words and order never change it."""
        parts = "\n".join((self.rule, self.focus.iri, self.path or "", self.value or ""))
        return hashlib.sha256(parts.encode()).hexdigest()[:16]

    @property
    def is_question(self) -> bool:
        """Say whether it asks what nobody has said, so that it is answered and not mended."""
        return self.outcome in ("not-stated", "left-open")

    @property
    def has_worsened(self) -> bool:
        """Say whether it stood before and counts as new: as a breach, or without its waiver."""
        return self.was is not None and (self.outcome == "breach" or self.was == "waived")

    @property
    def message(self) -> str:
        """Tell it in the mood of its outcome, with what is said besides."""
        said = moods.message(self.outcome, self.statement, self.question, self.not_held)
        if self.outcome == "pending" and self.pending:
            said = moods.ahead(self.pending.provision.label, self.pending.state, said)
        return f"{said} {self.remark}".rstrip()

    def remarked(self, said: str) -> Finding:
        """Give it with something more said besides."""
        return replace(self, remark=f"{self.remark} {said}".strip())

    def concerns(self, organisation: Thing) -> bool:
        """Say whether it is about an organisation."""
        return any(one.iri == organisation.iri for one in self.organisations)

    @property
    def heading(self) -> str:
        """Head all findings of its rule and outcome."""
        return moods.heading(self.outcome, self.found, self.asked)

    @property
    def step(self) -> str:
        """Say what to do next: mend it, settle it or find it out."""
        return moods.step(self.outcome, self.remedy, self.owner)

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {
            "rule": self.rule,
            "title": self.title,
            "found": self.found,
            "asked": self.asked,
            "heading": self.heading,
            "outcome": self.outcome,
            "mood": moods.MOODS[self.outcome],
            "severity": self.severity,
            "focus": self.focus.as_json(),
            "organisations": [one.as_json() for one in self.organisations],
            "path": self.path,
            "value": self.value,
            "message": self.message,
            "statement": self.statement,
            "question": self.question,
            "remark": self.remark,
            "step": self.step,
            "remedy": self.remedy,
            "owner": self.owner,
            "missing": self.missing.as_json() if self.missing else None,
            "cause": (self.cause or self.focus).as_json(),
            "basis": [thing.as_json() for thing in self.basis],
            "evidence": [citation.as_json() for citation in self.evidence],
            "rows": list(self.rows),
            "component": self.component,
            "documentsNotHeld": list(self.not_held),
            "fingerprint": self.fingerprint,
            "change": self.change,
            "pending": self.pending.as_json() if self.pending else None,
            "was": self.was,
            "waiver": dict(self.waiver) if self.waiver else None,
            "waiverRanOut": self.lapsed,
            "restsOn": list(self.rests_on) if self.rests_on is not None else None,
        }
