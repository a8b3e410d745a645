"""The page of what takes long: it is being worked out meanwhile, and there for who looks again.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from caregraph.english import upper
from caregraph.serve.processes.workers import LimitReachedError
from caregraph.serve.web.content import Items, Page
from caregraph.serve.web.request import form
from caregraph.serve.web.templating import respond_later


def or_later(title: str, trail: Items, make: Callable[[], Response]) -> Response:
    """Answer with a page, or where it takes long with one that leads to it once more.

    Raises:
        LimitReachedError: it takes long, and no page is wanted but what a program reads.
    """
    try:
        return make()
    except LimitReachedError as limit:
        if form() != "html":
            raise
        return respond_later(Page(title, lead=f"{upper(limit.message)}.", trail=trail))
