"""Begin the description of a structure: a workbook or a folder of tables to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli import _from_list
from caregraph.cli._folder import refuse_target, write_folder
from caregraph.cli._options import Output, dates_option, today
from caregraph.english import count
from caregraph.errors import UnknownNameError, UsageError
from caregraph.seen import listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from caregraph.rdf import NamedNode
    from caregraph.sources import Convention

    Rows = Mapping[str, Sequence[Mapping[str, str]]]


@click.command("new", no_args_is_help=True)
@click.argument("name", metavar="NAME")
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A workbook (.xlsx), or a folder for tables in CSV; without it, the workbook NAME.xlsx.",
)
@click.option(
    "--table",
    "more",
    multiple=True,
    metavar="TABLE",
    help="Add this table, and those that its example refers to, to those most needed; 'all' for "
    "every one. caregraph show tables lists them.",
)
@click.option("--blank", is_flag=True, help="Without the worked example.")
@click.option(
    "--type",
    "kind",
    metavar="TYPE",
    help="Of one organisation of this type, begin with what law requires of it, each row marked as "
    "not described.",
)
@click.option(
    "--on", "day", metavar="DAY", help="The day whose law is meant with --type; without it, today."
)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True),
    metavar="FILE",
    help="Make the tables of a list: an organisation chart, an organogram... A file, or several in "
    "a folder or a ZIP file.",
)
@click.option("--as", "listed_as", metavar="KIND", help="What kind of list --from names.")
@click.option(
    "--as-at",
    metavar="DAY",
    help="The day that the list of --from speaks of; without it, what the list says, or the day "
    "it was last written.",
)
@dates_option
def command(
    name: str,
    path: Path | None,
    more: tuple[str, ...],
    blank: bool,
    kind: str | None,
    day: str | None,
    source: Path | None,
    listed_as: str | None,
    as_at: str | None,
    dates: Convention | None,
) -> None:
    """Begin the description of a structure, to fill in and then check.

    NAME becomes its key. The worked example in it can be read and checked as it stands; put your
    own rows in its place. With --type there are the posts, bodies and seats that law requires
    instead, each with its provision and marked 'required; not described': the mark goes when you
    give the row another status and your own evidence. With --from the tables are made of a list
    that you have: how it was read, what was left out and what is to be confirmed stands with them.

    Examples: caregraph new our-town -o our-town.xlsx; caregraph new our-icb --type "integrated care
    board" --on 2026-11-01; caregraph new our-town --from staff.csv -o our-town
    """
    from caregraph.exports import _book, _example

    _refuse_idle(kind, day, source, listed_as or as_at or dates)
    path = path or Path(f"{name}.xlsx")
    refuse_target(path)
    if source is not None:
        _refuse_no_key(name)
        _from_list.write(name, source, listed_as, _from_list.day(as_at), path, dates)
        return
    shown = [*_book.NEEDED_FIRST, *_asked(more, _book.NEEDED_FIRST)]
    rows = _rows(name, blank=blank) if kind is None else _required(name, kind, day)
    if kind is None and not blank:  # an example that refers to what is not there cannot be read
        shown = _example.with_needed(shown, rows)
    if path.suffix.casefold() == ".xlsx":
        about = [f"{name}: who answers to whom", _about(blank=blank, is_required=kind is not None)]
        Output(None, path).write(_book.write(rows, shown, about))
    else:
        if kind is not None:  # a table without rows cannot be read
            shown = [one for one in shown if rows.get(one) or one in more]
        write_folder(path, shown, rows)


def _refuse_idle(
    kind: str | None, day: str | None, source: Path | None, of_list: str | None
) -> None:
    """Refuse options that say nothing without another, or exclude it.

    Raises:
        UsageError: there are some.
    """
    if kind is None and day is not None:
        raise UsageError("--on is about the law on a type", hint="Name it with --type.")
    if source is None and of_list is not None:
        raise UsageError("--as, --as-at and --dates are about a list", hint="Name it with --from.")
    if source is not None and kind is not None:
        raise UsageError(
            "--from makes tables of a list, and --type of what law requires",
            hint="Begin with --from; caregraph show required says what it then lacks.",
        )


def _about(*, blank: bool, is_required: bool) -> str:
    """Say on the first sheet what the rows are."""
    if is_required:
        return (
            "A template to fill in. Rows marked 'required; not described' are what law requires, "
            "each with its provision as evidence: put what you know in their place, and give them "
            "another status and your own evidence."
        )
    if blank:
        return "A template to fill in."
    from caregraph.exports import _example

    return _example.ABOUT


def _asked(more: Sequence[str], already: Sequence[str]) -> list[str]:
    """Give the tables asked for beside those most needed, each once.

    Raises:
        UnknownNameError: there is no such table.
    """
    from caregraph.tables import tables

    known = tables()
    asked = [one.casefold().removesuffix(".csv") for one in more]
    for one in asked:
        if one not in known and one != "all":
            hint = "caregraph show tables lists them."
            raise UnknownNameError("table", one, [*known, "all"], hint=hint)
    chosen = known if "all" in asked else dict.fromkeys(asked)
    return [one for one in chosen if one not in already]


def _refuse_no_key(name: str) -> None:
    """Refuse a name that cannot be the key of a structure.

    Raises:
        UsageError: it cannot.
    """
    from caregraph.sources import is_key

    if not is_key(name):
        raise UsageError(
            f"{name!r} cannot be the key of a structure",
            code="bad-key",
            hint="Use lower-case letters, digits and hyphens, as in our-town.",
        )


def _required(name: str, kind: str, day: str | None) -> Rows:
    """Give what law requires of an organisation of a type on a day, and tell where that is nothing.

    Raises:
        UnknownNameError: there is no such type.
        UsageError: the name cannot be a key, the day is none, or there was no such type on it.
    """
    from caregraph.exports import _required
    from caregraph.graph import dates, law, ontology, requirements
    from caregraph.graph.ontology import label

    _refuse_no_key(name)
    cls = _type(kind)
    hint = "Write 2026, 2026-11 or 2026-11-01."
    on = dates.asked(day, hint=hint, where="--on").first_day if day else today()
    called = label(cls) or kind
    if law.standing(cls, on) == "no":
        first, last = law.lifespan(cls)
        days = " ".join(
            [*([f"from {first.text}"] if first else []), *([f"until {last.text}"] if last else [])]
        )
        raise UsageError(
            f"on {on} the law knows no {called}", hint=f"It knows one {days}: name such a day."
        )
    rows = _required.rows(name, cls, on)
    marked = sum(map(len, rows.values())) - len(rows["structure"]) - len(rows["sources"]) - 1
    if marked == 0 and not requirements.nations_of(cls):
        asked = [one for one in ontology.subclasses(cls) if requirements.required(one, on)]
        narrower = sorted(label(one) or "" for one in asked)
        such = f"; name a narrower type, such as {listed(narrower, 4)}" if narrower else ""
        said = f"is of no one nation's law, and nothing can be asked of it{such}"
        click.echo(f"caregraph: note: the type {called!r} {said}", err=True)
    elif marked == 0:
        said = f"requires no post, body or seat of the type {called!r} on {on}"
        click.echo(f"caregraph: note: the law that is held {said}", err=True)
    else:
        said = count(marked, "row")
        click.echo(f"marked {said} as required; not described", err=True)
    return rows


_TYPES = "caregraph show terms lists the kinds of organisation, each with its definition."


def _type(kind: str) -> NamedNode:
    """Find a type of organisation by any of its names.

    Raises:
        UnknownNameError: none is called so.
        UsageError: several are.
    """
    from caregraph.graph import ontology

    known = ontology.classes("Organisation")
    if found := known.get(" ".join(kind.split()).casefold()):
        return found
    meant = sorted(ontology.label(one) or "" for one in ontology.bearing(kind, set(known.values())))
    if meant:
        raise UsageError(
            f"{kind!r} may be any of {len(meant)} types of organisation",
            code="ambiguous-name",
            hint=f"Name the one that it is: {listed(meant, len(meant))}.",
        )
    raise UnknownNameError("type of organisation", kind, known, hint=_TYPES)


def _rows(name: str, *, blank: bool) -> Rows:
    """Give the worked example under a key of one's own, or nothing but that key.

    Raises:
        UsageError: the name cannot be a key.
    """
    from caregraph.exports import _example

    _refuse_no_key(name)
    return {"structure": [{"key": name}]} if blank else _example.rows(name)
