"""A page of a drawing as a slide: shapes with words, and connectors that are joined to them.

Part of ``exports``, for the format ``pptx``. A connector has the way of the drawing; programs find
it a new one once something that it is joined to is moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Length, Pt

from caregraph.pictures import marks
from caregraph.pictures.layout import Area
from caregraph.pictures.legend import GAP, SAMPLE, SIZE
from caregraph.pictures.letters import width
from caregraph.pictures.placed import Look, Paragraph
from caregraph.pictures.styles import CHANGES, DOTS, FILLS, INK, LONG_DASH, QUIET

if TYPE_CHECKING:
    from caregraph.pictures import Leaf, PlacedBox, PlacedFrame, PlacedLine
    from caregraph.pictures.layout import Point
    from caregraph.pictures.legend import Entry
    from caregraph.pictures.styles import Stroke

_ROUND = {"post": 0.06, "person": 0.5, "frame": 0.02}
"""How far round the corners of a shape are, of its shorter side; others have straight sides."""
_SITES = {(0, -1): 0, (-1, 0): 1, (0, 1): 2, (1, 0): 3}
"""Where lines are joined to a shape, by the direction in which they lead away from it."""
_HEADS = {
    "normal": ("triangle", "med"),
    "normalnormal": ("stealth", "lg"),
    "empty": ("stealth", "med"),
    "vee": ("arrow", "med"),
    "diamond": ("diamond", "lg"),
    "odiamond": ("diamond", "med"),
    "box": ("oval", "lg"),
    "obox": ("oval", "lg"),
    "dot": ("oval", "med"),
    "odot": ("oval", "sm"),
    "tee": ("arrow", "sm"),
    "none": ("none", "med"),
}
"""The heads that slides have, and their sizes, by the names that strokes have for theirs."""
_PIECES = 5
"""A connector of slides has no more."""
_FONT = "Arial"
_WHOLE = 100_000
"""What slides call the whole of a width or height."""
_EMU = 12_700
"""Of a point."""
_INSET = 2.0


def emu(points: float) -> Length:
    """Give a length in the unit of slides."""
    return Pt(points)


class Slide:
    """One slide, filled from the back to the front: frames, lines, boxes."""

    def __init__(self, slide: Any, leaf: Leaf) -> None:
        self._slide, self._leaf = slide, leaf
        self._shapes = slide.shapes
        self._scale = leaf.sheet.scale
        self._ids: dict[str, int] = {}
        """The shapes of frames and boxes, by their keys."""

    def fill(self) -> None:
        """Put everything on the slide, and all of it in words into its notes."""
        self._head()
        for frame in self._leaf.frames():
            self._frame(frame)
        boxes = [self._box(box) for box in self._leaf.boxes()]
        for line in self._leaf.lines():
            self._line(line)
        for box in boxes:
            self._shapes._spTree.append(box)  # before the lines, which had to know it
        self._key()
        scene = self._leaf.scene
        sentences = [box.sentence for box in scene.boxes() if not box.itself]
        told = [scene.holds, *scene.subtitle, *sentences]
        self._slide.notes_slide.notes_text_frame.text = "\n".join(told)

    def _head(self) -> None:
        """Write the title where slides have theirs, and what is said of the whole below it."""
        sheet, lines = self._leaf.sheet, [*self._leaf.sheet.headings()]
        for bold in (True, False):
            some = [one for one in lines if one[4] is bold]
            for first, texts in _runs(some):
                x, y, text, size, _ = first
                right = max(sheet.width - x, x + width(text, size) * 1.1)  # at the right: the page
                area = Area(x, y - size, right, y - size + len(texts) * size * 1.25)
                shape = self._shapes.title if bold else self._shapes.add_textbox(0, 0, 0, 0)
                _place(shape, area)
                _write(shape, [Paragraph(" ".join(texts), size, bold, about_line=True)], inset=0)

    def _frame(self, placed: PlacedFrame) -> None:
        text = " ".join(placed.title)
        shape = self._shape("frame", placed.area, placed.look)
        _write(shape, [Paragraph(text, placed.letters, bold=True, about_line=True)])
        self._name(shape, placed.key, placed.group.label, text)

    def _box(self, placed: PlacedBox) -> Any:
        box = placed.box
        shape = self._shape(box.kind, placed.area, placed.look)
        _write(shape, placed.paragraphs(), middle=True)
        self._name(shape, box.iri, f"{box.kind}: {box.label}", box.sentence)
        return shape._element

    def _name(self, shape: Any, key: str, name: str, sentence: str) -> None:
        shape.name = name
        shape._element.nvSpPr.cNvPr.set("descr", sentence)
        self._ids[key] = shape.shape_id

    def _shape(self, kind: str, area: Area, look: Look) -> Any:
        if kind in _ROUND:
            shape = self._shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, 0, 0, 0, 0)
            shape.adjustments[0] = _ROUND[kind]
            _place(shape, area)
        else:
            shape = self._straight(marks.corners(kind, area, self._scale))
        shape.shadow.inherit = False
        shape.fill.solid()
        shape.fill.fore_color.rgb = _colour(look.fill)
        line = shape.line
        line.color.rgb = _colour(look.colour)
        line.width = emu(look.width * self._scale)
        if look.dashed:
            line.dash_style = MSO_LINE.DASH
        if look.double:
            line._get_or_add_ln().set("cmpd", "dbl")
        return shape

    def _straight(self, corners: Sequence[Point]) -> Any:
        """Give a shape with straight sides, which lines may join in their middle."""
        (x, y), *others = [(emu(x), emu(y)) for x, y in corners]
        builder = self._shapes.build_freeform(x, y)
        builder.add_line_segments(others)
        shape = builder.convert_to_shape()
        own = shape._element.spPr.find(qn("a:custGeom"))
        sites = "".join(
            f'<a:cxn ang="{angle}"><a:pos x="{x}" y="{y}"/></a:cxn>'
            for angle, x, y in (
                (16_200_000, "hc", "t"),
                (10_800_000, "l", "vc"),
                (5_400_000, "hc", "b"),
                (0, "r", "vc"),
            )
        )
        listed = parse_xml(f"<a:cxnLst {nsdecls('a')}>{sites}</a:cxnLst>")
        own.replace(own.find(qn("a:cxnLst")), listed)
        return shape

    def _line(self, placed: PlacedLine) -> None:
        points = _simple([(emu(x), emu(y)) for x, y in placed.points])
        connector = self._shapes.add_connector(MSO_CONNECTOR.ELBOW, 0, 0, 0, 0)
        connector.name = f"{placed.link.relation} {placed.link.kind}".strip()
        own = connector._element
        own.nvCxnSpPr.cNvPr.set("descr", placed.link.sentence)
        joined = own.nvCxnSpPr.cNvCxnSpPr
        for name, key, away in (
            ("stCxn", placed.source, _direction(*points[:2])),
            ("endCxn", placed.target, _direction(points[-1], points[-2])),
        ):
            site = {"id": str(self._ids[key]), "idx": str(_SITES[away])}
            joined.append(parse_xml(f"<a:{name} {nsdecls('a')}/>"))
            joined[-1].attrib.update(site)
        own.spPr.replace(own.spPr.find(qn("a:xfrm")), _frame_of(points))
        own.spPr.replace(own.spPr.find(qn("a:prstGeom")), _way(points))
        _stroke(connector, placed.stroke, self._scale)

    def _key(self) -> None:
        heading, entries = self._leaf.sheet.key()
        if not entries:
            return
        left, top = self._leaf.sheet.key_place
        self._set_words(heading, (left, top), bold=True)
        for entry, x, y in entries:
            if entry.kind:
                self._sample(entry, x, y)
            self._set_words(entry.words, (x + SAMPLE + GAP, y - SIZE * 0.65))

    def _set_words(self, text: str, at: Point, *, bold: bool = False) -> None:
        wide = width(text, SIZE, bold=bold) * 1.1
        shape = self._shapes.add_textbox(0, 0, 0, 0)
        _place(shape, Area(*at, at[0] + wide, at[1] + SIZE * 1.3))
        _write(shape, [Paragraph(text, SIZE, bold, about_line=True)], inset=0)

    def _sample(self, entry: Entry, x: float, y: float) -> None:
        if entry.stroke is not None:
            ends = (emu(x), emu(y), emu(x + SAMPLE), emu(y))
            _stroke(self._shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *ends), entry.stroke, 1.0)
            return
        changed = CHANGES.get(entry.change, {})
        look = Look(
            FILLS[entry.kind],
            changed.get("colour", QUIET if entry.dashed else INK),
            changed.get("width", 2.4 if entry.dual else 0.9) / self._scale,
            dashed=entry.dashed,
            double=entry.change == "~",
        )
        self._shape(entry.kind, Area(x + 4, y - 5, x + SAMPLE - 4, y + 5), look)


def _runs(lines: Sequence[tuple[float, float, str, float, bool]]) -> list[tuple[Any, list[str]]]:
    """Put lines together that stand below one another."""
    found: list[tuple[Any, list[str]]] = []
    for line in lines:
        if found and found[-1][0][0] == line[0]:
            found[-1][1].append(line[2])
        else:
            found.append((line, [line[2]]))
    return found


def _place(shape: Any, area: Area) -> None:
    shape.left, shape.top = emu(area.left), emu(area.top)
    shape.width, shape.height = emu(area.right - area.left), emu(area.bottom - area.top)


def _write(
    shape: Any, paragraphs: Sequence[Paragraph], *, middle: bool = False, inset: float = _INSET
) -> None:
    """Write words into a shape; those about lines begin at its left."""
    frame = shape.text_frame
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    for side in ("left", "right", "top", "bottom"):
        setattr(frame, f"margin_{side}", emu(inset))
    for number, one in enumerate(paragraphs):
        paragraph = frame.add_paragraph() if number else frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.LEFT if one.about_line else PP_ALIGN.CENTER
        run = paragraph.add_run()
        run.text = one.text
        font = run.font
        font.size, font.bold, font.name = emu(round(one.size, 1)), one.bold, _FONT
        font.color.rgb = _colour(one.colour)


def _colour(text: str) -> RGBColor:
    """Give the colour that is written as ``#rrggbb``."""
    return RGBColor(*bytes.fromhex(text.removeprefix("#")))


