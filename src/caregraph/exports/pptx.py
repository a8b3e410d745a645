"""The drawing as slides for PowerPoint: boxes to edit, and lines that stay at them.

A slide for each page of the book, A3 unless told otherwise. What each thing is and whom it answers
to stands as a sentence in its alternative text and, of all of them, in the notes of the slide.
Needs the extra ``pptx``.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, BinaryIO

from caregraph import archives, provenance
from caregraph.errors import ToolMissingError, UsageError
from caregraph.exports import _drawings
from caregraph.graph.view import View

if TYPE_CHECKING:
    from caregraph.pictures import Part

SUFFIX = ".pptx"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OPTIONS = _drawings.OPTIONS
_LARGEST = 56 * 72
"""The largest side of a slide, in points."""
_TITLE_ONLY = 5
"""The layout of the template that has a title and nothing else."""


def write(
    view: View,
    stream: BinaryIO,
    *,
    part: Part | None = None,
    before: View | None = None,
    paper: str | None = None,
) -> None:
    """Write the drawing of a view, or of a part of it; raises what ``pictures.draw`` raises.

    Raises:
        ToolMissingError: python-pptx is not installed.
        UsageError: on free paper the drawing is larger than a slide can be.
    """
    try:
        import pptx
    except ImportError as missing:
        raise ToolMissingError(
            "slides need python-pptx", hint='Install it with: pip install "caregraph[pptx]"'
        ) from missing
    from caregraph.exports import _slides

    leaves = _drawings.on_pages(view, part=part, before=before, paper=paper)
    sheet = leaves[0].sheet
    if max(sheet.width, sheet.height) > _LARGEST:
        raise UsageError(
            "the drawing is larger than a slide can be, 56 inches",
            hint="Leave out --paper, or give a3 or a4, for a book of slides.",
        )
    slides: Any = pptx.Presentation()
    slides.slide_width, slides.slide_height = _slides.emu(sheet.width), _slides.emu(sheet.height)
    origin = provenance.of(view)
    about = slides.core_properties
    about.author, about.identifier = origin.software, origin.view
    about._element.get_or_add_title().text = origin.title
    about.last_modified_by, about.language = origin.software, "en-GB"
    about._element.get_or_add_description().text = origin.citation  # may be long, unlike `comments`
    for leaf in leaves:
        slide = slides.slides.add_slide(slides.slide_layouts[_TITLE_ONLY])
        _slides.Slide(slide, leaf).fill()
    written = io.BytesIO()
    slides.save(written)
    stream.write(archives.undated(written))
