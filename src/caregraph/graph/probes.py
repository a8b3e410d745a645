"""What is asked of a SPARQL engine to see what it gets wrong, whatever data it holds.

Layer 3. Each probe carries its own rows, by VALUES or BIND, so that its answer is known.
"""

from __future__ import annotations

from dataclasses import dataclass

_DAYS = " ".join(
    f'"{day}"^^<http://www.w3.org/2001/XMLSchema#date>'
    for day in ("2008-02-29", "2019-03-31", "2019-04-01", "2019-04-02", "2026-11-27")
)
_BEYOND = "Šaltýř ☃ 𝒳 e\u0301"
"""Letters with marks, a sign, a letter beyond the first plane, a mark that stands by itself."""


@dataclass(frozen=True)
class Probe:
    """A SELECT query whose answer is known."""

    what: str
    """What of SPARQL it looks at."""
    query: str
    expected: tuple[tuple[str, ...], ...]
    """The rows of the answer as text, in order."""
    matters: bool
    """Whether rules or questions rest on it."""


def _of(what: str, query: str, *expected: tuple[str, ...], matters: bool = True) -> Probe:
    return Probe(what, query, expected, matters)


PROBES = (
    _of(
        "aggregates",
        "SELECT (COUNT(*) AS ?n) (SUM(?x) AS ?sum) (MIN(?x) AS ?least) (MAX(?x) AS ?most) "
        "WHERE { VALUES ?x { 1 2 2 } }",
        ("3", "5", "1", "2"),
    ),
    _of(
        "a count of nothing",
        "SELECT (COUNT(?x) AS ?n) WHERE { VALUES ?x { 1 } FILTER(?x = 2) }",
        ("0",),
    ),
    _of(
        "groups",
        "SELECT ?k (COUNT(?x) AS ?n) WHERE { VALUES (?k ?x) { (1 1) (1 2) (2 3) } } "
        "GROUP BY ?k HAVING (COUNT(?x) > 1)",
        ("1", "2"),
    ),
    _of(
        "DISTINCT",
        "SELECT (COUNT(DISTINCT ?x) AS ?n) (COUNT(?x) AS ?m) WHERE { VALUES ?x { 1 2 2 } }",
        ("2", "3"),
    ),
    _of(
        "DISTINCT in a query within the query",
        "SELECT (COUNT(*) AS ?n) WHERE { { SELECT DISTINCT ?x WHERE { VALUES ?x { 1 2 2 } } } }",
        ("2",),
    ),
    _of(
        "NOT EXISTS sees what stands outside it",
        "SELECT ?x WHERE { VALUES ?x { 1 2 3 } "
        "FILTER NOT EXISTS { VALUES ?y { 2 } FILTER(?x = ?y) } } ORDER BY ?x",
        ("1",),
        ("3",),
    ),
    _of(
        "NOT EXISTS within NOT EXISTS",
        "SELECT ?x WHERE { VALUES ?x { 1 2 3 } FILTER NOT EXISTS { VALUES ?x { 2 3 } "
        "FILTER NOT EXISTS { VALUES ?x { 3 } } } } ORDER BY ?x",
        ("1",),
        ("3",),
    ),
    _of(
        "MINUS takes nothing away where nothing is shared",
        "SELECT ?x WHERE { VALUES ?x { 1 2 } MINUS { VALUES ?y { 1 } } } ORDER BY ?x",
        ("1",),
        ("2",),
    ),
    _of(
        "OPTIONAL and what is not bound",
        "SELECT ?x (COALESCE(?y, 0) AS ?z) WHERE { VALUES ?x { 1 2 } "
        "OPTIONAL { VALUES (?x ?y) { (2 5) } } FILTER(!BOUND(?y) || ?y > 4) } ORDER BY ?x",
        ("1", "0"),
        ("2", "5"),
    ),
    _of(
        "UNION of the same rows keeps both",
        "SELECT (COUNT(*) AS ?n) WHERE { { VALUES ?x { 1 } } UNION { VALUES ?x { 1 } } }",
        ("2",),
    ),
    _of(
        "comparing dates",
        f'SELECT (STR(?d) AS ?day) WHERE {{ VALUES ?d {{ {_DAYS} }} FILTER(?d <= "2019-04-01"^^'
        "<http://www.w3.org/2001/XMLSchema#date>) } ORDER BY ?d",
        ("2008-02-29",),
        ("2019-03-31",),
        ("2019-04-01",),
    ),
    _of(
        "dates and truths come back as written",
        'SELECT ?d ?t (DATATYPE(?d) AS ?type) WHERE { BIND("2019-04-01"^^'
        "<http://www.w3.org/2001/XMLSchema#date> AS ?d) BIND(true AS ?t) }",
        ("2019-04-01", "true", "http://www.w3.org/2001/XMLSchema#date"),
    ),
    _of(
        "languages come back as written",
        'SELECT (LANG(?l) AS ?of) WHERE { BIND("x"@en-gb AS ?l) }',
        ("en-gb",),
        matters=False,
    ),
    _of(
        "Unicode",
        f'SELECT ?x WHERE {{ BIND("{_BEYOND}" AS ?x) }}',
        (_BEYOND,),
    ),
    _of(
        "the length of Unicode text",
        f'SELECT (STRLEN("{_BEYOND}") AS ?n) WHERE {{}}',
        (str(len(_BEYOND)),),
        matters=False,
    ),
    _of(
        "functions on text",
        'SELECT (STRAFTER("a/b", "/") AS ?a) (REPLACE("abc", "b", "x") AS ?b) (LCASE("Ä") AS ?c) '
        '(REGEX("Post 12", "^post \\\\d+$", "i") AS ?d) (CONCAT("a", STR(1)) AS ?e) WHERE {}',
        ("b", "axc", "ä", "true", "a1"),
    ),
    _of(
        "a path reaches where it began, also what nothing is said of",
        "SELECT ?x WHERE { VALUES ?from { <urn:x-caregraph:a> } ?from <urn:x-caregraph:none>* ?x }",
        ("urn:x-caregraph:a",),
        matters=False,
    ),
)
