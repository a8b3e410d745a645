"""Keeping a query as a question of one's own: from the command line and from the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from own import QUESTION

import caregraph
from caregraph import questions
from caregraph.cli import cli
from caregraph.errors import UsageError
from caregraph.graph.view import View
from caregraph.questions import checking
from caregraph.serve import close, create_app, keep_questions
from caregraph.serve.access import Access
from caregraph.serve.tokens import Scope, Tokens, add
from caregraph.workbench import keeping

CASE = "case:bath-and-north-east-somerset-2008"
GRAPH = f"{CASE},adopt=all"
CHIEF = "<https://w3id.org/caregraph/id/bath-and-north-east-somerset-2008/post/pct-ceo>"
BELOW = (
    "SELECT ?who ?kind WHERE { ?line cg:accountableParty ?who ; cg:accountableTo "
    f"{CHIEF} ; cg:accountabilityKind ?kind }} LIMIT 10"
)
WORDS = {"title": "Who answers to the chief executive?", "why": "To see who is below."}
FIELDS = {**WORDS, "id": "TOWN-01", "given": GRAPH, "query": BELOW, "adopt": "all"}


@pytest.fixture(scope="module")
def view() -> View:
    return caregraph.load(CASE, adopt="all")


def drafted(view: View, query: str, **others: str) -> keeping.Kept:
    said = {"id": "TOWN-01", **WORDS, **others}
    return keeping.drafted(view, query, keeping.Draft(**said, given=(GRAPH,)))


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def test_a_thing_becomes_a_parameter_and_the_rows_are_expected(view: View) -> None:
    kept = drafted(view, BELOW)

    assert kept.name == "town-01-who-answers-to-the-chief-executive.rq"
    assert kept.rows == 2
    assert "# parameter: post (post) The post asked about" in kept.text
    assert f"VALUES ?post {{ {CHIEF} }}" in kept.text
    assert "cg:accountableTo ?post" in kept.text
    assert "LIMIT" not in kept.text
    assert "| Director of Adult Social Services | operational |" in kept.text


def test_a_name_that_a_variable_has_is_not_given_to_a_parameter(view: View) -> None:
    kept = drafted(view, BELOW.replace("?who", "?post"))

    assert "# parameter: asked_post (post) The post asked about" in kept.text
    assert kept.rows == 2


def test_every_column_is_named(view: View) -> None:
    assert "SELECT ?post WHERE" in drafted(view, "SELECT * WHERE { ?post a cg:Post }").text


@pytest.mark.parametrize(
    ("query", "others", "said"),
    [
        ("ASK {}", {}, "a question is a SELECT query"),
        ("SELECT ?p { ?p a cg:Post MINUS { ?p cg:answersTo ?x } }", {}, "MINUS"),
        ("SELECT ?x ?p ?y { ?x ?p ?y . ?x cg:describedIn ?s }", {}, "at most 100"),
        (BELOW, {"id": "town"}, "write capitals"),
        (BELOW, {"id": "CQ-01"}, "there is a question CQ-01 already"),
        (BELOW, {"title": " ", "why": ""}, "what it asks (a title) is missing; why it is asked"),
    ],
)
def test_what_cannot_be_a_question_is_refused_with_the_reason(
    view: View, query: str, others: dict[str, str], said: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        drafted(view, query, **others)


@pytest.mark.slow
def test_a_question_kept_on_the_command_line_is_asked_like_the_shipped_ones(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "own"
    said = ["--title", WORDS["title"], "--why", WORDS["why"], "--also", "who is below the boss"]

    kept = run(
        "query", CASE, BELOW, "--adopt", "all", "--keep", "TOWN-01", *said,
        "--questions-dir", str(folder),
    )  # fmt: skip
    asked = run("ask", "TOWN-01", "--questions-dir", str(folder))
    of_other = run(
        "ask", GRAPH, "TOWN-01", "post=LA Chief Executive", "--questions-dir", str(folder)
    )

    assert kept.exit_code == 0, kept.output
    assert "Director of Children's Services" in asked.output
    assert "statutory" in of_other.output
    (question,) = [one for one in questions.catalogue([folder]).values() if one.id == "TOWN-01"]
    assert question.given == (GRAPH,)
    assert question.wordings == ("who is below the boss",)
    assert len(question.expected) == 2


@pytest.mark.slow
def test_questions_of_ones_own_are_checked(tmp_path: Path, view: View) -> None:
    path = keeping.keep(tmp_path, drafted(view, BELOW))
    before = run("ask", "--check", "--questions-dir", str(tmp_path))
    path.write_text(path.read_text("utf-8").replace("| operational |", "| statutory |"), "utf-8")

    after = run("ask", "--check", "--questions-dir", str(tmp_path))

    assert "TOWN-01" in before.output
    assert "missing" not in before.output
    assert "missing: Director of Adult Social Services | statutory" in " ".join(
        after.output.split()
    )
    assert "new: Director of Adult Social Services | operational" in " ".join(after.output.split())


def test_a_question_that_expects_nothing_and_has_rows_differs(tmp_path: Path, view: View) -> None:
    path = keeping.keep(tmp_path, drafted(view, BELOW))
    text = path.read_text("utf-8")
    start, end = text.index("# expect:"), text.index("SELECT")
    path.write_text(f"{text[:start]}# expect: nothing\n{text[end:]}", "utf-8")

    (found,) = checking.checked([tmp_path])

    assert found.rows == 2
    assert len(found.differs) == 2


def test_a_question_whose_graph_is_gone_is_told(tmp_path: Path, view: View) -> None:
    path = keeping.keep(tmp_path, drafted(view, BELOW))
    path.write_text(path.read_text("utf-8").replace(GRAPH, "gone-town"), "utf-8")

    (found,) = checking.checked([tmp_path])

    assert found.differs[0].startswith("it cannot be asked")


def test_checking_needs_a_folder() -> None:
    assert isinstance(run("ask", "--check").exception, UsageError)


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path, view: View) -> None:
    kept = drafted(view, BELOW)
    keeping.keep(tmp_path, kept)

    with pytest.raises(UsageError) as refused:
        keeping.keep(tmp_path, kept)

    assert refused.value.code == "duplicate-question"


@pytest.mark.parametrize("more", [[], ["--questions-dir", "a", "--questions-dir", "b"]])
def test_keeping_needs_to_know_where(more: list[str]) -> None:
    done = run("query", CASE, BELOW, "--keep", "TOWN-01", *more)

    assert isinstance(done.exception, UsageError)


def test_a_question_is_given_as_a_file_where_one_is_named(tmp_path: Path) -> None:
    out = tmp_path / "below.rq"

    done = run(
        "query",
        GRAPH,
        BELOW,
        "--keep",
        "TOWN-01",
        "--title",
        "Who?",
        "--why",
        "So.",
        "-o",
        str(out),
    )

    assert done.exit_code == 0, done.output
    assert "# id:        TOWN-01" in out.read_text("utf-8")


def made_folder(folder: Path) -> Path:
    """Make a folder of questions of one's own, with one in it."""
    folder.mkdir()
    text = QUESTION.replace("CQ-01", "OWN-01").replace("case:x", CASE)
    (folder / "own-01-a.rq").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_folder(tmp_path_factory.mktemp("questions") / "own")


