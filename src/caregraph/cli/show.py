"""Show what there is: rules, questions, terms, law, formats, cases, tables, errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli import _in_full
from caregraph.cli._options import (
    Output,
    dates_option,
    open_view,
    output_options,
    questions_option,
    rules_option,
    tell_problems,
    today,
)
from caregraph.errors import UnknownNameError, UsageError
from caregraph.results import Cell, Table

if TYPE_CHECKING:
    from caregraph.sources import Convention

Rows = Iterable[tuple[str, ...]]


def _rules(folders: tuple[Path, ...]) -> tuple[tuple[str, ...], Rows]:
    from caregraph.validation import Rulebook

    columns = ("rule", "severity", "applies", "title", "requirement")
    return columns, (
        (r.id, r.severity, str(r.era), r.title, r.requirement)
        for r in Rulebook.load(folders).rules.values()
    )


def _asks_for_turtle(output: Output) -> bool:
    from caregraph.reports import turtle

    suffix = output.path.suffix.casefold() if output.path and output.form is None else None
    return output.form == "turtle" or suffix == turtle.SUFFIX


def _ontology(output: Output) -> bytes:
    """Write the ontology as one file.

    Raises:
        UnknownNameError: there is no such format, or none for that suffix.
    """
    from caregraph import rdf
    from caregraph.graph import whole

    suffix = output.path.suffix.casefold() if output.path else ".ttl"
    known = whole.SUFFIXES if output.form is None else rdf.FORMATS
    asked = suffix if output.form is None else output.form.casefold()
    if known.get(asked) not in rdf.GRAPH_FORMATS:
        names = [one for one, form in known.items() if form in rdf.GRAPH_FORMATS]
        what = "suffix" if output.form is None else "format"
        raise UnknownNameError(what, asked, names, hint=f"Known: {', '.join(names)}.")
    return whole.written(known[asked])


def _as_shacl(begin: str, folders: tuple[Path, ...]) -> str:
    """Write the rules whose ids begin so as standard SHACL.

    Raises:
        UnknownNameError: there is no such rule.
    """
    from caregraph.validation import Rulebook, standard
    from caregraph.validation.rules import shape_graph

    rules = Rulebook.load(folders).rules
    chosen = [rule for rule in rules.values() if rule.id.startswith(begin.upper())]
    if not chosen:
        raise UnknownNameError("rule", begin, rules)
    return standard.written(shape_graph(chosen))


def _questions(folders: tuple[Path, ...]) -> tuple[tuple[str, ...], Rows]:
    from caregraph.questions import catalogue, problems

    tell_problems(problems(folders))

    rows = (
        (q.id, q.title, ", ".join(q.users), ", ".join(p.name for p in q.parameters))
        for q in catalogue(folders).values()
    )
    return ("question", "title", "asked by", "parameters"), rows


def _terms() -> tuple[tuple[str, ...], Rows]:
    from caregraph.terms import terms

    return ("term", "kind", "definition"), ((t.name, t.kind, t.definition) for t in terms())


def _law() -> tuple[tuple[str, ...], Rows]:
    from caregraph.graph.law import provisions

    rows = ((p.notation, p.label, p.days, p.to_confirm, p.iri) for p in provisions())
    return ("write", "provision", "in force", "to confirm", "address"), rows


def _stale(days: int) -> tuple[tuple[str, ...], Rows]:
    from caregraph.graph.law import due

    rows = ((r.looked_into.isoformat(), r.notation, r.label, r.note) for r in due(days, today()))
    return ("looked into", "write", "law", "to look into"), rows


def _formats() -> tuple[tuple[str, ...], Rows]:
    from caregraph import registry
    from caregraph.exports import formats

    tell_problems(registry.added("caregraph.exports").problems)
    return ("format", "suffix", "what it is"), ((f.name, f.suffix, f.title) for f in formats())


def _cases() -> tuple[tuple[str, ...], Rows]:
    """List the cases, each with how much of some kinds it describes, on whatever day."""
    from caregraph import assets
    from caregraph.sources import folder

    def about(name: str) -> tuple[str, ...]:
        records = folder.read(assets.folder("cases") / name).records
        row = next(record for record in records if record.table == "structure")
        rows = Counter(record.table for record in records)
        counts = (str(rows[table]) for table in counted)
        return f"case:{name}", row.one("title") or "", row.one("as at") or "", *counts

    counted = ("posts", "lines", "bodies", "proposals")
    return ("graph", "title", "as at", *counted), (about(name) for name in assets.case_names())


def _tables() -> tuple[tuple[str, ...], Rows]:
    from caregraph.graph import ontology
    from caregraph.tables import tables
    from caregraph.vocab import CG

    def named(kind: str, name: str) -> str:
        return (ontology.label(CG[name]) or name) if kind == "class" and name else name

    rows = (
        (
            f"{t.name}.csv",
            column.name,
            "required" if column.required else "",
            column.takes(named),
            column.about,
        )
        for t in tables().values()
        for column in t.columns.values()
    )
    return ("table", "column", "required", "takes", "what it holds"), rows


def _codes() -> tuple[tuple[str, ...], Rows]:
    from caregraph.graph import ontology
    from caregraph.tables import tables

    bases = {
        one.base for t in tables().values() for one in t.columns.values() if one.type == "class"
    }
    kinds = (row for base in sorted(bases) for row in ontology.kinds_of(base))
    return ("code list", "code", "definition"), [*ontology.all_codes(), *kinds]


_NONE = {"plug-ins": "no package that is installed adds anything"}
"""Why a list is empty."""


def _plug_ins() -> tuple[tuple[str, ...], Rows]:
    from caregraph import registry

    rows = [(p.name, p.kind, p.maker, p.problem or "used") for p in registry.plug_ins()]
    return ("plug-in", "what it is", "package", "state"), rows


def _errors() -> tuple[tuple[str, ...], Rows]:
    from caregraph.error_codes import error_codes

    rows = ((e.code, e.meaning, e.remedy) for e in error_codes().values())
    return ("code", "what it means", "what to do"), rows


def _begins(cell: str, asked: str) -> bool:
    """Say whether a cell begins so, with its prefix (``law:``, ``cg:``) or without."""
    return any(
        one.startswith(asked) for one in (cell.casefold(), cell.casefold().partition(":")[2])
    )


_KINDS: dict[str, Callable[[], tuple[tuple[str, ...], Rows]]] = {
    "cases": _cases,
    "codes": _codes,
    "errors": _errors,
    "formats": _formats,
    "law": _law,
    "plug-ins": _plug_ins,
    "tables": _tables,
    "terms": _terms,
}


_NAMES = sorted([*_KINDS, "ontology", "questions", "required", "rules"])


@click.command("show")
@click.argument("kind", metavar="|".join(_NAMES))
@click.argument("name", required=False)
@rules_option
@questions_option
@click.option(
    "--stale",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Of the law, what has to be looked into again: last done so many days ago or earlier.",
)
@dates_option
@output_options("text, json or csv; rules in turtle, the ontology in turtle, rdfxml... too.")
def command(
    kind: str,
    name: str | None,
    rules_dirs: tuple[Path, ...],
    questions_dirs: tuple[Path, ...],
    stale: int | None,
    dates: Convention | None,
    output: Output,
) -> None:
    """List what there is of a kind; with NAME, what that name begins, a rule or term in full.

    With required, NAME is a graph: what law requires of its organisations and it does not describe.
    In Turtle, rules are standard SHACL that any engine runs. The ontology is written whole, as one
    file: terms, codes and law.

    Examples: caregraph show terms post; caregraph show ontology -o caregraph.owl
    """
    if kind not in _NAMES:
        known = ", ".join(_NAMES)
        raise UnknownNameError("kind of thing to show", kind, _NAMES, hint=f"Kinds: {known}.")
    if kind == "rules" and _asks_for_turtle(output):
        output.write(_as_shacl(name or "", rules_dirs))
        return
    if kind == "ontology":
        output.write(_ontology(output))
        return
    output.form_of("table")
    if kind == "required":
        output.tell("table", _lacking(name, dates))
        return
    if stale is not None and kind != "law":
        raise UsageError("--stale is about the law", hint="As in show law --stale 90.")
    if whole := _whole(kind, name, rules_dirs):
        columns, rows = tuple(whole), [tuple(whole.values())]
    else:
        columns, every = _rows(kind, rules_dirs, questions_dirs, stale)
        rows = _chosen(kind, name, list(every))
    cells = tuple(tuple(Cell(cell) for cell in row) for row in rows)
    notes = () if cells else (f"There is none: {_why_none(kind, stale)}.",)
    output.tell("table", Table(columns, cells, notes=notes))


def _lacking(graph: str | None, dates: Convention | None) -> Table:
    """List what law requires of the organisations of a graph and it does not describe.

    Raises:
        UsageError: no graph is named.
    """
    from caregraph.graph import lacking
    from caregraph.graph.choices import Choice

    if graph is None:
        raise UsageError("no graph is named", hint="As in show required our-town.xlsx.")
    return lacking.lacking(open_view([graph], Choice(dates=dates)))


def _why_none(kind: str, stale: int | None) -> str:
    """Say why a list is empty."""
    if stale is None:
        return _NONE.get(kind, "nothing is listed here")
    from caregraph.graph.law import reviews

    held = reviews()
    if not held:
        return "nothing that is held has to be looked into again"
    return (
        f"of the law held, {len(held)} {'has' if len(held) == 1 else 'have'} to be looked into "
        f"again, last done from {held[0].looked_into} to {held[-1].looked_into}, and none "
        f"{stale} days ago or earlier"
    )


def _whole(kind: str, name: str | None, folders: tuple[Path, ...]) -> dict[str, str] | None:
    """Give all that is said of one thing, where there is one of exactly that name."""
    if kind == "rules" and name:
        return _in_full.rule(name, folders)
    return _in_full.term(name) if kind == "terms" and name else None


def _rows(
    kind: str, rules_dirs: tuple[Path, ...], questions_dirs: tuple[Path, ...], stale: int | None
) -> tuple[tuple[str, ...], Rows]:
    match kind:
        case "law" if stale is not None:
            return _stale(stale)
        case "rules":
            return _rules(rules_dirs)
        case "questions":
            return _questions(questions_dirs)
        case _:
            return _KINDS[kind]()


def _chosen(kind: str, name: str | None, rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Give the rows that a name begins, or all where none is given.

    Raises:
        UnknownNameError: it begins none.
    """
    asked = (name or "").casefold()
    chosen = [row for row in rows if any(_begins(cell, asked) for cell in row[:2])]
    if name and not chosen:
        raise UnknownNameError(kind.rstrip("s"), name, [cell for row in rows for cell in row[:2]])
    return chosen
