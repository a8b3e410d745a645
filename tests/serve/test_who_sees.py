"""Who is shown what: without a token that says so, a marked structure is as if it were not there.

Two services are asked the same: one that was given a draft, and one that never was. Whoever may not
see the draft must get the same bytes from both, whatever they ask.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from caregraph import exports, questions
from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import close, create_app, take_uploads, tokens
from caregraph.serve.access import Access
from caregraph.serve.tokens import Scope, Tokens

DRAFT = {
    "structure": "key,title,place,main source,as at,access\n"
    "zebra,Zebracorn,Wandle,paper,2010-06-01,draft",
    "sources": "key,title,type,issued,held\npaper,The quollpaper,committee report,2010-05-01,yes",
    "organisations": "key,name,type,code,status,evidence\n"
    "trust,Aardwolf Trust,primary care trust,ods:5ZZ,in force,paper 1",
    "people": "key,name,evidence\nokapi,Okapi Secret,paper 2",
    "posts": "key,title,also known as,in,roles,status,proposal,from,until,evidence\n"
    "quagga,Quagga Director,QUAG,trust,,in force,,,,paper 2\n"
    "numbat,Numbat Chief,,trust,,in force,,,,paper 2",
    "tenures": "key,person,post,capacity,status,from,evidence\n"
    "okapi-quagga,okapi,quagga,interim,in force,2009-05-02,paper 2",
    "lines": "key,who answers,to whom,kind,status,proposal,evidence\n"
    "up,quagga,numbat,operational,in force,,paper 3\n"
    "across,numbat,quagga,operational,proposed,bongo,paper 3",
    "proposals": "key,title,effective from,decision status,evidence\n"
    "bongo,Bongo plan,2011-01-01,under consideration,paper 4",
}
"""A structure that nobody is to hear of."""
WORDS = re.compile("zebra|quoll|aardwolf|okapi|quagga|numbat|bongo", re.IGNORECASE)
"""What only the draft says."""
ASKED = [
    "/structures/zebra",
    "/structures/zebr",
    "/structures/zebra.json",
    "/structures/zebra/posts",
    "/structures/zebra/drawing.svg",
    "/structures/zebra?lens=operational",
    "/posts/zebra/quagga",
    "/people/zebra/okapi",
    "/posts/zebra/none",
    "/thing?iri=https%3A%2F%2Fw3id.org%2Fcaregraph%2Fid%2Fzebra",
    "/organisations/ods/5ZZ",
    "/search?q=quagga",
    "/search?q=QUAG.",
    "/search?q=quaga",
    "/search.json?q=numbat+chief&in=posts",
    "/suggest?q=qua",
    "/suggest?q=qagga",
    "/suggest?q=z",
    "/suggest?q=5ZZ",
    "/suggest?q=okapi&asOf=any",
    "/suggest?q=bongo&adopt=all",
    "/trace?post=Quagga%20Director",
    "/trace?post=Quaga%20Directr",
    "/trace.json?post=Numbat%20Chief",
    "/posts?q=quagga",
    "/posts.csv",
    "/posts.json",
    "/?adopt=bongo",
    "/posts?adopt=all",
    "/posts?adopt=zebra/bongo",
    "/posts?adopt=bong",
    "/compare?adopt=bongo",
    "/compare?adopt=all&check=yes",
    "/compare?structure=zebra",
    "/compare?structure=zebr&before=2009&after=2011",
    "/days",
    "/days.json",
    "/days?structure=zebra",
    "/days?adopt=bongo",
    "/structures.json?asOf=any",
    "/findings.json",
    "/check.json?asOf=any",
    "/.well-known/void",
    "/sparql",
    "/graphs?default",
    "/graphs?graph=https%3A%2F%2Fw3id.org%2Fcaregraph%2Fid%2Fzebra",
    "/graphs?graph=https%3A%2F%2Fw3id.org%2Fcaregraph%2Fid%2Fzebr",
    "/graphs?graph=https%3A%2F%2Fw3id.org%2Fcaregraph%2Fid%2Fview%2Fowl-rl",
    "/openapi.json",
    "/health",
    "/impact?thing=Quagga%20Director",
]
QUERIES = [
    "SELECT * {?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o))} ORDER BY ?s ?p ?o",
    "SELECT * {GRAPH ?g {?s ?p ?o}} ORDER BY ?g ?s ?p ?o",
    "SELECT (COUNT(*) AS ?n) {GRAPH ?g {?s ?p ?o}}",
    "ASK {?s ?p 'Quagga Director'@en}",
    "DESCRIBE <https://w3id.org/caregraph/id/zebra>",
    "SELECT * FROM <https://w3id.org/caregraph/id/zebra> {?s ?p ?o}",
    "SELECT * {GRAPH <https://w3id.org/caregraph/id/zebra> {?s ?p ?o}}",
]
WHO = Scope("ann", frozenset({"read"}), frozenset({"draft"}), frozenset({"zebra"}))


@dataclass(frozen=True)
class Service:
    """A service with tokens, by name."""

    app: Flask
    tokens: dict[str, str]

    def client(self, name: str = "") -> FlaskClient:
        client = self.app.test_client()
        if name:
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {self.tokens[name]}"
        return client


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("zebra")
    for name, text in DRAFT.items():
        (path / f"{name}.csv").write_text(text + "\n", "utf-8")
    return path


def service(folders: Sequence[Path], path: Path, choice: Choice | None = None) -> Service:
    made = {}
    for scope in (
        WHO,
        Scope("bo", frozenset({"read"}), frozenset({"draft"}), frozenset({"wandle"})),
        Scope("cy", frozenset({"read", "write"}), frozenset({"internal"}), None),
        Scope("dee", frozenset({"read"}), frozenset({"draft", "internal"}), None),
    ):
        made[scope.name] = tokens.add(path, scope)
    parts = [(stores.open_store([str(one) for one in folders]), choice or Choice())]
    app = create_app(parts, access=Access(Tokens(path)), trusted_hosts=["localhost"])
    take_uploads(app)
    return Service(app, made)


@pytest.fixture(scope="module")
def given(folder: Path, draft: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service that was given the draft too."""
    made = service([folder, draft], tmp_path_factory.mktemp("given") / "tokens.json")
    yield made
    close(made.app)


