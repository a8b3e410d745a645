"""A SHACL validation report in Turtle, with what is not stated beside it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from caregraph import rdf
from caregraph.english import upper
from caregraph.finding import KINDS
from caregraph.reports import _phrases
from caregraph.results import Finding, Report, Severity
from caregraph.vocab import CG, PREFIXES, RDF, SKOS

SUFFIX = ".ttl"
_SEVERITIES: dict[Severity, str] = {"violation": "Violation", "warning": "Warning", "info": "Info"}


_DESCRIPTION = rdf.NamedNode(PREFIXES["dcterms"] + "description")
_CITATION = rdf.NamedNode(PREFIXES["dcterms"] + "bibliographicCitation")
_IRI = re.compile(r"[a-zA-Z][\w+.-]*:[^\s<>\"{}|\\^`]+")
_WAIVER = {
    "reason": CG.reason,
    "owner": CG.waiverOwner,
    "approvedBy": CG.approvedBy,
    "authority": CG.authority,
    "reviewBy": CG.reviewBy,
}


def report(result: Report) -> str:
    """Tell a report: breaches are its ``sh:result``s, the other findings only ``cg:Finding``s."""
    whole = rdf.NamedNode("urn:caregraph:report")
    triples = [
        rdf.Triple(whole, RDF.type, _sh("ValidationReport")),
        rdf.Triple(whole, _sh("conforms"), rdf.Literal(result.conforms("info"))),
        *(rdf.Triple(whole, _DESCRIPTION, _text(said)) for said in _about(result)),
    ]
    went = result.since.went if result.since else ()
    for i, finding in enumerate((*result.findings, *went)):
        node = rdf.NamedNode(f"urn:caregraph:finding:{finding.fingerprint}:{i}")
        triples += _finding(node, finding)
        if _is_result(finding):
            triples.append(rdf.Triple(whole, _sh("result"), node))
    triples += [
        rdf.Triple(rdf.NamedNode(focus.iri), SKOS.prefLabel, _text(focus.label))
        for focus in sorted({finding.focus for finding in (*result.findings, *went)})
    ]
    buffer = io.BytesIO()
    rdf.serialize(triples, output=buffer, format=rdf.RdfFormat.TURTLE, prefixes=PREFIXES)
    return buffer.getvalue().decode("utf-8")


def _about(result: Report) -> Iterator[str]:
    yield from (f"{upper(line)}." for line in result.view.lines())
    yield from (f"{upper(line)}." for line in _phrases.counted(result))
    if result.run:
        yield f"Made with {_phrases.made_with(result.run)}."
    for one in result.assurance:
        yield f"{one.rule}, {_phrases.status(one)}: {_phrases.tally(one)}."


def _finding(node: rdf.NamedNode, finding: Finding) -> Iterator[rdf.Triple]:
    said: list[tuple[rdf.NamedNode, rdf.NamedNode | rdf.Literal | None]] = [
        (RDF.type, CG.Finding),
        (RDF.type, _sh("ValidationResult") if _is_result(finding) else None),
        (CG.outcome, rdf.Literal(finding.outcome)),
        (CG.sinceBaseline, _literal(KINDS[finding.change] if finding.change else None)),
        (_sh("sourceShape"), rdf.NamedNode(PREFIXES["rule"] + finding.rule)),
        (
            _sh("sourceConstraintComponent"),
            rdf.NamedNode(finding.component) if finding.component else CG.Rule,
        ),
        (_sh("focusNode"), rdf.NamedNode(finding.focus.iri)),
        (_sh("resultPath"), _iri(finding.path)),
        (_sh("value"), _iri(finding.value) or _literal(finding.value)),
        (_sh("resultSeverity"), _sh(_SEVERITIES[finding.severity])),
        (_sh("resultMessage"), _text(finding.message)),
        (CG.remedy, _text(finding.remedy)),
        *((CG.hasBasis, _iri(thing.iri)) for thing in finding.basis),
        *((_CITATION, _text(str(citation))) for citation in finding.evidence),
        *((_WAIVER[name], _literal(text)) for name, text in (finding.waiver or {}).items()),
    ]
    yield from (rdf.Triple(node, predicate, obj) for predicate, obj in said if obj is not None)


def _is_result(finding: Finding) -> bool:
    """Say whether a finding is a result in the sense of SHACL: a breach, and still there."""
    return finding.outcome == "breach" and finding.change not in ("mended", "gone")


def _iri(text: str | None) -> rdf.NamedNode | None:
    """Give a text as a node where it is an IRI; a path of several steps is none."""
    return rdf.NamedNode(text) if text and _IRI.fullmatch(text) else None


def _literal(text: str | None) -> rdf.Literal | None:
    return None if text is None else rdf.Literal(text)


def _text(text: str) -> rdf.Literal:
    return rdf.Literal(text, language="en")


def _sh(name: str) -> rdf.NamedNode:
    return rdf.NamedNode(PREFIXES["sh"] + name)
