"""Word documents, for papers that go to a board.

Needs the extra ``docx``. Headings, lists and tables are those of Word; drawings stand on
pages across and carry an alternative text.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from caregraph import archives
from caregraph.errors import ToolMissingError
from caregraph.papers import Block, Grid, Listing, Paper, Picture, Words

if TYPE_CHECKING:
    from docx.document import Document

SUFFIX = ".docx"
_MARGIN_CM = 2.0
_EDGE_CM = 0.8
"""Around a drawing, which has margins of its own."""
_HEADING_CM = 1.6
"""What a heading takes of the first page of the drawing."""
_EMU_CM = 360_000
"""What Word counts in, in a centimetre."""
_FONT = "Arial"
_OLD = "/stylesWithEffects"
"""How the relation ends that leads to the styles of Word 2010."""


def paper(result: Paper) -> bytes:
    """Write a paper for a board.

    Raises:
        ToolMissingError: python-docx is not installed.
    """
    try:
        import docx
    except ImportError as missing:
        raise ToolMissingError(
            "a Word document needs python-docx",
            hint='Install it with: pip install "caregraph[docx]"',
        ) from missing
    written = _Written(docx.Document())
    written.begin(result)
    for section in result.sections:
        written.heading(section.title, across=isinstance(section.blocks[0], Picture))
        for block in section.blocks:
            written.add(block)
    stream = io.BytesIO()
    written.document.save(stream)
    return archives.undated(stream)


class _Written:
    def __init__(self, document: Document) -> None:
        from docx.shared import Pt

        self.document = document
        self._mend_the_template()
        for name in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet"):
            font = document.styles[name].font
            font.name = _FONT
            document.styles[name].element.rPr.rFonts.attrib.clear()
            font.name = _FONT
        document.styles["Normal"].font.size = Pt(10.5)
        self._page(across=False)
        self._is_across = False
        self._is_begun = False
        """A page across has a heading and no drawing yet."""

    def _mend_the_template(self) -> None:
        """Leave out the styles of Word 2010, which differ from the others, and say the zoom."""
        from docx.oxml.ns import qn

        old = [one for one, to in self.document.part.rels.items() if to.reltype.endswith(_OLD)]
        for relation in old:
            del self.document.part.rels[relation]
        for zoom in self.document.settings.element.iter(qn("w:zoom")):
            zoom.set(qn("w:percent"), "100")

    def begin(self, result: Paper) -> None:
        """Write the title, and what the document says of itself."""
        about = self.document.core_properties
        about.author, about.identifier = result.origin.software, result.origin.view
        about.last_modified_by, about.language = result.origin.software, "en-GB"
        about._element.get_or_add_title().text = result.title  # its own names take 255 letters
        about._element.get_or_add_description().text = result.origin.citation
        self.document.add_heading(result.title, level=0)
        self.document.add_paragraph(result.subtitle)

    def heading(self, title: str, *, across: bool) -> None:
        """Write the heading of a section; those of drawings stand on a page across."""
        if across or self._is_across:
            self._turn(across=across)
        self._is_begun = across
        self.document.add_heading(title, level=1)

    def add(self, block: Block) -> None:
        """Write a block."""
        match block:
            case Words(text):
                self.document.add_paragraph(text)
            case Listing(heading, items):
                if heading:
                    self.document.add_heading(heading, level=2)
                for item in items:
                    self.document.add_paragraph(item, style="List Bullet")
            case Grid():
                self._grid(block)
            case Picture():
                self._picture(block)

    def _grid(self, grid: Grid) -> None:
        from docx.oxml import OxmlElement
        from docx.shared import Cm

        table = self.document.add_table(rows=1, cols=len(grid.columns), style="Table Grid")
        table.autofit = False
        weights = grid.weights()
        widths = [Cm(self._room_cm() * weight / sum(weights)) for weight in weights]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row in (grid.columns, *grid.rows):
            cells = table.rows[0].cells if row is grid.columns else table.add_row().cells
            for cell, text, width in zip(cells, row, widths, strict=True):
                cell.width = width
                run = cell.paragraphs[0].add_run(text)
                run.bold = row is grid.columns
        repeated = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeated)
        self.document.add_paragraph()

    def _picture(self, picture: Picture) -> None:
        from docx.shared import Cm

        if not self._is_begun:
            self._turn(across=True)
        self._is_begun = False
        width, height = picture.size
        room = self._room_cm(), self._height_cm()
        scale = min(room[0] / width, room[1] / height)
        self.document.add_picture(io.BytesIO(picture.png()), width=Cm(width * scale))
        shape = self.document.inline_shapes[-1]
        told = shape._inline.docPr
        told.set("descr", f"Drawing: {picture.name}. {picture.said}")
        told.set("title", picture.name)

    def _turn(self, *, across: bool) -> None:
        from docx.enum.section import WD_SECTION

        self.document.add_section(WD_SECTION.NEW_PAGE)
        self._page(across=across)
        self._is_across = across

    def _page(self, *, across: bool) -> None:
        from docx.enum.section import WD_ORIENTATION
        from docx.shared import Cm

        section = self.document.sections[-1]
        sides = (Cm(29.7), Cm(21.0)) if across else (Cm(21.0), Cm(29.7))
        section.page_width, section.page_height = sides
        section.orientation = WD_ORIENTATION.LANDSCAPE if across else WD_ORIENTATION.PORTRAIT
        margin = Cm(_EDGE_CM if across else _MARGIN_CM)
        section.left_margin = section.right_margin = margin
        section.top_margin = section.bottom_margin = margin

    def _room_cm(self) -> float:
        section: Any = self.document.sections[-1]
        return float(section.page_width - section.left_margin - section.right_margin) / _EMU_CM

    def _height_cm(self) -> float:
        section: Any = self.document.sections[-1]
        high = section.page_height - section.top_margin - section.bottom_margin
        return float(high) / _EMU_CM - _HEADING_CM
