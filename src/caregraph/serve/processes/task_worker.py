"""A worker process for pages: works out functions of views on disk, until its input ends.

Layer 6. Started by ``workers`` as a module, with BYTES, SECONDS and SCRATCH.
A request is a directory, the facts of a view, a function and its arguments; the answer is what
the function gives or raises.
"""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
import traceback
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from caregraph import rdf
from caregraph.errors import CaregraphError
from caregraph.graph.index import Index
from caregraph.graph.structure import Structure
from caregraph.graph.view import View
from caregraph.serve.endpoint.worker import receive, send
from caregraph.serve.processes import sandbox

_VIEWS: dict[str, View] = {}
_KEPT = 2
"""So many views are kept open: their structures have been read."""


def main() -> None:
    """Answer requests from standard input on standard output."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sandbox.leave_terminal()
    memory = sandbox.limit_memory(int(sys.argv[1]))
    tempfile.tempdir = sys.argv[3]
    send(answers, {"memory": memory}, b"")
    while (message := receive(requests)) is not None:
        sandbox.die_after(float(sys.argv[2]) + 1)
        ended, body = _worked_out(message)
        sandbox.die_after(0)
        send(answers, {"ended": ended}, body)


def _worked_out(message: bytes) -> tuple[str, bytes]:
    """Give how a task ended, and what it gave."""
    try:
        return "well", pickle.dumps(_run(message))
    except CaregraphError as error:
        return "error", pickle.dumps(error)
    except MemoryError:
        return "memory", b""
    except Exception:
        return "fault", traceback.format_exc().encode()


def _run(message: bytes) -> Any:
    directory, described, facts, known_by, task, arguments = pickle.loads(message)  # noqa: S301  from our parent
    if directory not in _VIEWS:
        while len(_VIEWS) >= _KEPT:
            _VIEWS.pop(next(iter(_VIEWS)))
        _VIEWS[directory] = _opened(directory, described, facts, known_by)
    return task(_VIEWS[directory], *arguments)


def _opened(
    directory: str, described: str, facts: View, known_by: Mapping[rdf.NamedNode, str | None]
) -> View:
    """Open a view with the structures it shows."""
    dataset = rdf.Store.read_only(described)
    seen = tuple(
        Structure(Index(dataset, graph), known_by=known, adopted=facts.adopted)
        for graph, known in known_by.items()
    )
    return replace(facts, store=rdf.Store.read_only(directory), seen=seen)


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # the engine's threads need not be waited for