def _stroke(connector: Any, stroke: Stroke, scale: float) -> None:
    line = connector.line
    line.color.rgb = _colour(stroke.colour)
    line.width = emu(stroke.width * scale)
    if stroke.dash:
        dashes = {DOTS: MSO_LINE.ROUND_DOT, LONG_DASH: MSO_LINE.LONG_DASH}
        line.dash_style = dashes.get(stroke.dash, MSO_LINE.DASH)
    head, size = _HEADS[stroke.arrow]
    tail = f'<a:tailEnd {nsdecls("a")} type="{head}" w="{size}" len="{size}"/>'
    line._get_or_add_ln().append(parse_xml(tail))


def _simple(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out points that are no corners."""
    found = points[:1]
    for at, point in enumerate(points[1:-1], start=1):
        if _direction(found[-1], point) != _direction(point, points[at + 1]):
            found.append(point)
    return [*found, points[-1]]


def _direction(start: Point, end: Point) -> tuple[int, int]:
    """Say in which direction a piece of a line leads: right, left, down or up."""
    across, down = end[0] - start[0], end[1] - start[1]
    if abs(across) >= abs(down):
        return (1 if across > 0 else -1, 0)
    return (0, 1 if down > 0 else -1)


def _frame_of(points: Sequence[tuple[int, int]]) -> Any:
    """Give the frame of a connector: of its ends, turned where it begins upright."""
    (x, y), (right, bottom) = points[0], points[-1]
    if _bends(points) > _PIECES:
        xs, ys = zip(*points, strict=True)
        return _transform(min(xs), min(ys), (max(xs) - min(xs), max(ys) - min(ys)), {})
    wide, high = abs(_least(right - x)), abs(_least(bottom - y))
    left, top = min(x, right), min(y, bottom)
    flips = {"flipH": right < x, "flipV": bottom < y}
    if _direction(*points[:2])[0] or _bends(points) == 1:
        return _transform(left, top, (wide, high), flips)
    left, top = left + wide // 2 - high // 2, top + high // 2 - wide // 2
    flips = {"flipH": bottom < y, "flipV": right > x}
    return _transform(left, top, (high, wide), flips, turned=True)


def _least(length: int) -> int:
    """Give a length of a point at the least: corners are told as parts of it."""
    return length if abs(length) >= _EMU else -_EMU if length < 0 else _EMU


def _transform(
    left: int, top: int, size: tuple[int, int], flips: dict[str, bool], *, turned: bool = False
) -> Any:
    told = ' rot="5400000"' * turned
    told += "".join(f' {name}="1"' for name, is_so in flips.items() if is_so)
    return parse_xml(
        f'<a:xfrm {nsdecls("a")}{told}><a:off x="{left}" y="{top}"/>'
        f'<a:ext cx="{size[0]}" cy="{size[1]}"/></a:xfrm>'
    )


def _bends(points: Sequence[tuple[int, int]]) -> int:
    return len(points) - 1


def _way(points: Sequence[tuple[int, int]]) -> Any:
    """Give the way of a connector: as a connector of slides where it has few pieces."""
    pieces = _bends(points)
    if pieces > _PIECES:
        return _drawn(points)
    name = f"bentConnector{pieces}" if pieces > 1 else "straightConnector1"
    (x, y), (right, bottom) = points[0], points[-1]
    wide, high = _least(right - x), _least(bottom - y)
    upright = not _direction(*points[:2])[0]
    values = []
    for number, corner in enumerate(points[1 : pieces - 1]):
        across = (number % 2 == 0) != upright
        part = (corner[0] - x) / wide if across else (corner[1] - y) / high
        values.append(f'<a:gd name="adj{number + 1}" fmla="val {round(part * _WHOLE)}"/>')
    return parse_xml(
        f'<a:prstGeom {nsdecls("a")} prst="{name}"><a:avLst>{"".join(values)}</a:avLst>'
        "</a:prstGeom>"
    )


def _drawn(points: Sequence[tuple[int, int]]) -> Any:
    """Give a way of many pieces as it is drawn."""
    xs, ys = zip(*points, strict=True)
    left, top = min(xs), min(ys)
    steps = "".join(
        f'<a:{"lnTo" if number else "moveTo"}><a:pt x="{x - left}" y="{y - top}"/>'
        f"</a:{'lnTo' if number else 'moveTo'}>"
        for number, (x, y) in enumerate(points)
    )
    return parse_xml(
        f"<a:custGeom {nsdecls('a')}><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst><a:path w="{max(xs) - left}" '
        f'h="{max(ys) - top}" fill="none">{steps}</a:path></a:pathLst></a:custGeom>'
    )
