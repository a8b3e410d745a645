"""What is shown to whom after a structure was written: marks and names count at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from caregraph.graph import on_disk
from caregraph.graph.store import open_store
from caregraph.serve import close, create_app, take_writes, tokens
from caregraph.serve.access import Access
from caregraph.serve.tokens import Scope, Tokens
from caregraph.vocab import PREFIXES

pytestmark = pytest.mark.slow

CASE = "bath-and-north-east-somerset-2008"
OTHER = "waltham-forest-2009"
IRI = PREFIXES["id"] + CASE
BOTH = frozenset({"read", "write"})
SCOPES = {
    "plain": Scope("plain", BOTH, structures=None),
    "drafts": Scope("drafts", BOTH, frozenset({"draft"}), None),
    "names": Scope("names", BOTH, frozenset({"names"}), None),
}
DRAFT = f"<{IRI}> <{PREFIXES['cg']}accessRights> <{PREFIXES['code']}access-rights/draft> ."
TIER = f"<{IRI}> <{PREFIXES['cg']}namedDownToTier> 1 ."


class Service:
    def __init__(self, folder: Path) -> None:
        store, file = folder / "store", folder / "tokens.json"
        on_disk.save(open_store([f"case:{CASE}", f"case:{OTHER}"]), store)
        self.tokens = {name: tokens.add(file, scope) for name, scope in SCOPES.items()}
        self.app: Flask = create_app([str(store)], access=Access(Tokens(file)))
        take_writes(self.app, store)

    def ask(self, method: str, path: str, who: str = "", data: str = "") -> tuple[int, str]:
        sent = {"Authorization": f"Bearer {self.tokens[who]}"} if who else {}
        kind = {"content_type": "text/turtle"} if data else {}
        client = self.app.test_client()
        answer = client.open(path, method=method, headers=sent, data=data, **kind)  # type: ignore[arg-type]
        return answer.status_code, answer.get_data(as_text=True)

    def update(self, who: str, text: str) -> tuple[int, str]:
        answer = self.app.test_client().post(
            "/sparql/update",
            data=text,
            content_type="application/sparql-update",
            headers={"Authorization": f"Bearer {self.tokens[who]}"},
        )
        return answer.status_code, answer.get_data(as_text=True)

    def seen_by(self) -> set[str]:
        return {
            who
            for who in ("", *SCOPES)
            if self.ask("GET", f"/structures/{CASE}.json", who)[0] == 200
        }


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path)
    yield made
    close(made.app)


def test_what_is_marked_by_a_write_is_hidden_at_once(service: Service) -> None:
    assert service.seen_by() == {"", *SCOPES}

    assert service.ask("POST", f"/graphs/{CASE}", "plain", DRAFT)[0] == 200

    assert service.seen_by() == {"drafts"}
    assert CASE not in service.ask("GET", "/graphs?default", "plain")[1]
    assert CASE not in service.ask("GET", "/changes", "plain")[1]
    assert CASE in service.ask("GET", "/changes", "drafts")[1]
    assert service.ask("POST", "/changes/1/undo", "drafts")[0] == 200
    assert service.seen_by() == {"", *SCOPES}


def test_who_is_not_shown_a_structure_neither_writes_it_nor_shows_it_to_others(
    service: Service,
) -> None:
    assert service.ask("POST", f"/graphs/{CASE}", "drafts", DRAFT)[0] == 200

    for method in ("PUT", "POST", "DELETE"):
        status, text = service.ask(method, f"/graphs/{CASE}", "plain", f"<{IRI}> a <urn:x> .")
        assert (status, "--sees" in text) == (403, True)
    assert service.ask("POST", "/changes/1/undo", "plain")[0] == 403
    cleared = service.update("plain", f"DELETE DATA {{ GRAPH <{IRI}> {{ {DRAFT} }} }}")
    assert cleared[0] == 403
    assert service.seen_by() == {"drafts"}

    assert service.update("drafts", f"DELETE DATA {{ GRAPH <{IRI}> {{ {DRAFT} }} }}")[0] == 200
    assert service.seen_by() == {"", *SCOPES}


def test_who_is_not_shown_the_names_in_a_structure_does_not_write_it(service: Service) -> None:
    assert service.ask("POST", f"/graphs/{CASE}", "names", TIER)[0] == 200

    for who in ("", "plain", "drafts"):
        assert "Ashman" not in service.ask("GET", "/people.json", who)[1]
        assert "Ashman" not in service.ask("GET", f"/graphs?graph={IRI}", who)[1]
    assert "Ashman" in service.ask("GET", "/people.json", "names")[1]

    told = service.ask("GET", f"/graphs?graph={IRI}", "plain")[1]
    for method in ("PUT", "POST", "DELETE"):
        status, text = service.ask(method, f"/graphs/{CASE}", "plain", told)
        assert (status, "Ashman" in text) == (403, False)
    assert service.ask("POST", "/changes/1/undo", "plain")[0] == 403
    assert service.ask("GET", "/changes/1", "plain")[0] == 403
    copy = (
        f"INSERT {{ GRAPH <{PREFIXES['id']}{OTHER}> {{ <{PREFIXES['id']}{OTHER}> "
        f"<{PREFIXES['cg']}note> ?code }} }} WHERE {{ GRAPH <{IRI}> {{ ?who "
        "<http://www.w3.org/2004/02/skos/core#prefLabel> ?name . BIND(SHA1(STR(?name)) AS ?code) }}"
    )
    assert service.update("plain", copy)[0] in (400, 403, 404)
    assert service.ask("POST", f"/graphs/{OTHER}", "plain", DRAFT.replace(CASE, OTHER))[0] == 200
