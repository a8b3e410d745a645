"""How Sphinx builds the site. Everything it shows is local: no font, script or image is fetched."""

from __future__ import annotations

from importlib.metadata import version as installed

project = "caregraph"
release = version = installed("caregraph")
copyright = "the caregraph developers; code MIT, content CC BY 4.0"  # noqa: A001  Sphinx's name
language = "en-GB"
extensions = ["myst_parser"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = f"caregraph {release}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_permalinks_icon = "#"
smartquotes = False  # two hyphens begin an option, and are no dash
highlight_language = "text"
# Pygments reads neither CSV nor the paths of SPARQL; such text is shown as it stands.
suppress_warnings = ["misc.highlighting_failure"]