@pytest.fixture(scope="module")
def app(folder: Path) -> Iterator[Flask]:
    made = create_app(CASE, workers=1, questions_dirs=[folder])
    yield made
    close(made)


def files(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def test_the_form_marks_what_is_needed(app: Flask) -> None:
    page = app.test_client().get("/sparql/keep").text
    fields = re.findall(r'<(?:input|textarea) id="keep-(\w+)"([^>]*)>', page)

    needed = {name for name, said in fields if said.endswith(" required")}
    assert needed == {"query", "id", "title", "why"}
    assert re.findall(r'for="keep-(\w+)">[^<]*\(optional\)', page) == ["also", "given"]


def test_without_leave_the_file_is_taken_away(app: Flask, folder: Path) -> None:
    before = files(folder)

    answer = app.test_client().post("/sparql/keep", data=FIELDS)

    assert answer.status_code == 200
    assert "town-01-who-answers" in answer.headers["Content-Disposition"]
    assert b"# id:        TOWN-01" in answer.data
    assert files(folder) == before


def test_the_form_comes_with_the_query_and_the_graph_of_the_view(app: Flask) -> None:
    page = app.test_client().get(
        "/sparql/keep",
        query_string={"query": BELOW, "adopt": "all"},
        headers={"Accept": "text/html"},
    )

    assert GRAPH in page.get_data(as_text=True)
    assert "You get the file" in page.get_data(as_text=True)


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}],
    ids=["fetch metadata", "origin"],
)
def test_the_page_of_another_site_keeps_nothing(app: Flask, headers: dict[str, str]) -> None:
    answer = app.test_client().post("/sparql/keep", data=FIELDS, headers=headers)

    assert answer.status_code == 400


def test_what_is_wrong_is_told_and_nothing_is_lost(app: Flask) -> None:
    answer = app.test_client().post("/sparql/keep", data=FIELDS | {"id": "x"})

    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "write capitals" in text
    assert WORDS["title"] in text


@pytest.mark.slow
def test_with_leave_it_is_written_and_shown_like_the_others(tmp_path: Path) -> None:
    folder = made_folder(tmp_path / "own")
    made = create_app(CASE, workers=1, questions_dirs=[folder])
    keep_questions(made, folder, by_everybody=True)
    client: FlaskClient = made.test_client()

    answer = client.post("/sparql/keep", data=FIELDS)
    listed = client.get("/questions", headers={"Accept": "text/html"}).get_data(as_text=True)
    asked = client.get("/questions/TOWN-01?adopt=all", headers={"Accept": "text/html"})
    close(made)

    assert "It is kept." in answer.get_data(as_text=True)
    assert "town-01-who-answers-to-the-chief-executive.rq" in files(folder)
    assert WORDS["title"] in listed
    assert "Director of Children&#39;s Services" in asked.get_data(as_text=True)


@pytest.mark.slow
def test_only_a_token_that_may_write_keeps(tmp_path: Path) -> None:
    folder = made_folder(tmp_path / "own")
    file = tmp_path / "tokens.json"
    reads = add(file, Scope("reader", frozenset({"read"}), frozenset(), None))
    writes = add(file, Scope("writer", frozenset({"write"}), frozenset(), None))
    made = create_app(CASE, workers=1, questions_dirs=[folder], access=Access(Tokens(file)))
    keep_questions(made, folder, by_everybody=False)
    said = FIELDS | {"id": "TOWN-02"}

    def sent(token: str) -> str:
        headers = {"Authorization": f"Bearer {token}"}
        return made.test_client().post("/sparql/keep", data=said, headers=headers).mimetype

    try:
        assert sent(reads) == "text/plain"
        assert not [one for one in files(folder) if one.startswith("town-02")]
        assert sent(writes) == "text/html"
        assert [one for one in files(folder) if one.startswith("town-02")]
    finally:
        close(made)
