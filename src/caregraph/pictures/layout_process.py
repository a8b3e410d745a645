"""The process that lays out graphs: reads a request on standard input, answers on standard output.

Part of ``pictures``, and the only module that imports pygraphviz. It runs as a process of
its own, because Graphviz ends the whole process when two threads draw, and must be stopped when a
drawing takes too long. It imports nothing of caregraph, so that it starts quickly.

Request: ``{"engine", "formats", "graphs"}``. Answer: for each graph, for each format, the file as
base64; or ``{"problem"}``.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from typing import Any

_PROBE = 'digraph { node [fontname="Liberation Sans", shape=box, margin=0]; iiiiiiii; WWWWWWWW }'


def main() -> None:
    """Answer one request."""
    request = json.load(sys.stdin)
    answer: object
    if not _has_font():
        answer = {"problem": "no-font"}
    else:
        answer = [_draw(text, request["engine"], request["formats"]) for text in request["graphs"]]
    json.dump(answer, sys.stdout)


def _draw(text: str, engine: str, formats: list[str]) -> list[str]:
    import pygraphviz

    graph: Any = pygraphviz.AGraph(string=text)
    if engine == "dot":
        graph.layout("dot")
    laid_out = graph.to_string().encode()  # before drawing: after it, Graphviz reads freed memory
    files = [
        laid_out if name == "dot" else graph.draw(format=name, prog="nop2") for name in formats
    ]
    graph.close()
    return [base64.b64encode(file).decode() for file in files]


def _has_font() -> bool:
    """Say whether letters have shapes: without a font all are boxes of one width."""
    plain = base64.b64decode(_draw(_PROBE, "dot", ["plain"])[0]).decode()
    widths = re.findall(r"^node \w+ \S+ \S+ (\S+)", plain, re.MULTILINE)
    return len(set(widths)) > 1


if __name__ == "__main__":
    main()
