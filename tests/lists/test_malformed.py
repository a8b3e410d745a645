"""Published lists that are broken, cut short or mean harm: the cause first, and no traceback."""

from __future__ import annotations

import contextlib
import json
import zipfile
from pathlib import Path

import pytest
from listed import builds, counts, read

from caregraph.cli import main
from caregraph.errors import SourceError

DTD = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb">]>'
XXE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
LAUGHS = "<!DOCTYPE a [<!ENTITY b 'ha'>" + "".join(
    f"<!ENTITY b{i} '{f'&b{i - 1 or str()};' * 10}'>" for i in range(1, 10)
)
COMMITTEES = "<committees><committee><committeetitle>{}</committeetitle></committee></committees>"
REGISTER = "local-authority-code,official-name,local-authority-type,end-date\n"
POSTS = "Job Title,Level,Directorate\n"

BROKEN: dict[str, tuple[str, str | bytes, str, str]] = {
    "xml with entities": ("a.xml", DTD + COMMITTEES.format("&b;"), "unsafe-xml", "document type"),
    "xml that names a file": ("a.xml", XXE + COMMITTEES.format("&b;"), "unsafe-xml", "other files"),
    "xml that grows": ("a.xml", LAUGHS + "]>" + COMMITTEES.format("&b9;"), "unsafe-xml", "grow"),
    "xml with an empty document type": (
        "a.xml",
        "<!DOCTYPE a>" + COMMITTEES.format("A"),
        "unsafe-xml",
        "",
    ),
    "xml cut short": ("a.xml", COMMITTEES.format("A")[:-20], "broken-xml", "not XML"),
    "xml cut short later": ("a.xml", COMMITTEES.format("A" * 2**21)[:-20], "broken-xml", "not XML"),
    "xml in windows-1252 that says nothing": (
        "a.xml",
        COMMITTEES.format("Children’s").encode("cp1252"),
        "broken-xml",
        "line 1",
    ),
    "xml in no known encoding": (
        "a.xml",
        '<?xml version="1.0" encoding="x-none"?><committees/>',
        "broken-xml",
        "encoding",
    ),
    "xml with an entity of nobody": ("a.xml", COMMITTEES.format("&nbsp;"), "broken-xml", "entity"),
    "xml that is a web page": ("a.xml", "<html><br></html>", "broken-xml", "mismatched tag"),
    "xml that is json": ("a.xml", "{}", "broken-xml", "line 1"),
    "xml that is empty": ("a.xml", "", "broken-xml", "no element found"),
    "xml of something else": ("a.xml", "<rss/>", "unknown-list", "no list that is recognised"),
    "xml without a committee": ("a.xml", "<committees/>", "empty-list", "no committee"),
    "json cut short": ("a.json", '{"committees": [{"title"', "broken-json", "not JSON"),
    "json that is xml": ("a.json", "<committees/>", "broken-json", "not JSON"),
    "json that is empty": ("a.json", "", "broken-json", "not JSON"),
    "json nested too deep": ("a.json", "[" * 200_000, "broken-json", "not JSON"),
    "json in latin-1": ("a.json", '{"a": "é"}'.encode("latin-1"), "broken-json", "decode"),
    "json with a number that is none": ("a.json", '{"a": 01}', "broken-json", "not JSON"),
    "json of something else": ("a.json", '{"a": 1}', "unknown-list", "no list"),
    "json that is a text": ("a.json", '"committees"', "unknown-list", "no list"),
    "json that is null": ("a.json", "null", "unknown-list", "no list"),
    "committees that are text": ("a.json", '{"committees": "two"}', "unknown-list", "no list"),
    "committees that are numbers": ("a.json", '{"committees": [1, 2]}', "unknown-list", "no list"),
    "bods of an older version": (
        "a.json",
        '[{"statementID": "1", "statementType": "entityStatement"}]',
        "empty-list",
        "0.4",
    ),
    "popolo without anybody": (
        "a.json",
        '{"persons": [], "organizations": []}',
        "empty-list",
        "no organisation",
    ),
    "popolo whose things are text": (
        "a.json",
        '{"persons": ["Ann"], "organizations": ["Vale"]}',
        "empty-list",
        "no organisation",
    ),
    "register without a row": ("a.csv", REGISTER, "empty-list", "no authority"),
    "register of blank rows": ("a.csv", REGISTER + ",,,\n", "empty-list", "no authority"),
    "posts without a row": ("a.csv", POSTS, "empty-list", "no post"),
    "posts without a title": ("a.csv", POSTS + ",1,Care\n", "empty-list", "no post"),
    "turtle cut short": ("a.ttl", "<http://a> <http://b>", "not-rdf", "line 1"),
    "turtle in utf-16": ("a.ttl", "<http://a> <http://b> 1 .".encode("utf-16"), "not-rdf", ""),
    "json-ld with terms elsewhere": ("a.jsonld", '{"@context": "http://x"}', "not-rdf", "@context"),
    "rdf/xml with entities": ("a.rdf", XXE + "<a>&b;</a>", "not-rdf", ""),
    "turtle of something else": (
        "a.ttl",
        "<http://a> <http://b> 1 .",
        "no-structure",
        "no structure",
    ),
}


