"""Writing by HTTP: who may, what is let in, the protocols, two who write at once, and the log."""

from __future__ import annotations

import io
import json
import os
import signal
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from variants import change, variant
from werkzeug.test import TestResponse

from caregraph import rdf
from caregraph.cli import main
from caregraph.errors import SourceError, UsageError
from caregraph.exports import xlsx
from caregraph.graph import on_disk
from caregraph.graph.store import open_store
from caregraph.graph.view import open_view
from caregraph.serve import close, create_app, take_writes, tokens
from caregraph.serve.access import Access
from caregraph.serve.processes.workers import MIB, Limits
from caregraph.serve.tokens import Scope, Tokens
from caregraph.serve.writing.kept import Kept
from caregraph.vocab import PREFIXES

pytestmark = pytest.mark.slow

CASE = "waltham-forest-2009"
OTHER = "london-2009"
IRI = PREFIXES["id"] + CASE
NOTE = "<http://www.w3.org/2004/02/skos/core#note>"
GROUNDS = {"waive": "the merger waits", "until": "2099-01-01", "owner": "Head of governance"}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    place = tmp_path / "store"
    on_disk.save(open_store([f"case:{CASE}", f"case:{OTHER}"]), place)
    return place


class Service:
    """A service that takes writes, asked by those who have a token and those who have none."""

    def __init__(self, store: Path, file: Path, limits: Limits | None = None) -> None:
        self.tokens = {
            "ann": tokens.add(file, Scope("ann", frozenset({"read", "write"}), structures=None)),
            "bob": tokens.add(
                file, Scope("bob", frozenset({"read", "write"}), structures=frozenset({OTHER}))
            ),
            "eve": tokens.add(file, Scope("eve", frozenset({"read"}), structures=None)),
        }
        self.app: Flask = create_app([str(store)], access=Access(Tokens(file)), limits=limits)
        take_writes(self.app, store)
        self.client: FlaskClient = self.app.test_client()

    def ask(self, method: str, path: str, who: str = "ann", **others: object) -> TestResponse:
        headers = dict(others.pop("headers", {}))  # type: ignore[call-overload]
        if who:
            headers["Authorization"] = f"Bearer {self.tokens.get(who, who)}"
        return self.client.open(path, method=method, headers=headers, **others)  # type: ignore[arg-type]


@pytest.fixture
def service(store: Path, tmp_path: Path) -> Iterator[Service]:
    found = Service(store, tmp_path / "tokens.json")
    yield found
    close(found.app)


def tables(tmp_path: Path, **cells: dict[str, str]) -> bytes:
    """The case as a ZIP file, with rows of its tables changed."""
    folder = Path(variant(tmp_path / "tables", CASE, {}))
    for table, row in cells.items():
        change(folder / f"{table}.csv", {row.pop("key"): row})
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path in sorted(folder.glob("*.csv")):
            archive.writestr(path.name, path.read_bytes())
    return stream.getvalue()


def turtle(store: Path) -> bytes:
    quads = rdf.Store.read_only(str(store)).quads_for_pattern(None, None, None, rdf.NamedNode(IRI))
    return rdf.serialize((one.triple for one in quads), format=rdf.RdfFormat.TURTLE) or b""


def note(text: str) -> str:
    return f'<{IRI}> {NOTE} "{text}" .'


def test_a_statement_is_added_and_shown_at_once(service: Service, store: Path) -> None:
    before = service.client.get(f"/graphs?graph={IRI}", headers={"Accept": "text/turtle"}).text

    answer = service.ask(
        "POST", f"/graphs/{CASE}?why=trying", data=note("seen"), content_type="text/turtle"
    )
    after = service.client.get(f"/graphs?graph={IRI}", headers={"Accept": "text/turtle"}).text

    assert answer.status_code == 200
    assert answer.json is not None
    told = answer.json["change"]
    assert (told["who"], told["why"], told["what"], told["added"]) == (
        "ann",
        "trying",
        "added to",
        1,
    )
    assert "seen" not in before
    assert "seen" in after


