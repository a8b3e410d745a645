"""Running the rules where the data are: in a SPARQL engine that keeps the view.

Layer 4. Every query of the rules runs there on the view as a named graph. The first time that
rules are run on a view there, they are run here too, and anything that differs is refused: engines
differ, and a check must not hang on which was asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from caregraph.graph.remote import Remote
from caregraph.graph.view import View
from caregraph.graph.views_there import Kept, tidy
from caregraph.shacl.execute import Result, place, run_query
from caregraph.validation import engines
from caregraph.validation.engines import Asked
from caregraph.validation.run import Rulebook


class There:
    """An engine of rules that keeps each view it is asked about in a SPARQL engine.

    Args:
        url: The address of an endpoint that may be written to.
    """

    def __init__(self, url: str) -> None:
        self._remote = Remote(url)
        self._kept: dict[int, Kept] = {}
        self._views: list[View] = []
        """Those that are kept, so that none is taken for one that is gone."""

    def __call__(self, view: View, book: Rulebook, asked: Asked) -> Iterator[Result]:
        """Yield the results of the shapes asked about, in the order of our own engine's queries.

        Raises:
            AssetError: a rule cannot be compiled or run here.
            SourceError: the engine does not answer, is not written to, or finds something else.
        """
        kept = self._keep(view)
        found = list(_run(kept, book, asked))
        kept.see_whole()
        by = _name(book, asked)
        if not kept.is_proven(by):
            self._compare(found, engines.own(view, book, asked))
            kept.prove(by)
        yield from found

    def tidy(self, view: View) -> None:
        """Remove what is kept there of the same choices from before something changed."""
        tidy(self._remote, self._kept.values(), view)

    def _keep(self, view: View) -> Kept:
        """Keep a view there, once while this lives."""
        if id(view.store) not in self._kept:
            self._kept[id(view.store)] = Kept(self._remote, view)
            self._views.append(view)
        return self._kept[id(view.store)]

    def _compare(self, there: Iterable[Result], here: Iterable[Result]) -> None:
        """See that the same was found there and here.

        Raises:
            SourceError: it was not; names the shapes about which they differ.
        """
        theirs, ours = (sorted(map(place, results)) for results in (there, here))
        if theirs == ours:
            return
        differing = {one[1] for one in {*theirs} ^ {*ours}} or {"how often something is found"}
        named = ", ".join(sorted(one.rpartition("/")[2] for one in differing))
        raise self._remote.failure(
            f"it finds something else than is found here: {named}",
            code="endpoint-differs",
            hint="Leave --materialise out: its structures are then brought here and checked here. "
            "caregraph probe tells what the engine gets wrong.",
        )


def _run(kept: Kept, book: Rulebook, asked: Asked) -> Iterator[Result]:
    for query in book.compile().queries:
        if query.root in asked:
            yield from run_query(kept, query, focus=asked[query.root])


def _name(book: Rulebook, asked: Asked) -> str:
    """Give a hash of what is run: the text of every query."""
    digest = hashlib.sha256()
    for query in book.compile().queries:
        if query.root in asked:
            nodes = asked[query.root]
            digest.update((query.text if nodes is None else query.focused(nodes)).encode())
    return digest.hexdigest()[:24]
