"""What a question is asked about: the words of a person turned into terms of the view.

Layer 4. Nothing a person types reaches a query as text: it becomes a thing that is in the view,
a date or a plain literal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from caregraph import rdf
from caregraph.errors import UnknownNameError, UsageError
from caregraph.graph import dates, ontology, reading
from caregraph.graph import find as finding
from caregraph.graph.view import View
from caregraph.questions.files import KINDS, Parameter, Question
from caregraph.rdf import Value
from caregraph.results import Thing
from caregraph.sources import folded
from caregraph.vocab import CG, PREFIXES

_CLASS = rdf.NamedNode(PREFIXES["owl"] + "Class")


def terms(view: View, question: Question, given: Mapping[str, str]) -> dict[str, Value | None]:
    """Give each parameter of a question its term in a view; ``None`` leaves it open.

    What is not given has its default, or is left open where the default is a thing that the view
    does not hold. An empty text leaves a parameter open.

    Raises:
        UnknownNameError: there is no such parameter, or nothing in the view is called so.
        UsageError: a name stands for several things, a date cannot be read, or something that
            cannot be left open is not given.
    """
    names = [parameter.name for parameter in question.parameters]
    given = {_variable(name): text for name, text in given.items()}
    for name in given:
        if name not in names:
            raise UnknownNameError(
                f"parameter of {question.id}", name, names, hint=f"Parameters: {', '.join(names)}."
            )
    found: dict[str, Value | None] = {}
    inside: rdf.NamedNode | None = None
    for parameter in sorted(question.parameters, key=lambda one: one.kind != "structure"):
        if parameter.name in given:
            text = given[parameter.name].strip()
            term = _term(view, parameter, text, inside) if text else None
        else:
            term = _default(view, parameter)
        if term is None and parameter.needed:
            raise UsageError(
                f"{question.id} cannot be asked without {parameter.name}",
                code="needs-value",
                hint=f"Give {parameter.name}=... ({parameter.label}).",
            )
        found[parameter.name] = term
        if parameter.kind == "structure" and isinstance(term, rdf.NamedNode):
            inside = term
    return found


@dataclass(frozen=True)
class About:
    """The things that a question is asked about, before they are looked for."""

    names: tuple[str, ...]
    """What people wrote, the structure aside."""
    within: str | None
    """The structure, as people wrote it."""
    defaults: tuple[rdf.NamedNode, ...]
    """What it is asked about where nothing else is written."""


def about(question: Question, given: Mapping[str, str]) -> About:
    """Say which things a question is asked about, with some values as people write them."""
    written = {_variable(name): text.strip() for name, text in given.items()}
    things = [one for one in question.parameters if one.kind in KINDS]
    named = [(one.kind, written[one.name]) for one in things if written.get(one.name)]
    return About(
        tuple(text for kind, text in named if kind != "structure"),
        dict(named).get("structure"),
        tuple(
            one.default
            for one in things
            if one.name not in written and isinstance(one.default, rdf.NamedNode)
        ),
    )


def meant(view: View, parameter: Parameter, text: str) -> list[rdf.NamedNode]:
    """Give the things that a name may stand for where it is the value of a parameter.

    What is in effect is meant, and only where nothing is, what is only mentioned.
    """
    if parameter.kind not in (*KINDS, "class"):
        return []
    if hits := finding.names(view, *_classes(parameter)).get(folded(text)):
        return [*hits]
    mentioned = finding.names(view, CG.Mention).get(folded(text), [])
    return [node for node in mentioned if _described_as(view, node, parameter)]


def may_be_meant(view: View, parameter: Parameter, text: str) -> list[rdf.NamedNode]:
    """Give the things that a person may mean by a name: beside those called so, longer names of it.

    Of a thing that is not called so first, as *LA Chief Executive* is not called *chief executive*,
    those others may be meant whose names have its words as well.
    """
    if "://" in text or not text.strip() or not (found := meant(view, parameter, text)):
        return []
    asked = folded(text)
    if len(found) > 1 or parameter.kind == "class" or folded(view.label(found[0])) == asked:
        return found
    has = re.compile(rf"(?<!\w){re.escape(asked)}(?!\w)")
    named = finding.names(view, *_classes(parameter))
    others = {node for name, nodes in named.items() if has.search(name) for node in nodes}
    others = {one for one in others if has.search(folded(view.label(one)))}
    return sorted(others | {*found}, key=lambda one: (view.label(one), one.value))


def _variable(name: str) -> str:
    """Give the name of a parameter as it stands in its query."""
    return re.sub(r"[ -]", "_", name.strip())


def completions(
    view: View, parameter: Parameter, beginning: str = "", most: int | None = None
) -> list[Thing]:
    """List the things of a view that a parameter can stand for, by label; none for free text.

    They are read once for a view and kept with it.

    Args:
        beginning: Only those with a word in their label that begins so, whatever the case.
        most: No more than so many of them.
    """
    key = (completions, parameter.kind)
    if key not in view.kept:
        view.kept[key] = _candidates(view, parameter)
    known: list[tuple[str, rdf.NamedNode]] = view.kept[key]
    begins = re.compile(rf"(?<!\w){re.escape(folded(beginning))}")
    found = (node for label, node in known if begins.search(label))
    return [reading.thing(view, node) for node in islice(found, most)]


def _default(view: View, parameter: Parameter) -> Value | None:
    default = parameter.default
    if not isinstance(default, rdf.NamedNode):
        return default
    held = next(iter(view.store.quads_for_pattern(default, None, None)), None)
    return default if held else None


def _term(view: View, parameter: Parameter, text: str, inside: rdf.NamedNode | None) -> Value:
    if parameter.kind in ("date", "day"):
        return _date(parameter, text)
    if parameter.kind == "text":
        return rdf.Literal(text)
    if parameter.kind == "role":
        return _role(text)
    classes = _classes(parameter)
    if given := finding.by_iri(view, text, *classes):
        return given
    hits = meant(view, parameter, text)
    near = [node for node in hits if inside in view.nodes(node, CG.describedIn)]
    for found in (hits, near):
        if len(found) == 1:
            return found[0]
    return finding.find(view, text, *classes, kind=parameter.kind)  # says what is wrong


def _date(parameter: Parameter, text: str) -> rdf.Literal:
    hint = "Write 2008, 2008-05 or 2008-05-01."
    return dates.asked(text, hint=hint, where=parameter.name).day_literal()


def _role(text: str) -> rdf.NamedNode:
    known = ontology.codes("statutory-role")
    found = known.get(folded(text.removeprefix(PREFIXES["code"] + "statutory-role/")))
    if found is None:
        raise UnknownNameError("statutory role", text, known)
    return found


def _candidates(view: View, parameter: Parameter) -> list[tuple[str, rdf.NamedNode]]:
    """List what a parameter can stand for, each after its folded label, in that order."""
    if parameter.kind in ("date", "day", "text"):
        return []
    if parameter.kind == "role":
        nodes = set(ontology.codes("statutory-role").values())
    else:
        mentioned = finding.instances(view, CG.Mention)
        nodes = {
            *finding.instances(view, *_classes(parameter)),
            *(node for node in mentioned if _described_as(view, node, parameter)),
        }
    labelled = ((folded(view.label(node)), node) for node in nodes)
    return sorted(labelled, key=lambda one: (one[0], one[1].value))


def _classes(parameter: Parameter) -> tuple[rdf.NamedNode, ...]:
    if parameter.kind == "class":
        return (_CLASS,)
    return tuple(CG[name] for name in KINDS[parameter.kind])


def _described_as(view: View, node: rdf.NamedNode, parameter: Parameter) -> bool:
    """Say whether something not in effect would be of the parameter's kind."""
    wanted = ontology.subclasses(*_classes(parameter))
    return not set(wanted).isdisjoint(view.nodes(node, CG.describedAs))
