"""What the profile says of datatypes (``dt-*``), as far as they are used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from itertools import combinations

from caregraph.reasoner.rl.facts import TYPE, Found, Pair
from caregraph.vocab import OWL, PREFIXES, RDFS


def _xsd(names: str) -> tuple[str, ...]:
    return tuple(f"<{PREFIXES['xsd']}{name}>" for name in names.split())


def _rdf(names: str) -> tuple[str, ...]:
    return tuple(f"<{PREFIXES['rdf']}{name}>" for name in names.split())


_DECIMAL, _INTEGER, _LONG, _INT, _SHORT, _BYTE = _xsd("decimal integer long int short byte")
_COUNT, _POSITIVE = _xsd("nonNegativeInteger positiveInteger")
_UNSIGNED = _xsd("unsignedLong unsignedInt unsignedShort unsignedByte")
_AT_MOST_ZERO, _NEGATIVE = _xsd("nonPositiveInteger negativeInteger")
_STRING, _NORMALISED, _TOKEN = _xsd("string normalizedString token")
_LANGUAGE, _NAME, _NCNAME, _NMTOKEN = _xsd("language Name NCName NMTOKEN")
_DATE_TIME, _STAMP = _xsd("dateTime dateTimeStamp")

_WIDER = {
    _STAMP: _DATE_TIME,
    _INTEGER: _DECIMAL,
    _LONG: _INTEGER,
    _INT: _LONG,
    _SHORT: _INT,
    _BYTE: _SHORT,
    _COUNT: _INTEGER,
    _POSITIVE: _COUNT,
    **dict(zip(_UNSIGNED, (_COUNT, *_UNSIGNED), strict=False)),
    _AT_MOST_ZERO: _INTEGER,
    _NEGATIVE: _AT_MOST_ZERO,
    _NORMALISED: _STRING,
    _TOKEN: _NORMALISED,
    **dict.fromkeys((_LANGUAGE, _NAME, _NMTOKEN), _TOKEN),
    _NCNAME: _NAME,
}
"""Each datatype by the next that holds all its values."""
_APART = (
    *_xsd("anyURI base64Binary boolean dateTime decimal double float hexBinary string"),
    *_rdf("PlainLiteral XMLLiteral"),
)
_DATATYPES = {
    *_WIDER,
    *_WIDER.values(),
    *_APART,
    *_xsd("date time"),
    *_rdf("HTML langString"),
    str(RDFS.Literal),
}


def axioms(triples: Mapping[str, Set[Pair]]) -> Found:
    """Give what holds of the datatypes, and of the literals and other things that are of one."""
    found: Found = defaultdict(set)
    found[TYPE] = {(one, str(RDFS.Datatype)) for one in _DATATYPES}
    used = set()
    of_one = {(literal, kind) for pairs in triples.values() for literal, kind in _literals(pairs)}
    of_one |= {(one, kind) for one, kind in triples.get(TYPE, ()) if kind in _DATATYPES}
    for one, kind in of_one:
        kinds = {kind, *_wider(kind)}
        used |= kinds
        found[TYPE] |= {(one, each) for each in kinds}
    for one, other in combinations(_APART, 2):
        if {one, other} <= used and (one, other) != (_STRING, _APART[-2]):
            found[str(OWL.disjointWith)].add((one, other))
    return found


def _literals(pairs: Set[Pair]) -> Iterator[Pair]:
    """Give the literals among the objects, each with its datatype where the profile has it."""
    for _, o in pairs:
        if o[0] == '"' and o[-1] == ">":
            kind = o[o.rindex("^^") + 2 :]
            if kind in _DATATYPES:
                yield o, kind


def _wider(kind: str) -> Iterator[str]:
    while kind in _WIDER:
        kind = _WIDER[kind]
        yield kind
