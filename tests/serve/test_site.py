"""The site of files: every link leads to a file that is there, and it is the same twice."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote, urlsplit

import pytest

from caregraph import exports
from caregraph.cli import main
from caregraph.errors import UsageError
from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.networks import network
from caregraph.serve import site
from caregraph.serve.processes.workers import Limits
from caregraph.vocab import PREFIXES

pytestmark = pytest.mark.slow

CASE = "case:bath-and-north-east-somerset-2008"
ADOPTED = Choice(adopt=("all",))
POSTS = [
    ("Director of Care", "Chief Executive", "posts/wandle/director.html"),
    (
        "Director of Adult Social Services",
        "LA Chief Executive",
        "posts/bath-and-north-east-somerset-2008/dass.html",
    ),
]


class Page(HTMLParser):
    """The links and the names of places of a page, and what only a service answers."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()
        self.forms = 0
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.forms += tag == "form"
        self.links += [value for name in ("href", "src") if (value := told.get(name))]
        if name := told.get("id"):
            self.places.add(name)

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.fixture(scope="module", params=[None, pytest.param(CASE, marks=pytest.mark.weekly)])
def source(request: pytest.FixtureRequest, folder: Path) -> str:
    """The small structure, which has one of each kind of thing, and a shipped case."""
    return request.param or str(folder)


@pytest.fixture(scope="module")
def files(source: str) -> dict[str, bytes]:
    """The site without the pages of what comes with caregraph, which are the same for all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "_NEEDS_THE_SERVICE", site._NEEDS_THE_SERVICE | site._SHIPPED)
        return dict(site.files([source], ADOPTED))


def broken(files: dict[str, bytes]) -> list[str]:
    """Every link that leads to no file, or to no place in it."""
    pages = {
        name: Page(content.decode())
        for name, content in files.items()
        if name.endswith((".html", ".svg"))
    }
    found = []
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme in ("http", "https", "data"), link
                continue
            there = normpath(f"{PurePosixPath(name).parent}/{unquote(parts.path)}")
            target = there if parts.path else name
            place = unquote(parts.fragment)
            if target not in files or (
                place and target in pages and place not in pages[target].places
            ):
                found.append(f"{name}: {link}")
    return found


def test_every_link_leads_to_a_file_and_its_place(files: dict[str, bytes]) -> None:
    assert len(files) > 150
    assert broken(files) == []


def test_every_thing_has_a_page(files: dict[str, bytes], source: str) -> None:
    view = open_view([source], ADOPTED)

    for node, data in network(view).nodes(data=True):
        home, *_, key = node.removeprefix(PREFIXES["id"]).split("/")
        folder = {"body": "bodies", "person": "people"}.get(data["kind"], f"{data['kind']}s")
        page = files.get(f"{folder}/{home}/{key}.html")
        assert page is not None, node
        words = " ".join(Page(page.decode()).words.split()).casefold()
        assert " ".join(data["label"].split()).casefold() in words


def test_a_page_says_what_the_page_of_the_service_says(files: dict[str, bytes]) -> None:
    post, superior, name = next(one for one in POSTS if one[-1] in files)
    page = Page(files[name].decode())

    assert post in page.words
    assert superior in page.words
    assert "A copy of pages as files." in page.words
    assert page.forms == 0


def test_no_page_needs_the_service(files: dict[str, bytes], source: str) -> None:
    stream = io.BytesIO()
    exports.export(open_view([source], ADOPTED), "html", stream)

    assert files["sparql.html"] == stream.getvalue()
    for name, content in files.items():
        if name.endswith(".html"):
            text = content.decode()
            assert "<form" not in text, name
            assert 'http-equiv="Content-Security-Policy"' in text, name
            assert "frame-ancestors" not in text, name
            assert 'href="/' not in text, name


Write = Callable[[Mapping[str, str]], Path]


@pytest.mark.parametrize("mark", ["draft", "internal"])
def test_what_is_not_for_all_is_not_published(mark: str, write_tables: Write) -> None:
    head = "key,title,main source,as at,access\n"
    folder = write_tables({"structure": f"{head}small,A structure,report,2010-06-01,{mark}\n"})

    with pytest.raises(UsageError, match=f"marked as {mark}"):
        next(site.files([str(folder)], Choice()))


def test_names_that_are_not_served_stand_in_no_file(write_tables: Write) -> None:
    head = "key,title,main source,as at,named down to tier\n"
    tables = {
        "structure": f"{head}small,A structure,report,2010-06-01,1\n",
        "people": "key,name,evidence\nsam,Sam Ple,report 2\n",
        "tenures": "key,post,person,status,evidence\nheld,director,sam,in force,report 2\n",
    }
    folder = write_tables(tables)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "_NEEDS_THE_SERVICE", site._NEEDS_THE_SERVICE | site._SHIPPED)
        files = dict(site.files([str(folder)], Choice()))

    assert any(b"Director of Care" in content for content in files.values())
    assert [name for name, content in files.items() if b"Sam Ple" in content] == []
    assert "sparql.html" not in files
    assert b"So is SPARQL, since its page would hold names" in files["index.html"]
    assert broken(files) == []


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")

    assert main(["export", CASE, "--site", str(tmp_path)]) == 2
    assert main(["export", CASE, "--site", str(tmp_path / "new"), "--format", "svg"]) == 2

    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_site_that_lacks_a_page_is_not_written(
    tmp_path: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(site, "_UNHURRIED", Limits(view_seconds=0.01))

    assert main(["export", str(folder), "--site", str(tmp_path / "new")]) == 4
    assert "could not be made (status 503)" in capsys.readouterr().err
    assert list((tmp_path / "new").iterdir()) == []


_PART = """
import sys, pathlib
from caregraph.graph.choices import Choice
from caregraph.serve import site
from caregraph.serve.processes.workers import Limits
site._NEEDS_THE_SERVICE |= site._SHIPPED
for name, content in site.files([sys.argv[1]], Choice(adopt=("all",))):
    path = pathlib.Path(sys.argv[2], name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
"""
"""Writes the site that `files` has into a folder."""


@pytest.mark.weekly
def test_a_site_is_the_same_under_another_hash_seed(
    tmp_path: Path, files: dict[str, bytes], source: str
) -> None:
    environment = os.environ | {"PYTHONHASHSEED": "1"}
    subprocess.run([sys.executable, "-c", _PART, source, tmp_path], check=True, env=environment)

    again = {
        path.relative_to(tmp_path).as_posix(): path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    assert {name for name in files if files[name] != again.get(name)} == set()
    assert set(again) == set(files)


@pytest.mark.weekly
def test_every_link_of_the_whole_site_leads_to_a_file_and_its_place() -> None:
    whole = dict(site.files([CASE], ADOPTED))

    assert len(whole) > 1_500
    assert broken(whole) == []
