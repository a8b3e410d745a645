"""Names of who holds a post below a tier: in no answer of a service, unless a token shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from caregraph import check, exports
from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.serve import close, create_app, names, tokens
from caregraph.serve.access import Access
from caregraph.serve.tokens import Scope, Tokens

TOWN = {
    "structure": "key,title,place,main source,as at,named down to tier\n"
    "town,Quorn Town,Quorn,report,2010-06-01,2",
    "sources": "key,title,type,issued,held,note\n"
    "report,The report,committee report,2010-05-01,yes,Sent by Zadok Pelham\n"
    'mail,"An email of Ms Pelham, and of Z. Pelham",committee report,,no,'
    "zadok.pelham@quorn.example wrote it",
    "organisations": "key,name,type,status,evidence\n"
    "council,Quorn Council,upper-tier authority,in force,report 1",
    "people": "key,name,also known as,described as,evidence,note\n"
    "ada-first,Ada Firstly,,,report 2,\n"
    "bea-second,Bea Secondly,,,report 2,\n"
    "zadok-pelham,Zadok Pelham,Zaddy Pelham; Zed,Manager Pelham,report 2,Pelham is on leave\n"
    "yana-quorn,Yana Quorn,,,report 2,\n"
    "both,Cleo Bothly,,,report 2,\n"
    "member,Dora Councillor,,councillor,report 2,",
    "posts": "key,title,in,roles,status,evidence,note\n"
    "chief,Chief Executive,council,head of paid service,in force,report 2,\n"
    "director,Director of Care,council,DASS,in force,report 2,\n"
    "manager,Care Manager,council,,in force,report 2,Held by Zadok  Pelham since May\n"
    "pa-to-pelham,PA to PELHAM,council,,in force,report 2,\n"
    "lost,Nobody Knows Where,council,,in force,report 2,",
    "tenures": "key,person,post,capacity,status,from,evidence\n"
    "first-chief,ada-first,chief,substantive,in force,2009-05-02,report 2\n"
    "second-director,bea-second,director,substantive,in force,2009-05-02,report 2\n"
    "pelham-manager,zadok-pelham,manager,interim,in force,2009-05-02,report 2\n"
    "quorn-pa,yana-quorn,pa-to-pelham,interim,in force,2009-05-02,report 2\n"
    "bothly-lost,both,lost,interim,in force,2009-05-02,report 2\n"
    "bothly-director,both,director,interim,historical,2001-05-02,report 2",
    "lines": "key,who answers,to whom,kind,status,evidence\n"
    "one,director,chief,operational,in force,report 3\n"
    "two,manager,director,operational,in force,report 3\n"
    "three,pa-to-pelham,manager,operational,in force,report 3",
    "bodies": "key,name,type,parent,status,evidence\n"
    "cabinet,Cabinet,cabinet,council,in force,report 5",
    "memberships": "key,body,member,capacity,status,evidence\n"
    "councillor-in-cabinet,cabinet,member,chair,in force,report 5",
}
SECRET = re.compile("zadok|zaddy|pelham|yana", re.IGNORECASE)
EMBEDDED = re.compile(r"[A-Za-z0-9+/=]{200,}")
"""What is packed as letters, a script or a font, which may spell anything."""
ADDRESSES = [
    "/",
    "/structures/town",
    "/structures/town.json",
    "/structures/town?lane=council",
    "/structures/town?focus=manager&depth=1",
    "/structures/town/drawing.svg?lens=people",
    "/structures/town/posts",
    "/structures/town/tenures.json?asOf=any",
    "/people.csv",
    "/people.json",
    "/posts.json",
    "/posts/town/manager",
    "/posts/town/manager.json",
    "/posts/town/manager?asOf=2001",
    "/posts/town/manager?asOf=any",
    "/people/town/withheld-1",
    "/people/town/withheld-2",
    "/tenures.json?asOf=any",
    "/sources.json",
    "/search.json?q=manager",
    "/search.json?q=withheld",
    *(f"/suggest?q={one}" for one in ("z", "p", "y", "m", "zad", "care+manager", "ms", "leave")),
    *(f"/search?q={one}" for one in ("care+manager", "zadik", "ann", "email", "manager+since+may")),
    "/trace.json?post=Care%20Manager",
    "/trace?post=Care%20Manager",
    "/sources/town/report",
    "/bodies/town/cabinet",
    "/organisations/town/council?asOf=any",
    "/check.json",
    "/compare?before=2001-06&after=2010-06-01",
    "/compare.json?before=2001-06&after=2010-06-01",
    "/compare/drawing.svg?before=2001-06&after=2010-06-01",
    "/days",
    "/days.json",
    "/impact?thing=Care%20Manager",
    "/questions/CQ-04",
    "/questions/LQ-07",
    "/questions/LQ-15",
    "/graphs?default",
    "/graphs?graph=https%3A%2F%2Fw3id.org%2Fcaregraph%2Fid%2Ftown",
    *(
        f"/sparql?query={quote(one)}"
        for one in ("SELECT * {?s ?p ?o}", "SELECT * {GRAPH ?g {?s ?p ?o}}")
    ),
]


@dataclass(frozen=True)
class Service:
    app: Flask
    token: str

    def client(self) -> FlaskClient:
        return self.app.test_client()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("town")
    for name, text in TOWN.items():
        (path / f"{name}.csv").write_text(text + "\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def served(town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    path = tmp_path_factory.mktemp("kept") / "tokens.json"
    token = tokens.add(
        path, Scope("ann", frozenset({"read"}), frozenset({"names"}), frozenset({"town"}))
    )
    app = create_app([(stores.open_store([str(town)]), Choice())], access=Access(Tokens(path)))
    yield Service(app, token)
    close(app)


@pytest.mark.slow
def test_a_withheld_name_is_in_no_answer(served: Service) -> None:
    client = served.client()
    asked = [*ADDRESSES, *(f"/export?format={one.name}" for one in exports.formats())]

    answers = {address: client.get(address) for address in asked}

    wrong = {
        address: found
        for address, answer in answers.items()
        if (found := SECRET.findall(EMBEDDED.sub("", answer.get_data().decode("utf-8", "replace"))))
    }
    assert wrong == {}
    assert sum(answer.status_code == 200 for answer in answers.values()) > 35


def test_what_asks_by_a_withheld_name_finds_nobody(served: Service) -> None:
    client = served.client()

    assert client.get("/people/town/zadok-pelham").status_code == 404
    found = client.get("/search.json?q=Zaddy").get_data(as_text=True)
    assert "Care Manager" not in found
    assert "withheld-" not in found
    for asked in ("Zaddy", "zadok", "pelham", "zadok-pelham", "zadk pelhm", "yana", "zed"):
        assert client.get(f"/suggest?q={asked}").get_json() == {"suggestions": []}, asked


def test_others_are_named_and_what_is_left_makes_sense(served: Service) -> None:
    client = served.client()

    said = client.get("/people.json").get_data(as_text=True)
    for name in ("Ada Firstly", "Bea Secondly", "Cleo Bothly", "Dora Councillor", "name withheld"):
        assert name in said
    page = client.get("/posts/town/manager").get_data(as_text=True)
    assert "name withheld" in page
    assert "Somebody whose name is withheld holds it, as interim" in page
    assert "Quorn Council" in client.get("/organisations.json").get_data(as_text=True)


def test_a_token_shows_names(served: Service) -> None:
    sent = {"Authorization": f"Bearer {served.token}"}

    said = served.client().get("/people.json", headers=sent).get_data(as_text=True)

    assert "Zadok Pelham" in said
    assert "name withheld" not in said


@pytest.mark.slow
def test_a_service_may_withhold_where_a_structure_does_not(folder: Path) -> None:
    parts = [(stores.open_store([str(folder)]), Choice())]
    app = create_app(parts, access=Access(redact_below=1))
    try:
        text = app.test_client().get("/people.json").get_data(as_text=True)
    finally:
        close(app)

    assert "Ann Example" not in text
    assert "name withheld" in text


@pytest.mark.slow
def test_nothing_is_found_otherwise_because_names_are_withheld() -> None:
    dataset = stores.open_store(["case:bath-and-north-east-somerset-2008"])
    unnamed = names.people([(dataset, Choice())], 1)
    ((without, _),) = names.without([(dataset, Choice())], unnamed)

    found = [check(open_view([one], Choice(adopt=("all",)))).findings for one in (dataset, without)]

    assert [one.names for one in unnamed.values()] == [("Jane Ashman",)]
    assert [(one.rule, one.outcome) for one in found[0]] == [
        (one.rule, one.outcome) for one in found[1]
    ]
    assert "Ashman" not in "".join(map(str, without))
