"""Reading the files of ``queries/questions``: a head that a person reads, then the query.

Layer 4. A file that does not say all of this is refused, with all that
is wrong with it::

    # # To whom is a post accountable?
    #
    # **Why:** The question for the person who asks it.
    #
    # asked by:  governance lead
    # also:      who does a director answer to
    # id:        CQ-01
    # says:      {post} answers to {answers to}
    # silent:    to whom {post} (answers|answer)
    # given:     case:<name>,adopt=all
    # parameter: post (post) The post asked about
    # expect: | post | answers to |
    #         | ...  | ...        |
    SELECT ?post ?answers_to ?evidence_of
    WHERE { VALUES ?post { UNDEF } ... }

``also`` is how people ask it, once for each wording; sentences are matched with them. ``says``,
which may be left out, is its answer in one sentence about one thing, that of the first column it
names. ``lists`` is the same of several: ``{# post}`` counts them, ``{# about = post/posts}`` by
another noun, ``{post}`` names them, ``{post by status}`` by what they are told apart, and
``(has|have)`` goes with one or several; its last column is named at its end. ``silent`` goes on
"not stated", where nothing asked for is; further parts of it, after semicolons, are said where
their columns are stated. ``looks at`` goes on "it looks at", and ``beside`` names the questions
that are easily taken for it, which say the same of themselves. ``rules`` names rules whose findings
bear on it, told where it has no answer. ``given`` is a GRAPH as on the command line, once for each
graph. Every parameter is bound by one ``VALUES`` block, which holds its default; ``UNDEF`` leaves
it open, unless its kind is followed by ``, needed``. So every question can be asked of any
structure. A parameter of the kind day is the day as at which it is asked. ``seen: as described`` is
written where a question is about all days, so that it is asked of everything as described.
``expect: nothing`` is written where no row is right. The table may show fewer columns than the
answer; "not stated" stands for a value that is not there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from caregraph import rdf
from caregraph.errors import AssetError, QueryError
from caregraph.sparql import running
from caregraph.sparql.exists_rewriting import rearrange
from caregraph.sparql.parse import parse_select
from caregraph.sparql.tree import write_select
from caregraph.vocab import PREFIXES

NOT_STATED = "not stated"
"""How a value that is not there is told."""

_ENTRIES = (
    *("asked by", "also", "id", "says", "lists", "silent", "rules", "looks at", "beside", "given"),
    *("parameter", "seen", "expect"),
)
"""What the head of a question may say."""

KINDS = {
    "structure": ("Structure",),
    "organisation": ("Organisation",),
    "unit": ("OrganisationalUnit",),
    "post": ("Post",),
    "body": ("GovernanceBody",),
    "actor": ("Post", "GovernanceBody", "Organisation", "OrganisationalUnit"),
    "arrangement": ("Arrangement",),
    "person": ("Person",),
    "proposal": ("Proposal",),
    "decision": ("Decision",),
    "function": ("Function",),
    "agreement": ("Agreement",),
    "accord": ("Agreement", "Decision"),
    "fund": ("Fund",),
    "requirement": ("LegalRequirement",),
}
"""The kinds of parameters whose values are things, and the classes that those belong to."""

OTHER_KINDS = ("role", "class", "date", "day", "text")
"""The others: a statutory role, a class, a date, the day as at which it is asked, free text."""

EVIDENCE_OF = "evidence_of"
"""Begins the name of a variable that holds things whose evidence is to be shown."""

ALL = "all_"
"""Begins the name of a variable whose values are shown together, in one row."""

_VALUES = re.compile(r"VALUES\s+\?(\w+)\s*\{([^{}]*)\}")
ID = re.compile(r"[A-Z]{2,}-\d{2,3}")
"""What the id of a question looks like."""

_PARAMETER = re.compile(r"(\w+) \((\w+)(, needed)?\) (.+)")


@dataclass(frozen=True)
class Parameter:
    """Something a question can be asked about."""

    name: str
    kind: str
    """One of ``KINDS`` and ``OTHER_KINDS``."""
    label: str
    default: rdf.NamedNode | rdf.Literal | None
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
    wordings: tuple[str, ...]
    """How people ask it in their own words."""
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
    is_of_all_days: bool = False
    """It is asked of everything as described, whatever the day of the view."""
    says: str = ""
    """Its answer in one sentence, with columns in braces; empty where none is written."""
    lists: str = ""
    """Its answer in one sentence about several things; empty where none is written."""
    silent: str = ""
    """What is not stated where nothing asked for is, as "not stated" goes on."""
    rules: tuple[str, ...] = ()
    """The ids of rules whose findings bear on it, where the view has no answer."""
    looks_at: str = ""
    """What it looks at, as "it looks at" goes on; written where others are like it."""
    beside: tuple[str, ...] = ()
    """The ids of questions that are like it and look at something else, and ``impact``."""

    @property
    def sentences(self) -> tuple[str, str, str]:
        """Give how it says its answer: of one thing, of several, and where it is not stated."""
        return self.says, self.lists, self.silent

    def bound(self, terms: dict[str, rdf.NamedNode | rdf.Literal | None]) -> str:
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

    def planned(self, terms: dict[str, rdf.NamedNode | rdf.Literal | None]) -> str:
        """Give the query with some parameters bound, rearranged so that it begins with them."""
        return write_select(rearrange(parse_select(self.bound(terms), PREFIXES)))


def read_question(path: Path) -> Question:
    """Read one file.

    Raises:
        AssetError: it is not what it should be; says everything that is wrong with it.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as broken:
        raise AssetError(f"the question cannot be read: {broken}", where=str(path)) from broken
    size = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return _Reader(path, lines[:size], "\n".join(lines[size:]).strip()).question()


