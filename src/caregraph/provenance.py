"""Where a file comes from: which view of which structures, made by what, and how to cite it.

Layer 4. Every export that has a place for it carries this in the place its format has: a picture or
table that is passed on says what it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version

from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.seen import listed
from caregraph.vocab import CG

_NAMED = 3


@dataclass(frozen=True)
class Provenance:
    """What a file that shows a view is."""

    title: str
    view: str
    """The IRI of the view: equal for the same structures seen by the same choice, else another."""
    structures: tuple[str, ...]
    """Their titles."""
    as_at: str
    """The days shown, or that everything is shown as described."""
    known_by: str
    """What was issued later is left out; empty where nothing is."""
    adopted: tuple[str, ...]
    """Proposals taken as adopted."""
    sources: tuple[str, ...]
    """The main documents that the structures rest on."""
    software: str
    content: str
    """A hash of all statements of the view."""

    @property
    def citation(self) -> str:
        """Give it in one sentence, to be cited."""
        sources = f" Sources: {'; '.join(self.sources)}." if self.sources else ""
        adopted = f", taking as adopted: {'; '.join(self.adopted)}" if self.adopted else ""
        return (
            f"{self.title}, {self.as_at}{adopted}. View {self.view}, content {self.content}, by "
            f"{self.software}.{sources}"
        )

    def items(self) -> Iterator[tuple[str, str]]:
        """Give what there is as pairs of a name and a text, for formats that hold such pairs."""
        pairs = (
            ("title", self.title),
            ("view", self.view),
            ("structures", "; ".join(self.structures)),
            ("as at", self.as_at),
            ("known by", self.known_by),
            ("taken as adopted", "; ".join(self.adopted)),
            ("sources", "; ".join(self.sources)),
            ("made by", self.software),
            ("content hash", self.content),
            ("cite as", self.citation),
        )
        return ((name, text) for name, text in pairs if text)


def of(view: View) -> Provenance:
    """Say what a file that shows a view is."""
    seen = summary(view)
    days = sorted({day.isoformat() for day in view.days.values() if day})
    titles = sorted(view.label(one) for one in view.structures)
    sources = {
        view.label(source) for one in view.structures for source in view.nodes(one, CG.mainSource)
    }
    return Provenance(
        listed(titles, _NAMED),
        view.iri.value,
        tuple(titles),
        f"as at {', '.join(days)}" if days else "everything as described, whatever the day",
        seen.known_by or "",
        tuple(one.thing.label for one in seen.adopted),
        tuple(sorted(sources)),
        f"caregraph {version('caregraph')}",
        view.fingerprint(),
    )
