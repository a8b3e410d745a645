"""The drawing as tagged PDF, on as many pages as it takes to be read, then all of it in words."""

from caregraph.exports import _drawings

SUFFIX = ".pdf"
MEDIA_TYPE = "application/pdf"
OPTIONS = _drawings.OPTIONS
write = _drawings.writer("pdf")
