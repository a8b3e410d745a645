"""Slips of whole parts: what stands in the wrong order, without braces, or as in SQL.

Layer 2. The repairs of ``repairs`` put signs and words right; these move parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from caregraph.sparql.slips import TEXT, Found, Stuck, masked, sub

_NODE = r"(?:[?$]\w+|<[^<>\s]*>|\w*:[\w\-]+)"
_PATTERN = rf"({_NODE}\s+\S+\s+(?:{TEXT}\S*|{_NODE}))"
_CALL = r"(?:COUNT|SUM|AVG|MIN|MAX)\s*\([^()]*\)"


def unbraced(stuck: Stuck) -> Iterator[Found]:
    """Put into braces what stands under a word without them."""
    for word in ("OPTIONAL", "MINUS", "EXISTS"):
        yield from sub(
            stuck.text,
            rf"{word}\s+{_PATTERN}",
            rf"{word} {{ \1 }}",
            f"What follows {word} stands in braces.",
        )
    yield from sub(
        stuck.text,
        r"VALUES\s+([?$]\w+)\s*\(([^(){}]*)\)",
        lambda one: f"VALUES {one[1]} {{ {one[2].replace(',', ' ')} }}",
        "The values of a variable stand in braces: VALUES ?x { ... }.",
    )
    yield from sub(
        stuck.text,
        r"\{([^{}]*?)\s+UNION\s+([^{}]*)\}",
        r"{ {\1 } UNION { \2} }",
        "Each alternative of a UNION stands in braces of its own.",
    )
    yield from sub(
        stuck.text,
        r"WHERE\s*[(\[]([^{}]*)[)\]]",
        r"WHERE {\1}",
        "The patterns stand in braces: WHERE { ... }.",
    )


def unbracketed(stuck: Stuck) -> Iterator[Found]:
    """Put into brackets what is computed or compared."""
    compared = rf"({_CALL}\s*[=<>!]+\s*[\w\"?]+)"
    for pattern, new, says in (
        (rf"HAVING\s+{compared}", r"HAVING(\1)", "What HAVING asks stands in brackets."),
        (
            r"BIND\s+([^(){}]+?)\s+AS\s+([?$]\w+)",
            r"BIND(\1 AS \2)",
            "What is computed stands in brackets: BIND(... AS ?x).",
        ),
        (
            r"FILTER\s+([?$]\w+\s+(?:NOT\s+)?IN\s*\([^()]*\))",
            r"FILTER(\1)",
            "A condition stands in brackets: FILTER(?x IN (...)).",
        ),
        (
            r"(?<=SELECT )((?:[?$]\w+ )*)([?$]\w+\s+AS\s+[?$]\w+)",
            r"\1(\2)",
            "What gets another name stands in brackets: (?x AS ?y).",
        ),
        (
            rf"([?$]\w+)\s+(CONTAINS|STRSTARTS|STRENDS)\s+({TEXT})",
            r"\2(\1, \3)",
            'A function stands before what it is given: CONTAINS(?x, "part").',
        ),
        (r"(ORDER|GROUP)\s+(?!BY\b)(?=[?$(]|DESC|ASC)", r"\1 BY ", "It is ORDER BY, and GROUP BY."),
    ):
        yield from sub(stuck.text, pattern, new, says)


def as_in_sql(stuck: Stuck) -> Iterator[Found]:
    """Put right what is written as in SQL: fields, TOP, aggregates in conditions, the order."""
    text = stuck.text
    yield from sub(
        text,
        r"[?$]\w+\.([A-Za-z]\w*)(?=[\s,)])",
        r"?\1",
        "A variable has no fields: a pattern asks for them, such as ?x skos:prefLabel ?name.",
    )
    top = re.search(r"SELECT\s+TOP\s+(\d+)\s", masked(text), re.IGNORECASE)
    if top:
        says = "How many rows at most is said at the end: LIMIT 10."
        yield (
            says,
            f"{text[: top.start()]}SELECT {text[top.end() :].rstrip()} LIMIT {top[1]}",
            top.start(),
        )
    ending = re.search(r"\b(LIMIT\s+\d+)\s+(ORDER\s+BY\s+.+)$", masked(text), re.IGNORECASE)
    if ending:
        start, middle = ending.start(1), ending.start(2)
        says = "ORDER BY stands before LIMIT."
        yield says, f"{text[:start]}{text[middle:].rstrip()} {text[start:middle].strip()}", start
    condition = re.search(
        rf"FILTER\s*\(([^{{}}]*{_CALL}[^{{}}]*)\)\s*\.?\s*\}}", text, re.IGNORECASE
    )
    selected = re.search(r"SELECT\s+(?:DISTINCT\s+)?((?:[?$]\w+\s*)+)", text, re.IGNORECASE)
    if condition and selected:
        says = "What counts rows is compared in HAVING, after GROUP BY."
        body = f"{text[: condition.start()].rstrip()} }} GROUP BY {selected[1].strip()}"
        yield (
            says,
            f"{body} HAVING({condition[1]}) {text[condition.end() :]}".rstrip(),
            condition.start(),
        )


REWRITINGS = (unbraced, unbracketed, as_in_sql)
