"""The pages of the ontology: each word with its meaning and its uses, and the same as RDF."""

from __future__ import annotations

import csv
import io
import re

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from werkzeug.test import TestResponse

from caregraph import assets
from caregraph.graph import build, infer
from caregraph.serve.ontology import model, recipes, uses
from caregraph.sources import folder
from caregraph.tables import tables
from caregraph.terms import terms
from caregraph.vocab import BASE, CG, PREFIXES, RDF

HTML = {"Accept": "text/html"}
RDF_FORMATS = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
}
WITH_RDF = (
    "/ontology",
    "/ontology/Post",
    "/ontology/codes/status",
    "/ontology/alignments",
    "/ontology/how-do-i-say/dual-reporting",
)
NAMES = [term.name.removeprefix("cg:") for term in terms()]


def graph(response: TestResponse, form: ox.RdfFormat) -> ox.Dataset:
    """Give what an answer says, blank nodes named in one way, so that equal graphs are equal."""
    assert response.status_code == 200, response.text
    return canonical(ox.parse(response.data, format=form))


def canonical(quads: object) -> ox.Dataset:
    found = ox.Dataset(quads)  # type: ignore[arg-type]
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return found


def files(*patterns: str) -> ox.Dataset:
    paths = [path for pattern in patterns for path in assets.files("ontology", pattern)]
    return canonical(
        quad for path in paths for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    )


def words(client: FlaskClient, path: str) -> str:
    """Give the text of a page without its tags."""
    response = client.get(path, headers=HTML)
    assert response.status_code == 200, response.text[-2000:]
    return " ".join(re.sub(r"<[^>]*>", " ", response.text).split())


def texts(client: FlaskClient, path: str, part: str) -> list[str]:
    """Give the items of a list on a page, from its JSON."""
    return [item["text"] for item in client.get(f"{path}.json").get_json().get(part, [])]


@pytest.mark.parametrize("path", WITH_RDF)
@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/html", "text/html"),
        ("*/*", "text/html"),
        ("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/n-triples", "application/n-triples"),
        ("application/json", "application/json"),
        ("text/turtle;q=0.9, text/html;q=0.5", "text/turtle"),
        ("text/turtle;q=0.2, text/html;q=0.5", "text/html"),
        ("image/png, text/turtle;q=0.1", "text/turtle"),
    ],
)
def test_a_page_comes_in_the_form_that_is_liked_best(
    client: FlaskClient, path: str, accept: str, media_type: str
) -> None:
    response = client.get(path, headers={"Accept": accept})

    assert (response.status_code, response.mimetype) == (200, media_type)
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize("path", [*WITH_RDF, "/ontology/how-do-i-say"])
def test_a_form_that_there_is_not_is_not_acceptable(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "image/png"})

    assert response.status_code == 406
    assert response.get_json()["code"] == "not-acceptable"
    assert "text/turtle" in response.get_json()["hint"] or path.endswith("say")


@pytest.mark.sampled(6)
@pytest.mark.parametrize("path", WITH_RDF)
@pytest.mark.parametrize("suffix", RDF_FORMATS)
def test_a_suffix_says_the_form_and_every_form_says_the_same(
    client: FlaskClient, path: str, suffix: str
) -> None:
    media_type, form = RDF_FORMATS[suffix]

    response = client.get(f"{path}.{suffix}", headers=HTML)

    assert response.mimetype == media_type
    found = graph(response, form)
    assert len(found) > 5
    assert found == graph(client.get(f"{path}.nt"), ox.RdfFormat.N_TRIPLES)


def test_a_suffix_of_rdf_where_there_is_none_is_not_found(client: FlaskClient) -> None:
    assert client.get("/ontology/how-do-i-say.ttl").status_code == 404
    assert client.get("/rules.ttl").status_code == 404


@pytest.mark.parametrize(
    ("query", "more"),
    [
        ("", ()),
        ("?with=law", ("law/*.ttl",)),
        ("?with=law&with=alignments", ("law/*.ttl", "alignments/*.ttl")),
    ],
)
def test_the_ontology_as_a_file_is_the_union_of_its_modules(
    client: FlaskClient, query: str, more: tuple[str, ...]
) -> None:
    found = graph(client.get(f"/ontology.ttl{query}"), ox.RdfFormat.TURTLE)

    expected = files("*.ttl", "codes/*.ttl", *more)
    assert len(found) == len(expected) > 4000
    assert found == expected


