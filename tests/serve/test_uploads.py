"""Structures that visitors bring: how they are read, who sees them, and what is refused."""

from __future__ import annotations

import html
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import sleeping
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from caregraph import serve
from caregraph.cli import cli
from caregraph.serve import close, create_app, take_uploads
from caregraph.serve.uploads import EXTENSION, kept, reading
from tests.lists.test_malformed import BROKEN
from tests.serve.conftest import TABLES
from tests.sources.test_malformed import FILES, FOLDERS

CHART = (
    b"Name,Title,Reports To\n"
    b"Ann Smith,Chief Executive,\n"
    b"Bob Jones,Director of Adult Social Services,Ann Smith\n"
    b"Dee White,Treasurer,Anne Smith\n"
)


def bring(visitor: FlaskClient, *files: tuple[str, bytes], **headers: str) -> TestResponse:
    given = [(io.BytesIO(content), name) for name, content in files]
    return visitor.post("/yours", data={"files": given}, headers=headers)


def brought(visitor: FlaskClient, *files: tuple[str, bytes]) -> str:
    """The address of what is brought."""
    answer = bring(visitor, *files)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def zipped(**files: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "."), text)
    return written.getvalue()


def with_entities() -> bytes:
    """A workbook of which a part would read another file."""
    written, mended = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(mended, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/workbook.xml":
                part = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + part
            new.writestr(name, part)
    return mended.getvalue()


@pytest.mark.slow
def test_tables_have_every_page_of_the_service(visitor: FlaskClient) -> None:
    files = [
        (f"{name}.csv", text.replace("wandle", "mine").encode()) for name, text in TABLES.items()
    ]
    place = brought(visitor, *files)
    told = visitor.get(place).get_data(as_text=True)

    assert "14 files" in told
    assert told.count("Read as tables") == 3, "of the window, of the page, and to cite it by"
    for path in ("/", "/check", "/posts", "/structures/mine", "/structures/mine/drawing.svg"):
        assert visitor.get(f"{place}/all{path}").status_code == 200, path
    posts = visitor.get(f"{place}/all/posts.json").json
    assert posts is not None
    assert "Trust Chief Executive" in str(posts)
    book = visitor.get(f"{place}/all/export?format=xlsx")
    assert "Posts" in openpyxl.load_workbook(io.BytesIO(book.data)).sheetnames


@pytest.mark.slow
def test_every_link_stays_within_what_was_brought(visitor: FlaskClient) -> None:
    place = brought(visitor, ("staff.csv", CHART))
    page = visitor.get(f"{place}/all/structures/staff").get_data(as_text=True)

    inside = re.findall(r'(?:href|src|action)="(/[^"]*)"', page)
    assert len(inside) > 20
    assert place in inside, "it leads back to what was brought"
    assert [one for one in inside if one != place and not one.startswith(f"{place}/all/")] == []


def test_a_list_says_what_was_left_out_and_what_to_confirm(visitor: FlaskClient) -> None:
    told = visitor.get(brought(visitor, ("staff.csv", CHART))).get_data(as_text=True)

    assert "Read as organisation chart</h1>" in told
    assert re.search(r">staff.csv, row 4</td><td[^>]*>Anne Smith</td>", told)
    assert "roles: director of adult social services" in told


def test_what_is_wrong_is_told_by_cell_and_nothing_is_kept_of_it(visitor: FlaskClient) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, text in TABLES.items():
        sheet = book.create_sheet(name.capitalize())
        for row in text.replace("head of paid service", "head of payed servants").splitlines()[:2]:
            sheet.append(row.split(","))
    written = io.BytesIO()
    book.save(written)
    place = brought(visitor, ("mine.xlsx", written.getvalue()))
    told = visitor.get(place).get_data(as_text=True)

    assert "to mend</h1>" in told
    assert "Posts, row 2, “roles”" in html.unescape(told)
    assert "head of payed servants" in told
    assert visitor.get(f"{place}/all/check").status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("notes.docx", b"PK\x03\x04", "cannot be read"),
        ("photo.csv", b"\x89PNG\x00\x00\x01", "no text"),
        ("menu.csv", b"dish,price\nsoup,3\n", "no list that is recognised"),
        ("broken.zip", b"PK\x03\x04damaged", "no ZIP file, whatever it is called"),
        ("bomb.zip", zipped(**{f"a{i}__csv": "" for i in range(5_001)}), "at most 5,000 are read"),
        (
            "entities.xlsx",
            with_entities(),
            "declares a document type",
        ),
    ],
)
def test_what_cannot_be_read_or_may_do_harm_is_refused_with_its_cause(
    visitor: FlaskClient, name: str, content: bytes, said: str
) -> None:
    place = brought(visitor, (name, content))
    told = visitor.get(place).get_data(as_text=True)

    assert said in told
    assert "root:" not in told
    assert visitor.get(f"{place}/all/").status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize(
    "what",
    [
        "UTF-8 with a row of another encoding",
        "no posts.csv",
        "no structure.csv",
        "a column misspelt",
        "dates both ways",
        "evidence without a source",
    ],
)
def test_malformed_tables_are_told_by_the_same_cause_beside_each_other_or_in_a_zip_file(
    visitor: FlaskClient, what: str, tmp_path: Path
) -> None:
    spoil, _, first = FOLDERS[what]
    for table, text in FILES.items():
        (tmp_path / f"{table}.csv").write_text(text, "utf-8")
    spoil(tmp_path)
    files = {one.name: one.read_bytes() for one in sorted(tmp_path.iterdir())}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)

    for given in (list(files.items()), [("ours.zip", written.getvalue())]):
        told = visitor.get(f"{brought(visitor, *given)}.json").get_json()
        found = [(f"{one['table']}.csv", one["message"]) for one in told["cells"]]
        found += [
            (one["where"][0]["text"].partition(",")[0], one["what is wrong"][0]["text"])
            for one in told.get("problems", [])
        ]
        assert any(
            first.startswith(place) and said.split(" (")[0][:30] in first for place, said in found
        ), found