@pytest.mark.parametrize(
    "path", [f"/graphs/{CASE}", f"/graphs?graph={IRI}"], ids=["direct", "indirect"]
)
def test_a_structure_is_put_deleted_and_put_again_by_both_ways(
    service: Service, store: Path, path: str
) -> None:
    data = turtle(store)

    def ask(method: str, **others: object) -> int:
        return service.ask(method, path, content_type="text/turtle", **others).status_code

    grounds = "&".join(f"{name}={value}" for name, value in GROUNDS.items())
    assert ask("PUT", data=data) == 200
    assert ask("DELETE") == 200
    assert ask("DELETE") == 404
    assert service.client.get(f"/structures/{CASE}").status_code == 404
    mark = "&" if "?" in path else "?"
    again = service.ask("PUT", f"{path}{mark}{grounds}", data=data, content_type="text/turtle")
    assert again.status_code == 201
    assert again.headers["Location"] == f"/graphs/{CASE}"
    assert service.client.get(f"/structures/{CASE}").status_code == 200


def test_the_steps_of_the_graph_store_protocol_are_answered_as_it_says(
    service: Service, store: Path
) -> None:
    """What the W3C tests of it ask, of a structure in place of any graph."""
    data, graph = turtle(store), {"graph": IRI}
    grounds = graph | GROUNDS

    def ask(method: str, path: str = "/graphs", **others: object) -> TestResponse:
        return service.ask(method, path, content_type="text/turtle", **others)

    head = ask("HEAD", query_string=graph)
    deleted = ask("DELETE", query_string=graph)
    gone = [ask(method, query_string=graph) for method in ("GET", "HEAD", "DELETE")]
    created = ask("PUT", query_string=grounds, data=data)
    put_again = ask("PUT", query_string=grounds, data=data)
    added = ask("POST", query_string=graph, data=f'<> {NOTE} "relative" .')
    twice = ask("POST", query_string=GROUNDS, data=data)
    ask("DELETE", query_string=graph)
    named_by_itself = ask("POST", query_string=GROUNDS, data=data)
    direct = ask("HEAD", named_by_itself.headers["Location"])

    assert (head.status_code, head.data) == (200, b"")
    assert deleted.status_code == 200
    assert [one.status_code for one in gone] == [404, 404, 404]
    assert (created.status_code, put_again.status_code, added.status_code) == (201, 200, 200)
    assert twice.status_code == 412
    assert (named_by_itself.status_code, direct.status_code) == (201, 200)


@pytest.mark.parametrize("form", ["zip", "xlsx"])
def test_tables_are_put_as_a_zip_file_or_a_workbook(
    service: Service, tmp_path: Path, form: str
) -> None:
    post = {"key": "pct-chief-executive", "title": "Director of something else"}
    data, media_type = tables(tmp_path, posts=dict(post)), "application/zip"
    if form == "xlsx":
        stream = io.BytesIO()
        xlsx.write(open_view([tmp_path / "tables" / CASE]), stream)
        data = stream.getvalue()
        media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    answer = service.ask("PUT", f"/graphs/{CASE}", data=data, content_type=media_type)

    assert answer.status_code in (200, 422), answer.text
    assert answer.json is not None
    assert answer.json["ok"] or answer.json["findings"]


def test_problems_of_tables_are_told_by_cell(service: Service, tmp_path: Path) -> None:
    data = tables(tmp_path, structure={"key": CASE, "as at": "soon"})

    answer = service.ask("PUT", f"/graphs/{CASE}", data=data, content_type="application/zip")

    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert answer.json is not None
    assert "structure.csv, row 2, column 'as at'" in answer.json["problems"][0]
    assert answer.json["error"].startswith("1 problem found")
    assert "send the whole again" in answer.json["hint"]


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"no archive", "application/zip"),
        (b"no workbook", "application/vnd.oasis.opendocument.spreadsheet"),
        (b"<no Turtle", "text/turtle"),
    ],
)
def test_what_is_wrong_with_a_body_is_told_without_a_place_on_the_server(
    service: Service, data: bytes, media_type: str
) -> None:
    answer = service.ask("PUT", f"/graphs/{CASE}", data=data, content_type=media_type)

    assert answer.status_code == 422
    assert tempfile.gettempdir() not in answer.text
    assert answer.json is not None
    assert answer.json["hint"]


