"""The drawing as SVG, for pages and for editing; readable without seeing it."""

from caregraph.exports import _drawings

SUFFIX = ".svg"
MEDIA_TYPE = "image/svg+xml"
OPTIONS = _drawings.OPTIONS
write = _drawings.writer("svg")
