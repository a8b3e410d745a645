"""Tests on literals: datatype with well-formedness, pattern, language.

Layer 2 (shacl). Only casts that SPARQL 1.1 itself names are used, so that the text means the same
on every engine: a date is well formed if it is one at midnight. Years have four digits, as in
every date of a structure.
"""

from __future__ import annotations

from collections.abc import Sequence

from caregraph.rdf import Literal
from caregraph.vocab import PREFIXES

_XSD = PREFIXES["xsd"]
_CASTS = frozenset(
    _XSD + kind for kind in ("boolean", "integer", "decimal", "float", "double", "dateTime")
)
_ZONE = "(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)"
_DURATION = "^-?P([0-9]+Y)?([0-9]+M)?([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+(\\.[0-9]+)?S)?)?$"


def _is_cast(kind: str, text: str) -> str:
    return f"DATATYPE(<{_XSD}{kind}>({text})) = <{_XSD}{kind}>"


def _is_like(variable: str, pattern: str) -> str:
    return f"REGEX(STR({variable}), {Literal(pattern)})"


def _well_formed(variable: str, datatype: str) -> str | None:
    text = f"STR({variable})"
    kind = datatype.removeprefix(_XSD)
    if datatype in _CASTS:
        return _is_cast(kind, text)
    if not datatype.startswith(_XSD):
        return None
    midnight = f'CONCAT(SUBSTR({text}, 1, 10), "T00:00:00", SUBSTR({text}, 11))'
    tests = {
        "date": _is_cast("dateTime", midnight),
        "time": _is_cast("dateTime", f'CONCAT("2000-01-01T", {text})'),
        "gYear": _is_like(variable, f"^-?[0-9]{{4,}}{_ZONE}?$"),
        "gYearMonth": _is_like(variable, f"^-?[0-9]{{4,}}-(0[1-9]|1[0-2]){_ZONE}?$"),
        "duration": f"{_is_like(variable, _DURATION)} && !{_is_like(variable, '[PT]$')}",
    }
    return tests.get(kind)


def has_datatype(variable: str, datatype: str) -> str:
    """Write that a term is a well-formed literal of a datatype."""
    well_formed = _well_formed(variable, datatype)
    tests = [f"DATATYPE({variable}) = <{datatype}>", *([well_formed] if well_formed else [])]
    return f"COALESCE({' && '.join(tests)}, false)"


def matches(variable: str, pattern: str, flags: str) -> str:
    """Write that the text of an IRI or literal matches a regular expression."""
    words = [f"STR({variable})", str(Literal(pattern)), *([str(Literal(flags))] if flags else [])]
    return f"(!isBlank({variable}) && REGEX({', '.join(words)}))"


def has_language(variable: str, ranges: Sequence[str]) -> str:
    """Write that a literal has a language within one of the ranges."""
    tests = [f"langMatches(LANG({variable}), {Literal(one)})" for one in ranges]
    return f"COALESCE({' || '.join(tests) or 'false'}, false)"


def has_some_language(variable: str) -> str:
    """Write that a term is a literal with a language."""
    return f'(isLiteral({variable}) && LANG({variable}) != "")'


def same_language(one: str, other: str) -> str:
    """Write that two literals have the same language."""
    return f"(isLiteral({one}) && LCASE(LANG({one})) = LCASE(LANG({other})))"
