"""Laying out: DOT in, laid-out DOT, JSON, SVG, PNG or PDF out, by a process with a time-out.

Part of ``pictures``. Starts ``layout_process`` with the fonts that caregraph ships, so that a
drawing is the same on every machine, also on one without any font.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

from caregraph.errors import AssetError, CaregraphError

TIMEOUT = 30.0
"""Seconds after which a drawing is given up."""
FONT_FILES = ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf")
Engine = Literal["dot", "nop2"]


def run(
    graphs: Sequence[str], formats: Sequence[str], *, engine: Engine, timeout: float = TIMEOUT
) -> list[list[bytes]]:
    """Draw DOT texts, each in every format; ``nop2`` keeps the places that a text gives.

    Raises:
        AssetError: the shipped fonts are missing, so that text would have no letters.
        CaregraphError: the drawing takes too long, or Graphviz cannot draw it.
    """
    request = json.dumps({"engine": engine, "formats": list(formats), "graphs": list(graphs)})
    process = str(resources.files("caregraph.pictures") / "layout_process.py")
    with tempfile.TemporaryDirectory(prefix="caregraph-") as folder:
        environment = {**os.environ, "FONTCONFIG_FILE": _font_configuration(Path(folder))}
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and our own file
                [sys.executable, "-P", process],
                input=request.encode(),
                capture_output=True,
                timeout=timeout,
                env=environment,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise CaregraphError(
                f"the drawing was not ready after {timeout:g} seconds",
                code="drawing-too-slow",
                hint="Draw the surroundings of one post or body, or one structure.",
            ) from late
    return _answer(done)


def _answer(done: subprocess.CompletedProcess[bytes]) -> list[list[bytes]]:
    if done.returncode != 0:
        said = [
            line
            for line in done.stderr.decode("utf-8", "replace").splitlines()
            if line.strip() and not line.startswith("Fontconfig")
        ]
        raise CaregraphError(
            f"Graphviz could not draw it: {said[-1] if said else f'exit {done.returncode}'}",
            code="drawing-failed",
            hint="Check that pygraphviz is installed from its wheel.",
        )
    answer = json.loads(done.stdout)
    if isinstance(answer, dict):
        raise AssetError(
            "the drawing would have no letters: the shipped fonts cannot be used",
            hint="Install caregraph again from a wheel or a checkout.",
        )
    return [[base64.b64decode(file) for file in files] for files in answer]


def _font_configuration(folder: Path) -> str:
    """Write a font configuration that knows the shipped fonts and no other; give its path.

    The fonts are copied beside it, because fontconfig leaves files where it finds fonts.
    """
    fonts = resources.files("caregraph.pictures") / "fonts"
    missing = [name for name in FONT_FILES if not (fonts / name).is_file()]
    if missing:
        raise AssetError(
            f"the shipped fonts are missing: {', '.join(missing)}",
            hint="Install caregraph again from a wheel or a checkout.",
        )
    for name in FONT_FILES:
        (folder / name).write_bytes((fonts / name).read_bytes())
    configuration = folder / "fonts.conf"
    configuration.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{escape(str(folder))}</dir><cachedir>{escape(str(folder))}</cachedir></fontconfig>",
        "utf-8",
    )
    return str(configuration)
