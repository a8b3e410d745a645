"""The tools for assistants over standard input and output, by the Python SDK of the protocol.

Layer 6, the only door to that SDK, which the extra ``mcp`` brings.
"""

from __future__ import annotations

from functools import wraps
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from flask import Flask

from caregraph.errors import ToolMissingError
from caregraph.serve.assistants.tools import (
    INSTRUCTIONS,
    Answer,
    Asking,
    RefusedError,
    Tool,
    limits_in_words,
)
from caregraph.serve.loaded import Loaded

if TYPE_CHECKING:
    from mcp.server import MCPServer


def make_server(app: Flask) -> MCPServer:
    """Make the server of the tools over a service.

    Raises:
        ToolMissingError: the SDK is not installed.
    """
    try:
        from mcp.server import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
        from mcp.types import ToolAnnotations
    except ImportError:
        raise ToolMissingError(
            "the Python SDK of the Model Context Protocol is not installed",
            hint="Install it: pip install 'caregraph[mcp]'",
        ) from None
    loaded: Loaded = app.extensions["caregraph"]
    server = MCPServer(
        "caregraph",
        instructions=f"{INSTRUCTIONS} {limits_in_words(loaded.limits)}",
        version=version("caregraph"),
        log_level="ERROR",
    )
    only_reads = ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    for name, tool in Asking(app).tools().items():
        about = " ".join((tool.__doc__ or "").split())
        told = _telling(tool, ToolError)
        server.add_tool(told, name, description=about, annotations=only_reads)
    return server


def _telling(tool: Tool, refused: type[Exception]) -> Tool:
    """Give a tool that tells the assistant what was refused and what to do next."""

    @wraps(tool)
    def told(*arguments: Any, **named: Any) -> Answer:
        try:
            return tool(*arguments, **named)
        except RefusedError as error:
            raise refused(f"{error.message}. {error.hint or ''}".strip()) from None

    return told


def run(app: Flask, **how: Any) -> None:
    """Answer on standard input and output until they are closed.

    Raises:
        ToolMissingError: the SDK is not installed.
    """
    make_server(app).run("stdio", **how)
