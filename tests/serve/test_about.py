"""Pages of one thing where much is described: made of what they rest on, and equal to others."""

from __future__ import annotations

import random
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import sleeping
from flask.testing import FlaskClient

from caregraph.graph.choices import Choice
from caregraph.graph.opened import Opened
from caregraph.serve import close, create_app
from caregraph.serve.disk import making, scope
from caregraph.serve.things.found import is_within
from caregraph.serve.web.addresses import path_of
from caregraph.vocab import CG

pytestmark = pytest.mark.slow

CASES = ("bath-and-north-east-somerset-2008", "london-2009", "humber-2025")
BATH = f"/structures/{CASES[0]}"
DASS = f"https://w3id.org/caregraph/id/{CASES[0]}/post/dass"
POST = f"/posts/{CASES[0]}/dass"


@pytest.fixture(scope="module")
def whole() -> Iterator[FlaskClient]:
    """A client of a service that looks at everything for every page."""
    app = create_app([f"case:{one}" for one in CASES])
    yield app.test_client()
    close(app)


@pytest.fixture(scope="module")
def country() -> Iterator[FlaskClient]:
    """A client of a service of the same that takes it for much."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(scope, "_LITTLE", 0)
        app = create_app([f"case:{one}" for one in CASES])
        yield app.test_client()
        close(app)


def things(client: FlaskClient, seed: str, many: int) -> list[str]:
    """Give the addresses of so many of the things of every structure."""
    view = client.application.extensions["caregraph"].shown(Choice()).view
    chosen = random.Random(seed)
    found = [
        path_of(node.value)
        for structure in view.structures
        for node in chosen.sample(
            sorted(view.subjects(CG.describedIn, structure), key=lambda one: one.value), many
        )
    ]
    return [one for one in found if not one.startswith("/thing")]


@pytest.mark.parametrize(
    ("option", "many"),
    [
        ("adopt=all", 12),
        *(
            pytest.param(option, 20, marks=pytest.mark.weekly)
            for option in ("", "adopt=all", "asOf=2009-01-01")
        ),
    ],
)
def test_pages_of_things_say_what_they_say_where_everything_is_looked_at(
    whole: FlaskClient, country: FlaskClient, option: str, many: int
) -> None:
    paths = things(whole, option, many)
    assert len(paths) > 2 * many
    for path in paths:
        answers = [one.get(f"{path}.json?{option}") for one in (whole, country)]
        told = [answer.get_json() for answer in answers]
        for one in told:
            one.pop("view", None)
        assert told[0] == told[1], path


def test_pages_of_things_need_no_view_of_everything(
    country: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "make", sleeping.for_ever)

    trace = f"/trace?post={quote(DASS)}"
    for path in (BATH, f"{BATH}/drawing.svg", POST, f"{POST}/drawing.svg", trace):
        assert country.get(path, headers={"Accept": "text/html"}).status_code == 200, path
    unknown = country.get(f"/posts/{CASES[0]}/das")
    assert unknown.status_code == 404
    assert "'dass'" in unknown.get_json()["hint"]


@pytest.mark.parametrize("choice", [Choice(), Choice(as_of="2009-01-01")])
def test_what_is_kept_of_a_part_is_all_that_concerns_it(
    country: FlaskClient, choice: Choice
) -> None:
    served = country.application.extensions["caregraph"]
    everything = served.shown(choice)
    found = 0
    for structure in everything.view.structures:
        key = structure.value.rpartition("/")[2]
        part = served.about(choice, structure)
        things = set(served.extent.scope(structure).things(Opened(served.parts)))
        kept = {one.fingerprint: one for one in part.report.findings}
        about = {one.value for one in things}
        for one in everything.report.findings:
            if {one.focus.iri, one.value} & about or is_within(everything.view, one, key):
                assert kept.pop(one.fingerprint) == one
                found += 1
        assert not kept
    assert found > len(everything.view.structures)
