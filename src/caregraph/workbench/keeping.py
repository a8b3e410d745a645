"""Keeping a query as a question of one's own: a file that stands beside the shipped ones.

Layer 4. Things that the query names become parameters, whose values stand in ``VALUES``; the rows
of its answer become those that are expected. The file is read as every question is before it is
given, so that what cannot be one is refused with all that is wrong with it.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from caregraph import questions, rdf
from caregraph.errors import AssetError, UsageError
from caregraph.graph import ontology
from caregraph.graph.view import View
from caregraph.questions.files import ID, KINDS, NOT_STATED, Question, read_question
from caregraph.results import Table
from caregraph.vocab import CG, PREFIXES, RDF
from caregraph.workbench import parts
from caregraph.workbench.asked import Asked, Edit, edited
from caregraph.workbench.data import Data, of_store
from caregraph.workbench.parts import Query, Term

_MOST = 100
"""So many rows can be expected at most: nobody looks at more."""


@dataclass(frozen=True)
class Draft:
    """What somebody says of a query that is to be a question."""

    id: str
    """Such as ``TOWN-01``; of no other question."""
    title: str
    """What it asks, as a sentence."""
    why: str
    users: str = "governance lead"
    """Who asks it."""
    wordings: tuple[str, ...] = ()
    """How people ask it in their own words."""
    given: tuple[str, ...] = ()
    """The graphs of its expected answer, as GRAPH arguments that carry their view."""


@dataclass(frozen=True)
class Kept:
    """A question as a file."""

    name: str
    """Of the file."""
    text: str
    rows: int
    """How many rows it expects."""


def drafted(view: View, sparql: str, draft: Draft, folders: Sequence[Path] = ()) -> Kept:
    """Make the file of a question of a query, with the answer that it has in a view.

    Args:
        folders: Of questions of one's own: none of them, nor a shipped one, may have the id.

    Raises:
        QueryError: the query cannot be read.
        UsageError: it cannot be a question; says all that is wrong with it.
    """
    _check(draft, folders)
    asked = Asked(sparql, Data(of_store(view.store)))
    if asked.query.form != "SELECT":
        raise UsageError("a question is a SELECT query", code="not-a-question")
    named = dict.fromkeys(term.value for term in _things(asked.query))
    parameters = dict(_parameters(view, asked.query, named))
    query = _with_parameters(asked, parameters)
    name = f"{draft.id.casefold()}-{_slug(draft.title)}.rq"
    said = _told(parameters.values())
    empty = _read(name, _written(draft, said, "nothing", query))
    table = questions.ask(view, empty)
    if len(table.rows) > _MOST:
        raise UsageError(
            f"its answer has {len(table.rows)} rows, and at most {_MOST} can be expected",
            code="not-a-question",
            hint="Ask about one thing; it becomes a parameter, so that others can be asked about.",
        )
    text = _written(draft, said, _expected(table), query)
    _read(name, text)
    return Kept(name, text, len(table.rows))


def keep(folder: Path, kept: Kept) -> Path:
    """Write a question into a folder, whole or not at all; no other file is touched.

    Raises:
        UsageError: there is such a file, or it cannot be written.
    """
    path = folder / kept.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(kept.text)
    except FileExistsError as there:
        raise UsageError(
            "there is such a question already", where=kept.name, code="duplicate-question"
        ) from there
    except OSError as wrong:
        raise UsageError(f"it cannot be written: {wrong.strerror}", where=kept.name) from wrong
    return path


def _check(draft: Draft, folders: Sequence[Path]) -> None:
    """Refuse what a question cannot be called.

    Raises:
        UsageError: says all that is wrong.
    """
    wrong = []
    if not ID.fullmatch(draft.id):
        wrong.append(f"its id is {draft.id!r}: write capitals, - and two or three figures, TOWN-01")
    filled = [one for one in folders if any(one.rglob("*.rq"))]
    if draft.id in questions.catalogue(filled):
        wrong.append(f"there is a question {draft.id} already")
    wrong += [
        f"{what} is missing"
        for what, text in (
            ("what it asks (a title)", draft.title),
            ("why it is asked", draft.why),
            ("of which graph it is asked", "".join(draft.given)),
        )
        if not text.strip()
    ]
    if wrong:
        raise UsageError(f"it cannot be kept: {'; '.join(wrong)}", code="not-a-question")


def _things(query: Query) -> Iterator[Term]:
    """Yield the described things that a query names, wherever they stand."""
    for group in parts.groups_of(query):
        for element in group.elements:
            match element:
                case parts.Pattern(subject, _, target):
                    terms: Sequence[object] = (subject, target)
                case parts.Filter(expression) | parts.Bind(expression):
                    terms = expression
                case _:
                    continue
            yield from (
                one
                for one in terms
                if isinstance(one, Term)
                and one.kind == "iri"
                and one.value.startswith(PREFIXES["id"])
            )


@dataclass(frozen=True)
class _Asked:
    """A thing that becomes a parameter."""

    name: str
    kind: str


def _parameters(view: View, query: Query, named: Iterable[str]) -> Iterator[tuple[str, _Asked]]:
    """Give each thing that is asked about, by its IRI, a name that no variable has."""
    taken = parts.bound_in(query.where)
    for iri in named:
        kind = _kind(view, rdf.NamedNode(iri))
        names = (kind, *(f"asked_{kind}{number}" for number in ("", *range(2, 99))))
        name = next(one for one in names if one not in taken)
        taken.add(name)
        yield iri, _Asked(name, kind)


def _kind(view: View, node: rdf.NamedNode) -> str:
    """Give the kind of parameter that a thing can be the value of.

    Raises:
        UsageError: it is of none.
    """
    classes = {*view.nodes(node, RDF.type), *view.nodes(node, CG.describedAs)}
    for kind, names in KINDS.items():
        if classes & set(ontology.subclasses(*(CG[name] for name in names))):
            return kind
    raise UsageError(
        f"{view.label(node)} is of no kind that a question can be asked about",
        code="not-a-question",
        hint=f"Kinds: {', '.join(KINDS)}.",
    )


def _told(parameters: Iterable[_Asked]) -> list[str]:
    """Write each parameter as the head of a file has it; the structure is always one."""
    several = [*parameters]
    if not any(one.kind == "structure" for one in several):
        several.insert(0, _Asked("structure", "structure"))
    return [f"{one.name} ({one.kind}) The {one.kind} asked about" for one in several]


def _with_parameters(asked: Asked, parameters: Mapping[str, _Asked]) -> str:
    """Write the query with its things as variables, and these bound by VALUES."""
    where = asked.query.where
    blocks = [f"VALUES ?{one.name} {{ <{iri}> }}" for iri, one in parameters.items()]
    if not any(one.kind == "structure" for one in parameters.values()):
        blocks.insert(0, "VALUES ?structure { UNDEF }")
        blocks += _tied(asked)
    edits: list[Edit] = [
        (one.start, one.end, f"?{parameters[one.value].name}") for one in _things(asked.query)
    ]
    edits.append((where.start + 1, where.start + 1, "\n  " + "\n  ".join(blocks)))
    head = asked.text[: where.start]
    if not asked.query.columns:
        names = sorted(one for one in parts.bound_in(where) if not one.startswith("_:"))
        star = head.rindex("*")
        edits.append((star, star + 1, " ".join(f"?{name}" for name in names)))
    text = edited(asked.text, edits)
    tail = len(asked.text) - where.end
    body, ending = text[: len(text) - tail], text[len(text) - tail :]
    ending = re.sub(r"\b(LIMIT|OFFSET)\s+\d+", "", ending, flags=re.IGNORECASE)
    lines = (body + ending).strip().splitlines()
    return "\n".join(line for line in lines if line.strip() and not line.startswith("#"))


def _tied(asked: Asked) -> list[str]:
    """Say of what the answer is about that it is of the structure asked about."""
    if "structure" in parts.bound_in(asked.query.where):
        return []
    first = next(
        (
            one.subject
            for one in asked.query.where.elements
            if isinstance(one, parts.Pattern) and one.subject.kind == "variable"
        ),
        None,
    )
    return [f"{first.written} cg:describedIn ?structure ."] if first else []


def _expected(table: Table) -> str:
    """Write the rows of an answer as a question expects them; nothing where there are none."""
    shown = [
        n
        for n, name in enumerate(table.columns)
        if name != "evidence"
        and not any(re.search(r"[|\n]", cell.text) for row in table.rows if (cell := row[n]))
    ]
    if not table.rows or not shown:
        return "nothing"
    lines = [[table.columns[n] for n in shown]] + [
        [cell.text if (cell := row[n]) else NOT_STATED for n in shown] for row in table.rows
    ]
    return ("\n#         ").join(f"| {' | '.join(line)} |" for line in lines)


def _written(draft: Draft, parameters: Sequence[str], expected: str, query: str) -> str:
    head = [f"# {_one_line(draft.title)}", "", f"**Why:** {_one_line(draft.why)}", ""]
    head.append(f"asked by:  {_one_line(draft.users)}")
    head += [f"also:      {_one_line(one)}" for one in draft.wordings if one.strip()]
    head.append(f"id:        {draft.id}")
    head += [f"given:     {one}" for one in draft.given]
    head += [f"parameter: {one}" for one in parameters]
    head.append(f"expect: {expected}")
    lines = [f"# {line}".rstrip() if not line.startswith("#") else f"# {line}" for line in head]
    return "\n".join([*lines, query, ""])


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _slug(title: str) -> str:
    words = re.findall(r"[a-z0-9]+", title.casefold())
    return "-".join(words)[:60].rstrip("-") or "question"


def _read(name: str, text: str) -> Question:
    """Read a question as it would stand in its folder.

    Raises:
        UsageError: it is none; says everything that is wrong with it.
    """
    with tempfile.TemporaryDirectory(prefix="caregraph-") as folder:
        path = Path(folder) / name
        path.write_text(text, "utf-8")
        try:
            return read_question(path)
        except AssetError as wrong:
            said = wrong.message.removeprefix("the question cannot be used: ")
            raise UsageError(f"it cannot be kept: {said}", code="not-a-question") from wrong
