"""The network as Pajek has it: vertices with their names, and arcs with how they are linked.

Arcs run as their labels read; accountability from who answers to who is answered to. The format
holds names and links alone, and has no way to write a double quote or a backslash: single quotes
and slashes stand for them. Who share a name are told apart by their IRIs. Pajek takes a text for
UTF-8 only where it begins with a byte-order mark, which stands there only where a letter asks for
it: igraph 1.3 of R stops at one.
"""

from __future__ import annotations

from collections import Counter
from typing import BinaryIO

from caregraph import provenance
from caregraph.exports import _looks, _networks
from caregraph.graph.view import View

SUFFIX = ".net"
MEDIA_TYPE = "text/plain"


def write(view: View, stream: BinaryIO) -> None:
    """Write the network of a view."""
    graph, origin = _networks.in_words(view), provenance.of(view)
    names = {node: _plain(data["label"]) for node, data in graph.nodes(data=True)}
    shared = Counter(names.values())
    numbers = {node: number for number, node in enumerate(graph, 1)}
    lines = [f"% {name}: {text}" for name, text in origin.items()]
    lines += [f"*Network {_plain(origin.title)}", f"*Vertices {len(numbers)}"]
    for node, number in numbers.items():
        name = names[node]
        lines.append(f'{number} "{f"{name} <{node}>" if shared[name] > 1 else name}"')
    lines.append("*Arcs")
    for source, target, data in graph.edges(data=True):
        label = _plain(_looks.title(data))
        lines.append(f'{numbers[source]} {numbers[target]} 1 l "{label}"')
    text = "\n".join([*lines, ""])
    stream.write(text.encode("ascii" if text.isascii() else "utf-8-sig"))


def _plain(text: str) -> str:
    return text.replace('"', "'").replace("\\", "/")
