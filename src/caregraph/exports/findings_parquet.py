"""What a check finds, by the shipped rules, as Parquet, for data frames.

Needs the extra ``arrow``.
"""

from __future__ import annotations

from typing import BinaryIO

from caregraph.exports import _frames
from caregraph.graph.view import View

SUFFIX = "findings.parquet"
MEDIA_TYPE = "application/vnd.apache.parquet"


def write(view: View, stream: BinaryIO) -> None:
    """Write the findings of a view.

    Raises:
        ToolMissingError: pyarrow is not installed.
    """
    stream.write(_frames.parquet(_frames.findings(view)))
