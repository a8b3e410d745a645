"""A small structure with one of each kind of thing, and the service that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import served
from flask import Flask
from flask.testing import FlaskClient

from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import close, create_app, take_uploads
from caregraph.serve.processes.workers import Limits

BATH = "bath-and-north-east-somerset-2008"
TABLES = {
    "structure": "key,title,place,main source,as at\n"
    "wandle,Wandle in 2010,Wandle,report,2010-06-01",
    "sources": "key,title,type,issued,held\n"
    "report,The report,committee report,2010-05-01,yes\n"
    "annex,The annex,committee report,,no",
    "organisations": "key,name,type,code,status,evidence\n"
    "council,Wandle Council,upper-tier authority,,in force,report 1\n"
    "trust,Wandle Trust,primary care trust,ods:5ZZ,in force,report 1",
    "units": "key,name,part of,headed by,status,evidence\n"
    "care,Care directorate,council,director,in force,report 2",
    "people": "key,name,evidence\nann,Ann Example,report 2",
    "posts": "key,title,also known as,in,roles,status,proposal,from,until,evidence\n"
    "chief,Chief Executive,,council,head of paid service,in force,,,,report 2\n"
    "director,Director of Care,DoC,council,DASS,in force,,2009-04,,report 2\n"
    "trust-chief,Trust Chief Executive,,trust,,in force,,,,report 2\n"
    'joint,"Joint <b>Director</b> & ""friend""",,council,,proposed,plan,,,report 4\n'
    "old,Former Director,,council,,historical,,2001-01-01,2009-04-01,report 4",
    "tenures": "key,person,post,capacity,status,from,evidence\n"
    "ann-director,ann,director,interim,in force,2009-05-02,report 2",
    "functions": "key,name,evidence\nadult-care,adult social care,report 3",
    "lines": "key,who answers,to whom,kind,scope,basis,direct,status,proposal,from,evidence\n"
    "up,director,chief,statutory,adult-care,law:nhs-act-2006-s75,yes,in force,,2009-04-01,"
    "report 3; report 10\n"
    "across,director,trust-chief,operational,,,,proposed,plan,,report 4",
    "bodies": "key,name,type,parent,status,evidence\n"
    "cabinet,Cabinet,cabinet,council,in force,report 5",
    "memberships": "key,body,member,capacity,status,evidence\n"
    "chair,cabinet,chief,chair,in force,report 5",
    "agreements": "key,title,type,parties,host,status,evidence\n"
    "pool,Pooling agreement,section 75 agreement,council; trust,council,in force,report 6",
    "proposals": "key,title,put to,effective from,decision status,evidence\n"
    "plan,One joint director,cabinet,2011-01-01,under consideration,report 4",
    "gaps": "key,about,kind,what,not held,evidence\n"
    "who,director,lines,To whom the director answers for health.,annex,report 3",
}
"""The tables of the small structure, by name."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small structure as a folder of tables."""
    path = tmp_path_factory.mktemp("wandle")
    for name, text in TABLES.items():
        (path / f"{name}.csv").write_text(text + "\n", "utf-8")
    return path


@pytest.fixture(scope="session")
def app(folder: Path) -> Iterator[Flask]:
    """The service that shows the small structure."""
    made = create_app(
        [(stores.open_store([str(folder)]), Choice())],
        limits=Limits(seconds=60, rows=1000, result_bytes=20_000_000),
    )
    yield made
    close(made)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the service."""
    return app.test_client()


@pytest.fixture(scope="session")
def taking(folder: Path) -> Iterator[Flask]:
    """The service that shows the small structure and takes what visitors bring."""
    made = create_app([str(folder)])
    take_uploads(made)
    yield made
    close(made)


@pytest.fixture
def visitor(taking: Flask) -> FlaskClient:
    """A visitor of that service, who has brought nothing yet."""
    return taking.test_client()


def _shown(*cases: str) -> Iterator[Flask]:
    made = create_app([(stores.open_store([f"case:{one}" for one in cases]), Choice())])
    yield made
    close(made)


@pytest.fixture(scope="session")
def bath_app() -> Iterator[Flask]:
    """The service that shows a shipped case with a proposal and much that is not stated."""
    yield from _shown(BATH)


@pytest.fixture
def bath(bath_app: Flask) -> FlaskClient:
    """A client of the service that shows this one case."""
    return bath_app.test_client()


@pytest.fixture(scope="session")
def bath_and_surrey_app() -> Iterator[Flask]:
    """The service that shows two shipped cases, the second of today."""
    yield from _shown(BATH, "surrey-2026")


@pytest.fixture
def bath_and_surrey(bath_and_surrey_app: Flask) -> FlaskClient:
    """A client of the service that shows these two cases."""
    return bath_and_surrey_app.test_client()


@pytest.fixture(scope="session")
def every_case() -> Iterator[Flask]:
    """The service that shows every shipped case."""
    made = create_app()
    yield made
    close(made)


@pytest.fixture(scope="session")
def home() -> Iterator[str]:
    """The address of a service that shows one shipped case, for browsers."""
    with served(BATH) as address:
        yield address
