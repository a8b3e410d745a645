"""Faults of disks: told by name with their exit code, and never another answer."""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from caregraph.cli import main
from caregraph.graph import backup, on_disk
from caregraph.graph.store import open_store
from caregraph.serve.web import failures

CASE = "case:lambeth-2020"
CHECK = ["check", "--rule", "ACC-01", "--rule", "STAT-01", "--format", "json"]
COUNT = ["query", "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store as a build makes it."""
    folder = tmp_path_factory.mktemp("sound") / "store"
    on_disk.save(open_store([CASE]), folder)
    return folder


def _flipped(path: Path, chosen: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[chosen.randrange(len(data))] ^= 0xFF
    path.write_bytes(data)


INJURIES: dict[str, Callable[[Path, random.Random], object]] = {
    "lost": lambda path, _: path.unlink(),
    "emptied": lambda path, _: path.write_bytes(b""),
    "cut": lambda path, _: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "flipped": _flipped,
}
FILES = ("sealed.json", "CURRENT", "IDENTITY", "MANIFEST-*", "OPTIONS-*", "*.sst", "*.log")


def told(words: list[str], store: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = main([words[0], str(store), *words[1:]])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.slow
@pytest.mark.parametrize("injury", INJURIES)
@pytest.mark.parametrize("pattern", FILES)
def test_a_damaged_store_is_named_or_answers_as_before(
    sound: Path, tmp_path: Path, pattern: str, injury: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = [told(words, sound, capsys)[:2] for words in (CHECK, COUNT)]
    names = sorted(path.name for path in sound.glob(pattern) if path.stat().st_size)
    assert names
    for number, name in enumerate(names):
        damaged = tmp_path / f"store-{number}"
        shutil.copytree(sound, damaged)
        INJURIES[injury](damaged / name, random.Random(f"{name} {injury}"))

        for words, expected in zip((CHECK, COUNT), before, strict=True):
            code, out, err = told(words, damaged, capsys)
            if code != 3:
                assert (code, out) == expected, f"{name} {injury}: {err}"
                continue
            assert out == ""
            assert "damaged-store" in err
            assert str(damaged) in err
        told(["backup", str(tmp_path / f"backup-{number}")], damaged, capsys)
        if (saved := tmp_path / f"backup-{number}").exists():
            assert backup.restore(saved, tmp_path / f"again-{number}").statements
            assert set(open_store([str(tmp_path / f"again-{number}")])) == set(open_store([CASE]))


NO_ROOM = """
import resource, sys
from caregraph.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file limits as POSIX has them")
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_full_disk_is_told_and_nothing_is_left(sound: Path, tmp_path: Path, command: str) -> None:
    backup.back_up(sound, tmp_path / "saved")
    source = sound if command == "backup" else tmp_path / "saved"

    done = subprocess.run(
        [sys.executable, "-c", NO_ROOM, command, str(source), str(tmp_path / "new")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2, done.stderr
    assert "cannot be written" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["saved"]


@pytest.mark.parametrize("command", ["build", "backup", "restore"])
def test_a_place_that_cannot_be_written_is_told(
    sound: Path, tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    backup.back_up(sound, tmp_path / "saved")
    target = str(tmp_path / "file" / "new")
    words = {
        "build": ["build", CASE, "--store", target],
        "backup": ["backup", str(sound), target],
        "restore": ["restore", str(tmp_path / "saved"), target],
    }

    assert main(words[command]) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
@pytest.mark.parametrize("said", ["{}", "IO error: {}: While appending to file: /x/000010.sst"])
def test_a_disk_without_room_is_told_wherever_it_shows(
    number: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(said.format(os.strerror(number)))

    monkeypatch.setattr("caregraph.serve.create_app", fail)

    assert main(["serve", CASE]) == 2
    assert "no-room" in capsys.readouterr().err


def test_a_service_without_room_says_so_and_not_where(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/secret/000010.sst")

    app = Flask("full")
    failures.register(app)
    app.add_url_rule("/", view_func=fail)

    answer = app.test_client().get("/", headers={"Accept": "application/json"})

    assert answer.status_code == 507
    assert answer.json is not None
    assert answer.json["code"] == "no-room"
    assert "secret" not in answer.text
