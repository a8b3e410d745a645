"""What the service stores of whom, for how long, and how it is deleted: a page, and the reference.

Layer 6. What is said here is to be true of the code; a test looks at what can be looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, current_app, request

from caregraph.serve import tokens
from caregraph.serve.logged import LOGGED
from caregraph.serve.web.content import HOME, Grid, Item, Page, Section
from caregraph.serve.web.routes import Menu, Route, serves
from caregraph.serve.web.templating import respond

blueprint = Blueprint("stored", __name__)

UPLOADS = "caregraph.uploads"
"""Where an application that takes structures of visitors keeps them."""
LEAD = (
    "This service sets no cookie, stores nothing in the browser, counts nobody, sends nothing to "
    "others and fetches nothing from them."
)

WRITES = "caregraph.writing"
"""Where an application that is written keeps what writes."""


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
        "in the files, store or endpoint that it was started with, and as stores in a folder of "
        "its own among temporary files; a store is shown where it is",
        "the copies as long as it runs",
        "take them out of the files and start it again; the folder goes when it ends, and what a "
        "service left that was killed goes when the next one starts",
    ),
    Stored(
        "what was worked out of them: views, findings, lists, drawings",
        "in that folder, and in its memory",
        "those that were used last, as long as there is room and it runs",
        "it goes with the folder",
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
        "rules and queries, prepared; commands keep views and findings of stores beside them",
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
        "as stores in a folder of its own among temporary files, under an address that only they "
        "are given",
        "until they have it forgotten, 20 others were brought after it, or the service ends",
        "the button Forget on its page, at once",
        UPLOADS,
    ),
    Stored(
        "who changed which structure, when and why, with the statements that came and went",
        "in the log changes.jsonl of the store that is written, and in its other files",
        "as long as the store; what a change took out stays in the log and in those files",
        "by whoever runs it: caregraph build STORE --store NEW, which has neither log nor what was "
        "taken out; backups are kept by whoever made them",
        WRITES,
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


@serves(blueprint, "/about-data", Route(menu=Menu(13, "What is stored"), is_of_a_view=False))
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
