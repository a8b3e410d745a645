"""What the service says of itself to programs: SPARQL service description and VoID.

Layer 6.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from caregraph import provenance, rdf
from caregraph.vocab import BASE, PREFIXES, turtle_prologue

RDF_TYPES = {one.media_type: one for one in rdf.GRAPH_FORMATS}
"""Media types of graphs that are written, the one given by default first."""

_PREFIXES = {
    **PREFIXES,
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
    "ent": "http://www.w3.org/ns/entailment/",
    "owl2": "http://www.w3.org/ns/owl-profile/",
}
_RESULT_FORMATS: tuple[rdf.QueryResultsFormat | rdf.RdfFormat, ...] = (
    rdf.QueryResultsFormat.JSON,
    rdf.QueryResultsFormat.XML,
    rdf.QueryResultsFormat.CSV,
    rdf.QueryResultsFormat.TSV,
    *rdf.GRAPH_FORMATS,
)

_VIEW = rdf.Literal(
    "The view: what is in effect on the day asked for. Things are of every class above their own, "
    "and statements hold for every property above theirs; nothing else is inferred by a query.",
    language="en",
)
_CLOSURE = rdf.Literal("The OWL 2 RL closure of the view, for queries that name it.", language="en")


def service_description(endpoint: str, structures: Iterable[str], closure: str) -> list[rdf.Triple]:
    """Describe the endpoint: its language, formats, default graph and named graphs.

    Args:
        closure: The IRI of the named graph of the OWL 2 RL closure of the view.
    """
    formats = ", ".join(_iri(one.iri) for one in _RESULT_FORMATS)
    named = "".join(
        f"    sd:namedGraph [ a sd:NamedGraph ; sd:name {_iri(one)} ; sd:graph [ a sd:Graph ] ] ;\n"
        for one in structures
    )
    return _triples(
        f"""
        <> a sd:Service ;
            sd:endpoint {_iri(endpoint)} ;
            sd:supportedLanguage sd:SPARQL11Query ;
            sd:defaultEntailmentRegime ent:Simple ;
            sd:resultFormat {formats} ;
            sd:defaultDataset [ a sd:Dataset ;
                {named} sd:namedGraph [ a sd:NamedGraph ; sd:name {_iri(closure)} ;
                    sd:entailmentRegime ent:OWL-RDF-Based ; sd:supportedEntailmentProfile owl2:RL ;
                    sd:graph [ a sd:Graph ; dcterms:description {_CLOSURE} ] ] ;
                sd:defaultGraph [ a sd:Graph ; dcterms:description {_VIEW} ]
            ] .
    """,
        endpoint,
    )


@dataclass(frozen=True)
class Dataset:
    """One structure, as a set of data."""

    iri: str
    title: str
    triples: int
    sources: tuple[str, ...]
    """The IRIs of the documents that it mainly rests on."""
    licences: tuple[str, ...]
    """On which terms it may be passed on, as it says."""
    as_at: tuple[str, ...]
    """The day at which it holds."""


def dataset_description(
    home: str, endpoint: str, software: str, structures: Sequence[Dataset]
) -> list[rdf.Triple]:
    """Describe the data in VoID.

    Args:
        software: What made them data.
    """
    total = sum(one.triples for one in structures)
    subsets = "".join(_subset(home, one) for one in structures)
    return _triples(
        f"""
        <> a void:DatasetDescription ; foaf:topic <#dataset> .
        <#dataset> a void:Dataset ; dcterms:title "caregraph"@en ;
            foaf:homepage {_iri(home)} ; void:sparqlEndpoint {_iri(endpoint)} ;
            dcterms:creator {rdf.Literal(software)} ; void:uriSpace {rdf.Literal(PREFIXES["id"])} ;
            void:dataDump {_iri(f"{home}export?format=trig")} ;
            void:vocabulary {_iri(BASE)} ; void:triples {total} .
        {subsets}
    """,
        f"{home}.well-known/void",
    )


def _subset(home: str, one: Dataset) -> str:
    """Describe a structure: its title, size, dump, sources, day and licence, as far as stated."""
    key = one.iri.rpartition("/")[2]
    told = [
        f"dcterms:title {rdf.Literal(one.title)}",
        f"void:triples {one.triples}",
        f"void:dataDump {_iri(f'{home}graphs/{key}')}",
        *(f"dcterms:source {_iri(source)}" for source in one.sources),
        *(f'cg:asAt "{day}"^^xsd:date' for day in one.as_at),
        *(f"dcterms:license {provenance.terms_of(licence)}" for licence in one.licences),
    ]
    subset = f"<#dataset> void:subset {_iri(one.iri)} .\n{_iri(one.iri)} a void:Dataset ; "
    return f"{subset}{' ; '.join(told)} .\n"


def write(triples: Iterable[rdf.Triple], media_type: str) -> bytes:
    """Write a graph in one of the media types of ``RDF_TYPES``."""
    buffer = io.BytesIO()
    rdf.serialize(triples, output=buffer, format=RDF_TYPES[media_type], prefixes=_PREFIXES)
    return buffer.getvalue()


def _iri(text: str) -> str:
    return str(rdf.NamedNode(text))


def _triples(turtle: str, base: str) -> list[rdf.Triple]:
    text = turtle_prologue(_PREFIXES) + turtle
    parsed = rdf.parse(text, format=rdf.RdfFormat.TURTLE, base_iri=base)
    return [quad.triple for quad in parsed]