@pytest.fixture(scope="module")
def plain(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service that never was given it."""
    made = service([folder], tmp_path_factory.mktemp("plain") / "tokens.json")
    yield made
    close(made.app)


def crawled(client: FlaskClient, most: int) -> list[str]:
    """Give the addresses of pages that lead from one to the next, from the home page on."""
    found, waiting = ["/"], ["/"]
    while waiting and len(found) < most:
        text = client.get(waiting.pop(0)).get_data(as_text=True)
        for link in re.findall(r'(?:href|src|action)="(/[^"#]*)', text):
            address = html.unescape(link)
            if address not in found and "/static/" not in address and len(found) < most:
                found.append(address)
                waiting.append(address)
    return found


_NODES = re.compile(r'_:[0-9a-f]+|nodeID="[^"]+"|(?:"bnode",\s*"value":\s*")[^"]+')
"""Names of blank nodes, which are drawn by lot, and by which statements are in order."""


def told(client: FlaskClient, address: str) -> tuple[int, list[tuple[str, str]], str]:
    with client.get(address) as answer:
        text = _NODES.sub("_:b", answer.get_data().decode("utf-8", "replace"))
        headers = sorted(one for one in answer.headers if one[0] != "Content-Length")
        return answer.status_code, headers, "\n".join(sorted(re.split(r"\n|\}},\{", text)))


def differing(some: FlaskClient, others: FlaskClient, addresses: Sequence[str]) -> list[str]:
    return [one for one in addresses if told(some, one) != told(others, one)]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["", "bo", "cy"])
def test_who_may_not_see_it_gets_what_a_service_without_it_gives(
    given: Service, plain: Service, name: str
) -> None:
    addresses = [*ASKED, *(f"/sparql?query={quote(one)}" for one in QUERIES)][:: 3 if name else 1]

    assert differing(given.client(name), plain.client(name), addresses) == []


@pytest.mark.weekly
def test_so_it_is_with_every_page_question_and_format(given: Service, plain: Service) -> None:
    without_it = plain.client()
    addresses = crawled(without_it, 150)
    addresses += [f"/export?format={one.name}" for one in exports.formats()]
    addresses += [f"/questions/{one}" for one in questions.catalogue()]

    assert differing(given.client(), without_it, addresses) == []
    assert len(addresses) > 200


@pytest.mark.slow
def test_no_word_of_it_is_in_any_answer(given: Service) -> None:
    addresses = [one for one in ASKED if not WORDS.search(one)]
    addresses += [f"/sparql?query={quote(one)}" for one in QUERIES if not WORDS.search(one)]

    found = [one for one in addresses if WORDS.search(told(given.client(), one)[2])]

    assert found == []
    assert len(addresses) > 15


@pytest.mark.parametrize("name", ["ann", "dee"])
def test_who_may_see_it_does(given: Service, name: str) -> None:
    client = given.client(name)

    for address in (
        "/",
        "/structures/zebra",
        "/posts.json",
        "/search?q=quagga",
        "/suggest?q=qua",
        "/export?format=nquads",
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert WORDS.search(answer.get_data(as_text=True)), address
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert "draft" in client.get("/structures/zebra").get_data(as_text=True)
    assert client.get("/yours").status_code == 200
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.slow
def test_a_choice_that_adopts_what_only_the_draft_has_stands_for_who_may_see_it(
    folder: Path, draft: Path, tmp_path: Path
) -> None:
    made = service([folder, draft], tmp_path / "tokens.json", Choice(adopt=("bongo", "plan")))
    try:
        assert "plan" in made.client().get("/index.json").get_data(as_text=True)
        assert not WORDS.search(made.client().get("/index.json").get_data(as_text=True))
        assert made.client("ann").get("/structures/zebra").status_code == 200
    finally:
        close(made.app)


@pytest.mark.slow
def test_a_service_of_nothing_but_a_draft_shows_nothing(draft: Path, tmp_path: Path) -> None:
    made = service([draft], tmp_path / "tokens.json")
    try:
        for address in ("/", "/posts", "/sparql?query=ASK%7B%7D", "/check", "/structures/zebra"):
            text = made.client().get(address).get_data(as_text=True).replace(address, "")
            assert not WORDS.search(text.replace("'zebra'", ""))
        assert made.client("ann").get("/structures/zebra").status_code == 200
    finally:
        close(made.app)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mark", "seen_by"),
    [("internal", {"cy", "dee"}), ("secret", set()), ("public", {"", "ann", "bo", "cy", "dee"})],
)
def test_each_mark_is_shown_to_whom_it_is_for(
    mark: str, seen_by: set[str], folder: Path, tmp_path: Path
) -> None:
    about = "https://w3id.org/caregraph/"
    path = tmp_path / "hare.trig"
    path.write_text(
        f"GRAPH <{about}id/hare> {{ <{about}id/hare> a <{about}Structure> ;"
        f" <{about}accessRights> <{about}code/access-rights/{mark}> ;"
        f' <{about}asAt> "2010-01-01"^^<http://www.w3.org/2001/XMLSchema#date> ;'
        ' <http://www.w3.org/2004/02/skos/core#prefLabel> "Hare"@en }',
        "utf-8",
    )
    made = service([folder, path], tmp_path / "tokens.json")
    try:
        seeing = {
            name
            for name in ("", "ann", "bo", "cy", "dee")
            if made.client(name).get("/structures/hare").status_code == 200
        }
    finally:
        close(made.app)
    assert seeing == seen_by


@pytest.mark.slow
def test_where_nothing_is_shown_without_a_token_each_is_about_its_structures(
    folder: Path, draft: Path, tmp_path: Path
) -> None:
    path = tmp_path / "tokens.json"
    token = tokens.add(path, Scope("bo", frozenset({"read"}), frozenset(), frozenset({"wandle"})))
    other = tokens.add(path, Scope("el", frozenset({"read"}), frozenset(), frozenset({"no"})))
    parts = [(stores.open_store([str(folder), str(draft)]), Choice())]
    app = create_app(parts, access=Access(Tokens(path), closed=True))
    try:
        client = app.test_client()
        for one, status in ((token, 200), (other, 404)):
            sent = {"Authorization": f"Bearer {one}"}
            assert client.get("/structures/wandle", headers=sent).status_code == status
            assert client.get("/structures/zebra", headers=sent).status_code == 404
        assert client.get("/structures/wandle").status_code == 401
    finally:
        close(app)
