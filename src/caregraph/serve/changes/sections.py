"""The short facts of an ending, and options side by side, as parts of pages.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Mapping

from caregraph import rdf
from caregraph.comparisons import Impact, Options
from caregraph.graph.dates import spoken_date, spoken_days
from caregraph.reports import _change as reported
from caregraph.reports import _options
from caregraph.serve.changes import sentences
from caregraph.serve.changes.told import Places
from caregraph.serve.web.addresses import comparison_with
from caregraph.serve.web.content import Fact, Grid, Item, Items, Section
from caregraph.serve.web.speech import cited


def impact_facts(result: Impact) -> tuple[Fact, ...]:
    """Give the short facts of an ending."""
    here = Places()
    return (
        Fact("ends", tuple(map(here.item, result.things))),
        Fact("on", (Item(spoken_date(result.on)),)),
        Fact("because", tuple(Item(reported.reason(one)) for one in result.because)),
        Fact("after it comes", tuple(map(here.item, result.followed_by))),
    )


def options(result: Options, names: Mapping[rdf.NamedNode, str]) -> tuple[Section, ...]:
    """Give the options of a proposal side by side: a row a matter, a column an option.

    What is the same of all options stands folded below.

    Args:
        names: What each option is adopted by.
    """
    plain = Places()
    rows: list[tuple[Items, ...]] = [
        ((Item("option"),), *((plain.item(one.option),) for one in result.options)),
        (
            (Item("in short"),),
            *((Item(sentences.of_change(one.comparison)),) for one in result.options),
        ),
    ]
    matters = [*_options.matters(result.options)]
    alike = [(name, values[0]) for name, values in matters if len(set(values)) == 1]
    rows += [
        ((Item(name),), *(tuple(Item(spoken_days(one)) for one in said) for said in values))
        for name, values in matters
        if len(set(values)) > 1
    ]
    rows.append(((Item("evidence"),), *(cited(one.evidence) for one in result.options)))
    rows.append(
        (
            (Item("more"),),
            *(
                (
                    Item(
                        "what it changes",
                        path=comparison_with(names[rdf.NamedNode(one.option.iri)]),
                    ),
                )
                for one in result.options
            ),
        )
    )
    columns = ("matter", *(one.option.label for one in result.options))
    title = "Options side by side"
    return (
        Section(
            "side-by-side",
            title,
            Grid(title, columns, tuple(rows)),
            intro="Each is set against the structure as it is, with nothing adopted: one at a "
            "time, for options exclude each other.",
        ),
        Section(
            "alike",
            "The same of all options",
            items=tuple(Item(f"{name}: {spoken_days('; '.join(said))}") for name, said in alike),
            folds=True,
        ),
    )
