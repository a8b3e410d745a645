"""Drawings to go on with: draw.io and slides have every box and line where the drawing has it."""

from __future__ import annotations

import io
import os
import shutil
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pptx
import pytest
from pptx.util import Emu

from benchmarks import drawn
from caregraph import exports, provenance
from caregraph.errors import UsageError
from caregraph.graph.view import View, open_view
from caregraph.pictures import Part, draw, leaves

pytestmark = pytest.mark.slow

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
HUNDREDTHS = 100 / 72
"""Of an inch, the unit of draw.io, in a point."""
Point = tuple[float, float]


def written(view: View, name: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    exports.export(view, name, stream, **options)
    return stream.getvalue()


@pytest.fixture(scope="module")
def svg(bnes_adopted: View) -> str:
    return draw(bnes_adopted, paper="a3")


@pytest.fixture(scope="module")
def drawio(bnes_adopted: View) -> bytes:
    return written(bnes_adopted, "drawio")


@pytest.fixture(scope="module")
def slides(bnes_adopted: View) -> Any:
    return pptx.Presentation(io.BytesIO(written(bnes_adopted, "pptx")))


def near(one: Point, other: Point, by: float = 1.2) -> bool:
    return abs(one[0] - other[0]) <= by and abs(one[1] - other[1]) <= by


def along(corners: list[Point], line: drawn.Line) -> bool:
    """Say whether corners are those of a line."""
    return (
        near(corners[0], line.points[0])
        and near(corners[-1], line.points[-1])
        and all(any(near(corner, point, 3.5) for point in line.points) for corner in corners)
        and len(corners) == len(line.points)
    )


# draw.io


@pytest.fixture(scope="module")
def cells(drawio: bytes) -> dict[str, ET.Element]:
    """The cells of the one page, by their names; an object stands for the cell that it holds."""
    root = ET.fromstring(drawio).find("diagram/mxGraphModel/root")
    assert root is not None
    found = {element.attrib["id"]: element for element in root}
    assert len(found) == len(root)
    return found


def inner(element: ET.Element) -> ET.Element:
    return element if element.tag == "mxCell" else element[0]


def place(cells: dict[str, ET.Element], name: str) -> drawn.Rectangle:
    """Where a cell is on the page: cells are placed within what they stand in."""
    cell = inner(cells[name])
    geometry = cell[0].attrib
    x, y, wide, high = (float(geometry[one]) for one in ("x", "y", "width", "height"))
    if (parent := cell.attrib["parent"]) != "1":
        around = place(cells, parent)
        x, y = x + around.left * HUNDREDTHS, y + around.top * HUNDREDTHS
    left, top, right, bottom = (v / HUNDREDTHS for v in (x, y, x + wide, y + high))
    return drawn.Rectangle(left, top, right, bottom)


def test_every_box_of_draw_io_is_where_the_drawing_has_it(
    cells: dict[str, ET.Element], svg: str
) -> None:
    there = {box.iri: box for box in drawn.boxes(svg)}

    boxes = {one.attrib["iri"]: name for name, one in cells.items() if name.startswith("box-")}
    assert set(boxes) == set(there)
    for iri, name in boxes.items():
        found, drawing = place(cells, name), there[iri]
        assert near((found.left, found.top), (drawing.left, drawing.top))
        assert near((found.right, found.bottom), (drawing.right, drawing.bottom))
        assert cells[name].attrib["tooltip"] == drawing.sentence
        parent = inner(cells[name]).attrib["parent"]
        assert parent == "1" or place(cells, parent).around(found)


def test_every_line_of_draw_io_joins_its_boxes_and_goes_its_way(
    cells: dict[str, ET.Element], svg: str
) -> None:
    drawing = drawn.lines(svg)

    lines = [element for name, element in cells.items() if name.startswith("line-")]
    for element, line in zip(lines, drawing, strict=True):
        cell = inner(element)
        style = dict(part.partition("=")[::2] for part in cell.attrib["style"].split(";"))
        ends = []
        for end, port in (("source", "exit"), ("target", "entry")):
            box = place(cells, cell.attrib[end])
            x, y = float(style[f"{port}X"]), float(style[f"{port}Y"])
            assert x in (0, 1) or y in (0, 1)
            ends.append(
                (box.left + x * (box.right - box.left), box.top + y * (box.bottom - box.top))
            )
        corners = [
            (float(point.attrib["x"]) / HUNDREDTHS, float(point.attrib["y"]) / HUNDREDTHS)
            for point in cell.iter("mxPoint")
        ]
        assert along([ends[0], *corners, ends[1]], line)


def test_draw_io_says_where_it_comes_from(cells: dict[str, ET.Element], bnes_adopted: View) -> None:
    assert cells["0"].attrib["cite_as"] == provenance.of(bnes_adopted).citation


def test_a_book_of_draw_io_has_a_page_for_each_page(bnes_adopted: View) -> None:
    part = Part(focus="PCT Chief Executive Officer", depth=1)

    root = ET.fromstring(written(bnes_adopted, "drawio", part=part, paper="a4"))

    names = [page.name for page in leaves(bnes_adopted, part, paper="a4")]
    assert [one.get("name") for one in root.iterfind("diagram")] == names


_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_READ = """(text) => {
  const graph = new mxGraph(document.createElement('div'));
  const model = mxUtils.parseXml(text).getElementsByTagName('mxGraphModel')[0];
  new mxCodec(model.ownerDocument).decode(model, graph.getModel());
  const cells = Object.values(graph.getModel().cells);
  return cells.filter(cell => cell.vertex || cell.edge).map(cell => {
    const state = graph.view.getState(cell);
    const points = (state.absolutePoints || []).map(point => [point.x, point.y]);
    return {id: cell.id, points, area: [state.x, state.y, state.width, state.height],
            ends: [cell.source, cell.target].map(end => end && end.id)};
  });
}"""


@pytest.mark.browser
def test_the_engine_of_draw_io_itself_sees_the_drawing(drawio: bytes, svg: str) -> None:
    program = Path(os.environ.get("CAREGRAPH_CLIENTS", "")) / "node_modules" / "mxgraph"
    source = program / "javascript" / "mxClient.min.js"
    if not source.is_file():
        pytest.skip("the clients in JavaScript are not here")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if _CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with api.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.evaluate("window.mxLoadResources = window.mxLoadStylesheets = false")
        page.add_script_tag(content=source.read_text("utf-8"))
        found = page.evaluate(_READ, drawio.decode())
        browser.close()

    lines = [one for one in found if one["id"].startswith("line-")]
    assert all(all(one["ends"]) for one in lines)
    for one, line in zip(lines, drawn.lines(svg), strict=True):
        seen = [(x / HUNDREDTHS, y / HUNDREDTHS) for x, y in one["points"]]
        assert along(seen, line)
    boxes = [one["area"] for one in found if one["id"].startswith("box-")]
    for area, box in zip(boxes, drawn.boxes(svg), strict=True):
        assert near((area[0] / HUNDREDTHS, area[1] / HUNDREDTHS), (box.left, box.top))


# slides


def points(shape: Any) -> tuple[float, float, float, float]:
    return tuple(Emu(v).pt for v in (shape.left, shape.top, shape.width, shape.height))  # type: ignore[return-value]


def test_every_box_of_a_slide_is_where_the_drawing_has_it(slides: Any, svg: str) -> None:
    (slide,) = slides.slides

    shapes = {
        shape._element.nvSpPr.cNvPr.get("descr"): shape
        for shape in slide.shapes
        if not shape.is_placeholder and hasattr(shape._element, "nvSpPr")
    }
    for box in drawn.boxes(svg):
        shape = shapes[box.sentence]
        left, top, wide, high = points(shape)
        assert near((left, top), (box.left, box.top))
        assert near((left + wide, top + high), (box.right, box.bottom))
        assert shape.name.startswith(f"{box.kind}: ")
        name = shape.text_frame.paragraphs[0].text
        assert box.sentence.startswith(name) or "itself" in box.words


def bent(shape: Any) -> list[Point]:
    """The way of a connector as ISO 29500 defines those of slides, from its adjustments."""
    element = shape._element.spPr
    frame = element.find(f"{A}xfrm")
    own = element.find(f"{A}custGeom")
    x, y = (int(frame[0].attrib[name]) / 12700 for name in "xy")
    wide, high = (int(frame[1].attrib[name]) / 12700 for name in ("cx", "cy"))
    if own is not None:
        steps = own.iter(f"{A}pt")
        return [(x + int(p.attrib["x"]) / 12700, y + int(p.attrib["y"]) / 12700) for p in steps]
    preset = element.find(f"{A}prstGeom")
    pieces = int(preset.attrib["prst"][-1])
    values = [int(one.attrib["fmla"].split()[1]) / 100_000 for one in preset.iter(f"{A}gd")]
    found, here = [(0.0, 0.0)], (0.0, 0.0)
    for number, value in enumerate(values):
        here = (value * wide, here[1]) if number % 2 == 0 else (here[0], value * high)
        found.append(here)
    if pieces > 1:
        found.append((wide, here[1]) if pieces % 2 == 0 else (here[0], high))
    found.append((wide, high))
    centre = (x + wide / 2, y + high / 2)
    across, down = -1 if frame.get("flipH") else 1, -1 if frame.get("flipV") else 1
    flipped = [((u - wide / 2) * across, (v - high / 2) * down) for u, v in found]
    turned = [(-v, u) for u, v in flipped] if frame.get("rot") else flipped
    return [(centre[0] + u, centre[1] + v) for u, v in turned]


def test_every_line_of_a_slide_is_joined_to_its_boxes_and_goes_its_way(
    slides: Any, svg: str
) -> None:
    (slide,) = slides.slides
    names = {shape.shape_id: shape for shape in slide.shapes}

    joined = [shape for shape in slide.shapes if shape._element.find(f".//{A}stCxn") is not None]
    lines = drawn.lines(svg)
    assert len(joined) == len(lines)
    for shape, line in zip(joined, lines, strict=True):
        found = bent(shape)
        for end, point, drawing in (
            ("stCxn", found[0], line.points[0]),
            ("endCxn", found[-1], line.points[-1]),
        ):
            site = shape._element.find(f".//{A}{end}")
            left, top, wide, high = points(names[int(site.get("id"))])
            assert 0 <= int(site.get("idx")) <= 3
            assert left - 1.2 <= point[0] <= left + wide + 1.2
            assert top - 1.2 <= point[1] <= top + high + 1.2
            assert near(point, drawing)
        assert along(found, line)


def test_slides_say_what_they_are_and_tell_all_in_words(slides: Any, bnes_adopted: View) -> None:
    origin = provenance.of(bnes_adopted)
    (slide,) = slides.slides

    assert slides.core_properties.title == origin.title
    assert slides.core_properties.comments == origin.citation
    assert slide.shapes.title.text_frame.text == origin.title
    notes = slide.notes_slide.notes_text_frame.text
    for box in drawn.boxes(draw(bnes_adopted, paper="a3")):
        assert box.sentence in notes or "itself" in box.words


def test_slides_are_valid_zip_with_unique_ids(bnes_adopted: View) -> None:
    with zipfile.ZipFile(io.BytesIO(written(bnes_adopted, "pptx"))) as archive:
        assert archive.testzip() is None
        root = ET.fromstring(archive.read("ppt/slides/slide1.xml"))

    ids = [one.get("id") for one in root.iter(f"{P}cNvPr")]
    assert len(ids) == len(set(ids))


def test_every_page_of_a_large_drawing_is_a_slide_that_says_which(
    write_tables: Callable[[Mapping[str, str]], Path],
) -> None:
    title = "of services for adults and for children in the whole of the borough"
    posts = "".join(f"p{n},Post {n} {title},council,in force,report 2\n" for n in range(60))
    lines = "".join(f"l{n},p{n},p{n // 5},operational,in force,report 3\n" for n in range(1, 60))
    told = {
        "posts": f"key,title,in,status,evidence\n{posts}",
        "lines": f"key,who answers,to whom,kind,status,evidence\n{lines}",
    }
    view = open_view([str(write_tables(told))])

    slides = pptx.Presentation(io.BytesIO(written(view, "pptx", paper="a4")))

    assert len(slides.slides) > 1
    for number, page in enumerate(slides.slides, 1):
        (said,) = [
            shape
            for shape in page.shapes
            if shape.has_text_frame and shape.text_frame.text.startswith(f"page {number}, of ")
        ]
        assert 0 < said.left < said.left + said.width <= slides.slide_width


def test_a_drawing_larger_than_a_slide_is_refused(
    bnes_adopted: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caregraph.exports.pptx._LARGEST", 600)

    with pytest.raises(UsageError, match="larger than a slide"):
        written(bnes_adopted, "pptx", paper="free")
