"""How things look: shapes by kind, strokes by what a line means.

Part of ``pictures``. Meaning is never told by colour alone: each stroke has its own
dash, arrow head or label, and every text colour has a contrast of at least 4.5 on every tint.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

INK = "#111111"
QUIET = "#4a5157"
BROWN = "#7a3b00"
BLUE = "#0067a5"
LONG_DASH = "9,4"
SHORT_DASH = "5,2"
DOTS = "0.1,4.5"
"""With round ends, so that each dash of no length is a dot."""


@dataclass(frozen=True)
class Stroke:
    """How one kind of line is drawn and told."""

    name: str
    """As in the legend."""
    verb: str
    """As in a sentence, between who answers and who is answered to."""
    colour: str = INK
    arrow: str = "normal"
    """The head of the line at the target, by the name that Graphviz has for it; or ``none``."""
    dash: str = ""
    """The lengths of dash and gap; empty for a solid line."""
    width: float = 1.4
    label: str | None = None
    """What boxes say about the line; ``None``: its name."""
    upwards: bool = True
    """The target is placed above the source."""
    ranks: bool = True
    """The line decides what stands above what."""


ACCOUNTABILITY = {
    "operational": Stroke(
        "answers operationally to", "answers operationally to", width=1.5, label=""
    ),
    "statutory": Stroke(
        "is accountable by statute to",
        "is accountable by statute to",
        BLUE,
        dash=LONG_DASH,
        width=1.5,
        label="statutory",
    ),
    "commissioning": Stroke(
        "answers for commissioning to",
        "answers for commissioning to",
        "#00644f",
        "empty",
        SHORT_DASH,
        label="commissioning",
    ),
    "professional": Stroke(
        "answers professionally to",
        "answers professionally to",
        "#5b3a99",
        "vee",
        label="professional",
    ),
    "democratic": Stroke(
        "answers democratically to",
        "answers democratically to",
        "#98195a",
        "diamond",
        label="democratic",
    ),
    "ministerial": Stroke(
        "answers ministerially to",
        "answers ministerially to",
        "#98195a",
        "normalnormal",
        LONG_DASH,
        label="ministerial",
    ),
    "financial": Stroke(
        "answers financially to", "answers financially to", "#8a3800", "box", label="financial"
    ),
    "contractual": Stroke(
        "answers by contract to",
        "answers by contract to",
        "#00644f",
        "obox",
        DOTS,
        1.8,
        "contractual",
    ),
    "corporate": Stroke(
        "answers corporately to", "answers corporately to", QUIET, "empty", label="corporate"
    ),
    "scrutiny": Stroke(
        "answers to scrutiny by",
        "answers to scrutiny by",
        "#98195a",
        "odiamond",
        DOTS,
        1.8,
        "scrutiny",
    ),
    "assurance": Stroke(
        "answers for assurance to",
        "answers for assurance to",
        "#5b3a99",
        "odiamond",
        SHORT_DASH,
        label="assurance",
    ),
    "partnership": Stroke(
        "answers as a partner to",
        "answers as a partner to",
        BROWN,
        "vee",
        SHORT_DASH,
        label="partnership",
    ),
}
"""The strokes of accountability lines, by the label of their kind."""

OTHER_LINE = Stroke("answers to", "answers to", QUIET, "vee", DOTS, 1.8)
"""The stroke of every other kind, told by the label of the kind."""

LINKS = {
    "is member of": Stroke("is a member of", "is a member of", BROWN, "odot", DOTS, 1.8, ""),
    "decides in": Stroke("decides side by side in", "decides in", BROWN, "dot", DOTS, 1.8, ""),
    "heads": Stroke("heads", "heads", QUIET, "tee", width=1.1, label="", upwards=False),
    "is responsible for": Stroke(
        "is responsible for", "is responsible for", QUIET, "vee", SHORT_DASH, 1.1, upwards=False
    ),
    "delegates to": Stroke(
        "delegates to, and stays liable",
        "delegates to",
        BROWN,
        "normal",
        LONG_DASH,
        1.3,
        "delegates",
        upwards=False,
    ),
    "gives resources to": Stroke(
        "gives money or staff to",
        "gives money or staff to",
        QUIET,
        "normal",
        DOTS,
        1.8,
        "resources",
        upwards=False,
    ),
    "is part of": Stroke("is part of", "is part of", QUIET, "none", width=1.0, label=""),
    "is constituted by": Stroke(
        "is constituted by", "is constituted by", QUIET, "none", width=1.0, label=""
    ),
    "is used at": Stroke("is used at", "is used at", QUIET, "none", SHORT_DASH, 1.1, label=""),
    "holds": Stroke("holds", "holds", QUIET, "vee", SHORT_DASH, 1.1, label="", upwards=False),
    "is party to": Stroke(
        "is party to", "is party to", BROWN, "none", width=2.2, label="", upwards=False, ranks=False
    ),
    "hosts": Stroke(
        "is host partner of",
        "is host partner of",
        BROWN,
        "none",
        width=2.2,
        label="host",
        upwards=False,
        ranks=False,
    ),
    "may be the same as": Stroke(
        "may be the same: no source says so",
        "may be the same as",
        QUIET,
        "none",
        DOTS,
        1.5,
        "same?",
        ranks=False,
    ),
}
"""The strokes of all other links, by their relation."""

CHANGES: dict[str, dict[str, Any]] = {
    "+": {"colour": "#00703c", "width": 2.4, "dash": ""},
    "−": {"colour": "#98195a", "width": 1.4, "dash": SHORT_DASH},
    "~": {"colour": BROWN, "width": 1.6, "dash": ""},
    "?": {"colour": QUIET, "width": 1.6, "dash": DOTS},
}
"""How what is added, ends, changes or is known of one day only is drawn, by its mark.

Form tells them apart, not colour.
"""

FILLS = {
    "post": "#ffffff",
    "body": "#e8f1f9",
    "agreement": "#fff7e0",
    "arrangement": "#f3ecf8",
    "unit": "#ffffff",
    "organisation": "#e4e6e8",
    "person": "#ffffff",
}

TINTS = ("#f3f2f1", "#e9f4ee", "#eef1fa", "#faf1ea", "#f6eef6", "#eef6f7")
"""The grounds of organisations, in turn."""


def _other(kind: str) -> Stroke:
    """Give the stroke of a kind of accountability that has none of its own.

    >>> _other("clinical").verb
    'answers (clinical) to'
    """
    told = f"answers ({kind}) to" if kind else "answers to, kind not stated"
    return replace(OTHER_LINE, name=told, verb=told if kind else "answers to", label=kind)


def stroke(relation: str, kind: str) -> Stroke:
    """Give the stroke of an edge of the network."""
    if relation == "answers to":
        return ACCOUNTABILITY.get(kind) or _other(kind)
    return LINKS[relation]
