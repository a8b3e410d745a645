"""ZIP files whose bytes hang on what is in them alone, and on no clock.

Ground floor; workbooks, slides and documents are such files too.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest date a ZIP file knows: the same view gives the same bytes whenever it is written."""
_CORE = "docProps/core.xml"
"""Where such a file says when it was saved."""
_SAVED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Pack files, each with its name, into a ZIP file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return stream.getvalue()


def undated(office: io.BytesIO) -> bytes:
    """Take the time of writing out of a workbook, document or slides."""
    with zipfile.ZipFile(office) as old:
        files = [(one.filename, old.read(one)) for one in old.infolist()]
    return packed(
        (name, _SAVED.sub(rb"\g<1>1980-01-01T00:00:00Z", data) if name == _CORE else data)
        for name, data in files
    )
