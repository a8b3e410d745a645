"""What is sent to be written, read into statements of structures.

Layer 6, used inside worker processes; knows nothing of requests.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from caregraph import rdf
from caregraph.errors import QueryError, SourceError, UsageError
from caregraph.graph import blank_nodes, build
from caregraph.graph import store as stores
from caregraph.graph.filling import fill
from caregraph.serve.writing.changes import lines, quads
from caregraph.sparql import updating
from caregraph.spreadsheet import XLSX
from caregraph.validation import spelling
from caregraph.vocab import CG, RDF

TABLES = {
    "application/zip": ".zip",
    XLSX: ".xlsx",
    "application/vnd.ms-excel.sheet.macroenabled.12": ".xlsm",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
"""Media types of what holds tables, with what the names of such files end in."""
GRAPHS = {
    **{one.media_type: one for one in rdf.FORMATS.values()},
    "text/xml": rdf.RdfFormat.RDF_XML,
    "application/xml": rdf.RdfFormat.RDF_XML,
    "application/x-turtle": rdf.RdfFormat.TURTLE,
}
"""Media types of RDF."""


def statements(data: bytes, media_type: str, graph: str | None) -> dict[str, tuple[str, ...]]:
    """Give what is sent as lines of N-Quads, by the structure.

    Args:
        graph: The structure that it is to be about, by IRI; without it what it says itself.

    Raises:
        SourceError: it cannot be read; every problem of tables is told, by cell.
        UsageError: it is about another structure, or of none of the types that are read.
        QueryError: it is in terms that there are not.
    """
    if media_type in TABLES:
        return _tables(data, TABLES[media_type], graph)
    if media_type in GRAPHS:
        return _graph(data, GRAPHS[media_type], graph)
    raise UsageError(
        f"a body of type {media_type or 'unknown'} is not read",
        code="unsupported-media-type",
        hint=f"Send tables ({', '.join(TABLES)}) or RDF ({', '.join(GRAPHS)}).",
    )


def updated(stated: Mapping[str, Iterable[str]], text: str) -> dict[str, tuple[str, ...]]:
    """Give what an update leaves of the structures that it changes, as lines of N-Quads.

    Args:
        stated: What the structures that it names state, by IRI.

    Raises:
        QueryError: it cannot be read, does what is not allowed, or adds terms that there are not.
    """
    named = updating.graphs(text)
    some = rdf.Store()
    for found in stated.values():
        fill(some, quads(found))
    updating.run(some, text)
    strange = {one.graph_name for one in some} - {
        rdf.NamedNode(one) for one in (*named.changed, *named.read)
    }
    if strange:
        raise QueryError("the update is refused: it changes other graphs than it names")
    before = {quad for found in stated.values() for quad in quads(found)}
    _refuse_unknown_terms("update", (quad for quad in some if quad not in before))
    return {
        graph: lines(
            blank_nodes.settled(some.quads_for_pattern(None, None, None, rdf.NamedNode(graph)))
        )
        for graph in sorted(named.changed)
    }


def _refuse_unknown_terms(what: str, added: Iterable[rdf.Quad]) -> None:
    """Refuse what is added in words that the ontology does not have.

    Args:
        what: What adds it, as a noun.

    Raises:
        QueryError: there are such words; each is told with the nearest that there is.
    """
    if wrong := spelling.of_statements(added):
        raise QueryError(
            f"the {what} is refused: {'; '.join(wrong)}",
            code="unknown-term",
            hint="The page of the ontology, and caregraph show terms, list what there is.",
        )


def _tables(data: bytes, suffix: str, graph: str | None) -> dict[str, tuple[str, ...]]:
    with TemporaryDirectory(prefix="caregraph-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / f"body{suffix}"
        path.write_bytes(data)
        try:
            store = build.build([stores.read_tables(path)])
        except SourceError as wrong:
            raise _as_sent(wrong, path) from wrong
    found = [one.value for one in stores.structures(store)]
    if len(found) != 1 or graph not in (None, found[0]):
        wanted = graph or "one structure"
        raise UsageError(
            f"the tables describe {' and '.join(found)}, and {wanted} was expected",
            code="another-structure",
            hint="The key of the structure, in its table, is the last part of its IRI.",
        )
    return {found[0]: lines(store)}


def _as_sent(wrong: SourceError, path: Path) -> SourceError:
    """Tell what is wrong with a body by the names of the files in it, not by where it was put."""
    wrong.where = (wrong.where or "").removeprefix(str(path)).lstrip("/\\#") or None
    wrong.message = wrong.message.replace(f"{path.parent}{os.sep}", "")
    wrong.hint = wrong.hint or "Mend what is named, and send the whole again."
    return wrong


def _graph(data: bytes, form: rdf.RdfFormat, graph: str | None) -> dict[str, tuple[str, ...]]:
    try:
        with TemporaryDirectory(prefix="caregraph-") as folder, rdf.failing():
            path = Path(folder) / f"body{rdf.suffix(form)}"
            path.write_bytes(data)
            given = [*blank_nodes.settled(rdf.read(path, form, graph))]
    except rdf.RdfError as wrong:
        raise SourceError(str(wrong), code="not-rdf", hint=f"It must be {form.name}.") from wrong
    named = {one.graph_name for one in given if isinstance(one.graph_name, rdf.NamedNode)}
    structures = {
        one.subject
        for one in given
        if one.predicate == RDF.type
        and one.object == CG.Structure
        and isinstance(one.subject, rdf.NamedNode)
    }
    told = {one.value for one in named or structures}
    about = {graph} if graph else told
    if len(about) != 1 or not {one.value for one in named} <= about:
        raise UsageError(
            f"it is about {', '.join(sorted(told)) or 'no structure'}, and "
            f"{graph or 'one structure'} was expected",
            code="another-structure",
            hint="Send each structure by itself, to the address of its graph.",
        )
    _refuse_unknown_terms("graph", given)
    (one,) = about
    home = rdf.NamedNode(one)
    return {one: lines(rdf.Quad(it.subject, it.predicate, it.object, home) for it in given)}
