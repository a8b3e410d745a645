"""A worker process for pages: works out functions, of views on disk too, until its input ends.

Layer 6. Started by ``workers`` as a module, with BYTES of memory, SECONDS, SCRATCH and BYTES of an
answer.
A request is the folder of a view or none, a function and its arguments; the answer is what the
function gives or raises.
"""

from __future__ import annotations

import errno
import os
import pickle
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

from caregraph.errors import CaregraphError
from caregraph.graph.view import View
from caregraph.serve.disk import opening, places
from caregraph.serve.endpoint.worker import receive, send
from caregraph.serve.processes import sandbox

_VIEWS: dict[str, tuple[View, places.Hold]] = {}
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
        if len(body) > int(sys.argv[4]):
            ended, body = "large", b""
        send(answers, {"ended": ended}, body)


def _worked_out(message: bytes) -> tuple[str, bytes]:
    """Give how a task ended, and what it gave."""
    try:
        return "well", pickle.dumps(_run(message))
    except CaregraphError as error:
        return "error", pickle.dumps(error)
    except MemoryError:
        return "memory", b""
    except OSError as error:
        told = traceback.format_exc().encode()
        return ("full", b"") if _is_full(error) else ("fault", told)
    except Exception:
        return "fault", traceback.format_exc().encode()


def _is_full(error: OSError) -> bool:
    """Say whether a disk is full; the engine says so in words alone."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT) or "No space left" in str(error)


def _run(message: bytes) -> Any:
    view, task, arguments = pickle.loads(message)  # noqa: S301  from our parent
    return task(*arguments) if view is None else task(_opened(view), *arguments)


def _opened(folder: str) -> View:
    """Open the view in a folder, and keep it there; the few used last stay open."""
    known = _VIEWS.pop(folder, None)
    if known is None or not places.is_held(known[1], Path(folder)):
        held = places.hold(Path(folder))
        known = opening.opened(Path(folder)), held
    while len(_VIEWS) >= _KEPT:
        _VIEWS.pop(next(iter(_VIEWS)))
    _VIEWS[folder] = known
    return known[0]


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # the engine's threads need not be waited for
