"""Lines of accountability as plain text, one a row."""

from __future__ import annotations

from typing import BinaryIO

import caregraph

SUFFIX = ".lines.txt"
MEDIA_TYPE = "text/plain"


def write(view, stream: BinaryIO) -> None:
    """Write who answers to whom."""
    network = caregraph.network(view)
    labels = network.nodes(data="label")
    for who, whom in sorted(network.edges()):
        stream.write(f"{labels[who]} -> {labels[whom]}\n".encode())
