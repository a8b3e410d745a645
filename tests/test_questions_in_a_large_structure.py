"""Every question of one large structure, of a council and a trust, within little memory."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

POSTS = 1000
MOST = 2**30
"""Bytes: a question that joins everything with everything takes four times as many."""
ASK = """
import sys
from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.questions import ask, catalogue
view = open_view([sys.argv[1]], Choice())
for one in catalogue().values():
    if not any(parameter.needed for parameter in one.parameters):
        print(one.id, len(ask(view, one).rows))
"""


def tables() -> Mapping[str, str]:
    """Give a town in which every tenth heads those after it, half of it in the trust."""

    def side(number: int) -> str:
        return "council" if number % 2 else "trust"

    posts = [f"p{one},Post {one},{side(one)},in force,paper 2" for one in range(POSTS)]
    lines = [f"l{one},p{one},p{one // 10},operational,in force,paper 2" for one in range(1, POSTS)]
    return {
        "organisations": "key,name,type,status,evidence\n"
        "council,The Council,upper-tier authority,in force,paper 2\n"
        "trust,The Trust,primary care trust,in force,paper 2\n",
        "posts": "\n".join(["key,title,in,status,evidence", *posts, ""]),
        "lines": "\n".join(["key,who answers,to whom,kind,status,evidence", *lines, ""]),
        "sources": "key,title,type\npaper,Paper to the board,committee report\n",
        "structure": "key,title,main source,as at\ntown,The Town,paper,2010-06-01\n",
    }


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="limits on what a process takes are POSIX")
def test_every_question_is_answered_within_little_memory(
    write_tables: Callable[[Mapping[str, str]], Path],
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(write_tables(tables()))],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST)),
        capture_output=True,
        text=True,
        check=False,
    )

    told = dict(line.split() for line in done.stdout.splitlines())
    assert done.returncode == 0, (list(told)[-1:], done.stderr[:2000])
    assert int(told["CQ-38"]) > POSTS / 2
