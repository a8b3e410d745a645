"""What is served, and how much of it somebody is shown.

Layer 6. All who are shown the same have one sight, whatever their tokens are called.
"""

from __future__ import annotations

import os
import shutil
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from caregraph import rdf
from caregraph.graph import store as stores
from caregraph.graph.choices import Part
from caregraph.serve import marked, names
from caregraph.serve.access import Access
from caregraph.serve.disk.described import Described
from caregraph.serve.loaded import kept_folder
from caregraph.serve.tokens import Scope


@dataclass(frozen=True)
class Sight:
    """What all who use one application are shown."""

    number: int
    """Of what is served; another once that was replaced."""
    left_out: frozenset[rdf.NamedNode]
    """The structures that they are not."""
    unnamed: frozenset[rdf.NamedNode]
    """The people whose names they are not."""


class Served:
    """What is served until it is replaced."""

    def __init__(self, number: int, parts: Sequence[Part], access: Access) -> None:
        self.number = number
        self._parts = parts
        self._access = access
        self._sights: dict[Scope, Sight] = {}

    @cached_property
    def _structures(self) -> Mapping[rdf.NamedNode, tuple[str, frozenset[str]]]:
        """Give the key and the marks of each structure."""
        found = marked.marks(self._parts)
        return {
            one: (one.value.rpartition("/")[2], frozenset(found.get(one, ())))
            for dataset, _ in self._parts
            for one in stores.structures(dataset)
        }

    @cached_property
    def _unnamed(self) -> Mapping[rdf.NamedNode, names.Person]:
        """Give those whose names are withheld from who has no token for them."""
        return names.people(self._parts, self._access.redact_below)

    def sight(self, scope: Scope) -> Sight:
        """Give what somebody is shown."""
        if scope not in self._sights:
            self._sights[scope] = self._looked_at(scope)
        return self._sights[scope]

    def _looked_at(self, scope: Scope) -> Sight:
        left_out = frozenset(
            one
            for one, (key, marks) in self._structures.items()
            if (self._access.closed and not scope.may_read(key))
            or not all(mark in self._access.shows or scope.sees(key, mark) for mark in marks)
        )
        unnamed = frozenset(
            person
            for person, told in self._unnamed.items()
            if not all(scope.sees(self._structures[one][0], "names") for one in told.structures)
        )
        return Sight(self.number, left_out, unnamed)

    def withholds(self, scope: Scope, key: str) -> bool:
        """Say whether names in a structure, by its key, are withheld from somebody."""
        unnamed = self.sight(scope).unnamed
        about = {one for person in unnamed for one in self._unnamed[person].structures}
        return key in {self._structures[one][0] for one in about}

    def hides(self, scope: Scope, key: str) -> bool:
        """Say whether there is a structure, by its key, that somebody is not shown."""
        return key in {self._structures[one][0] for one in self.sight(scope).left_out}

    def parts(self, sight: Sight) -> Sequence[Part]:
        """Give what is served, as far as it is shown."""
        unnamed = {one: told for one, told in self._unnamed.items() if one in sight.unnamed}
        return names.without(marked.without(self._parts, sight.left_out), unnamed)


class Everything:
    """All that is served, to be shown to each as far as it may be.

    Every process of a service learns at once when other structures take its place.
    """

    def __init__(self, parts: Sequence[Part], access: Access) -> None:
        self._access = access
        folder, self._alive = kept_folder()
        self._described = Described(folder, parts)
        self._known: Served | None = None
        self.close = weakref.finalize(self, _remove, str(folder), os.getpid())

    @property
    def now(self) -> Served:
        """Give what is served now."""
        now = self._described.now
        if self._known is None or self._known.number != now.number:
            self._known = Served(now.number, now.in_place(), self._access)
        return self._known

    def replaced(self, parts: Sequence[Part]) -> None:
        """Serve others from now on."""
        self._described.replaced(parts)


def _remove(folder: str, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)
