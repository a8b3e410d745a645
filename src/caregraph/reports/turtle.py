"""A SHACL validation report in Turtle, with what is not stated beside it."""

from __future__ import annotations

import io

import pyoxigraph as ox

from caregraph.results import Finding, Report, Severity
from caregraph.vocab import CG, PREFIXES, RDF, XSD

SUFFIX = ".ttl"
_SEVERITIES: dict[Severity, str] = {"violation": "Violation", "warning": "Warning", "info": "Info"}


def report(result: Report) -> str:
    """Tell a report: breaches are its ``sh:result``s, the other findings only ``cg:Finding``s."""
    whole = ox.NamedNode("urn:caregraph:report")
    triples = [
        ox.Triple(whole, RDF.type, _sh("ValidationReport")),
        ox.Triple(whole, _sh("conforms"), ox.Literal(not result.breaches)),
    ]
    for i, finding in enumerate(result.findings):
        node = ox.NamedNode(f"urn:caregraph:finding:{finding.fingerprint}:{i}")
        triples += _finding(node, finding)
        if finding.outcome == "breach":
            triples.append(ox.Triple(whole, _sh("result"), node))
    buffer = io.BytesIO()
    ox.serialize(triples, output=buffer, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    return buffer.getvalue().decode("utf-8")


def _finding(node: ox.NamedNode, finding: Finding) -> list[ox.Triple]:
    triples = [
        ox.Triple(node, RDF.type, CG.Finding),
        ox.Triple(node, CG.outcome, ox.Literal(finding.outcome)),
        ox.Triple(node, _sh("sourceShape"), ox.NamedNode(PREFIXES["rule"] + finding.rule)),
        ox.Triple(node, _sh("focusNode"), ox.NamedNode(finding.focus.iri)),
        ox.Triple(node, _sh("resultSeverity"), _sh(_SEVERITIES[finding.severity])),
        ox.Triple(node, _sh("resultMessage"), ox.Literal(finding.message, language="en")),
    ]
    if finding.outcome == "breach":
        triples.append(ox.Triple(node, RDF.type, _sh("ValidationResult")))
    if finding.value is not None:
        value = ox.Literal(finding.value, datatype=XSD.string)
        is_iri = finding.value.startswith(("http://", "https://", "urn:"))
        triples.append(
            ox.Triple(node, _sh("value"), ox.NamedNode(finding.value) if is_iri else value)
        )
    return triples


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES["sh"] + name)
