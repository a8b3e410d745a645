"""The page of the things of one kind, or of those of them that are called so.

Layer 6, used in the web process for a page and in a worker for all of a list.
"""

from __future__ import annotations

from collections.abc import Iterable

from caregraph.graph import naming
from caregraph.graph.view import View
from caregraph.serve.disk.lists import Listed
from caregraph.serve.web import speech
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import HOME, Fact, Grid, Item, Items, Page, Section
from caregraph.tables import tables
from caregraph.vocab import CG

_COLUMNS = ("name", "kind", "organisation", "status", "since", "structure")


def listing_page(view: View, table: str, count: int, listed: Iterable[Listed]) -> Page:
    """Give the page of some of the things of one kind.

    Args:
        count: How many there are.
    """
    title = tables()[table].title
    grid = Grid(title, _COLUMNS, tuple(_row(view, one) for one in listed))
    return Page(
        title=title,
        lead=tables()[table].about,
        facts=(Fact("in this view", (Item(str(count)),)),),
        sections=(Section(table, "", grid, empty="There is none in this view."),),
        trail=(HOME,),
    )


def _row(view: View, listed: Listed) -> tuple[Items, ...]:
    node = listed.node
    status = next(
        (
            found
            for name in ("status", "decisionStatus", "actionStatus")
            if (found := speech.value(view, node, CG[name]))
        ),
        (),
    )
    return (
        (Item(naming.name_of(view, node), node.value, path_of(node.value)),),
        (Item(naming.kind_of(view, node)),),
        speech.value(view, node, CG.withinOrganisation),
        (*status, *map(Item, listed.marks)),
        speech.value(view, node, CG.validFrom),
        speech.value(view, node, CG.describedIn),
    )