def shown(variable: str) -> str:
    """Give the column that a variable of a query is shown as.

    >>> shown("answers_to"), shown("all_services"), shown("evidence_of_gap")
    ('answers to', 'services', 'evidence')
    """
    if variable.startswith(EVIDENCE_OF):
        return "evidence"
    return variable.removeprefix(ALL).replace("_", " ")


class _Reader:
    """Reads one file, and keeps everything that is wrong with it."""

    def __init__(self, path: Path, head: Sequence[str], sparql: str) -> None:
        self._path = path
        self._sparql = sparql
        self._faults: list[str] = []
        lines = [line.removeprefix("#").removeprefix(" ") for line in head]
        self._title = next((one[2:].strip() for one in lines if one.startswith("# ")), "")
        text = "\n".join(lines)
        why = re.search(r"\*\*Why:\*\*(.+?)\n\s*\n", text, re.DOTALL)
        self._why = " ".join(why[1].split()) if why else ""
        if not self._title or not self._why:
            self._faults.append("its head has no title, or no paragraph that begins with **Why:**")
        below = text[: why.end()].count("\n") if why else 0
        self._entries = self._read_entries(lines[below:], strict=why is not None)

    def question(self) -> Question:
        """Give the question.

        Raises:
            AssetError: anything is wrong; says all of it.
        """
        columns, rows = self._expected(self._one("expect"))
        parameters = [self._parameter(text) for text in self._many("parameter")]
        question = Question(
            id=self._one("id"),
            name=self._path.stem,
            title=self._title,
            why=self._why,
            users=tuple(user.strip() for user in self._one("asked by").split(",")),
            wordings=tuple(self._entries.get("also", ())),
            given=tuple(self._many("given")),
            parameters=tuple(one for one in parameters if one is not None),
            columns=columns,
            expected=rows,
            sparql=self._sparql,
            path=self._path,
            is_of_all_days=self._entries.get("seen") == ["as described"],
            says=" ".join(self._entries.get("says", ())),
            lists=" ".join(self._entries.get("lists", ())),
            silent=" ".join(self._entries.get("silent", ())),
            rules=tuple(" ".join(self._entries.get("rules", ())).split()),
            looks_at=" ".join(self._entries.get("looks at", ())),
            beside=tuple(" ".join(self._entries.get("beside", ())).split()),
        )
        self._check(question)
        if question.beside and not question.looks_at:
            self._faults.append("its head has an entry 'beside' and no entry 'looks at'")
        self._check_query(question)
        if self._faults:
            said = f"the question cannot be used: {'; '.join(dict.fromkeys(self._faults))}"
            raise AssetError(said, where=str(self._path), code="broken-question")
        return question

    def _read_entries(self, lines: Sequence[str], *, strict: bool) -> dict[str, list[str]]:
        """Read what stands as ``name: value``; the rows of a table belong to the entry above.

        Args:
            strict: Whether every other line is a fault.
        """
        found: dict[str, list[str]] = {}
        key = ""
        for line in lines:
            name, colon, value = line.partition(":")
            if line.lstrip().startswith("|") and key:
                found[key][-1] += "\n" + line.strip()
            elif colon and re.fullmatch(r"[a-z ]+", name):
                if strict and name not in _ENTRIES:
                    known = ", ".join(_ENTRIES)
                    self._faults.append(f"its head has an entry {name!r}; there are: {known}")
                key = name
                found.setdefault(key, []).append(value.strip())
            elif line.strip() and strict:
                self._faults.append(f"the line {line!r} of its head is neither an entry nor a row")
        return found

    def _many(self, key: str) -> list[str]:
        """Give the entries of *key*, of which there must be one at least."""
        if not self._entries.get(key):
            self._faults.append(f"its head has no entry {key!r}")
        return self._entries.get(key, [])

    def _one(self, key: str) -> str:
        """Give the one entry of *key*; nothing where it is missing."""
        found = self._many(key)
        if len(found) > 1:
            self._faults.append(f"its head has {len(found)} entries {key!r}")
        return found[0] if found else ""

    def _parameter(self, text: str) -> Parameter | None:
        match = _PARAMETER.fullmatch(text)
        if match is None or match[2] not in (*KINDS, *OTHER_KINDS):
            self._faults.append(f"the parameter {text!r} is not written as: name (kind) label")
            return None
        name, kind, needed, label = match.groups()
        blocks = [content for called, content in _VALUES.findall(self._sparql) if called == name]
        if len(blocks) != 1:
            self._faults.append(f"?{name} has {len(blocks)} VALUES blocks and needs one")
            return Parameter(name, kind, label, None, bool(needed))
        return Parameter(name, kind, label, self._default(name, blocks[0]), bool(needed))

    def _default(self, name: str, block: str) -> rdf.NamedNode | rdf.Literal | None:
        found = self._select(f"SELECT ?{name} WHERE {{ VALUES ?{name} {{ {block} }} }}")
        rows = [] if found is None else list(found)
        if len(rows) != 1:
            self._faults.append(f"the VALUES block of ?{name} has {len(rows)} values and needs one")
            return None
        default = rows[0][name]
        if not isinstance(default, (rdf.NamedNode, rdf.Literal, type(None))):
            self._faults.append(f"the default of ?{name} is neither a thing nor a value")
            return None
        return default

    def _expected(self, text: str) -> tuple[tuple[str, ...], tuple[tuple[str | None, ...], ...]]:
        """Read the columns and rows of the answer that the question is known to have."""
        if text in ("", "nothing"):
            return (), ()
        header, *rows = [
            tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
            for line in text.splitlines()
            if line.strip()
        ]
        if not rows:
            self._faults.append("it expects no row; write 'expect: nothing' where that is right")
        for row in rows:
            if len(row) != len(header):
                self._faults.append(f"the expected row {row} is not as long as its header")
        return header, tuple(
            tuple(None if cell == NOT_STATED else cell for cell in row) for row in rows
        )

    def _check(self, question: Question) -> None:
        named = question.name.startswith(question.id.casefold() + "-")
        if question.id and not (ID.fullmatch(question.id) and named):
            self._faults.append(
                f"its id is {question.id!r} and does not begin the name of the file"
            )
        if not any(parameter.kind == "structure" for parameter in question.parameters):
            self._faults.append("it has no parameter of the kind structure")

    def _check_query(self, question: Question) -> None:
        solutions = self._select(question.sparql)
        if solutions is None:
            return
        columns = {shown(variable.value) for variable in solutions.variables}
        wanted = [(name, "expects") for name in question.columns]
        wanted += [
            (name, "says")
            for said in question.sentences
            for place in re.findall(r"{(?:# )?(.*?)(?: = .*?)?}", said)
            for name in place.split(" by ")
        ]
        for name, how in wanted:
            if name not in columns:
                known = ", ".join(sorted(columns))
                self._faults.append(f"it {how} a column {name!r} and shows {known}")
        try:
            sliced = parse_select(question.sparql, PREFIXES).sliced
        except QueryError as wrong:
            self._faults.append(str(wrong))
            return
        if sliced:
            self._faults.append("its query has a LIMIT or OFFSET, and is answered in full")

    def _select(self, sparql: str) -> rdf.QuerySolutions | None:
        try:
            with running.told(sparql):
                return rdf.select(rdf.Store(), sparql, prefixes=PREFIXES)
        except QueryError as wrong:
            place = f"its query, {wrong.where}" if wrong.where else "its query"
            self._faults.append(f"{place}: {wrong.message}")
            return None
