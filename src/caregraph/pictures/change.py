"""Drawing a change: what begins, ends and changes, with the things it hangs on.

Part of ``pictures``. What is added is solid and carries a plus, what ends is dashed, struck
through and carries a minus, what changes has a double border; so nothing is told by colour alone.
"""

from __future__ import annotations

import re
import textwrap
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from caregraph.comparisons import Change, Comparison
from caregraph.pictures import graphviz
from caregraph.pictures.svg import FONTS

_BOXES = ("organisation", "body", "unit", "post", "agreement", "fund", "arrangement", "function")
_LINKS = ("line", "seat", "delegation", "flow", "holding", "side")
_MOST = 60
"""So many changes are drawn; more are counted."""
_ADDED, _ENDED, _CHANGED, _QUIET = "#00703c", "#98195a", "#7a3b00", "#4a5157"
_SVG = "{http://www.w3.org/2000/svg}"


def draw(result: Comparison, lead: str) -> str:
    """Draw what differs between two views as SVG.

    Args:
        lead: The sentence that says what the change does; it heads the drawing.

    Raises:
        CaregraphError: Graphviz cannot draw it.
    """
    able = [one for one in result.changes if _is_drawn(one)]
    drawn = able[:_MOST]
    left = len([one for one in result.changes if one.category != "unchanged"]) - len(drawn)
    dot = "\n".join(_dot(drawn, lead, left))
    ((svg,),) = graphviz.run([dot], ["svg"], engine="dot")
    return _readable(svg, lead, _left_out(left))


def can_draw(result: Comparison) -> bool:
    """Say whether anything that changes is drawn."""
    return any(map(_is_drawn, result.changes))


def _is_drawn(change: Change) -> bool:
    if change.category in ("unchanged", "first-known", "not-known-any-more"):
        return False
    return change.kind in _BOXES or bool(change.came_from and change.goes_to)


def _dot(drawn: list[Change], lead: str, left: int) -> Iterator[str]:
    heading = _lines(lead, 90)
    key = "+ begins (solid)   − ends (dashed, struck through)   ~ changes (double border)"
    yield "digraph change {"
    yield 'graph [rankdir=BT, fontname="Liberation Sans", fontsize=12, labelloc=t, labeljust=l,'
    yield f"label=<{heading}<BR ALIGN='LEFT'/>{escape(key)}<BR ALIGN='LEFT'/>"
    yield f"{escape(_left_out(left))}<BR ALIGN='LEFT'/>>, nodesep=0.3, ranksep=0.6, pad=0.3]"
    yield 'node [shape=box, fontname="Liberation Sans", fontsize=11, margin="0.15,0.08"]'
    yield 'edge [fontname="Liberation Sans", fontsize=10]'
    boxes: dict[str, list[Change]] = {}
    for one in drawn:
        if one.kind in _BOXES:
            boxes.setdefault(one.thing.iri, []).append(one)
    ends = {
        thing.iri: thing.label
        for one in drawn
        for thing in (*one.came_from, *one.goes_to)
        if thing.iri not in boxes
    }
    for iri, label in sorted(ends.items()):
        yield f"{_name(iri)} [label=<{_lines(label, 26)}>, color={_quoted(_QUIET)}]"
    for iri, several in sorted(boxes.items()):
        yield f"{_name(iri)} [{_box(several)}]"
    for one in drawn:
        if one.kind not in _BOXES or one.category in ("re-pointed", "moved"):
            for start in one.came_from:
                for end in one.goes_to:
                    yield f"{_name(start.iri)} -> {_name(end.iri)} [{_link(one)}]"
    yield "}"


def _box(changes: list[Change]) -> str:
    """Draw a thing as what it does, begin or end before change, with all that changes of it."""
    mark, colour, style = min(map(_look, changes), key=lambda look: "+−~".index(look[0]))
    label = _lines(changes[0].thing.label, 26)
    text = f"{mark} <S>{label}</S>" if mark == "−" else f"{mark} {label}"
    for one in changes:
        if _look(one)[0] == "~":
            text += f"<BR/><FONT POINT-SIZE='9'>~ {_lines(one.said, 34)}</FONT>"
    border = ", peripheries=2" if mark == "~" else ""
    return f"label=<{text}>, color={_quoted(colour)}, style={style}, penwidth=1.8{border}"


def _link(change: Change) -> str:
    mark, colour, style = _look(change)
    kind = _line_kind(change) if change.kind == "line" else change.kind
    if change.kind == "other":
        kind = change.category.replace("-", " ")
    words = escape(kind)
    text = f"{mark} <S>{words}</S>" if mark == "−" else f"{mark} {words}"
    return f"label=<{text}>, color={_quoted(colour)}, style={style}, penwidth=1.6"


def _line_kind(change: Change) -> str:
    """Give the kind of a line as what is said of it has it, which names it in brackets."""
    now = change.said.partition(" answers to (")[2].partition(")")[0]
    bracketed = re.findall(r"\(([^()]*)\)", change.said)
    return now or (bracketed[-1] if bracketed else change.kind)


def _look(change: Change) -> tuple[str, str, str]:
    match change.corrects or change.category:
        case "added" | "function-delegated":
            return "+", _ADDED, "solid"
        case "ended":
            return "−", _ENDED, "dashed"
        case _:
            return "~", _CHANGED, "solid"


def _left_out(left: int) -> str:
    return (
        f"Not drawn: {left} more changes; the report has them all."
        if left
        else "Everything that changes is drawn."
    )


def _lines(text: str, width: int) -> str:
    return "<BR ALIGN='LEFT'/>".join(escape(line) for line in textwrap.wrap(text, width) or [""])


def _name(iri: str) -> str:
    return _quoted(iri.replace('"', "%22"))


def _quoted(text: str) -> str:
    return f'"{text}"'


def _readable(svg: bytes, lead: str, *more: str) -> str:
    """Give the SVG a name, a description and fonts that every reader has."""
    ET.register_namespace("", _SVG.strip("{}"))
    root = ET.fromstring(svg)  # noqa: S314 - written by Graphviz from our own text
    root.attrib.update({"role": "img", "aria-label": lead})
    title, description = ET.Element(_SVG + "title"), ET.Element(_SVG + "desc")
    title.text, description.text = "What changes", " ".join([lead, *more, *_told(root.iter())])
    root[:0] = [title, description]
    for element in root.iter(_SVG + "text"):
        element.set("font-family", FONTS)
    return ET.tostring(root, encoding="unicode") + "\n"


def _told(elements: Iterable[ET.Element]) -> Iterator[str]:
    """Give the words on boxes and lines, which a drawing without sight is read by."""
    for group in elements:
        if group.tag == _SVG + "g" and group.get("class") in ("node", "edge"):
            yield " ".join(text.text or "" for text in group.iter(_SVG + "text")) + "."
