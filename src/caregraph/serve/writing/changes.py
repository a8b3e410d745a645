"""The log of a store: every change with who, when, why and what it did, one line of JSON each.

Layer 6. A change counts once its line is on disk. The lines hold the statements that came and went
too, so that a store which missed a change, for it was killed, catches up, and so that a change can
be taken back.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from caregraph import rdf
from caregraph.deltas import Delta
from caregraph.errors import SourceError, UnknownNameError
from caregraph.finding import KINDS

What = Literal["put", "added to", "deleted", "updated", "undone"]

FILE = "changes.jsonl"
"""What the log of a store is called, inside its directory."""


@dataclass(frozen=True)
class Change:
    """One change of a store."""

    number: int
    at: str
    """The moment, in UTC."""
    who: str
    """The name of the token, or of the user of a command."""
    what: What
    structures: tuple[str, ...]
    """Those that were changed, by IRI."""
    why: str
    added: tuple[str, ...]
    """The statements that came, as lines of N-Quads."""
    removed: tuple[str, ...]
    findings: Mapping[str, Any] = field(default_factory=dict)
    """What it did to the findings, by kind."""
    waived: Mapping[str, str] | None = None
    """On what grounds new breaches were let in, where any were."""
    undoes: int | None = None
    """The first change that it takes back."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Give the structures by the last part of their IRIs."""
        return tuple(one.rpartition("/")[2] for one in self.structures)

    def told(self) -> dict[str, Any]:
        """Give it for readers: how many statements, not which."""
        return {
            "number": self.number,
            "at": self.at,
            "who": self.who,
            "what": self.what,
            "structures": list(self.structures),
            "why": self.why,
            "added": len(self.added),
            "removed": len(self.removed),
            "findings": dict(self.findings),
            "waived": dict(self.waived) if self.waived else None,
            "undoes": self.undoes,
        }

    def line(self) -> str:
        """Give it as the log keeps it."""
        whole = self.told() | {"added": list(self.added), "removed": list(self.removed)}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n"

    def update(self) -> str:
        """Give it as an update, which makes it also where it is made already."""
        parts = [
            f"{verb} DATA {{ {' '.join(_blocks(lines))} }}"
            for verb, lines in (("DELETE", self.removed), ("INSERT", self.added))
            if lines
        ]
        return " ;\n".join(parts)


def lines(quads: Iterable[rdf.Quad]) -> tuple[str, ...]:
    """Give statements as lines of N-Quads, sorted."""
    return tuple(sorted(f"{one} ." for one in quads))


def quads(several: Iterable[str]) -> set[rdf.Quad]:
    """Read what ``lines`` gave."""
    # As bytes: of a text for which memory runs out the engine says that it cannot be read.
    return set(rdf.parse("\n".join(several).encode(), format=rdf.RdfFormat.N_QUADS))


def findings(delta: Delta | None) -> dict[str, list[dict[str, str]]]:
    """Give in short what a change did to the findings; what stays is left out."""
    found = delta or Delta()
    return {
        kind: [
            {
                "rule": one.finding.rule,
                "focus": one.finding.focus.iri,
                "outcome": one.finding.outcome,
                "severity": one.finding.severity,
                "message": one.finding.message,
            }
            for one in found.of(kind)
        ]
        for kind in KINDS
        if kind != "open"
    }


class Log:
    """The log of a store directory."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / FILE

    @property
    def size(self) -> int:
        """Give its length, by which it is seen whether anything was added."""
        return self._path.stat().st_size if self._path.exists() else 0

    @property
    def last(self) -> int:
        """Give the number of the last change; 0 where there was none."""
        several = self.read()
        return several[-1].number if several else 0

    def read(self) -> list[Change]:
        """Give every change, in order; a last line that is not whole was never made.

        Raises:
            SourceError: it is damaged.
        """
        if not self._path.exists():
            return []
        whole = self._path.read_bytes().split(b"\n")[:-1]
        try:
            return [_read(json.loads(line)) for line in whole]
        except (ValueError, KeyError, TypeError) as wrong:
            raise SourceError(
                "the log of changes is damaged",
                where=str(self._path),
                code="damaged-log",
                hint="Take it from the last backup; a line was altered by something else.",
            ) from wrong

    def change(self, number: int) -> Change:
        """Give one change.

        Raises:
            UnknownNameError: there is none of that number.
        """
        several = self.read()
        found = next((one for one in several if one.number == number), None)
        if found is None:
            known = [str(one.number) for one in several]
            hint = f"There are 1 to {known[-1]}." if known else "Nothing was changed yet."
            raise UnknownNameError("change", str(number), (), hint=hint)
        return found

    def append(self, change: Change) -> None:
        """Add a change; it is on disk when this returns."""
        is_new = not self._path.exists()
        with self._path.open("ab") as file:
            file.write(change.line().encode())
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            _sync_folder(self._path.parent)

    def repair(self) -> None:
        """Cut off a last line that is not whole, for its writer was killed."""
        if not self._path.exists():
            return
        with self._path.open("r+b") as file:
            data = file.read()
            whole = data.rfind(b"\n") + 1
            if whole != len(data):
                file.truncate(whole)
                os.fsync(file.fileno())


def _blocks(several: Iterable[str]) -> Iterator[str]:
    """Give statements as blocks of graphs."""
    found: dict[str, list[str]] = {}
    for quad in sorted(quads(several), key=str):
        triple = f"{quad.subject} {quad.predicate} {quad.object} ."
        found.setdefault(str(quad.graph_name), []).append(triple)
    yield from (f"GRAPH {graph} {{ {' '.join(triples)} }}" for graph, triples in found.items())


def _read(data: Mapping[str, Any]) -> Change:
    return Change(
        data["number"],
        data["at"],
        data["who"],
        data["what"],
        tuple(data["structures"]),
        data["why"],
        tuple(data["added"]),
        tuple(data["removed"]),
        data["findings"],
        data["waived"],
        data["undoes"],
    )


def _sync_folder(folder: Path) -> None:
    """Have the name of a new file on disk too, where a system can say so."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