for ending in (".csv", ".tsv", ".txt"):
    BROKEN[f"nothing at all in {ending}"] = (f"a{ending}", "", "empty-file", "no cell in it")
BROKEN["blank rows"] = ("a.csv", ",,,\n\n", "empty-file", "no cell in it holds anything")
BROKEN["a header of a chart and no row"] = (
    "a.csv",
    "Name,Title,Reports To\n",
    "empty-list",
    "lists nothing: no row below its header says anything",
)


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_list_is_refused_with_its_cause_first(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, text, code, said = BROKEN[what]
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())

    exit_code = main(["check", str(path)])

    told = capsys.readouterr()
    assert exit_code == 3, told.err
    assert f"[{code}]" in told.err
    assert said in told.err
    assert name in told.err.splitlines()[0]
    assert "Traceback" not in told.err
    assert told.out == ""


def zipped(path: Path, **files: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("_", "."), text)
    return path


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"a_xml": DTD + COMMITTEES.format("&b;")}, "unsafe-xml"),
        ({"a_json": "{"}, "broken-json"),
        ({"readme_md": "nothing"}, "unknown-list"),
    ],
)
def test_a_zip_file_is_no_safer_than_what_is_in_it(
    files: dict[str, str], code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exit_code = main(["check", str(zipped(tmp_path / "a.zip", **files))])

    told = capsys.readouterr().err
    assert exit_code == 3, told
    assert f"[{code}]" in told
    assert "Traceback" not in told


@pytest.mark.slow
def test_a_zip_file_may_not_grow_beyond_what_may_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    large = COMMITTEES.format("A" * (301 * 2**20))

    test_a_zip_file_is_no_safer_than_what_is_in_it(
        {"a_xml": large}, "unsafe-workbook", tmp_path, capsys
    )


@pytest.mark.parametrize("what", [one for one in BROKEN if BROKEN[one][2] != "no-structure"])
def test_a_broken_list_in_a_zip_file_is_told_by_the_same_cause_and_the_name_of_that(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, text, code, said = BROKEN[what]
    with zipfile.ZipFile(tmp_path / "ours.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)

    exit_code = main(["check", str(tmp_path / "ours.zip")])

    told = capsys.readouterr().err
    assert exit_code == 3, told
    assert told.startswith(f"caregraph: {tmp_path / 'ours.zip'}")
    assert f"[{code}]" in told
    assert said in told


def test_what_a_zip_file_holds_beyond_bounds_is_said_of_a_zip_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = zipped(tmp_path / "a.zip", **{f"a{i}_csv": "" for i in range(5_001)})

    assert main(["check", str(path)]) == 3

    told = capsys.readouterr().err
    assert "a.zip: it holds 5,001 files, and at most 5,000 are read" in told
    assert "give the folder with them unpacked" in told
    assert "workbook" not in told.replace("unsafe-workbook", "")


def test_a_broken_file_beside_a_list_is_told_and_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = zipped(tmp_path / "a.zip", posts_csv=f"{POSTS}Clerk,1,Care\n", about_json="{")

    exit_code = main(["check", str(path)])

    told = capsys.readouterr()
    assert exit_code in (0, 1), told.err
    assert "Posts of a council" in told.out


FEED = '{"council": "A", "committees": [%s]}'
COMMITTEE = [
    '{"council": %s, "committees": [{"title": "A", "members": []}]}',
    *(
        FEED.replace("%s", one)
        for one in (
            '{"title": %s, "members": []}, {"title": "B", "members": []}',
            '{"title": "A", "members": %s}',
            '{"id": %s, "title": "A", "members": []}',
            '{"title": "A", "flags": %s, "purpose": %s, "members": []}',
            '{"title": "A", "members": [{"uid": %s, "name": "B"}]}',
            '{"title": "A", "members": [{"uid": 1, "name": %s}]}',
            '{"title": "A", "members": [{"uid": 1, "name": "B", "role": %s}]}',
        )
    ),
]
POPOLO = [
    '{"organizations": [{"id": "a", "name": %s}], "persons": [{"id": "b", "name": "B"}]}',
    '{"organizations": [{"id": "a", "other_names": %s, "parent": %s}], "persons": %s}',
    '{"organizations": [{"id": "a"}], "memberships": [{"person_id": %s, "post": %s}]}',
]
ENTITY = '{"recordType": "entity", "recordId": "a", "recordDetails": %s}'
BODS = [
    f"[{ENTITY}]",
    f"[{ENTITY.replace('%s', '{}')}, {ENTITY.replace('entity', 'relationship')}]",
    '[{"recordType": "entity", "recordId": %s}, {"recordType": "person", "recordId": %s}]',
    f"[{ENTITY}]".replace("%s", '{"identifiers": %s, "name": %s}'),
]
SHAPES = [None, 7, True, "text", [], {}, [None], [7], ["text"], [[]], {"id": None}]


@pytest.mark.parametrize("shape", SHAPES, ids=json.dumps)
@pytest.mark.parametrize("frame", [*COMMITTEE, *POPOLO, *BODS])
def test_a_field_of_another_form_is_read_around_or_told(
    frame: str, shape: object, tmp_path: Path
) -> None:
    text = frame.replace("%s", json.dumps(shape))

    with contextlib.suppress(SourceError):
        found = builds(read(tmp_path / "a.json", text))
        assert counts(found)["structure"] == 1
