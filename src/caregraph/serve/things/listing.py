"""The page of the things of one kind, or of those of them that are called so.

Layer 6, used in the web process for a page and in a worker for all of a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial

from caregraph import rdf
from caregraph.graph import naming
from caregraph.graph.view import View
from caregraph.serve.disk.lists import Listed
from caregraph.serve.web import speech
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.arranging import Leaves
from caregraph.serve.web.content import HOME, Fact, Grid, Item, Items, Page, Section
from caregraph.tables import tables
from caregraph.vocab import CG

_STATUS = ("status", "decisionStatus", "actionStatus")
_Cell = Callable[[Listed], Items]


def listing_page(view: View, table: str, count: int, listed: Iterable[Listed]) -> Page:
    """Give the page of some of the things of one kind.

    Args:
        count: How many there are.
    """
    title, cells = tables()[table].title, _cells(view)
    rows = (tuple(cell(one) for cell in cells.values()) for one in listed)
    grid = Grid(title, tuple(cells), tuple(rows))
    return Page(
        title=title,
        lead=tables()[table].about,
        facts=(Fact("in this view", (Item(str(count)),)),),
        sections=(Section(table, "", grid, empty="There is none in this view."),),
        trail=(HOME,),
    )


def on_leaf(view: View, listed: Sequence[Listed], leaves: Leaves) -> tuple[Sequence[Listed], int]:
    """Give the things on one page of what is wanted of a list, and how many are wanted in all.

    Only the columns by which it is sorted and filtered are read of all things.
    """
    cells = _cells(view)
    read = leaves.arrangement.looks_at(tuple(cells))
    rows = (
        tuple(cell(one) if name in read else () for name, cell in cells.items()) for one in listed
    )
    order = leaves.arrangement.order(Grid("", tuple(cells), tuple(rows)))
    return [listed[number] for number in order[leaves.part]], len(order)


def _cells(view: View) -> Mapping[str, _Cell]:
    """Give how each cell of a row is told; what many rows name is looked up once."""
    named = cache(partial(speech.named, view))

    def linked(link: rdf.NamedNode, listed: Listed) -> Items:
        found = map(named, view.nodes(listed.node, link))
        return tuple(sorted(found, key=lambda one: (one.text, one.iri or "")))

    return {
        "name": partial(_name, view),
        "kind": lambda listed: (Item(naming.kind_of(view, listed.node)),),
        "organisation": partial(linked, CG.withinOrganisation),
        "status": partial(_status, view),
        "since": lambda listed: speech.value(view, listed.node, CG.validFrom),
        "structure": partial(linked, CG.describedIn),
    }


def _name(view: View, listed: Listed) -> Items:
    iri = listed.node.value
    return (Item(naming.name_of(view, listed.node), iri, path_of(iri)),)


def _status(view: View, listed: Listed) -> Items:
    said = (speech.value(view, listed.node, CG[name]) for name in _STATUS)
    return (*next(filter(None, said), ()), *map(Item, listed.marks))
