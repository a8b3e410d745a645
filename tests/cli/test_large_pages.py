"""A command that is given a large file starts itself anew, once, with large pages of memory."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from caregraph.cli import _large_pages as pages

TUNABLES = "GLIBC_TUNABLES"
ASKING = "glibc.malloc.hugetlb=1"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """Give the commands that were started in place of this one, on a machine that offers pages."""
    offered = tmp_path / "enabled"
    offered.write_text("always [madvise] never\n", "ascii")
    found: list[list[str]] = []
    monkeypatch.setattr(pages, "_GIVEN_TO", offered)
    monkeypatch.setattr("os.execv", lambda _, command: found.append(command))
    monkeypatch.delenv(TUNABLES, raising=False)
    return found


@pytest.fixture
def large(tmp_path: Path) -> str:
    file = tmp_path / "large.nq"
    with file.open("wb") as opened:
        opened.truncate(2**25)
    return str(file)


@pytest.mark.parametrize("chosen", ["", ",asOf=2008-05-01"])
@pytest.mark.parametrize("before", ["", "glibc.malloc.check=1"])
def test_a_large_file_starts_the_same_command_once_more(
    started: list[list[str]],
    large: str,
    monkeypatch: pytest.MonkeyPatch,
    before: str,
    chosen: str,
) -> None:
    monkeypatch.setenv(TUNABLES, before)

    pages.start_anew(["check", large + chosen])

    assert started == [[sys.executable, *sys.orig_argv[1:]]]
    assert os.environ[TUNABLES] == ":".join([*filter(None, [before]), ASKING])
    pages.start_anew(["check", large + chosen])
    assert len(started) == 1
    assert os.environ.get(TUNABLES, "") == before


@pytest.mark.parametrize("offers", ["[always] madvise never", "always madvise [never]", None])
def test_where_nobody_or_everybody_has_large_pages_nothing_is_started(
    started: list[list[str]], large: str, tmp_path: Path, offers: str | None
) -> None:
    offered = tmp_path / "enabled"
    offered.unlink() if offers is None else offered.write_text(offers, "ascii")

    pages.start_anew(["check", large])

    assert not started


def test_what_is_small_or_no_file_starts_nothing(started: list[list[str]], tmp_path: Path) -> None:
    small = tmp_path / "small.nq"
    small.write_bytes(b"")

    pages.start_anew(["check", str(small), str(tmp_path), "case:all", "no/such/file", "x" * 9000])

    assert not started
