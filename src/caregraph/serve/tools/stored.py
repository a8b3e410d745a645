"""What the service stores of whom, for how long, and how it is deleted: a page, and the reference.

Layer 6. What is said here is to be true of the code; a test looks at what can be looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, current_app, request

from caregraph.serve import tokens
from caregraph.serve.logged import LOGGED
from caregraph.serve.web.content import HOME, Grid, Item, Page, Section
from caregraph.serve.web.routes import Route, serves
from caregraph.serve.web.templating import respond

blueprint = Blueprint("stored", __name__)

UPLOADS = "caregraph.uploads"
"""Where an application that takes structures of visitors keeps them."""
LEAD = (
    "This service sets no cookie, stores nothing in the browser, counts nobody, sends nothing to "
    "others and fetches nothing from them."
)


@dataclass(frozen=True)
class Stored:
    """One kind of data that a service has."""

    what: str
    where: str
    how_long: str
    how_deleted: str
    needs: str = ""
    """What an application has where it stores this; empty for every one."""
    unless: str = ""
    """What a request carries where this is not so."""


STORED = (
    Stored(
        "the structures that are shown, with the names of office holders in them",
        "in the files, store or endpoint that it was started with; in its memory; and as stores in "
        "a folder of its own among temporary files",
        "the copies as long as it runs",
        "take them out of the files and start it again; the folder goes when it ends, and one that "
        "was left by a service that was killed may be removed",
    ),
    Stored(
        "what was worked out of them: views, findings, drawings",
        "in its memory and in that folder",
        "the last few, at most as long as it runs",
        "it goes with the service",
    ),
    Stored(
        "questions, queries and searches, and the addresses of those who ask",
        "nowhere: there is no log of who asked what",
        "as long as the answer takes",
        "nothing is left; a proxy before the service may keep a log of its own",
        unless=LOGGED,
    ),
    Stored(
        "with --access-log, the address of who asks, the time, the page and how it ended; nothing "
        "of what was asked of the page",
        "on its standard error",
        "as long as whoever runs it keeps that",
        "by whoever runs it",
        LOGGED,
    ),
    Stored(
        "requests at which the service itself failed",
        "their path and what went wrong, without what was asked, on its standard error",
        "as long as whoever runs it keeps that",
        "by whoever runs it",
    ),
    Stored(
        "rules and queries, prepared; nothing of any structure",
        "in the cache directory of whoever runs it: CAREGRAPH_CACHE, else ~/.cache/caregraph",
        "the last few of each kind",
        "remove the directory; CAREGRAPH_CACHE=off keeps none",
    ),
    Stored(
        "files that visitors bring",
        "in a temporary folder while they are read",
        "seconds",
        "they are deleted once they are read",
        UPLOADS,
    ),
    Stored(
        "what was made of the files that visitors bring",
        "in its memory, and as stores in a folder of its own among temporary files, under an "
        "address that only they are given",
        "until they have it forgotten, 20 others were brought after it, or the service ends",
        "the button Forget on its page, at once",
        UPLOADS,
    ),
    Stored(
        "tokens: a hash of each, with a name, what it allows, the day on which it was made and the "
        "day on which it ends",
        "in the file that it was started with, which only its owner can write",
        "until they are revoked; one that has ended stays listed",
        "caregraph token revoke FILE NAME, at once",
        tokens.EXTENSION,
    ),
)
"""What there is."""

COLUMNS = ("what", "where", "how long", "how it is deleted")


@serves(blueprint, "/about-data", Route(is_of_a_view=False))
def about_data() -> Response:
    """Say what the service stores, where, for how long, and how it is deleted."""
    having = {*current_app.extensions, *request.environ}
    here = [
        one for one in STORED if (not one.needs or one.needs in having) and one.unless not in having
    ]
    rows = tuple(
        tuple((Item(text),) for text in (one.what, one.where, one.how_long, one.how_deleted))
        for one in here
    )
    page = Page(
        "What this service stores",
        lead=LEAD,
        sections=(Section("stored", "", Grid("What is stored", COLUMNS, rows)),),
        trail=(HOME,),
    )
    return respond(page)
