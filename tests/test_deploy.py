"""The files by which the service is set up: what they say to caregraph it understands."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from caregraph.cli import cli

ROOT = Path(__file__).parent.parent
UNIT = ROOT / "deploy" / "caregraph.service"
CONTAINER = ROOT / "Containerfile"
FILES = [UNIT, CONTAINER, ROOT / "deploy" / "nginx.conf", ROOT / "deploy" / "Caddyfile"]


def commands(text: str) -> list[list[str]]:
    """Give the words after ``caregraph`` of each command in a file."""
    found = re.findall(r"\bcaregraph ((?:serve|build|token) .*)", text)
    found += [
        " ".join(one) for one in map(_listed, re.findall(r"^CMD (\[.*\])", text, re.M)) if one
    ]
    return [shlex.split(one.replace("...", "our-town")) for one in found]


def _listed(text: str) -> list[str]:
    return re.findall(r'"([^"]*)"', text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_command_is_one_that_caregraph_has(path: Path, tmp_path: Path) -> None:
    told = commands(path.read_text("utf-8"))
    assert told

    for name, *words in told:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        command.make_context(name, words)


def test_the_container_is_not_root_and_looks_at_its_health() -> None:
    last = CONTAINER.read_text("utf-8").rpartition("\nFROM ")[2]

    assert re.search(r"^USER (\d+):\d+$", last, re.MULTILINE)
    assert "HEALTHCHECK" in last
    assert "/health" in last


def test_the_unit_is_one_that_systemd_takes_and_finds_safe(tmp_path: Path) -> None:
    text = UNIT.read_text("utf-8")
    for said in (
        "User=caregraph",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "IPAddressDeny=any",
    ):
        assert f"\n{said}\n" in text

    analyse = shutil.which("systemd-analyze")
    if analyse is None:
        return
    copy = tmp_path / UNIT.name
    copy.write_text(text.replace("/opt/caregraph/bin/caregraph serve", "/bin/true serve"), "utf-8")
    verified = subprocess.run(
        [analyse, "verify", str(copy)], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")
    safe = [analyse, "security", "--offline=true", "--threshold=20", str(copy)]
    assert subprocess.run(safe, capture_output=True, check=False).returncode == 0
