"""Where a file comes from: which view of which structures, made by what, and how to cite it.

Layer 4. Every export that has a place for it carries this in the place its format has: a picture or
table that is passed on says what it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from caregraph import rdf
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.seen import listed
from caregraph.vocab import CG, PREFIXES, RDF

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
    licences: tuple[str, ...]
    """On which terms the structures may be passed on, as they say; empty where none says so."""
    software: str
    content: str
    """A hash of all statements of the view."""

    @property
    def describers(self) -> str:
        """Name whoever described the structures, whom no table has a column for."""
        return f"The describers of {self.title}"

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
            ("licence", "; ".join(self.licences)),
            ("made by", self.software),
            ("content hash", self.content),
            ("cite as", self.citation),
        )
        return ((name, text) for name, text in pairs if text)


@cache
def software() -> str:
    """Give the name and version of what made something: ``caregraph 1.2.3``."""
    return f"caregraph {version('caregraph')}"


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
        tuple(sorted({text for one in view.structures for text in view.texts(one, CG.licence)})),
        software(),
        view.fingerprint(),
    )


def statements(view: View) -> Iterator[rdf.Quad]:
    """Say what a file that shows a view is, in statements about the view: DCMI Terms and PROV."""
    origin = of(view)
    prov, dcterms = PREFIXES["prov"], PREFIXES["dcterms"]
    yield rdf.Quad(view.iri, RDF.type, rdf.NamedNode(prov + "Entity"))
    for structure in view.structures:
        yield rdf.Quad(view.iri, rdf.NamedNode(prov + "wasDerivedFrom"), structure)
        for source in view.nodes(structure, CG.mainSource):
            yield rdf.Quad(view.iri, rdf.NamedNode(dcterms + "source"), source)
    texts = {
        "title": origin.title,
        "creator": origin.software,
        "identifier": origin.content,
        "bibliographicCitation": origin.citation,
    }
    for name, text in texts.items():
        yield rdf.Quad(view.iri, rdf.NamedNode(dcterms + name), rdf.Literal(text))
    for licence in origin.licences:
        yield rdf.Quad(view.iri, rdf.NamedNode(dcterms + "license"), terms_of(licence))


def terms_of(licence: str) -> rdf.NamedNode | rdf.Literal:
    """Give a licence as RDF has it: by its address, or in words where it has none."""
    is_address = licence.startswith(("http://", "https://")) and " " not in licence
    return rdf.NamedNode(licence) if is_address else rdf.Literal(licence)
