"""Show what there is: rules, questions, terms, law, formats, cases, tables, errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import click

from caregraph.cli._options import (
    Output,
    output_options,
    questions_option,
    rules_option,
    tell_problems,
    today,
)
from caregraph.errors import UnknownNameError, UsageError
from caregraph.results import Cell, Table

Rows = Iterable[tuple[str, ...]]


def _rules(folders: tuple[Path, ...]) -> tuple[tuple[str, ...], Rows]:
    from caregraph.validation import Rulebook

    columns = ("rule", "severity", "applies", "title", "requirement")
    return columns, (
        (r.id, r.severity, str(r.era), r.title, r.requirement)
        for r in Rulebook.load(folders).rules.values()
    )


def _rule(identifier: str, folders: tuple[Path, ...]) -> dict[str, str] | None:
    """Give everything that a rule says of itself, by name; ``None`` where there is no such rule."""
    from caregraph import rdf
    from caregraph.graph import ontology
    from caregraph.validation import Rulebook

    one = Rulebook.load(folders).rules.get(identifier.upper())
    if one is None:
        return None
    basis = (ontology.label(rdf.NamedNode(iri)) or iri for iri in one.basis)
    passing = sum(example.passes for example in one.examples)
    return {
        "rule": one.id,
        "title": one.title,
        "requirement": one.requirement,
        "why it matters": one.why,
        "remedy": one.remedy,
        "for": one.owner,
        "severity": one.severity,
        "applies": str(one.era),
        "limbs": "; ".join(one.particulars) or "none of another severity or date",
        "jurisdiction": one.jurisdiction,
        "basis": "; ".join(basis),
        "rests on the absence of": ", ".join(one.silences) or "nothing",
        "examples": f"{passing} passing, {len(one.examples) - passing} failing",
        "file": str(one.path),
    }


def _asks_for_turtle(output: Output) -> bool:
    from caregraph.reports import turtle

    suffix = output.path.suffix.casefold() if output.path and output.form is None else None
    return output.form == "turtle" or suffix == turtle.SUFFIX


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
    from caregraph import assets
    from caregraph.sources import folder

    def about(name: str) -> tuple[str, ...]:
        records = folder.read(assets.folder("cases") / name).records
        row = next(record for record in records if record.table == "structure")
        return f"case:{name}", row.one("title") or "", row.one("as at") or ""

    return ("graph", "title", "as at"), (about(name) for name in assets.case_names())


def _tables() -> tuple[tuple[str, ...], Rows]:
    from caregraph.tables import tables

    rows = (
        (f"{t.name}.csv", column.name, "required" if column.required else "", column.about)
        for t in tables().values()
        for column in t.columns.values()
    )
    return ("table", "column", "required", "what it holds"), rows


def _codes() -> tuple[tuple[str, ...], Rows]:
    from caregraph.graph import ontology

    return ("code list", "code", "definition"), ontology.all_codes()


def _plug_ins() -> tuple[tuple[str, ...], Rows]:
    from caregraph import registry

    rows = [(p.name, p.kind, p.maker, p.problem or "used") for p in registry.plug_ins()]
    if not rows:
        click.echo("No package that is installed adds anything.", err=True)
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


_NAMES = sorted([*_KINDS, "questions", "rules"])


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
@output_options("text, json or csv; rules in turtle too.")
def command(
    kind: str,
    name: str | None,
    rules_dirs: tuple[Path, ...],
    questions_dirs: tuple[Path, ...],
    stale: int | None,
    output: Output,
) -> None:
    """List what there is of a kind; with NAME, only what that name begins, a rule in full.

    In Turtle, rules are standard SHACL that any engine runs.

    Examples: caregraph show rules ACC-01; caregraph show rules -o rules.ttl
    """
    if kind not in _NAMES:
        known = ", ".join(_NAMES)
        raise UnknownNameError("kind of thing to show", kind, _NAMES, hint=f"Kinds: {known}.")
    if kind == "rules" and _asks_for_turtle(output):
        output.write(_as_shacl(name or "", rules_dirs))
        return
    output.form_of("table")
    if kind == "rules" and name and (whole := _rule(name, rules_dirs)):
        cells = tuple(Cell(text) for text in whole.values())
        output.tell("table", Table(tuple(whole), (cells,)))
        return
    if stale is not None and kind != "law":
        raise UsageError("--stale is about the law", hint="As in show law --stale 90.")
    match kind:
        case "law" if stale is not None:
            columns, rows = _stale(stale)
        case "rules":
            columns, rows = _rules(rules_dirs)
        case "questions":
            columns, rows = _questions(questions_dirs)
        case _:
            columns, rows = _KINDS[kind]()
    listed = list(rows)
    if name:
        asked = name.casefold()
        chosen = [row for row in listed if any(_begins(cell, asked) for cell in row[:2])]
        if not chosen:
            raise UnknownNameError(
                kind.rstrip("s"), name, [cell for row in listed for cell in row[:2]]
            )
        listed = chosen
    output.tell("table", Table(columns, tuple(tuple(Cell(c) for c in row) for row in listed)))
