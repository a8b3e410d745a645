"""A worker process for pages: works out functions of views on disk, until its input ends.

Layer 6. Started by ``workers``: ``python -m caregraph.serve.task_worker BYTES SECONDS SCRATCH``.
A request is a directory, the facts of a view, a function and its arguments; the answer is what
the function gives or raises.
"""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
import traceback
from typing import Any

import pyoxigraph as ox

from caregraph.errors import CaregraphError
from caregraph.graph.view import View
from caregraph.serve import seal
from caregraph.serve.worker import receive, send


def main() -> None:
    """Answer requests from standard input on standard output."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    seal.leave_terminal()
    memory = seal.limit_memory(int(sys.argv[1]))
    tempfile.tempdir = sys.argv[3]
    send(answers, {"memory": memory}, b"")
    while (message := receive(requests)) is not None:
        seal.die_after(float(sys.argv[2]) + 1)
        ended, body = _worked_out(message)
        seal.die_after(0)
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
    directory, (days, choice, adopted), task, arguments = pickle.loads(message)  # noqa: S301  from our parent
    view = View(ox.Store.read_only(directory), days, choice, adopted)
    return task(view, *arguments)


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # the engine's threads need not be waited for
