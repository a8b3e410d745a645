"""What a page of the documentation asks its reader to do, step by step, and doing it.

A fence after a line that names a file is that file. In a fence ``console``, a line that begins
with ``$`` is a command, and what follows it is what it prints; ``[...]`` stands for what is left
out. The fences ``python`` of a page are one program.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from caregraph.cli import main

PAGES = Path(__file__).parents[1] / "docs" / "pages"
LEFT_OUT = "[...]"

_FENCE = re.compile(r"(?:^`([\w./-]+)`\n\n)?^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Step:
    """One thing to do: ``file``, ``command`` or ``python``, with where it stands."""

    kind: str
    text: str
    """The content of a file, a command, or lines of Python."""
    name: str = ""
    """The path of a file."""
    printed: str = ""
    """What a command prints, as the page has it."""


def steps(page: str) -> list[Step]:
    """Give what a page asks for, in its order."""
    found = []
    for name, language, text in _FENCE.findall(page):
        if name:
            found.append(Step("file", text, name))
        elif language == "python":
            found.append(Step("python", text))
        elif language == "console":
            found += _commands(text)
    return found


def _commands(text: str) -> list[Step]:
    parts = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
    split = (part.partition("\n") for part in parts)
    return [Step("command", line, printed=printed.strip("\n")) for line, _, printed in split]


def do(step: Step, read: Callable[[], Any], names: dict[str, Any]) -> str:
    """Do one step in the folder one stands in; gives what a command printed.

    Args:
        read: Gives what was printed since it was last asked.
        names: What the Python of the page has defined so far.
    """
    if step.kind == "file":
        path = Path(step.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(step.text, "utf-8")
    elif step.kind == "python":
        exec(compile(step.text, "page", "exec"), names)
    else:
        words = shlex.split(step.text)
        assert words[0] == "caregraph", step.text
        main(words[1:])
    said = read()
    return (said.out + said.err).strip("\n") if step.kind == "command" else ""


def fits(printed: str, page: str) -> bool:
    """Say whether the parts of what a page shows stand, in their order, in what was printed.

    Blanks that keep words on one line are blanks on a page.
    """
    printed = printed.replace("\xa0", " ")
    place = 0
    parts = [part.strip("\n") for part in page.split(LEFT_OUT)]
    if len(parts) == 1:
        return printed == page
    for part in parts:
        found = printed.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return True
