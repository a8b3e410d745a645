"""A worker process: answers queries on read-only snapshots, one at a time, until its input ends.

Layer 6. It opens no sockets, has a bounded memory and is ended by the parent at the deadline; a
crash takes only the worker down. Started by ``workers``:
``python -m caregraph.serve.endpoint.worker BYTES SECONDS``.
Requests and answers are JSON with a length in front; an answer's body follows it.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

from caregraph import rdf
from caregraph.errors import QueryError
from caregraph.serve.endpoint import rows
from caregraph.serve.processes import sandbox
from caregraph.sparql import data_sets, running

LENGTH = struct.Struct(">I")
"""The length that stands before each part of a message."""
_STORES_KEPT = 4

_stores: OrderedDict[str, rdf.Store] = OrderedDict()


def main() -> None:
    """Answer requests from standard input on standard output."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sandbox.leave_terminal()
    sockets = sandbox.close_sockets()
    memory = sandbox.limit_memory(int(sys.argv[1]))
    send(answers, {"sockets": sockets, "memory": memory}, b"")
    while (message := receive(requests)) is not None:
        sandbox.die_after(float(sys.argv[2]) + 1)
        head, body = _answer(json.loads(message), sealed=sockets != "none")
        sandbox.die_after(0)
        send(answers, head, body)


def _answer(request: Mapping[str, Any], *, sealed: bool) -> tuple[dict[str, Any], bytes]:
    """Run one query; an error becomes an answer too."""
    try:
        if not sealed and running.says_service(request["query"]):
            raise _UNSEALED
        if "look" in request:
            return _looked(request)
        result = _run(request)
        with running.told(request["query"]):
            return _written(result, request)
    except MemoryError:
        return {"error": "memory"}, b""
    except QueryError as wrong:
        told = {"message": wrong.message, "code": wrong.code, "where": wrong.where}
        return {"error": "query", **told, "hint": wrong.hint}, b""


def _looked(request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Say what a query asks and what is likely wrong with it, or why its answer is empty."""
    from caregraph import workbench

    run = workbench.of_store(_store(request["snapshot"]))
    text, data = request["query"], workbench.Data(run, seconds=request["seconds"])
    if request["look"] == "why":
        reason = workbench.why(text, data)
        told: dict[str, Any] = {"whyEmpty": reason.as_json() if reason else None}
    else:
        told = workbench.look(text, data).as_json()
    return {}, json.dumps(told).encode()


def _written(result: rdf.Answer, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    kind = _KINDS[type(result)]
    media_type = request[kind]
    if media_type is None:
        return {"error": "not-acceptable", "kind": kind}, b""
    cut = rows.Cut(request["rows"], request["bytes"], request["base"])
    if isinstance(result, rdf.QuerySolutions):
        written = rows.select(result, media_type, cut)
    elif isinstance(result, rdf.QueryTriples):
        written = rows.construct(result, media_type, cut)
    else:
        results_format = rdf.QueryResultsFormat.from_media_type(media_type)
        written = rows.Written(result.serialize(format=results_format) or b"", None)
    head = {"kind": kind, "type": media_type, "cut_by": written.cut_by, "triples": written.triples}
    return head, written.body


_UNSEALED = QueryError(
    "the query says SERVICE, and this system cannot keep a process from the network",
    code="no-federation",
    hint="Leave the word out, also where it is part of a name, a text or a comment.",
)
_KINDS = {rdf.QuerySolutions: "select", rdf.QueryTriples: "construct", rdf.QueryBoolean: "ask"}
"""What an answer is called in a request and in the head of an answer."""


def _run(request: Mapping[str, Any]) -> rdf.Answer:
    store = _store(request["snapshot"])
    text, base = request["query"], request["base"]
    if request["default"] is None and request["named"] is None:
        answer = running.run(store, text, base=base)
        if graphs := data_sets.chosen(text, base=base):
            data_sets.refuse_unknown(graphs, {str(one.value) for one in store.named_graphs()})
        return answer
    default: list[rdf.NamedNode | rdf.BlankNode | rdf.DefaultGraph]
    named: list[rdf.NamedNode | rdf.BlankNode]
    default = [rdf.NamedNode(iri) for iri in request["default"] or ()]
    named = [rdf.NamedNode(iri) for iri in request["named"] or ()]
    if len(default) > 1:
        store, default = _merged(store, default, named), [rdf.DefaultGraph()]
    return running.run(store, text, base=base, default_graph=default, named_graphs=named)


def _merged(
    store: rdf.Store,
    default: Sequence[rdf.NamedNode | rdf.BlankNode | rdf.DefaultGraph],
    named: Sequence[rdf.NamedNode | rdf.BlankNode],
) -> rdf.Store:
    """Merge several default graphs into one, because the engine counts shared triples twice."""
    merged = rdf.Store()
    for graph in default:
        found = store.quads_for_pattern(None, None, None, graph)
        merged.extend([rdf.Quad(q.subject, q.predicate, q.object) for q in found])
    for graph in named:
        merged.extend(list(store.quads_for_pattern(None, None, None, graph)))
    return merged


def _store(directory: str) -> rdf.Store:
    """Open a snapshot, keeping the few used last."""
    if directory not in _stores:
        _stores[directory] = rdf.Store.read_only(directory)
    _stores.move_to_end(directory)
    while len(_stores) > _STORES_KEPT:
        _stores.popitem(last=False)
    return _stores[directory]


def receive(stream: BinaryIO) -> bytes | None:
    """Read one message; ``None`` where the stream has ended.

    Where there is no memory for it the process ends as the engine ends it, by which its parent
    knows: what was not read stands before any other message.
    """
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    try:
        return stream.read(*LENGTH.unpack(head))
    except MemoryError:
        os.abort()


def send(stream: BinaryIO, head: Mapping[str, Any], body: bytes) -> None:
    """Write an answer: its head as JSON, and its body."""
    for part in (json.dumps(head).encode(), body):
        stream.write(LENGTH.pack(len(part)))
        stream.write(part)
    stream.flush()


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # the engine's threads need not be waited for