def test_a_part_that_there_is_not_is_not_put_in(client: FlaskClient) -> None:
    response = client.get("/ontology.ttl?with=lore")

    assert response.status_code == 404
    assert "with=law" in response.get_json()["hint"]


@pytest.fixture(scope="module")
def term_pages(app: Flask) -> dict[str, str]:
    """The page of every term, by its name."""
    client = app.test_client()
    answers = {name: client.get(f"/ontology/{name}", headers=HTML) for name in NAMES}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {name: answer.text for name, answer in answers.items()}


@pytest.mark.slow
def test_every_term_has_a_page_with_its_definition_and_an_example(
    client: FlaskClient, term_pages: dict[str, str]
) -> None:
    assert len(NAMES) > 300
    for name in NAMES:
        told = client.get(f"/ontology/{name}.json").get_json()

        assert told["iri"] == BASE + name
        assert told["definition"], name
        assert f'<p class="lead">{escape(told["definition"])}</p>' in term_pages[name], name
        assert not told["examples"][0].startswith("Not:"), name
        assert str(escape(told["examples"][0])) in term_pages[name], name


@pytest.mark.slow
def test_every_term_as_rdf_is_what_the_files_say_of_it(client: FlaskClient) -> None:
    whole = files("*.ttl", "codes/*.ttl", "law/*.ttl", "alignments/*.ttl")
    for name in NAMES:
        response = client.get(f"/ontology/{name}.ttl")
        own = [
            q for q in ox.parse(response.data, format=ox.RdfFormat.TURTLE) if q.subject == CG[name]
        ]

        expected = list(whole.quads_for_subject(CG[name]))
        assert len(own) == len(expected) > 3, name
        named = {(q.predicate, q.object) for q in own if not isinstance(q.object, ox.BlankNode)}
        assert named == {
            (q.predicate, q.object) for q in expected if not isinstance(q.object, ox.BlankNode)
        }, name


def test_what_is_nested_in_a_term_comes_with_it(client: FlaskClient) -> None:
    found = graph(client.get("/ontology/accountableTo.ttl"), ox.RdfFormat.TURTLE)

    members = [q for q in found if q.predicate == RDF.first]
    assert CG.Organisation in [q.object for q in members]
    assert len(members) == 4


def test_an_unknown_term_is_not_found_and_near_ones_are_offered(client: FlaskClient) -> None:
    response = client.get("/ontology/AccountabilityLnie", headers=HTML)

    assert response.status_code == 404
    assert 'href="/ontology/AccountabilityLine"' in response.text
    assert client.get("/ontology/codes/statuss", headers=HTML).status_code == 404
    assert client.get("/ontology/how-do-i-say/joint-posts", headers=HTML).status_code == 404


def test_a_class_page_says_how_it_stands_to_others(client: FlaskClient) -> None:
    post = "/ontology/Post"

    assert "joint post" in texts(client, post, "below")
    assert {"post in", "fulfils role"} <= set(texts(client, post, "said-of-it"))
    assert {"holds", "accountable to"} <= set(texts(client, post, "leads-to-it"))
    assert "person" in texts(client, post, "never-both")
    assert "post" not in texts(client, post, "never-both")
    joint = client.get("/ontology/JointPost.json").get_json()
    inherited = [i for i in joint["said-of-it"] if i["text"] == "fulfils role"]
    assert inherited[0]["detail"] == "as of any post"
    assert joint["facts"]["stands below"][0]["page"] == post


def test_a_term_page_says_what_it_was_called_when_and_how_long_the_law_knew_it(
    client: FlaskClient,
) -> None:
    facts = client.get("/ontology/PrimaryCareTrust.json").get_json()["facts"]

    assert "primary care groups" in facts["history"][0]["text"]
    assert facts["in law of"][0]["text"] == "England"
    assert facts["in law"][0]["text"] == "from 2000-04 until 2013-04-01"
    assert "history" not in client.get("/ontology/Post.json").get_json()["facts"]


