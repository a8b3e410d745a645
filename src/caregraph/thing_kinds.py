"""The kinds of things that change, end and stay, and what one and several of each are called.

Layer 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

ThingKind = Literal[
    "organisation",
    "post",
    "body",
    "unit",
    "line",
    "seat",
    "holding",
    "responsibility",
    "function",
    "delegation",
    "agreement",
    "fund",
    "flow",
    "arrangement",
    "side",
    "proposal",
    "decision",
    "other",
]

NOUNS: Mapping[ThingKind, tuple[str, str]] = {
    "organisation": ("organisation", "organisations"),
    "body": ("body", "bodies"),
    "unit": ("unit", "units"),
    "post": ("post", "posts"),
    "line": ("line", "lines"),
    "holding": ("holder of a post", "holders of posts"),
    "seat": ("seat", "seats"),
    "function": ("function", "functions"),
    "delegation": ("delegation", "delegations"),
    "responsibility": ("responsibility", "responsibilities"),
    "agreement": ("agreement", "agreements"),
    "fund": ("fund", "funds"),
    "flow": ("flow of money or staff", "flows of money or staff"),
    "arrangement": ("arrangement", "arrangements"),
    "side": ("side of an arrangement", "sides of arrangements"),
    "proposal": ("proposal", "proposals"),
    "decision": ("decision", "decisions"),
    "other": ("other record", "other records"),
}
"""How kinds of things are counted, in the order in which they are told."""