@pytest.mark.slow
@pytest.mark.parametrize(
    "what", ["json cut short", "xml that is empty", "register without a row", "blank rows"]
)
def test_a_broken_list_is_told_by_the_same_cause_alone_or_in_a_zip_file(
    visitor: FlaskClient, what: str
) -> None:
    name, text, _, said = BROKEN[what]
    content = text if isinstance(text, bytes) else text.encode()
    packed = zipped(**{name.replace(".", "__"): content.decode()})

    for given in ((name, content), ("ours.zip", packed)):
        assert said in visitor.get(brought(visitor, given)).get_data(as_text=True)


def test_what_is_too_much_or_nothing_is_refused(visitor: FlaskClient) -> None:
    too_much = {"CONTENT_LENGTH": "21000000", "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    assert visitor.post("/yours", environ_overrides=too_much).status_code == 413
    assert bring(visitor).status_code == 400
    assert bring(visitor, ("a.csv", CHART), ("A.csv", CHART)).status_code == 400
    assert bring(visitor, *((f"{i}.csv", CHART) for i in range(101))).status_code == 400


@pytest.mark.slow
def test_a_name_leads_nowhere(visitor: FlaskClient, tmp_path: Path) -> None:
    place = brought(visitor, (f"../../..{tmp_path}/staff.csv", CHART))

    assert '<span class="kind">staff.csv</span>' in visitor.get(place).get_data(as_text=True)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.slow
def test_only_who_brought_it_finds_it_until_it_is_forgotten(visitor: FlaskClient) -> None:
    place = brought(visitor, ("staff.csv", CHART))
    answer = visitor.get(f"{place}/all/posts")

    assert len(place.rpartition("/")[2]) >= 22
    assert (
        answer.headers["Cache-Control"] == visitor.get(place).headers["Cache-Control"] == "no-store"
    )
    for path in (
        "/",
        "/yours",
        "/structures",
        "/posts",
        "/search?q=Dee",
        "/openapi.json",
    ):
        assert "Dee White" not in visitor.get(path).get_data(as_text=True), path
    assert visitor.get("/yours/another").status_code == 404

    assert visitor.post(f"{place}/forget").status_code == 303
    assert visitor.get(place).status_code == 404
    assert visitor.get(f"{place}/all/posts").status_code == 404


@pytest.mark.slow
def test_those_brought_first_make_room(
    visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    places = [brought(visitor, ("staff.csv", CHART)) for _ in range(3)]

    assert [visitor.get(one).status_code for one in places] == [404, 200, 200]


@pytest.mark.slow
def test_a_page_of_another_site_brings_and_forgets_nothing(visitor: FlaskClient) -> None:
    place = brought(visitor, ("staff.csv", CHART))
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.org"}):
        assert bring(visitor, ("staff.csv", CHART), **headers).status_code == 400
        assert visitor.post(f"{place}/forget", headers=headers).status_code == 400
    assert bring(visitor, ("staff.csv", CHART), Origin="http://localhost").status_code == 303
    told = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}  # as browsers send without referrer
    assert bring(visitor, ("staff.csv", CHART), **told).status_code == 303


@pytest.mark.slow
def test_an_application_takes_nothing_unless_it_is_told_to(folder: Path) -> None:
    made = create_app([str(folder)])
    try:
        assert made.test_client().get("/yours").status_code == 404
        assert "Your own" not in made.test_client().get("/").get_data(as_text=True)
    finally:
        close(made)


@pytest.mark.parametrize(
    ("options", "takes"),
    [
        ((), True),
        (("--no-uploads",), False),
        (("--host", "0.0.0.0"), False),
        (("--host", "0.0.0.0", "--uploads"), True),
    ],
)
def test_the_command_takes_them_where_only_this_machine_is_served(
    folder: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], *, takes: bool
) -> None:
    ran: list[Flask] = []
    monkeypatch.setattr(serve, "run", lambda app, **_: ran.append(app), raising=False)
    result = CliRunner().invoke(cli, ["serve", str(folder), *options])

    assert result.exit_code == 0, result.output
    (app,) = ran
    assert (EXTENSION in app.extensions) == takes
    close(app)


def test_a_file_that_takes_long_to_read_stops_nobody_and_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caregraph.serve.uploads._SECONDS", 3)
    made = create_app([str(folder)])
    take_uploads(made)
    try:
        visitor = made.test_client()
        monkeypatch.setattr(reading, "read", sleeping.for_ever)
        late = bring(visitor, ("chart.csv", CHART))
        others = visitor.get("/health")
    finally:
        close(made)

    assert late.status_code == 503
    assert "reading what was brought took longer than the limit of 3 seconds" in late.text
    assert others.status_code == 200