def test_a_term_page_lists_where_it_is_used(client: FlaskClient) -> None:
    line = client.get("/ontology/AccountabilityLine.json").get_json()
    assert [row["column"][0]["text"] for row in line["tables"]] == ["every row"]
    assert line["tables"][0]["table"][0]["page"] == "/lines"
    told = [item["detail"] for item in line["derivations"]]
    assert told == ["line-legs", "line-shortcuts", "lines-going-on", "roots"]
    assert "/ontology/how-do-i-say/dual-reporting" in [item["page"] for item in line["recipes"]]

    roles = client.get("/ontology/fulfilsRole.json").get_json()
    assert [(row["table"][0]["detail"], row["column"][0]["text"]) for row in roles["tables"]] == [
        ("posts.csv", "roles")
    ]
    assert "ACC-01" in [item["detail"] for item in roles["rules"]]

    derived = client.get("/ontology/answersOperationallyTo.json").get_json()
    assert [item["text"] for item in derived["codes"]] == ["operational"]
    assert derived["codes"][0]["page"] == "/ontology/codes/accountability-kind#operational"

    law = client.get("/ontology/inForceFrom.json").get_json()
    written = sum(
        path.read_text("utf-8").count("cg:inForceFrom ")
        for path in assets.files("ontology", "law/*.ttl")
    )
    assert law["facts"]["used in the law data"][0]["text"] == f"{written} times"


def test_the_examples_inside_a_rule_do_not_count_as_its_use() -> None:
    """ACC-01 speaks of a joint post in its examples only, and looks for one nowhere."""
    rule = next(one for one in uses.users() if one.id == "ACC-01")

    assert BASE + "JointPost" not in rule.words
    assert BASE + "passes" in rule.words
    assert {BASE + "LocalAuthority", BASE + "answersOperationallyTo"} <= rule.words
    assert BASE + "code/statutory-role/accountable-officer" in rule.words
    assert BASE + "code/completeness-kind/lines" in rule.words


def test_uses_are_complete() -> None:
    """What a term page lists agrees with a plain search of the files."""
    found = {one.id for one in uses.users() if one.kind == "question"}
    paths = assets.files("queries", "questions/*.rq")
    assert len(found) == len(paths)
    speaking = {
        re.search(r"^# id: +(\S+)$", text, re.MULTILINE)[1]  # type: ignore[index]
        for text in (path.read_text("utf-8") for path in paths)
        if re.search(
            r"\bcg:withinOrganisation\b",
            "\n".join(line for line in text.splitlines() if not line.startswith("#")),
        )
    }
    users = uses.users_of([BASE + "withinOrganisation"])

    assert {one.id for one in users if one.kind == "question"} == speaking
    assert {one.id for one in uses.users() if one.kind == "derivation"} == set(infer.rules())
    named = {column.property for table in tables().values() for column in table.columns.values()}
    assert all(uses.filled(name) for name in named & set(NAMES))


def test_a_term_that_nothing_mentions_says_so(term_pages: dict[str, str]) -> None:
    silent = {name for name, text in term_pages.items() if "No table, rule, question" in text}

    assert silent == {
        name for name in NAMES if not uses.filled(name) and not uses.users_of([BASE + name])
    }
    assert "Post" not in silent
    assert "Situation" in silent, "it only stands above others"


@pytest.mark.parametrize("name", list(model.code_lists()))
def test_a_code_list_shows_each_code(client: FlaskClient, name: str) -> None:
    path = f"/ontology/codes/{name}"
    told = client.get(f"{path}.json").get_json()
    rows = list(csv.DictReader(io.StringIO(client.get(f"{path}.csv").data.decode("utf-8-sig"))))
    page = client.get(path, headers=HTML).text

    in_file = assets.folder("ontology") / "codes" / f"{name}.ttl"
    count = in_file.read_text("utf-8").count(" a skos:Concept ")
    assert len(told["codes"]) == len(rows) == count > 0
    for row in told["codes"]:
        [code] = row["code"]
        assert code["iri"].startswith(f"{PREFIXES['code']}{name}/")
        assert row["definition"]
        assert f'id="{code["page"].partition("#")[2]}"' in page


def test_a_code_list_says_where_it_is_used(client: FlaskClient) -> None:
    told = client.get("/ontology/codes/accountability-kind.json").get_json()

    assert [row["column"][0]["text"] for row in told["tables"]] == ["kind"]
    assert "ACC-03" in [item["detail"] for item in told["rules"]]