def test_a_damaged_store_is_a_fault_of_the_service_and_not_of_what_was_sent(
    service: Service, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise SourceError(f"{store}/1.sst is short", where=str(store), code="damaged-store")

    monkeypatch.setattr(Kept, "turn", broken)
    answer = service.ask("POST", f"/graphs/{CASE}", data=note("x"), content_type="text/turtle")

    assert answer.status_code == 500
    assert str(store) not in answer.text
    assert answer.json is not None
    assert answer.json["code"] == "damaged-store"


BREAK = f"""
<{IRI}/line/mine> a <{PREFIXES["cg"]}AccountabilityLine> ;
  <{PREFIXES["cg"]}describedIn> <{IRI}> .
"""


def test_new_breaches_are_refused_in_words_and_as_findings(service: Service, store: Path) -> None:
    answer = service.ask("POST", f"/graphs/{CASE}", data=BREAK, content_type="text/turtle")

    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert answer.json is not None
    assert answer.json["code"] == "new-breaches"
    assert {one["outcome"] for one in answer.json["findings"]} == {"breach"}
    assert "PRV-01" in {one["rule"] for one in answer.json["findings"]}
    lines = answer.json["detail"].splitlines()
    assert all("Next: " in line for line in lines)
    assert [line.partition(": ")[0] for line in lines] == [
        f"{one['rule']}, {one['focus']['label']}".partition(": ")[0]
        for one in answer.json["findings"]
    ]
    assert "line/mine" not in turtle(store).decode()


def test_new_breaches_are_let_in_with_a_waiver_on_record(service: Service, store: Path) -> None:
    answer = service.ask(
        "POST", f"/graphs/{CASE}", query_string=GROUNDS, data=BREAK, content_type="text/turtle"
    )

    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    assert answer.json["change"]["waived"]["approvedBy"] == "ann"
    assert "let-in-1-1" in turtle(store).decode()


@pytest.mark.parametrize("left_out", ["until", "owner"])
def test_a_waiver_without_a_day_or_an_owner_is_refused(service: Service, left_out: str) -> None:
    some = {name: value for name, value in GROUNDS.items() if name != left_out}

    answer = service.ask(
        "POST", f"/graphs/{CASE}", query_string=some, data=BREAK, content_type="text/turtle"
    )

    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["code"] == "waiver-incomplete"


def test_a_waiver_until_a_day_that_is_past_is_refused_as_that(service: Service) -> None:
    answer = service.ask(
        "POST",
        f"/graphs/{CASE}",
        query_string=GROUNDS | {"until": "2020-01-01"},
        data=BREAK,
        content_type="text/turtle",
    )

    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["error"].startswith("until is past")
    assert "a day to come" in answer.json["hint"]


def test_the_second_of_two_who_write_at_once_is_told_so(service: Service) -> None:
    state = service.client.get(f"/graphs/{CASE}", headers={"Accept": "text/turtle"}).headers["ETag"]

    def write(text: str) -> TestResponse:
        return service.ask(
            "POST",
            f"/graphs/{CASE}",
            data=note(text),
            content_type="text/turtle",
            headers={"If-Match": state},
        )

    first, second = write("one"), write("two")
    third = service.ask(
        "POST",
        f"/graphs/{CASE}",
        data=note("two"),
        content_type="text/turtle",
        headers={"If-Match": first.headers["ETag"]},
    )

    assert (first.status_code, second.status_code, third.status_code) == (200, 412, 200)
    assert second.json is not None
    assert second.json["code"] == "changed-meanwhile"


def test_what_is_there_is_not_put_where_it_is_to_be_new(service: Service, store: Path) -> None:
    answer = service.ask(
        "PUT",
        f"/graphs/{CASE}",
        data=turtle(store),
        content_type="text/turtle",
        headers={"If-None-Match": "*"},
    )

    assert answer.status_code == 412


def test_an_update_changes_the_graphs_that_it_names(service: Service, store: Path) -> None:
    update = f"""INSERT DATA {{ GRAPH <{IRI}> {{ {note("one")} }} }} ;
        WITH <{IRI}> DELETE {{ ?s {NOTE} "one" }} INSERT {{ ?s {NOTE} "two" }}
        WHERE {{ ?s {NOTE} "one" }}"""

    direct = service.ask(
        "POST", "/sparql/update", data=update, content_type="application/sparql-update"
    )
    form = service.ask("POST", "/sparql/update", data={"update": update.replace("two", "three")})

    assert (direct.status_code, form.status_code) == (200, 200), direct.text + form.text
    said = turtle(store).decode()
    assert '"two"' in said
    assert '"three"' in said
    assert '"one"' not in said


@pytest.mark.parametrize(
    ("update", "status"),
    [
        ("CLEAR ALL", 403),
        ("DROP NAMED", 403),
        ("CLEAR DEFAULT", 403),
        ("LOAD <http://127.0.0.1:9/x>", 403),
        (f"LOAD <http://127.0.0.1:9/x> INTO GRAPH <{IRI}>", 403),
        (f"COPY <{IRI}> TO <{IRI}2>", 403),
        (f"INSERT DATA {{ {note('x')} }}", 403),
        ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", 403),
        (
            f"INSERT {{ GRAPH <{IRI}> {{ ?s ?p ?o }} }} "
            "WHERE { SERVICE <http://127.0.0.1:9/x> { ?s ?p ?o } }",
            403,
        ),
        (f"WITH <{IRI}> INSERT {{ ?s ?p 1 }} WHERE {{ GRAPH <{IRI}3> {{ ?s ?p ?o }} }}", 400),
        (f"INSERT DATA {{ GRAPH <urn:x> {{ {note('x')} }} }}", 400),
        ("INSERT DATA {", 400),
        ("", 403),
        (f"CLEAR GRAPH <{IRI}>", 200),
    ],
)
def test_an_update_does_what_is_allowed_and_nothing_else(
    service: Service, store: Path, update: str, status: int
) -> None:
    before = turtle(store)

    answer = service.ask(
        "POST", "/sparql/update", data=update, content_type="application/sparql-update"
    )

    assert answer.status_code == status, answer.text
    assert (turtle(store) == before) == (status != 200)


def test_an_update_in_words_that_there_are_not_is_refused_with_the_nearest(
    service: Service, store: Path
) -> None:
    before = turtle(store)
    update = f"""PREFIX c: <{PREFIXES["cg"]}>
        INSERT DATA {{ GRAPH <{IRI}> {{ <{IRI}/post/x> a c:Pst ; c:postHoldr <{IRI}> }} }}"""

    answer = service.ask(
        "POST", "/sparql/update", data=update, content_type="application/sparql-update"
    )

    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["code"] == "unknown-term"
    assert "there is no term cg:Pst (did you mean cg:Post?)" in answer.json["error"]
    assert "cg:postHoldr" in answer.json["error"]
    assert turtle(store) == before


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_graph_in_words_that_there_are_not_is_refused_with_the_nearest(
    service: Service, store: Path, method: str
) -> None:
    before = turtle(store)
    sent = f"<{IRI}/post/x> a <{PREFIXES['cg']}Pst> ."

    answer = service.ask(method, f"/graphs?graph={IRI}", data=sent, content_type="text/turtle")

    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["code"] == "unknown-term"
    assert (
        "the graph is refused: there is no term cg:Pst (did you mean cg:Post?)"
        in (answer.json["error"])
    )
    assert turtle(store) == before


def test_a_misspelt_parameter_of_a_change_is_refused_not_left_aside(
    service: Service, store: Path
) -> None:
    before = turtle(store)

    answer = service.ask("DELETE", f"/graphs?graph={IRI}&aprovedBy=Head")

    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["code"] == "unknown-parameter"
    assert "approvedBy" in answer.json["hint"]
    assert turtle(store) == before


@pytest.mark.parametrize(
    ("path", "others", "status"),
    [
        ("/sparql/update?update=CLEAR+ALL", {}, 400),
        ("/sparql/update", {"data": {"update": ["CLEAR ALL", "CLEAR ALL"]}}, 400),
        ("/sparql/update", {"data": {"update": "CLEAR ALL", "query": "ASK {}"}}, 400),
        ("/sparql/update", {"data": "CLEAR ALL", "content_type": "text/plain"}, 415),
        ("/sparql/update", {"data": b"\xff", "content_type": "application/sparql-update"}, 400),
        ("/sparql/update?using-graph-uri=urn:x", {"data": {"update": "CLEAR ALL"}}, 403),
        ("/graphs?default", {"data": "", "content_type": "text/turtle"}, 400),
        ("/graphs?graph=urn:x", {"data": "", "content_type": "text/turtle"}, 400),
        (f"/graphs/{CASE}", {"data": "x", "content_type": "image/png"}, 415),
        (f"/graphs/{CASE}", {"data": "<x", "content_type": "text/turtle"}, 422),
        (f"/graphs/{CASE}", {"data": "[" * 5000, "content_type": "text/turtle"}, 422),
        (f"/graphs/{OTHER}-x", {"data": note("x"), "content_type": "text/turtle"}, 422),
    ],
)
def test_requests_that_make_no_sense_are_refused(
    service: Service, path: str, others: dict[str, object], status: int
) -> None:
    answer = service.ask("POST", path, **others)

    assert answer.status_code == status, answer.text
    assert answer.json is not None
    assert not answer.json["ok"]


WRITES = [
    ("PUT", f"/graphs/{CASE}"),
    ("POST", f"/graphs/{CASE}"),
    ("DELETE", f"/graphs/{CASE}"),
    ("PUT", f"/graphs?graph={IRI}"),
    ("POST", f"/graphs?graph={IRI}"),
    ("DELETE", f"/graphs?graph={IRI}"),
]


@pytest.mark.parametrize(("method", "path"), WRITES)
@pytest.mark.parametrize(
    ("who", "status"), [("", 401), ("cgt_" + "x" * 43, 401), ("eve", 403), ("bob", 403)]
)
def test_only_a_token_that_may_write_the_structure_writes_it(
    service: Service, store: Path, method: str, path: str, who: str, status: int
) -> None:
    before = turtle(store)

    answer = service.ask(method, path, who, data=note("mine"), content_type="text/turtle")

    assert answer.status_code == status, answer.text
    assert turtle(store) == before


@pytest.mark.parametrize(("who", "status"), [("", 401), ("eve", 403), ("bob", 403)])
def test_an_update_and_an_undoing_need_the_same(
    service: Service, store: Path, who: str, status: int
) -> None:
    service.ask("POST", f"/graphs/{CASE}", data=note("ours"), content_type="text/turtle")
    before = turtle(store)
    both = f"CLEAR GRAPH <{PREFIXES['id']}{OTHER}> ; CLEAR GRAPH <{IRI}>"

    update = service.ask("POST", "/sparql/update", who, data={"update": both})
    undo = service.ask("POST", "/changes/1/undo", who)

    assert (update.status_code, undo.status_code) == (status, status)
    assert turtle(store) == before


def test_a_token_in_the_address_or_as_a_password_writes_nothing(
    service: Service, store: Path
) -> None:
    before = turtle(store)
    ann = service.tokens["ann"]
    body = {"data": note("x"), "content_type": "text/turtle"}

    in_address = service.ask("POST", f"/graphs/{CASE}?access_token={ann}", "", **body)
    with_both = service.ask("POST", f"/graphs/{CASE}?x={ann}", "ann", **body)
    as_password = service.client.post(f"/graphs/{CASE}", auth=("any", ann), **body)  # type: ignore[arg-type]

    assert (in_address.status_code, with_both.status_code, as_password.status_code) == (
        400,
        400,
        403,
    )
    assert turtle(store) == before


def test_the_same_request_sent_again_changes_nothing_more(service: Service) -> None:
    def send() -> TestResponse:
        return service.ask("POST", f"/graphs/{CASE}", data=note("once"), content_type="text/turtle")

    first, again = send(), send()

    assert first.json is not None
    assert again.json is not None
    assert first.json["change"]["number"] == 1
    assert again.json["change"] is None


def test_what_was_taken_out_of_a_store_is_not_in_one_that_is_built_of_it(
    service: Service, store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def holds(place: Path, text: str) -> bool:
        return any(text.encode() in one.read_bytes() for one in place.rglob("*") if one.is_file())

    new, stays = tmp_path / "new", "Joint Finance Director"
    service.ask("POST", f"/graphs/{CASE}", data=note("Zebracorn"), content_type="text/turtle")
    gone = service.ask(
        "POST",
        "/sparql/update",
        data=f"DELETE DATA {{ GRAPH <{IRI}> {{ {note('Zebracorn')} }} }}",
        content_type="application/sparql-update",
    )
    assert gone.json is not None
    assert gone.json["change"]["removed"] == 1
    assert main(["build", str(store), "--store", str(new)]) == 0

    assert holds(store, "Zebracorn")
    assert holds(new, stays) or holds(new, stays.lower())
    assert not holds(new, "Zebracorn")
    assert main(["log", str(new)]) == 0
    assert "nothing was changed yet" in capsys.readouterr().out


def test_the_log_is_a_page_and_json_and_only_for_those_who_may_read_it(service: Service) -> None:
    service.ask(
        "POST",
        f"/graphs/{CASE}?why=<b>bold</b>",
        data=note("seen"),
        content_type="text/turtle",
    )

    nobody = service.ask("GET", "/changes", "")
    page = service.ask("GET", "/changes", headers={"Accept": "text/html"})
    told = service.ask("GET", "/changes", headers={"Accept": "application/json"})
    others = service.ask("GET", "/changes", "bob", headers={"Accept": "application/json"})
    named = service.ask("GET", "/changes.json", headers={"Accept": "text/html"})
    one = service.ask("GET", "/changes/1")

    assert nobody.status_code == 401
    assert "ann" in page.text
    assert "&lt;b&gt;bold" in page.text
    assert told.json is not None
    assert [it["number"] for it in told.json["changes"]] == [1]
    assert others.json == {"changes": []}
    assert named.json == told.json
    assert service.ask("GET", "/changes.csv").status_code == 404
    assert service.ask("GET", "/changes/1", "bob").status_code == 403
    assert one.json is not None
    assert "seen" in one.json["statementsAdded"][0]


def test_a_change_is_undone_by_http(service: Service, store: Path) -> None:
    before = turtle(store)
    service.ask("POST", f"/graphs/{CASE}", data=note("oops"), content_type="text/turtle")

    answer = service.ask("POST", "/changes/1/undo?why=a+mistake")

    assert answer.json is not None
    assert (answer.json["change"]["undoes"], answer.json["change"]["why"]) == (1, "a mistake")
    assert turtle(store) == before
    assert "oops" not in service.client.get(f"/graphs/{CASE}").text
    assert service.ask("POST", "/changes/9/undo").status_code == 404


def test_commands_tell_the_log_and_undo_and_the_service_shows_it(
    service: Service, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["log", str(store)]) == 0
    assert capsys.readouterr().out == "nothing was changed yet\n"
    assert main(["undo", str(store)]) == 2
    service.ask("POST", f"/graphs/{CASE}?why=trying", data=note("x1y"), content_type="text/turtle")
    assert "x1y" in service.client.get(f"/graphs/{CASE}").text
    capsys.readouterr()

    assert main(["log", str(store)]) == 0
    told = capsys.readouterr().out
    assert main(["undo", str(store), "--why", "no need"]) == 0
    undone = capsys.readouterr().out
    assert main(["log", str(store), "2", "--format", "json"]) == 0
    second = json.loads(capsys.readouterr().out)["changes"][0]

    assert "ann  added to waltham-forest-2009" in told
    assert "why: trying" in told
    assert undone == "took change 1 back, as change 2\n"
    assert (second["undoes"], second["why"]) == (1, "no need")
    assert "x1y" not in service.client.get(f"/graphs/{CASE}").text


def test_writes_need_tokens_and_one_store(store: Path, tmp_path: Path) -> None:
    app = create_app([str(store)])
    try:
        with pytest.raises(UsageError, match="nobody can write without a token"):
            take_writes(app, store)
    finally:
        close(app)

    assert main(["serve", "--writable"]) == 2
    assert main(["serve", "--writable", "--store", str(store)]) == 2


def test_without_being_asked_to_a_service_takes_no_writes(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "tokens.json"
    token = tokens.add(file, Scope("ann", frozenset({"read", "write"}), structures=None))
    app = create_app([str(store)], access=Access(Tokens(file)))
    try:
        client = app.test_client()
        headers = {"Authorization": f"Bearer {token}"}
        statuses = {
            client.open(path, method=method, headers=headers).status_code for method, path in WRITES
        }
        update = client.post("/sparql/update", headers=headers)
    finally:
        close(app)

    assert statuses <= {404, 405}
    assert update.status_code in (404, 405)


def test_what_a_write_may_send_is_described(service: Service) -> None:
    told = service.ask("GET", "/openapi.json").get_json()["paths"]

    for path in ("/graphs", "/graphs/{key}"):
        for method in ("put", "post"):
            assert {"text/turtle", "application/zip"} <= set(
                told[path][method]["requestBody"]["content"]
            )
        assert "requestBody" not in told[path]["delete"]
    assert set(told["/sparql/update"]["post"]["requestBody"]["content"]) == {
        "application/sparql-update",
        "application/x-www-form-urlencoded",
    }


def test_judging_that_takes_more_than_it_may_leaves_nothing_written(
    store: Path, tmp_path: Path
) -> None:
    before = set(on_disk.opened(store))
    sent = {"data": note("seen"), "content_type": "text/turtle"}
    hurried = Service(store, tmp_path / "tokens.json", Limits(view_seconds=0.02))
    try:
        answers = [hurried.ask("POST", f"/graphs/{CASE}", **sent) for _ in range(2)]
        asked_for = {"Accept": "application/json"}
        assert hurried.ask("GET", "/changes", headers=asked_for).json == {"changes": []}
        kept = hurried.client.get(f"/graphs/{CASE}", headers={"Accept": "text/turtle"})
    finally:
        close(hurried.app)

    for answer in answers:
        assert answer.status_code == 503
        assert answer.json is not None
        assert answer.json["code"] == "time-limit"
        assert answer.json["error"].startswith("judging the change took longer than the limit")
        assert answer.json["hint"].startswith("Nothing was changed. ")
    assert "seen" not in kept.text
    assert set(on_disk.opened(store)) == before
    assert Kept(store).log.read() == []


def test_judging_that_needs_more_memory_than_it_may_have_leaves_nothing_written(
    store: Path, tmp_path: Path
) -> None:
    before = set(on_disk.opened(store))
    narrow = Service(store, tmp_path / "tokens.json", Limits(view_memory=160 * MIB))

    def add(text: str) -> TestResponse:
        sent = {"data": note(text), "content_type": "text/turtle"}
        return narrow.ask("POST", f"/graphs/{CASE}", **sent)

    try:
        refused = add("x" * 8 * MIB)
        left = set(on_disk.opened(store)), Kept(store).log.read()
        small = add("small")
    finally:
        close(narrow.app)

    assert refused.status_code == 503
    assert refused.json is not None
    assert refused.json["code"] == "memory-limit"
    assert refused.json["error"].startswith("judging the change needed more memory than the limit")
    assert refused.json["hint"].startswith("Nothing was changed. ")
    assert left == (before, [])
    assert small.status_code == 200
    assert len(set(on_disk.opened(store)) - before) == 1


def test_the_process_that_judges_is_started_again_where_it_was_ended(
    service: Service, store: Path
) -> None:
    def add(text: str) -> int:
        sent = {"data": note(text), "content_type": "text/turtle"}
        return service.ask("POST", f"/graphs/{CASE}", **sent).status_code

    (judge,) = service.app.extensions["caregraph"]._judges.workers._workers
    assert add("one") == 200
    os.kill(judge.start().pid, signal.SIGKILL)
    judge.start().wait()

    assert add("two") == 200
    assert len(Kept(store).log.read()) == 2
