"""Tokens: how they are kept, what they allow, and how they are sent and refused."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from caregraph.cli import main
from caregraph.errors import SourceError, UnknownNameError, UsageError
from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import close, create_app, tokens
from caregraph.serve.access import Access
from caregraph.serve.logged import log_requests, masked
from caregraph.serve.tokens import NOBODY, Scope, TokenError, Tokens

READS = Scope("ann", frozenset({"read"}), frozenset(), None)
WRITES = Scope("bo", frozenset({"read", "write"}), frozenset({"draft"}), frozenset({"wandle"}))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tokens.json"


@pytest.fixture
def closed(folder: Path, path: Path) -> Iterator[Flask]:
    """A service that shows nothing without a token."""
    tokens.add(path, READS)
    parts = [(stores.open_store([str(folder)]), Choice())]
    app = create_app(parts, access=Access(Tokens(path), closed=True))
    yield app
    close(app)


def test_a_token_is_made_of_32_random_bytes_and_only_its_hash_is_kept(path: Path) -> None:
    made = [tokens.add(path, scope) for scope in (READS, WRITES)]

    assert len({*made}) == 2
    assert all(len(one.removeprefix("cgt_")) == 43 for one in made)
    assert not any(one in path.read_text("utf-8") for one in made)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.scope for one in tokens.read(path)] == [READS, WRITES]
    assert [Tokens(path).scope(one) for one in made] == [READS, WRITES]
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_scope_says_what_it_allows() -> None:
    assert READS.may_read("anything")
    assert not READS.sees("anything", "draft")
    assert WRITES.sees("wandle", "draft")
    assert not WRITES.sees("wandle", "internal")
    assert not WRITES.sees("other", "draft")
    assert not NOBODY.may_read("wandle")
    WRITES.demand_write("wandle")
    for scope, structure, code in (
        (WRITES, "other", "not-allowed"),
        (READS, "wandle", "not-allowed"),
        (NOBODY, "wandle", "token-needed"),
    ):
        with pytest.raises(TokenError) as refused:
            scope.demand_write(structure)
        assert refused.value.code == code


def test_a_running_service_takes_what_is_added_and_refuses_what_is_revoked(path: Path) -> None:
    first = tokens.add(path, READS)
    kept = Tokens(path)
    second = tokens.add(path, WRITES)

    assert kept.scope(second) == WRITES
    tokens.revoke(path, "ann")
    with pytest.raises(TokenError):
        kept.scope(first)
    assert kept.scope(second) == WRITES


@pytest.mark.parametrize("harm", ["gone", "broken", "open"])
def test_a_file_that_cannot_be_trusted_any_more_lets_nobody_in(path: Path, harm: str) -> None:
    token = tokens.add(path, READS)
    kept = Tokens(path)
    match harm:
        case "gone":
            path.unlink()
        case "broken":
            path.write_text("{", "utf-8")
        case "open":
            path.write_text(path.read_text("utf-8") + " ", "utf-8")
            path.chmod(0o666)

    with pytest.raises(TokenError):
        kept.scope(token)
    with pytest.raises(SourceError):
        Tokens(path)


def test_a_token_whose_days_are_over_is_refused(path: Path) -> None:
    over = tokens.add(path, READS, until=date(2000, 1, 1))
    still = tokens.add(path, WRITES, until=date(2999, 1, 1))

    assert Tokens(path).scope(still) == WRITES
    with pytest.raises(TokenError):
        Tokens(path).scope(over)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"tokens": 3}', '{"tokens": [{}]}', '{"tokens": ["x"]}']
    + [
        json.dumps({"tokens": [WRITTEN | change]})
        for WRITTEN in [
            {
                "name": "a",
                "sha256": "x",
                "may": ["read"],
                "sees": [],
                "structures": None,
                "made": "2026-01-01",
                "until": None,
            }
        ]
        for change in ({"may": ["rule"]}, {"sha256": None}, {"made": "soon"}, {"sees": "ab"})
    ],
)
def test_a_file_of_something_else_is_refused(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    path.chmod(0o600)

    with pytest.raises(SourceError) as refused:
        Tokens(path)
    assert refused.value.code == "broken-tokens"


def test_what_is_no_plain_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    for one in (tmp_path / "pipe", tmp_path, tmp_path / "nothing"):
        with pytest.raises(SourceError):
            Tokens(one)


def test_names_are_given_once_and_are_names(path: Path) -> None:
    tokens.add(path, READS)

    with pytest.raises(UsageError, match="already"):
        tokens.add(path, READS)
    for name in ("", "a\nb", "x" * 81, "<script>"):
        with pytest.raises(UsageError, match="no name"):
            tokens.add(path, Scope(name, frozenset({"read"})))
    with pytest.raises(UnknownNameError):
        tokens.revoke(path, "nobody")
    assert [one.scope.name for one in tokens.read(path)] == ["ann"]


def test_two_that_change_the_file_do_not_undo_each_other(path: Path) -> None:
    path.with_name(f"{path.name}.new").touch()

    with pytest.raises(UsageError, match="another command"):
        tokens.add(path, READS)
    assert not path.exists()


def test_who_could_read_the_file_still_can(path: Path) -> None:
    tokens.add(path, READS)
    path.chmod(0o640)

    tokens.add(path, WRITES)

    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_the_commands_make_list_and_revoke(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = ["--write", "--sees", "draft", "--structure", "wandle", "--until", "2999-12-31"]
    assert main(["token", "new", str(path), "bo", *more]) == 0
    token = capsys.readouterr().out.strip()
    assert Tokens(path).scope(token) == WRITES

    assert main(["token", "list", str(path)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("bo: read and write; structures: wandle; sees draft; made ")
    assert said.endswith("; until 2999-12-31\n")
    assert main(["token", "revoke", str(path), "bo"]) == 0
    assert main(["token", "list", str(path)]) == 0
    assert capsys.readouterr().out == ""
    assert main(["token", "new", str(path)]) == 2


def test_a_new_token_whose_days_are_over_is_not_made(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["token", "new", str(path), "bo", "--until", "2020-01-01"]) == 2
    assert "--until 2020-01-01 is past" in capsys.readouterr().err
    assert not path.exists()


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.slow
def test_nothing_is_read_without_a_token_where_one_is_needed(closed: Flask, path: Path) -> None:
    client = closed.test_client()
    token = tokens.add(path, WRITES)

    for route in ("/", "/posts", "/posts.csv", "/sparql?query=ASK%7B%7D", "/openapi.json", "/no"):
        refused = client.get(route)
        assert refused.status_code == 401
        assert "wandle" not in refused.get_data(as_text=True).casefold()
        assert refused.headers.getlist("WWW-Authenticate")[0].startswith("Bearer")
        assert "Content-Security-Policy" in refused.headers
        assert client.get(route, headers=bearer(token)).status_code in (200, 404)
    assert client.get("/posts", auth=("whoever", token)).status_code == 200
    assert client.get("/health").status_code == 200
    assert [*client.get("/ready").get_json()] == ["ok"]
    assert [*client.get("/ready", headers=bearer(token)).get_json()] == ["ok", "queries"]
    with client.get("/static/caregraph.css") as open_to_all:
        assert open_to_all.status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        "Bearer cgt_" + "x" * 43,
        "Bearer",
        "Bearer ",
        "Basic eDp5",
        "Basic x",
        "Digest a=b",
        "Ö",
        "x",
    ],
)
def test_a_token_that_is_none_is_refused(closed: Flask, sent: str) -> None:
    refused = closed.test_client().get("/posts.json", headers={"Authorization": sent})

    assert refused.status_code == 401
    assert refused.get_json()["code"] in ("unknown-token", "token-needed")


def test_a_token_in_the_address_is_refused_with_words(
    closed: Flask, path: Path, client: FlaskClient
) -> None:
    token = tokens.add(path, WRITES)

    for address in (
        f"/posts?token={token}",
        "/posts?access_token=whatever",
        f"/posts?q={token}",
        f"/posts/{token}/x",
    ):
        for one in (closed.test_client(), client):
            refused = one.get(address, headers={"Accept": "application/json"})
            assert refused.status_code == 400
            told = refused.get_json()
            assert told["code"] == "token-in-address"
            assert "Authorization" in told["hint"]
            assert token not in refused.get_data(as_text=True)


def test_a_browser_may_only_read_since_it_sends_its_password_unasked(path: Path) -> None:
    token = tokens.add(path, WRITES)
    app = Flask("some")
    Access(Tokens(path)).register(app)

    with app.test_request_context("/", auth=("", token)) as inside:
        assert tokens.of(inside.request).may == {"read"}
    with app.test_request_context("/", headers=bearer(token)) as inside:
        assert tokens.of(inside.request) == WRITES
    with app.test_request_context("/") as inside:
        assert tokens.of(inside.request) == NOBODY


@pytest.mark.slow
def test_a_browser_enters_where_all_may_read(folder: Path, path: Path) -> None:
    token = tokens.add(path, READS)
    parts = [(stores.open_store([str(folder)]), Choice())]
    app = create_app(parts, access=Access(Tokens(path)))
    try:
        client = app.test_client()
        asked = client.get("/enter", headers={"Accept": "text/html"})
        assert asked.status_code == 401
        assert any(one.startswith("Basic") for one in asked.headers.getlist("WWW-Authenticate"))
        entered = client.get("/enter", auth=("ann", token))
        assert (entered.status_code, entered.headers["Location"]) == (303, "/")
        assert '"/enter"' in client.get("/").get_data(as_text=True)
    finally:
        close(app)


def test_no_secret_of_an_address_stands_in_a_log() -> None:
    token = f"cgt_{'x' * 43}"

    assert masked(f"/cg/posts/{token}/x") == "/cg/posts/cgt_***/x"
    assert masked(f"/cg/yours/{'y' * 22}") == "/cg/yours/***"
    assert masked("/posts/town/chief") == "/posts/town/chief"


def test_an_access_log_has_no_secret(folder: Path) -> None:
    lines: list[str] = []
    app = create_app([(stores.open_store([str(folder)]), Choice())])
    log_requests(app, lines.append)
    try:
        for address in (f"/posts/cgt_{'x' * 43}/x", f"/yours/{'y' * 22}"):
            app.test_client().get(address).close()
    finally:
        close(app)

    assert len(lines) == 2
    assert not [one for one in lines if "xxx" in one or "yyy" in one]
