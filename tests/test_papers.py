"""A paper for a board says what the view says, with sources, and survives other programs."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pypdf import PdfReader

from benchmarks import structures
from caregraph import moods, papers
from caregraph.change import compare
from caregraph.graph.choices import Choice
from caregraph.graph.view import View, open_view
from caregraph.networks import network
from caregraph.papers import Grid, Listing, Paper, Picture, Words, paper
from caregraph.reports import teller
from caregraph.validation import check

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


@pytest.fixture(scope="module")
def made(bnes_adopted: View, bnes_as_is: View) -> Paper:
    return paper(bnes_adopted, check(bnes_adopted), compare(bnes_as_is, bnes_adopted))


@pytest.fixture(scope="module")
def word(made: Paper) -> bytes:
    said = teller("paper", "docx")(made)
    assert isinstance(said, bytes)
    return said


def part(document: bytes, name: str) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return ET.fromstring(archive.read(name))


def paragraphs(document: bytes) -> list[tuple[str, str]]:
    """The paragraphs of a Word document, each with its style."""
    found = []
    for one in part(document, "word/document.xml").iter(f"{W}p"):
        style = one.find(f"{W}pPr/{W}pStyle")
        text = "".join(run.text or "" for run in one.iter(f"{W}t"))
        found.append(("" if style is None else style.attrib[f"{W}val"], text))
    return found


def grid(made: Paper, title: str) -> Grid:
    """The table of a section."""
    (found,) = (
        block
        for one in made.sections
        if one.title == title
        for block in one.blocks
        if isinstance(block, Grid)
    )
    return found


def test_every_line_is_told_with_the_number_of_its_source(word: bytes, bnes_adopted: View) -> None:
    texts = [text for _, text in paragraphs(word)]
    graph = network(bnes_adopted)

    for source, target, data in graph.edges(data=True):
        if data["relation"] == "answers to":
            ends = (graph.nodes[source]["label"], graph.nodes[target]["label"])
            said = [text for text in texts if text.startswith(ends[0]) and ends[1] in text]
            assert any(re.search(r"\[\d+\]$", text) for text in said), ends
    numbers = {int(one) for text in texts for one in re.findall(r"\[(\d+)\]", text)}
    assert numbers == set(range(1, len(numbers) + 1))
    listed = " ".join(texts[texts.index("Where the sources say so") :])
    assert {int(one) for one in re.findall(r"\[(\d+)\] \S", listed)} == numbers


def test_whom_nobody_names_is_told_as_not_stated(word: bytes) -> None:
    told = " ".join(text for _, text in paragraphs(word))

    assert "To whom they answer is not stated: Council Solicitor" in told
    assert "No line of accountability is stated" not in told


def test_findings_stand_under_their_moods_with_next_steps(word: bytes, bnes_adopted: View) -> None:
    report = check(bnes_adopted)
    told = paragraphs(word)
    texts = [text for _, text in told]

    for outcome in moods.OUTCOMES:
        heading = ("Heading1", moods.SECTIONS[outcome])
        assert (heading in told) == any(one.outcome == outcome for one in report.groups)
    for group in report.groups:
        assert moods.under_heading(group.said) in texts
        assert any(text.endswith(group.step) for text in texts)


@pytest.mark.slow
def test_what_changed_is_told_only_where_it_was_asked(
    made: Paper, bnes_adopted: View, bnes_as_is: View
) -> None:
    changes = compare(bnes_as_is, bnes_adopted).changes
    titles = [one.title for one in made.sections]
    alone = [one.title for one in paper(bnes_adopted, check(bnes_adopted)).sections]

    (told,) = [one for one in made.sections if one.title == "What has changed"]
    items = sum(len(block.items) for block in told.blocks)  # type: ignore[union-attr]
    assert items == len(changes)
    assert [one for one in titles if one != "What has changed"] == alone


def test_the_drawing_has_an_alternative_text_and_a_page_across(word: bytes) -> None:
    root = part(word, "word/document.xml")

    (drawn,) = root.iter(f"{WP}docPr")
    assert drawn.attrib["descr"].startswith("Drawing: Bath and North East Somerset")
    across = [one.get(f"{W}orient") for one in root.iter(f"{W}pgSz")]
    assert "landscape" in across
    properties = part(word, "docProps/core.xml")
    assert "View https://" in "".join(properties.itertext())


def test_a_word_document_is_the_same_twice(made: Paper, word: bytes) -> None:
    assert teller("paper", "docx")(made) == word


def test_it_survives_libreoffice(word: bytes, tmp_path: Path) -> None:
    if (program := shutil.which("soffice")) is None:
        pytest.skip("LibreOffice is not here, which saves workbooks anew")
    (tmp_path / "paper.docx").write_bytes(word)
    command = [program, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command += ["--convert-to", "docx", "--outdir", str(tmp_path / "again"), "paper.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)

    again = (tmp_path / "again" / "paper.docx").read_bytes()

    before = [text for _, text in paragraphs(word) if text]
    assert [text for _, text in paragraphs(again) if text] == before


def test_nothing_in_the_word_document_would_be_mended(word: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        assert not [name for name in archive.namelist() if "WithEffects" in name]
        assert b"WithEffects" not in archive.read("[Content_Types].xml")
    zooms = [*part(word, "word/settings.xml").iter(f"{W}zoom")]
    assert [one.get(f"{W}percent") for one in zooms] == ["100"]


@pytest.mark.slow
def test_pdf_says_the_same_with_headings_and_says_what_it_is(made: Paper, word: bytes) -> None:
    content = teller("paper", "pdf")(made)
    assert isinstance(content, bytes)
    assert teller("paper", "pdf")(made) == content

    read = PdfReader(io.BytesIO(content))

    words = "".join("".join(page.extract_text() for page in read.pages).split())
    texts = [text for _, text in paragraphs(word) if text and text != "The drawing"]
    assert [text for text in texts if any(one not in words for one in text.split())] == []
    broken = [text for text in texts if "".join(text.split()) not in words]
    assert len(broken) <= len(read.pages)  # of a page, at most the last
    assert read.metadata is not None
    assert (read.metadata.title, read.metadata.author) == (made.title, made.origin.software)
    assert read.trailer["/Root"]["/Lang"] == "en-GB"
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    bookmarks = str(read.outline)
    assert all(section.title in bookmarks for section in made.sections)
    sizes = {(round(one.mediabox.width), round(one.mediabox.height)) for one in read.pages}
    assert sizes == {(595, 842), (842, 595)}


def test_pdf_says_which_letters_it_cannot_show(made: Paper) -> None:
    content = teller("paper", "pdf")(replace(made, title="মুখ্য নির্বাহী"))
    assert isinstance(content, bytes)

    first = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "There is no font here for every letter of: Bengali." in " ".join(first.split())


def test_html_says_the_same(made: Paper, word: bytes) -> None:
    page = str(teller("paper", "html")(made))

    class Reader(HTMLParser):
        said = ""

        def handle_data(self, data: str) -> None:
            self.said += data

    reader = Reader()
    reader.feed(page)
    words = " ".join(reader.said.split())
    for _, text in paragraphs(word):
        assert " ".join(text.split()) in words
    assert "<svg" in page
    assert "http://" not in page.replace("http://www.w3.org/", "").replace("http://purl.org/", "")


def listed(made: Paper, title: str) -> dict[str, tuple[str, ...]]:
    """The sentences under each heading of a section."""
    (section,) = [one for one in made.sections if one.title == title]
    return {one.heading: one.items for one in section.blocks if isinstance(one, Listing)}


def test_what_a_proposal_restates_is_not_told_to_begin_and_its_note_stands_beside(
    made: Paper,
) -> None:
    told = listed(made, "What has changed")
    comes = "Comes with the proposal; its start is not stated, and it may stand already"
    (line,) = [one for one in told[comes] if "LA Chief Executive (statutory)" in one]

    assert "To be retained, so the line probably stands already" in line
    assert "2008-04-01" not in line
    assert not [one for one in told["Begins"] if "answers to" in one]


@pytest.mark.slow
def test_interim_holders_are_called_so_and_shared_posts_stand_with_who_shares_them() -> None:
    view = open_view(["case:humber-2025"])
    told = listed(paper(view, check(view)), "Who answers to whom")
    shared = "Shared by Hull University Teaching Hospitals and Northern Lincolnshire and Goole"

    assert shared in told
    assert "No single organisation stated" not in told
    said = " ".join(told[shared])
    assert "chief executive of both trusts (Lyn Simpson, interim)" in said
    assert "chair of both trusts (Murray Macdonald, interim)" in said


def test_names_stand_as_they_are_and_what_does_not_simply_stand_says_so(
    write_tables: Callable[[Mapping[str, str]], Path],
) -> None:
    told = {
        "people": "key,name,evidence\nann,Ann (Öberg,report 4\n",
        "tenures": "key,person,post,capacity,status,evidence\n"
        "held,ann,chief,interim,in force,report 4\n",
        "proposals": "key,title,decision status,evidence\nplan,The plan,for decision,report 5\n",
        "bodies": "key,name,type,parent,status,proposal,evidence\n"
        "board,Board,committee,council,proposed,plan,report 5\n"
        "panel,Panel,committee,council,in force,,report 5\n",
        "memberships": "key,body,member,capacity,status,proposal,evidence\n"
        "one,board,chief,chair,proposed,plan,report 5\n"
        "two,panel,chief,chair,in force,,report 5\n",
    }
    view = open_view([str(write_tables(told))], Choice(adopt=("all",)))
    made = paper(view, check(view))

    (section,) = [one for one in made.sections if one.title == "Who meets, and who sits there"]
    (grid,) = section.blocks
    assert isinstance(grid, Grid)
    chair = "Chief Executive (Ann (Öberg, interim), chair"
    assert [(body, members) for body, _, members, _ in grid.rows] == [
        ("Board (proposed), The Council", f"{chair} (proposed)"),
        ("Panel, The Council", chair),
    ]


def test_a_step_that_is_the_same_for_all_is_told_once(made: Paper) -> None:
    (section,) = [one for one in made.sections if one.title.startswith("Left open")]
    _, words, grid = section.blocks

    assert words == Words("Next, for all: State it in the proposal before the decision.")
    assert isinstance(grid, Grid)
    assert "Next" not in grid.columns
    assert not any("State it in the proposal" in cell for row in grid.rows for cell in row)


def test_a_body_and_who_sits_there_are_named_with_how_far_they_stand(made: Paper) -> None:
    rows = {row[0]: row[2] for row in grid(made, "Who meets, and who sits there").rows}

    groups = [rows[one] for one in rows if one.startswith(("Directors' Group", "Strategic"))]
    assert groups == ["PCT Chief Executive Officer (Rhona MacDonald) (proposed)"] * 2
    assert rows["PCT Committee (proposed), the PCT"] == "PCT members (proposed)"
    (diligence,) = (rows[one] for one in rows if one.startswith("Due Diligence group (presumed)"))
    assert "Council Solicitor (reported)" in diligence
    assert "Housing (Jane Ashman), chair;" in diligence


def test_a_body_stands_in_a_paper_where_it_stands_in_the_picture(made: Paper) -> None:
    bodies = [row[0] for row in grid(made, "Who meets, and who sits there").rows]

    (board,) = (one for one in bodies if one.startswith("Partnership Board"))
    assert board == "Partnership Board (proposed), Health and Wellbeing Partnership (not known)"


def told(made: Paper, title: str) -> list[str]:
    """What stands in the lists of a section."""
    (found,) = (one for one in made.sections if one.title == title)
    return [item for block in found.blocks if isinstance(block, Listing) for item in block.items]


def test_what_changes_is_told_in_whole_sentences(made: Paper) -> None:
    changes = " ".join(told(made, "What has changed"))

    assert "The PCT gives resources to Children's Services." in changes
    assert "retains accountability for statutory social care responsibilities" in changes
    assert "commissions: commissioning of children's health services" in changes
    assert "provides: delivery of services provided by" in changes
    assert "leads housing" in changes


def test_titles_are_told_apart_from_the_sentence_that_they_stand_in(made: Paper) -> None:
    """Of a decision that a delegation rests on, and a proposal that a group assures."""
    view = open_view(["case:surrey-2026"])
    told = [one for one in paper(view, check(view)).sections if one.title.startswith("Who deleg")]
    cells = [row[0] for row in grid(made, moods.SECTIONS["breach"]).rows]

    assert isinstance(listing := told[0].blocks[0], Listing)
    title = "Set up the East Surrey Joint Committee and name a member and a substitute"
    assert f", under “{title}”." in listing.items[0]
    assert any("which assures “Integration of social care with the PCT: " in one for one in cells)


def test_days_of_changes_are_said_as_people_say_them(made: Paper) -> None:
    said = [item for block in made.sections[-3].blocks for item in getattr(block, "items", ())]

    assert "PCT Committee, in May 2008." in [one.partition(" [")[0] for one in said]
    assert "Shadow Joint Board, on 1 May 2008." in [one.partition(" [")[0] for one in said]


def test_what_has_no_name_is_told_by_what_it_relates(made: Paper) -> None:
    said = [row[0] for row in grid(made, moods.SECTIONS["left-open"]).rows]

    (ended,) = (one for one in said if "a body that ends" in one)
    assert "change event: Joint Commissioning Board, Shadow Joint Board, Partnership Board" in ended
    (sides,) = (one for one in said if "Who decides on each side" in one)
    assert "arrangement side: contemporaneous decision making, PCT Committee" in sides


def test_names_with_commas_are_told_apart_by_semicolons(made: Paper) -> None:
    said = [row[0] for row in grid(made, moods.SECTIONS["left-open"]).rows]

    (routes,) = (one for one in said if one.startswith("By which employment route"))
    assert "Joint Director of Commissioning; Joint Director of Provider, Adult" in routes
    assert routes.endswith("Health and Social Care Services.")


def test_what_a_heading_says_is_not_said_again_in_every_row(made: Paper) -> None:
    for outcome in ("not-stated", "left-open"):
        for row in grid(made, moods.SECTIONS[outcome]).rows:
            assert not re.search(r"Not known:|does not say|before the decision", row[0])
    said = [row[0] for row in grid(made, moods.SECTIONS["not-stated"]).rows]
    assert "Of the Council (B&NES): which post is the authority's head of paid service." in said


def test_a_document_and_an_enactment_are_named_once_where_several_places_are(made: Paper) -> None:
    documents = [row[0] for row in grid(made, "Where the sources say so").rows]
    found = {one.title for one in made.sections}.intersection(moods.SECTIONS.values())
    rests = [row[-2] for title in found for row in grid(made, title).rows]

    assert documents == [
        "Social Care and PCT Integration next steps: Governance and Leadership Arrangements"
    ]
    assert any("(SI 2000/617), regulations 8 and 9;" in one for one in rests)
    for one in rests:
        titles = [part.rpartition(", ")[0] for part in one.split("; ") if ", " in part]
        assert len(set(titles)) == len(titles), one


def test_a_table_of_groups_says_how_many_findings_it_holds(made: Paper, bnes_adopted: View) -> None:
    groups = [one for one in check(bnes_adopted).groups if one.outcome == "left-open"]
    (section,) = (one for one in made.sections if one.title == moods.SECTIONS["left-open"])

    count = sum(len(one.findings) for one in groups)
    assert count > len(groups)
    assert section.blocks[0] == Words(f"{len(groups)} rows for {count} findings.")


def test_of_a_drawing_with_very_many_pages_a_paper_has_the_overview(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = open_view([str(structures.write(tmp_path / "large", 170, 1))])
    whole = paper(view, check(view))
    monkeypatch.setattr(papers, "_MOST_PAGES", 1)

    few = paper(view, check(view))

    def drawn(one: Paper) -> list[str]:
        (section,) = [part for part in one.sections if part.title == "The drawing"]
        return [block.name for block in section.blocks if isinstance(block, Picture)]

    def short(one: Paper) -> str:
        return " ".join(block.text for block in one.sections[0].blocks if isinstance(block, Words))

    assert len(drawn(whole)) > 1
    assert drawn(few) == ["Overview"]
    assert f"The drawing takes {len(drawn(whole))} pages" in short(few)
    assert "The drawing takes" not in short(whole)


def test_what_is_stated_of_one_thing_is_told_apart_by_its_matter() -> None:
    view = open_view(["case:barking-and-dagenham-2023"])
    (row,) = [
        row
        for row in grid(paper(view, check(view)), "To mend").rows
        if row[0].startswith("Conflicting statements")
    ]

    named = re.findall(r"evidenced statement: ([^;]+?)(?=;|\.$)", row[0])
    assert [one.rpartition(", ")[2] for one in named] == ["date", "number of recommendations"]


def test_what_is_not_in_effect_is_called_by_what_it_linked() -> None:
    view = open_view(["case:west-dunbartonshire-2022"])
    rows = grid(paper(view, check(view)), "To find out: nobody has said").rows
    words = " ".join(cell for row in rows for cell in row)

    assert "membership: Local Partnership Forum, Ross McCulloch" in words
    assert not re.search(r"membership [a-z-]+[,.;]", words)


def test_several_capacities_of_one_member_are_one_phrase() -> None:
    view = open_view(["case:west-dunbartonshire-2022"])
    (body,) = grid(paper(view, check(view)), "Who meets, and who sits there").rows

    assert "Michelle McGinty, chair and voting member;" in body[2]
