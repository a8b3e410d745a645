"""The page that says what is stored is true of the service."""

from __future__ import annotations

import io
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import close, create_app, take_uploads
from caregraph.serve.tokens import EXTENSION as TOKENS
from caregraph.serve.tools.stored import STORED
from caregraph.serve.uploads import EXTENSION as UPLOADS
from caregraph.serve.uploads import kept
from caregraph.serve.writing.pages import EXTENSION as WRITES

pytestmark = pytest.mark.slow

SECRET = "Zebracorn"


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where everything temporary goes."""
    path = tmp_path / "room"
    path.mkdir()
    monkeypatch.setenv("TMPDIR", str(path))
    monkeypatch.setattr(tempfile, "tempdir", str(path))
    return path


@pytest.fixture
def served(folder: Path, room: Path) -> Iterator[Flask]:
    app = create_app([(stores.open_store([str(folder)]), Choice())])
    take_uploads(app)
    yield app
    close(app)


def holding(room: Path) -> list[Path]:
    """Give the files in which the word stands."""
    return [one for one in room.rglob("*") if one.is_file() and SECRET.encode() in one.read_bytes()]


def test_every_page_leads_to_it_and_it_tells_what_there_is(served: Flask, folder: Path) -> None:
    client = served.test_client()

    assert 'href="/about-data"' in client.get("/posts").get_data(as_text=True)
    told = client.get("/about-data.json").get_json()["stored"]
    whats = [row["what"][0]["text"] for row in told]
    assert whats == [one.what for one in STORED if one.needs in ("", UPLOADS)]
    assert {one.needs for one in STORED} >= {"", UPLOADS, WRITES, TOKENS}
    assert all(row[name] for row in told for name in ("where", "how long", "how it is deleted"))
    assert any(f"{kept.MOST} others" in one.how_long for one in STORED)


def test_no_cookie_is_set_and_what_is_asked_is_not_stored(
    served: Flask, room: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = served.test_client()
    with caplog.at_level(logging.DEBUG):
        for address in (
            f"/search?q={SECRET}",
            f"/trace?post={SECRET}",
            f"/posts?q={SECRET}",
            f"/sparql?query=ASK%20%7B%3Fs%20%3Fp%20%22{SECRET}%22%7D",
            f"/questions/CQ-01?post={SECRET}",
        ):
            assert "Set-Cookie" not in client.get(address).headers

    assert SECRET not in caplog.text
    assert holding(room) == []


def test_files_of_visitors_are_deleted_and_what_was_made_of_them_goes_when_asked(
    served: Flask, room: Path
) -> None:
    client = served.test_client()
    rows = f"post,name,reports to\n{SECRET} chief,A B,\n{SECRET} clerk,C D,{SECRET} chief\n"

    brought = client.post(
        "/yours",
        data={"files": (io.BytesIO(rows.encode()), "posts.csv")},
        content_type="multipart/form-data",
    )
    address = brought.headers["Location"]
    assert not list(room.rglob("posts.csv"))
    assert client.get(address).status_code == 200

    client.post(f"{address}/forget")

    assert client.get(address).status_code == 404
    assert holding(room) == []


def test_nothing_is_left_when_the_service_ends(folder: Path, room: Path) -> None:
    app = create_app([(stores.open_store([str(folder)]), Choice())])
    app.test_client().get("/sparql?query=ASK%7B%7D")
    assert list(room.iterdir())

    close(app)

    assert list(room.iterdir()) == []
