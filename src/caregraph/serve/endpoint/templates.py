"""Queries to begin with: those of the catalogue of questions, and those that recipes show.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from caregraph import questions
from caregraph.numerals import whole
from caregraph.serve.ontology import recipes
from caregraph.serve.processes import costly
from caregraph.serve.web.request import loaded, shown

EXAMPLE = """# Who answers to whom, in which capacity?
SELECT ?post ?name ?kind ?to
WHERE {
  ?line a cg:AccountabilityLine ;
        cg:accountableParty ?post ;
        cg:accountabilityKind/skos:prefLabel ?kind ;
        cg:accountableTo/skos:prefLabel ?to .
  ?post skos:prefLabel ?name .
}
ORDER BY ?name ?kind ?to
LIMIT 100
"""


@dataclass(frozen=True)
class Template:
    """A query to begin with."""

    name: str
    title: str
    group: str


def templates() -> list[Template]:
    """List the queries to begin with, each with what it asks."""
    found = [
        Template(one.id, f"{one.id} {one.title}", "Questions")
        for one in questions.catalogue(loaded().own.questions).values()
    ]
    return [*found, *_of_recipes()]


def text(name: str, given: Mapping[str, str]) -> str:
    """Give the query of a template, filled in with what is given for its parameters.

    Raises:
        UnknownNameError: there is none of that name; or a thing that is named is not there.
        UsageError: what is given stands for several things, or is no date.
        AssetError: its file is broken.
    """
    recipe, _, place = name.partition("/")
    known, number = recipes.catalogue(), whole(place)
    if recipe in known and number is not None and number < len(known[recipe].claims):
        claim = known[recipe].claims[number]
        said = "".join(span.text for span in claim.words)
        return f"# {said}\n{claim.query}\n"
    question = questions.find(name, loaded().own.questions)
    asked = {one.name: given[one.name] for one in question.parameters if one.name in given}
    query = shown().work(costly.filled_in, question, asked) if asked else question.sparql
    return f"# {question.title}\n{query}\n"


def _of_recipes() -> Iterator[Template]:
    for one in recipes.catalogue().values():
        for number in range(len(one.claims)):
            also = f" ({number + 1})" if number else ""
            yield Template(f"{one.name}/{number}", f"{one.title}{also}", "How do I say ...?")
