"""The drawing as PNG, 144 dots an inch, for slides and documents."""

from caregraph.exports import _drawings

SUFFIX = ".png"
MEDIA_TYPE = "image/png"
OPTIONS = _drawings.OPTIONS
write = _drawings.writer("png")
