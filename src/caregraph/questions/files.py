"""Reading the files of ``queries/questions``: a head that a person reads, then the query.

Layer 4. The folder is the registry. A file that does not say all of this is refused::

    # # To whom is a post accountable?
    #
    # **Why:** The question for the person who asks it.
    #
    # asked by:  governance lead
    # id:        CQ-01
    # given:     case:<name>,adopt=all
    # parameter: post (post) The post asked about
    # expect: | post | answers to |
    #         | ...  | ...        |
    SELECT ?post ?answers_to ?evidence_of
    WHERE { VALUES ?post { UNDEF } ... }

``given`` is a GRAPH as on the command line, once for each graph. Every parameter is bound by one
``VALUES`` block, which holds its default; ``UNDEF`` leaves it open, unless its kind is followed by
``, needed``. So every question can be asked of any structure. ``expect: nothing`` is written where
no row is right. The table may show fewer columns than the answer; "not stated" stands for a value
that is not there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from caregraph import assets
from caregraph import rdf as ox
from caregraph.errors import AssetError, QueryError, UnknownNameError
from caregraph.sparql import running
from caregraph.sparql.exists_rewriting import rearrange
from caregraph.sparql.parse import parse_select
from caregraph.sparql.tree import write_select
from caregraph.vocab import PREFIXES

NOT_STATED = "not stated"
"""How a value that is not there is told."""

KINDS = {
    "structure": "Structure",
    "organisation": "Organisation",
    "unit": "OrganisationalUnit",
    "post": "Post",
    "body": "GovernanceBody",
    "arrangement": "Arrangement",
    "person": "Person",
    "proposal": "Proposal",
    "decision": "Decision",
    "function": "Function",
    "agreement": "Agreement",
    "fund": "Fund",
    "requirement": "LegalRequirement",
}
"""The kinds of parameters whose values are things, and the class that those belong to."""

OTHER_KINDS = ("role", "class", "date", "text")
"""The others: a statutory role, a class of the ontology, a day, free text."""

EVIDENCE_OF = "evidence_of"
"""Begins the name of a variable that holds things whose evidence is to be shown."""

ALL = "all_"
"""Begins the name of a variable whose values are shown together, in one row."""

_VALUES = re.compile(r"VALUES\s+\?(\w+)\s*\{([^{}]*)\}")
_PARAMETER = re.compile(r"(\w+) \((\w+)(, needed)?\) (.+)")


@dataclass(frozen=True)
class Parameter:
    """Something a question can be asked about."""

    name: str
    kind: str
    """One of ``KINDS`` and ``OTHER_KINDS``."""
    label: str
    default: ox.NamedNode | ox.Literal | None
    """What it is where nothing is given; ``None`` leaves it open."""
    needed: bool = False
    """It cannot be left open: every pair of things would be an answer."""


@dataclass(frozen=True)
class Question:
    """One competency question: its words, its query and the answer it is known to have."""

    id: str
    name: str
    """The name of its file, without the suffix."""
    title: str
    why: str
    users: tuple[str, ...]
    given: tuple[str, ...]
    """The graphs of its expected answer, as GRAPH arguments that carry their view."""
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    """The columns of the expected answer."""
    expected: tuple[tuple[str | None, ...], ...]
    """Its rows; ``None`` for what is not stated."""
    sparql: str
    """The query as it stands in the file, which runs with the house prefixes."""
    path: Path

    def bound(self, terms: dict[str, ox.NamedNode | ox.Literal | None]) -> str:
        """Give the query with some parameters bound; ``None`` leaves one open.

        Only the content of the parameter's own ``VALUES`` block is replaced, by a term in its
        serialised form, in one pass, so that no value can become part of the query.
        """

        def block(match: re.Match[str]) -> str:
            name = match[1]
            if name not in terms:
                return match[0]
            term = terms[name]
            return f"VALUES ?{name} {{ {'UNDEF' if term is None else term} }}"

        return _VALUES.sub(block, self.sparql)

    def planned(self, terms: dict[str, ox.NamedNode | ox.Literal | None]) -> str:
        """Give the query with some parameters bound, rearranged so that it begins with them."""
        return write_select(rearrange(parse_select(self.bound(terms), PREFIXES)))


@cache
def catalogue() -> dict[str, Question]:
    """Give every question by its id, in the order of their numbers.

    Raises:
        AssetError: a file is not a question, or two have one id.
    """
    found: dict[str, Question] = {}
    for path in assets.files("queries", "questions/*.rq"):
        question = read(path)
        if question.id in found:
            raise AssetError(f"{path.name} and {found[question.id].path.name} have the same id")
        found[question.id] = question
    return found


def find(name: str) -> Question:
    """Find a question by its id, its title or the name of its file, whatever the case.

    Raises:
        UnknownNameError: no question is called so; carries near matches.
    """
    known: dict[str, Question] = {}
    for question in catalogue().values():
        for called in (question.id, question.name, question.title):
            known[called.casefold()] = question
    found = known.get(name.strip().casefold().removesuffix(".rq"))
    if found is None:
        raise UnknownNameError("question", name, [*catalogue(), *known],
                               hint=f"Questions: {', '.join(catalogue())}.")  # fmt: skip
    return found


def read(path: Path) -> Question:
    """Read one file.

    Raises:
        AssetError: its head is incomplete, or its query cannot be read; says where.
    """
    lines = path.read_text("utf-8").splitlines()
    size = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    sparql = "\n".join(lines[size:]).strip()
    try:
        head = _Head([line.removeprefix("#").removeprefix(" ") for line in lines[:size]])
        columns, rows = _table(head.one("expect"))
        question = Question(
            id=head.one("id"),
            name=path.stem,
            title=head.title,
            why=head.why,
            users=tuple(user.strip() for user in head.one("asked by").split(",")),
            given=tuple(head.many("given")),
            parameters=tuple(_parameter(text, sparql) for text in head.many("parameter")),
            columns=columns,
            expected=rows,
            sparql=sparql,
            path=path,
        )
        _check(question)
    except (ValueError, QueryError) as broken:
        raise AssetError(f"the question cannot be read: {broken}", where=path.name) from broken
    return question


def shown(variable: str) -> str:
    """Give the column that a variable of a query is shown as.

    >>> shown("answers_to"), shown("all_services"), shown("evidence_of_gap")
    ('answers to', 'services', 'evidence')
    """
    if variable.startswith(EVIDENCE_OF):
        return "evidence"
    return variable.removeprefix(ALL).replace("_", " ")


class _Head:
    """The comment lines at the top of a file, without their number signs."""

    def __init__(self, lines: list[str]) -> None:
        self.title = next((one[2:].strip() for one in lines if one.startswith("# ")), "")
        text = "\n".join(lines)
        why = re.search(r"\*\*Why:\*\*(.+?)\n\s*\n", text, re.DOTALL)
        self.why = " ".join(why[1].split()) if why else ""
        self._entries: dict[str, list[str]] = {}
        entries = lines[text[: why.end()].count("\n") :] if why else []
        key = ""
        for line in entries:
            name, colon, value = line.partition(":")
            if line.lstrip().startswith("|") and key:
                self._entries[key][-1] += "\n" + line.strip()
            elif colon and re.fullmatch(r"[a-z ]+", name):
                key = name
                self._entries.setdefault(key, []).append(value.strip())
            elif line.strip():
                raise ValueError(f"the line {line!r} of its head is neither an entry nor a row")
        if not self.title or not self.why:
            raise ValueError("its head has no title, or no paragraph that begins with **Why:**")

    def many(self, key: str) -> list[str]:
        """Give the entries of *key*, of which there must be one at least."""
        if not self._entries.get(key):
            raise ValueError(f"its head has no entry {key!r}")
        return self._entries[key]

    def one(self, key: str) -> str:
        """Give the one entry of *key*."""
        found = self.many(key)
        if len(found) > 1:
            raise ValueError(f"its head has {len(found)} entries {key!r}")
        return found[0]


def _parameter(text: str, sparql: str) -> Parameter:
    match = _PARAMETER.fullmatch(text)
    if match is None or match[2] not in (*KINDS, *OTHER_KINDS):
        raise ValueError(f"the parameter {text!r} is not written as: name (kind) label")
    name, kind, needed, label = match.groups()
    blocks = [content for called, content in _VALUES.findall(sparql) if called == name]
    if len(blocks) != 1:
        raise ValueError(f"?{name} has {len(blocks)} VALUES blocks and needs one")
    rows = list(_select(f"SELECT ?{name} WHERE {{ VALUES ?{name} {{ {blocks[0]} }} }}"))
    if len(rows) != 1:
        raise ValueError(f"the VALUES block of ?{name} has {len(rows)} values and needs one")
    default = rows[0][name]
    if not isinstance(default, (ox.NamedNode, ox.Literal, type(None))):
        raise ValueError(f"the default of ?{name} is neither a thing nor a value")
    return Parameter(name, kind, label, default, bool(needed))


def _table(text: str) -> tuple[tuple[str, ...], tuple[tuple[str | None, ...], ...]]:
    if text == "nothing":
        return (), ()
    rows = [
        tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
        for line in text.splitlines() if line.strip()
    ]  # fmt: skip
    if len(rows) <= 1:
        raise ValueError("it expects no row; write 'expect: nothing' where that is right")
    uneven = [row for row in rows if len(row) != len(rows[0])]
    if uneven:
        raise ValueError(f"the expected row {uneven[0]} is not as long as its header")
    return rows[0], tuple(
        tuple(None if cell == NOT_STATED else cell for cell in row) for row in rows[1:]
    )


def _check(question: Question) -> None:
    number = re.fullmatch(r"CQ-\d{2,3}", question.id)
    if not number or not question.name.startswith(question.id.casefold() + "-"):
        raise ValueError(f"its id is {question.id!r} and does not begin the name of the file")
    if not any(parameter.kind == "structure" for parameter in question.parameters):
        raise ValueError("it has no parameter of the kind structure")
    columns = {shown(variable.value) for variable in _select(question.sparql).variables}
    unknown = [name for name in question.columns if name not in columns]
    if unknown:
        raise ValueError(f"it expects a column {unknown[0]!r} and shows {', '.join(columns)}")
    if parse_select(question.sparql, PREFIXES).sliced:
        raise ValueError("its query has a LIMIT or OFFSET, and a question is answered in full")


def _select(sparql: str) -> ox.QuerySolutions:
    with running.told(sparql):
        return ox.select(ox.Store(), sparql, prefixes=PREFIXES)
