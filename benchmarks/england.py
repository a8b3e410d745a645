"""A synthetic England on 1 November 2024, as large as asked, complete and with known faults.

One place is an upper-tier authority, a district and a trust; four places share an
integrated care board. 123 places come to a million triples (England has 153 upper-tier
authorities), 615 to five million. Every organisation meets the whole
rulebook and is declared complete, so that what is missing is a breach; then faults are planted,
each with the exact findings it must give. The same seed gives the same bytes.

The triples are those of a view: what ``queries/infer`` derives is written down too, so that every
engine is given the same graph. Axioms of the ontology that need blank nodes are left out; no rule
reads them and their names would differ from run to run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from benchmarks import councils, faults, nhs, partnerships
from benchmarks.faults import Expected
from benchmarks.organisations import complete
from benchmarks.world import DAY, RDF_TYPE, World, cg, day
from caregraph.graph import infer, ontology
from caregraph.vocab import PREFIXES

PLACES = {"10k": 1, "100k": 12, "1m": 123, "5m": 615}
"""How many places give each size."""
PLACES_A_SYSTEM = 4
SEED = 2024
TOGETHER = "together"
"""Key of the structure that describes several places at once."""
_FORMER_POSTS = 12

_SYLLABLES = (
    "Ash",
    "Brook",
    "Carl",
    "Dun",
    "East",
    "Fern",
    "Hart",
    "Long",
    "Mar",
    "North",
    "Oak",
    "Pen",
    "Rother",
    "South",
    "Thorn",
    "Wal",
    "West",
)
_ENDINGS = (
    "bourne",
    "bury",
    "combe",
    "dale",
    "field",
    "ford",
    "ham",
    "ley",
    "minster",
    "stead",
    "ton",
    "wick",
    "worth",
)


@dataclass(frozen=True)
class System:
    """An integrated care board's structure and those of its places."""

    board: World
    places: tuple[World, ...]

    @property
    def worlds(self) -> tuple[World, ...]:
        """Give every structure of the system."""
        return (self.board, *self.places)


def name(number: int) -> str:
    """Give the name of a place, different for every number."""
    first, rest = _SYLLABLES[number % len(_SYLLABLES)], number // len(_SYLLABLES)
    ending, more = _ENDINGS[rest % len(_ENDINGS)], rest // len(_ENDINGS)
    return f"{first}{ending}" + (f" {more + 1}" if more else "")


def nation(seed: int = SEED) -> tuple[World, dict[str, str]]:
    """Describe what all of England has once."""
    world = World("england", "England", seed)
    return world, nhs.nation(world)


def system(
    number: int, places: int, above: dict[str, str], seed: int = SEED, *, together: bool = False
) -> System:
    """Describe one integrated care board with its places, without a fault.

    Args:
        together: All in one structure, and in each place what is over beside what is; else each in
            a structure of its own, in which everything is in effect.
    """
    first = number * PLACES_A_SYSTEM
    within = TOGETHER if together else None
    worlds = [
        World(f"place-{first + n}", f"Place of {name(first + n)}", seed, within)
        for n in range(places)
    ]
    title = f"{name(first)} and around"
    own = World(f"system-{number}", title, seed, within)
    own_councils = [f"<{world.base}/organisation/council>" for world in worlds]
    board = nhs.board(own, above, title, own_councils)
    for n, world in enumerate(worlds):
        called = name(first + n)
        council = councils.upper_tier(world, above, called)
        councils.district(world, f"{called} Vale")
        kind = "NHSTrust" if (first + n) % 3 == 0 else "NHSFoundationTrust"
        trust, trust_head = nhs.trust(world, above, called, kind)
        partnerships.partnership(council, board, trust)
        partnerships.represent(council, board, trust, trust_head)
        complete(world, world.iri, "structure")
        if together:
            mentions(world)
    return System(own, tuple(worlds))


def mentions(world: World) -> None:
    """Describe what a place had before."""
    council = world.at("organisation", "council")
    former = [world.thing("organisation", "trust-before", "PrimaryCareTrust", "Former trust")]
    for number in range(_FORMER_POSTS):
        post = world.thing(
            "post", f"former-{number}", "Post", f"Former officer {number}", postIn=council
        )
        line = world.thing(
            "line",
            f"former-{number}",
            "AccountabilityLine",
            accountableParty=post,
            accountableTo=world.at("post", "council-head"),
        )
        former += [post, line]
    former += [
        world.thing("agreement", f"former-{cls}", cls, "Former agreement")
        for cls in ("Section75Agreement", "Section113Agreement")
    ]
    for thing in former:
        world.end(thing)


def systems(
    places: int, above: dict[str, str], seed: int = SEED, *, together: bool = False
) -> Iterator[System]:
    """Describe every system of an England of so many places."""
    for number, first in enumerate(range(0, places, PLACES_A_SYSTEM)):
        yield system(number, min(PLACES_A_SYSTEM, places - first), above, seed, together=together)


def describe(path: Path, places: int, seed: int = SEED) -> None:
    """Write an England of so many places, faults and all, as people have it: as N-Quads.

    A named graph a structure, and nothing that follows.
    """
    national, above = nation(seed)
    with path.open("w", encoding="utf-8") as out:
        out.writelines(_quads(national))
        for number, one in enumerate(systems(places, above, seed)):
            faults.plant(one.board, one.places, number)
            for world in one.worlds:
                out.writelines(_quads(world))


def _quads(world: World) -> Iterator[str]:
    return (f"{line.rstrip()[:-1]}{world.iri} .\n" for line in world.lines())


def derived(worlds: Iterable[World], beside: ox.Store) -> ox.Store:
    """Give some structures with what is derived from them.

    Args:
        beside: What they refer to; it is looked at and not given back.
    """
    store = ox.Store()
    store.bulk_extend(beside)
    text = "".join(line for world in worlds for line in world.lines())
    store.bulk_load(text.encode(), format=ox.RdfFormat.N_TRIPLES)
    infer.derive(store)
    return store


def write(path: Path, places: int, seed: int = SEED, *, together: bool = False) -> Expected:
    """Write an England of so many places, faults and all, as N-Triples; give what must be found."""
    expected: Expected = set()
    england, above = nation(seed)
    beside = derived([england], ontology.store())
    known = set(beside)
    graphs = [england.iri]
    with path.open("wb") as out:
        _dump(beside, out)
        for number, one in enumerate(systems(places, above, seed, together=together)):
            expected |= faults.plant(one.board, one.places, number)
            store = derived(one.worlds, beside)
            _dump((quad for quad in store if quad not in known), out)
            graphs += [world.iri for world in one.worlds]
        out.write("".join(_view(dict.fromkeys(graphs))).encode())
    return expected


def _dump(quads: Iterable[ox.Quad], out: BinaryIO) -> None:
    lines = sorted(f"{quad.triple} .\n" for quad in quads if not _blank(quad))
    out.write("".join(lines).encode())


def _blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


def _view(graphs: Iterable[str]) -> Iterator[str]:
    view = f"<{PREFIXES['id']}view>"
    yield f"{view} {RDF_TYPE} {cg('View')} .\n"
    yield f"{view} {cg('asAt')} {day(DAY)} .\n"
    for graph in graphs:
        yield f"{view} {cg('viewOf')} {graph} .\n"
