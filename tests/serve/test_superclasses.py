"""What is asked for by a class is found with all below it, on pages and at the endpoint alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from caregraph.serve import close, create_app
from caregraph.tables import tables


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    """A service that shows a case with posts that are only said to be joint ones."""
    app = create_app(["case:waltham-forest-2009"])
    yield app.test_client()
    close(app)


@pytest.mark.parametrize("view", ["adopt=all", "asOf=any"])
@pytest.mark.parametrize("name", ["posts", "organisations", "bodies"])
def test_the_endpoint_finds_what_the_page_lists(client: FlaskClient, name: str, view: str) -> None:
    rows = client.get(f"/{name}.json?{view}").get_json()[name]
    listed = {row["name"][0]["iri"] for row in rows}
    query = f"SELECT DISTINCT ?thing WHERE {{ ?thing a cg:{tables()[name].cls} }}"

    answer = client.post(f"/sparql?{view}", data={"query": query})

    found = answer.get_json()["results"]["bindings"]
    assert {row["thing"]["value"] for row in found} == listed
    assert len(rows) == len(listed) > 0


def test_the_default_graph_is_said_to_hold_classes_and_properties_above(
    client: FlaskClient,
) -> None:
    told = client.get("/sparql").text

    assert "of every class above their own" in told
    assert "sd:defaultEntailmentRegime ent:Simple" in told