@pytest.mark.parametrize("name", list(recipes.catalogue()))
def test_a_recipe_shows_its_words_its_tables_and_its_triples(
    client: FlaskClient, name: str
) -> None:
    path = f"/ontology/how-do-i-say/{name}"
    source = assets.folder("ontology") / "examples" / name
    told = client.get(f"{path}.json").get_json()
    page = words(client, path)
    readme = (source / "README.md").read_text("utf-8")

    assert told["title"] == readme.partition("\n")[0].removeprefix("# ")
    assert len(told["shows"]) == readme.count("```sparql")
    shown = " ".join(" ".join([*told["words"], *(one["words"] for one in told["shows"])]).split())
    written = re.sub(r"^```.*?^```$", "", readme, flags=re.MULTILINE | re.DOTALL)
    assert shown == " ".join(re.sub(r"[*`]", "", written).split()[1:])[len(told["title"]) :].strip()
    for paragraph in told["words"]:
        assert paragraph.split()[0] in page
    for file in source.glob("*.csv"):
        rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
        assert [row["key"][0]["text"] for row in told[f"table-{file.stem}"]] == [
            row["key"] for row in rows
        ]
        assert f" {file.name} " in page
    built = canonical(
        ox.Quad(q.subject, q.predicate, q.object) for q in build.build([folder.read(source)])
    )
    assert graph(client.get(f"{path}.ttl"), ox.RdfFormat.TURTLE) == built


def test_the_recipes_are_listed(client: FlaskClient) -> None:
    listed = [
        item["page"] for item in client.get("/ontology/how-do-i-say.json").get_json()["recipes"]
    ]

    assert [page.rpartition("/")[2] for page in listed] == list(recipes.catalogue())
    assert len(listed) >= 12


def test_the_index_has_every_module_every_term_and_the_pattern(client: FlaskClient) -> None:
    text = client.get("/ontology", headers=HTML).text
    rows = list(csv.DictReader(io.StringIO(client.get("/ontology.csv").data.decode("utf-8-sig"))))

    assert len(rows) == len(NAMES)
    for name in NAMES:
        assert f'href="/ontology/{name}"' in text, name
        assert text.count(f'<div id="{name}">') == 1, name
    for name in {term.module for term in terms()}:
        assert f'id="module-{name}"' in text
    for scheme in model.code_lists():
        assert f'href="/ontology/codes/{scheme}"' in text
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="pattern" role="img"' in text
    assert "<desc" in text
    for path in ("how-do-i-say", "alignments"):
        assert f'href="/ontology/{path}"' in text
    for path, least in (("/law", 2), ("/rules", 2), ("/questions", 1)):
        assert text.count(f'href="{path}"') >= least, "in the foot and beside the ontology"


def test_the_tree_holds_every_class_below_what_it_is_a_kind_of() -> None:
    found: dict[str, set[str]] = {}

    def walk(branches: tuple[model.Branch, ...], above: str) -> None:
        for one in branches:
            found.setdefault(one.term.name, set()).add(above)
            walk(one.below, one.term.name)

    walk(model.tree(), "")

    assert set(found) == {term.name for term in terms() if term.kind == "class"}
    assert found["cg:JointPost"] == {"cg:Post"}
    assert found["cg:Post"] == {""}
    for term in terms():
        if term.kind == "class" and any(name.startswith("cg:") for name in term.supers):
            assert found[term.name] == {name for name in term.supers if name.startswith("cg:")}


def test_alignments_are_listed_by_vocabulary(client: FlaskClient) -> None:
    told = client.get("/ontology/alignments.json").get_json()
    rows = [
        (row["term"][0]["text"], row["how it stands"][0]["text"], row["elsewhere"][0]["text"])
        for row in told["org"]
    ]

    assert ("post", "is a kind of", "org:Post") in rows
    assert ("head of", "is close to", "org:headOf") in rows
    count = sum(len(one) for name, one in told.items() if isinstance(one, list))
    assert count == sum(len(term.alignments) for term in terms())


def test_a_thing_leads_to_the_pages_of_its_words(client: FlaskClient) -> None:
    """Codes on the page of a line, and terms wherever they are named, have a page of their own."""
    page = client.get("/lines/wandle/up", headers=HTML).text

    assert 'href="/ontology/codes/accountability-kind#statutory"' in page
