"""Reference pages of what is data: tables, code lists, rules, questions, terms, law, formats.

Each is read from the files that caregraph itself reads, through the same readers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from inspect import cleandoc
from itertools import groupby

from caregraph import assets, exports, reports
from caregraph.columns import TableSchema
from caregraph.exports import _columns
from caregraph.graph import law, ontology
from caregraph.questions import Question, catalogue
from caregraph.rdf import NamedNode
from caregraph.tables import tables
from caregraph.terms import OntologyTerm, terms
from caregraph.validation.rule import Rule
from caregraph.validation.rules import load
from caregraph.vocab import CG
from docs.keys import kinds
from docs.markdown import block, code, contents, leaf, page, plain, table


def pages() -> dict[str, str]:
    """Give the pages of everything that is data, by path."""
    return (
        _tables()
        | _codes()
        | _kinds()
        | _rules()
        | _questions()
        | _terms()
        | _law()
        | _formats()
        | _decisions()
        | _cases()
    )


def _tables() -> dict[str, str]:
    every = tables()
    rows = [
        (f"[{one.name}.csv]({one.name}.md)", plain(one.title), plain(one.about))
        for one in every.values()
    ]
    found = {
        "reference/tables/index.md": page(
            "Tables",
            "A structure is a folder of these tables, as CSV in UTF-8 with commas. "
            "`structure.csv` and `sources.csv` are needed; of the others, those there is something "
            "to say in. Several values of one cell are separated by semicolons. "
            "`caregraph show tables` lists the same.",
            table(("table", "holds", "a row"), rows),
        )
    }
    return found | {f"reference/tables/{one.name}.md": _table(one) for one in every.values()}


def _table(one: TableSchema) -> str:
    rows = [
        (
            code(column.name),
            "yes" if column.required else "",
            column.takes(_linked),
            plain(column.about),
        )
        for column in one.columns.values()
    ]
    return leaf(
        f"{one.name}.csv",
        "[All tables](index.md)",
        f"**{plain(one.title)}.** {plain(one.about)}",
        table(("column", "needed", "takes", "what it holds"), rows),
    )


def _linked(kind: str, name: str) -> str:
    """Write what a column takes, with the way to where it is listed."""
    match kind:
        case "code list":
            return f"[{name}](../codes.md#{name})"
        case "class":
            label = _base(name)
            return f"[{label}](../kinds.md#{label.replace(' ', '-')})"
        case "table":
            return f"[{name}]({name}.md)"
        case "law":
            return "[law](../law.md)"
        case _:
            return code(name)


def _codes() -> dict[str, str]:
    parts = []
    for scheme, found in groupby(ontology.all_codes(), key=lambda one: one[0]):
        rows = [(plain(label), plain(definition)) for _, label, definition in found]
        parts.append(f"## {scheme}\n\n" + table(("code", "what it means"), rows))
    head = "The words that columns of the type *code* take. Upper or lower case is the same."
    return {"reference/codes.md": page("Codes", head, *parts)}


def _base(name: str) -> str:
    """Give the label of the class whose kinds a column takes; empty where it takes none."""
    return (ontology.label(CG[name]) or name) if name else ""


def _kinds() -> dict[str, str]:
    said = {one.iri: one for one in terms()}
    columns = [column for one in tables().values() for column in one.columns.values()]
    parts = []
    for name, base in sorted({(_base(one.base), one.base) for one in columns if one.base}):
        found = [said[one.value] for one in ontology.subclasses(CG[base]) if one.value in said]
        rows = [
            (plain(one.label), plain(", ".join(one.also)), plain(one.definition))
            for one in sorted(found, key=lambda one: one.label)
        ]
        parts.append(f"## {name}\n\n" + table(("kind", "also written", "what it is"), rows))
    head = "The words that columns of the type *kind* take. Upper or lower case is the same."
    return {"reference/kinds.md": page("Kinds", head, *parts)}


def _rules() -> dict[str, str]:
    rules = load()
    rows = [
        (f"[{one.id}]({one.id}.md)", one.severity, plain(str(one.era)), plain(one.title))
        for one in rules.values()
    ]
    head = (
        "A rule applies only on days on which it is in force. What rests on an absence is a "
        "breach only where the description is declared complete, and to find out elsewhere; see "
        "[silence](../../explanation/silence.md)."
    )
    found = {
        "reference/rules/index.md": page(
            "Rules", head, table(("rule", "severity", "applies", "what is right"), rows)
        )
    }
    return found | {f"reference/rules/{one.id}.md": _rule(one) for one in rules.values()}


def _rule(one: Rule) -> str:
    facts = [
        ("severity", one.severity),
        ("applies", str(one.era)),
        ("jurisdiction", one.jurisdiction),
        ("for", one.owner),
        ("rests on the absence of", ", ".join(one.silences) or "nothing"),
        ("limbs", "; ".join(one.particulars)),
        ("basis", "; ".join(ontology.label(NamedNode(iri)) or iri for iri in one.basis)),
        ("file", f"shapes/{one.path.parent.name}/{one.path.name}"),
    ]
    examples = [
        block(f"# {'passes' if example.passes else 'fails'}\n{cleandoc(example.turtle)}", "turtle")
        for example in one.examples
    ]
    return leaf(
        f"{one.id}: {one.title}",
        "[All rules](index.md)",
        plain(one.requirement),
        "## Why it matters",
        plain(one.why),
        "## What to do",
        plain(one.remedy),
        "## Facts",
        table(("what", "said of the rule"), [(name, plain(said)) for name, said in facts if said]),
        "## Examples",
        "Each is run by the tests: the rule accepts those that pass and finds "
        "something in those that fail.",
        *examples,
    )


def _questions() -> dict[str, str]:
    rows = [
        (f"[{one.id}]({one.id}.md)", plain(one.title), plain(", ".join(one.users)))
        for one in catalogue().values()
    ]
    head = (
        "Ask one by its number: `caregraph ask GRAPH CQ-01`. Without a GRAPH it is asked of the "
        "structure it was written for."
    )
    found = {
        "reference/questions/index.md": page(
            "Questions", head, table(("question", "asks", "asked by"), rows)
        )
    }
    return found | {
        f"reference/questions/{one.id}.md": _question(one) for one in catalogue().values()
    }


def _question(one: Question) -> str:
    rows = [
        (
            code(each.name),
            each.kind,
            "needed" if each.needed else "may be left open",
            plain(each.label),
        )
        for each in one.parameters
    ]
    answer = [[plain(cell or "not stated") for cell in row] for row in one.expected]
    given = " ".join(f'"{graph}"' if " " in graph else graph for graph in one.given)
    return leaf(
        f"{one.id}: {one.title}",
        "[All questions](index.md)",
        plain(one.why),
        block(f"caregraph ask {given} {one.id}"),
        "## Parameters" if rows else "",
        table(("name", "kind", "", "what it is"), rows) if rows else "",
        "## Its answer there",
        table(one.columns, answer) if answer else "Nothing: no row is right.",
        "## The query",
        block(one.sparql, "sparql"),
    )


def _terms() -> dict[str, str]:
    parts = []
    for kind, found in groupby(terms(), key=lambda one: one.kind):
        parts.append(
            f"## Kind: {kind}\n\n"
            + table(("term", "label", "what it means", "for example"), map(_term, found))
        )
    head = (
        "The vocabulary of the graph. `cg:` stands for `https://w3id.org/caregraph/`. Served, "
        "each term has a page of its own."
    )
    return {"reference/terms.md": page("Terms", head, *parts)}


def _term(one: OntologyTerm) -> tuple[str, ...]:
    return (
        code(one.name),
        plain(one.label),
        plain(one.definition),
        plain(" ".join(one.examples[:1])),
    )


def _law() -> dict[str, str]:
    rows = [
        (
            code(one.notation),
            f"[{plain(one.label)}]({one.iri})"
            if one.iri.startswith("http://www.legislation.gov.uk/")
            else plain(one.label),
            plain(one.days),
            plain(one.to_confirm),
        )
        for one in law.provisions()
    ]
    head = (
        "What tables may name as a basis. What of it has still to be confirmed is said; see "
        "[the law](../explanation/law.md)."
    )
    return {
        "reference/law.md": page(
            "Provisions of law", head, table(("write", "provision", "in force", "to confirm"), rows)
        )
    }


def _formats() -> dict[str, str]:
    rows = [
        (code(one.name), code(one.suffix), code(one.media_type), plain(one.title))
        for one in exports.formats()
    ]
    all_kinds = sorted({*kinds(), "paper"})  # a paper for a board is not told as JSON
    told = [(kind, ", ".join(map(code, reports.forms(kind)))) for kind in all_kinds]
    return {
        "reference/formats.md": page(
            "Formats",
            "## Exports",
            "`caregraph export GRAPH -o FILE` takes the format by the suffix "
            "of the file, or `--format` names it.",
            table(("format", "suffix", "media type", "what it is"), rows),
            "## Forms of reports",
            "`--format` of the other commands. See the [keys of JSON reports](report-keys.md).",
            table(("what is told", "forms"), told),
            "## Columns of nodes, edges and findings",
            "In CSV, Parquet and Arrow, and as attributes in the files of networks, where `Id` and "
            "`Label` have the names that the format has for them. A column is there where "
            "something has a value. Several values of one cell are separated by semicolons.",
            *(
                f"### {title}\n\n" + _columns_told(columns)
                for title, columns in (
                    ("Nodes", _columns.every_node_column()),
                    ("Edges", _columns.every_edge_column()),
                    ("Findings", _columns.FINDINGS),
                )
            ),
        )
    }


def _columns_told(columns: Mapping[str, str]) -> str:
    rows = [(code(name), plain(about)) for name, about in columns.items()]
    return table(("column", "what it holds"), rows)


def _decisions() -> dict[str, str]:
    files = assets.files("ontology", "decisions/*.md")
    return _with_contents(
        "explanation/decisions",
        {path.name: path.read_text("utf-8") for path in files},
        "Decisions about meaning",
        "Each says the question, the choice, and what was refused and why.",
    )


def _cases() -> dict[str, str]:
    told = {f"{name}.md": _readme(f"{name}/README.md") for name in assets.case_names()}
    return _with_contents(
        "reference/cases",
        {name: text for name, text in told.items() if text},
        "Cases",
        "Structures that public documents describe, shipped with caregraph.",
    )


def _with_contents(folder: str, files: dict[str, str], title: str, about: str) -> dict[str, str]:
    """Give pages of a folder as they are written, with a page that leads to them."""
    links = [f"- [{_title(text)}]({name})" for name, text in files.items()]
    found = {f"{folder}/{name}": text for name, text in files.items()}
    return found | {f"{folder}/index.md": page(title, about, "\n".join(links), contents("*"))}


def _readme(path: str) -> str:
    return "".join(one.read_text("utf-8") for one in assets.files("cases", path))


def _title(text: str) -> str:
    heading: Iterable[str] = (line for line in text.splitlines() if line.startswith("# "))
    return next(iter(heading)).removeprefix("# ")
