"""The pages written by hand do what they say: files are read, commands print it, Python runs."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from walkthrough import LEFT_OUT, PAGES, Step, do, fits, steps
from werkzeug.serving import make_server

from caregraph.graph.view import open_parts
from caregraph.serve.app import create_app
from caregraph.serve.mount import close

BATH = "case:bath-and-north-east-somerset-2008"
ENDPOINT = "how-to/endpoint.md"
TEXTS = {str(path.relative_to(PAGES)): path.read_text("utf-8") for path in PAGES.rglob("*.md")}
WALKED = sorted(name for name, text in TEXTS.items() if steps(text) and name != ENDPOINT)


@pytest.fixture
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder with what the tutorial ends with, once as ``old``, once as ``new``."""
    monkeypatch.chdir(tmp_path)
    for folder in (tmp_path / "old", tmp_path / "new"):
        folder.mkdir()
        for step in steps(TEXTS["tutorial.md"]):
            if step.kind == "file":
                (folder / Path(step.name).name).write_text(step.text, "utf-8")


@pytest.fixture
def served() -> Iterator[str]:
    """Serve a case as the page of the endpoint does, at a port that is free."""
    app = create_app(open_parts([BATH]))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        close(app)


def walk(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {}
    for step in steps(text):
        printed = do(step, capsys.readouterr, names)
        assert step.kind != "command" or fits(printed, step.printed), f"$ {step.text}\n{printed}"


@pytest.mark.slow
@pytest.mark.usefixtures("_in_a_folder")
@pytest.mark.parametrize("name", WALKED)
def test_a_page_can_be_followed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    walk(TEXTS[name], capsys)


@pytest.mark.slow
@pytest.mark.usefixtures("_in_a_folder")
def test_the_endpoint_answers_as_its_page_says(
    served: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = TEXTS[ENDPOINT]
    assert "caregraph serve" in text

    walk(text.replace("127.0.0.1:8000", served), capsys)


def test_every_page_that_is_to_be_followed_is() -> None:
    assert {
        "tutorial.md",
        "how-to/excel.md",
        "how-to/gephi.md",
        "how-to/python.md",
        "how-to/continuous-integration.md",
    } <= set(WALKED)


def test_no_command_stands_where_it_is_not_run() -> None:
    """What installs and what goes on until it is stopped stands in a fence of the shell."""
    for name, text in TEXTS.items():
        for block in re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
            for line in block.splitlines():
                assert re.match(r"pip install|caregraph (serve|watch)", line), f"{name}: {line}"


def test_every_command_shows_something_of_what_it_prints() -> None:
    for name, text in TEXTS.items():
        for step in steps(text):
            assert step.kind != "command" or step.printed.strip(LEFT_OUT) != "", f"{name}: {step}"


def test_what_is_left_out_is_only_left_out() -> None:
    assert fits("one\ntwo\nthree", "one\n[...]\nthree")
    assert fits("one", "one")
    assert not fits("one\ntwo", "one")
    assert not fits("one\nthree", "three\n[...]\none")
    assert steps("```console\n$ caregraph a\nsaid\n$ caregraph b\n```") == [
        Step("command", "caregraph a", printed="said"),
        Step("command", "caregraph b"),
    ]


@pytest.mark.parametrize("path", sorted(PAGES.rglob("*.md")), ids=lambda path: path.name)
def test_a_page_is_text_and_nothing_else(path: Path) -> None:
    letters = set(path.read_text("utf-8"))

    assert not {one for one in letters if ord(one) < 32} - {"\n"}
    assert path.stat().st_size < 60_000
