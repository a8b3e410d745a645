"""The page that follows what is watched."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from variants import change, variant

from caregraph.graph.choices import Choice
from caregraph.serve import watched
from caregraph.serve.watched import Page, application
from caregraph.validation import Rulebook
from caregraph.validation.live import Live
from caregraph.validation.watching import Saved, Watch

pytestmark = pytest.mark.slow

CASE = "bath-and-north-east-somerset-2008"
LINE = {"dass-to-la-ce": {"status": "rejected", "proposal": ""}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(variant(tmp_path, CASE, {}))


@pytest.fixture
def watch(folder: Path) -> Watch:
    live = Live(Rulebook.load(), today=date(2026, 1, 1))
    return Watch([str(folder)], Choice(adopt=("all",)), live)


def look(watch: Watch) -> Saved:
    found = watch.look()
    assert found is not None
    return found


def client_of(page: Page) -> FlaskClient:
    return application(page).test_client()


def test_it_shows_what_a_save_did_and_how_things_stand(watch: Watch, folder: Path) -> None:
    page = Page()
    client = client_of(page)
    assert "Nothing could be read yet" in client.get("/").text

    page.tell(look(watch))
    first = client.get("/").text
    change(folder / "lines.csv", LINE)
    page.tell(look(watch))
    second = client.get("/").text

    assert "4 to mend" in first
    assert "Save " not in first
    assert "Save 1: lines.csv" in second
    assert "Gone with its subject (" in second
    told = client.get("/watch.json").get_json()
    assert (told["number"], told["files"], told["problem"]) == (2, ["lines.csv"], None)
    assert told["since"]["gone"]
    assert told["counts"]["violation"] == 2


def test_it_shows_problems_above_the_state_before(watch: Watch, folder: Path) -> None:
    page = Page()
    page.tell(look(watch))
    change(folder / "lines.csv", {"dass-to-la-ce": {"status": "<b>in forse"}})
    page.tell(look(watch))

    client = client_of(page)
    shown = client.get("/").text

    assert "What is saved now cannot be read" in shown
    assert "4 to mend" in shown
    assert "&lt;b&gt;in forse" in shown
    assert "<b>in forse" not in shown
    assert client.get("/watch.json").get_json()["problem"]["code"] == "problems-in-source"


def test_what_the_save_before_did_is_not_told_of_one_that_cannot_be_read(
    watch: Watch, folder: Path
) -> None:
    page = Page()
    page.tell(look(watch))
    change(folder / "lines.csv", LINE)
    page.tell(look(watch))
    client = client_of(page)
    assert "Gone with its subject (" in client.get("/").text

    change(folder / "posts.csv", {"la-ce": {"status": "in forse"}})
    page.tell(look(watch))

    shown, told = client.get("/").text, client.get("/watch.json").get_json()
    assert "Save 2: posts.csv" in shown
    assert "Gone with its subject (" not in shown
    assert (told["files"], told["since"]) == (["posts.csv"], None)


def test_it_loads_nothing_from_elsewhere_and_works_without_scripts(watch: Watch) -> None:
    page = Page()
    page.tell(look(watch))

    answer = client_of(page).get("/")

    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in answer.text
    assert "<style" not in answer.text
    assert " style=" not in answer.text
    assert answer.text.count("<script") == 1
    with client_of(page).get("/static/watch.js") as script:
        assert script.status_code == 200


def test_whoever_waits_is_answered_by_the_next_save(watch: Watch, folder: Path) -> None:
    page = Page(patience=600)
    page.tell(look(watch))
    waits, answers = threading.Event(), []
    page._changed.wait_for = _noted(page._changed.wait_for, waits)  # type: ignore[method-assign]
    thread = threading.Thread(
        target=lambda: answers.append(client_of(page).get("/next?after=1").text)
    )

    thread.start()
    assert waits.wait(60)
    change(folder / "lines.csv", LINE)
    page.tell(look(watch))
    thread.join(60)

    assert "Save 1: lines.csv" in answers[0]


def _noted(wait_for: object, waits: threading.Event) -> object:
    def noted(ready: object, timeout: float) -> object:
        waits.set()
        return wait_for(ready, timeout)  # type: ignore[operator]

    return noted


def test_where_nothing_comes_the_answer_is_empty_and_too_many_are_refused(watch: Watch) -> None:
    page = Page(patience=0)
    page.tell(look(watch))
    client = client_of(page)

    assert client.get("/next?after=1").status_code == 204
    assert client.get("/next?after=0").status_code == 200
    page._waiting = watched._MOST_WAITING
    busy = client.get("/next?after=1")
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
