"""Properties that stand the wrong way round, or that things of their class never have.

Layer 4.
"""

from __future__ import annotations

from collections.abc import Iterator

from caregraph import rdf
from caregraph.english import articled, together
from caregraph.vocab import CG, RDF
from caregraph.workbench import knowledge
from caregraph.workbench.asked import Advice, Asked, Edit, Placed
from caregraph.workbench.everyday import EVERYDAY
from caregraph.workbench.knowledge import Known
from caregraph.workbench.parts import Path, Term

_MOST = 6
_LOOKED_AT = 200
"""So many things of a class are looked at to see what such things have."""
_HIDDEN = ("tableRow", "describedIn", "describedAs", "hasEvidence", "mentions")


def look(asked: Asked) -> Iterator[Advice]:
    """Look at every pattern whose property is known."""
    for placed in asked.patterns:
        pattern = placed.pattern
        predicate = pattern.predicate
        if placed.graph is not None:
            continue
        if predicate is None:
            yield from _along(asked, pattern.path)
            continue
        one = knowledge.known().get(predicate.value)
        if one is None or one.place != "property":
            continue
        if one.iri == RDF.type.value:
            yield from _class(asked, placed)
        else:
            yield from _property(asked, placed, one)


def _class(asked: Asked, placed: Placed) -> Iterator[Advice]:
    """Look whether anything is of a class, and of all the classes that one thing is said to be."""
    term = placed.pattern.object
    one = knowledge.known().get(term.value)
    if one is None or one.place != "class":
        return
    if asked.data.lacks(f"?thing a <{term.value}>"):
        if placed.is_needed:
            yield _none_of(asked, term, one)
        return
    others = asked.classes(placed.pattern.subject, placed.beside)
    clashing = [
        other
        for other in sorted(others)
        if other > term.value
        and not knowledge.fit((term.value,), (other,))
        and asked.data.lacks(f"?thing a <{term.value}>, <{other}>")
    ]
    for other in clashing:
        says = (
            f"nothing can be both {articled(one.label)} and {articled(knowledge.label(other))}, "
            "and it is said of the same thing here"
        )
        yield asked.advice("classes-apart", placed.pattern, says)


def _none_of(asked: Asked, term: Term, one: Known) -> Advice:
    """Say that nothing is of a class, and what is: what is described only, and classes near it."""
    told = []
    count = asked.data.rows(
        "SELECT (COUNT(DISTINCT ?thing) AS ?count) WHERE "
        f"{{ ?thing <{CG.describedAs.value}> ?class . VALUES ?class {{ "
        + " ".join(f"<{iri}>" for iri in sorted(knowledge.below(one.iri)))
        + " } }"
    )
    number = _number(count[0].get("count")) if count else 0
    if number:
        told.append(
            f"{number} described as such, but not in effect in this view: choose another day, or "
            f"take proposals as adopted; or ask for ?x cg:describedAs {term.written}"
        )
    near = [
        other
        for other in knowledge.known().values()
        if other.place == "class"
        and other.iri != one.iri
        and (
            knowledge.above(other.iri) & (knowledge.above(one.iri) - {one.iri})
            or one.iri in knowledge.above(other.iri)
            or other.iri in knowledge.above(one.iri)
        )
        and asked.data.has(f"?thing a <{other.iri}>")
    ]
    told += [
        f"there are things of the class {other.name} ({other.label})" for other in near[:_MOST]
    ]
    says = f"nothing in this view is {articled(one.label)} ({term.written})"
    return asked.advice("class-not-used", term, says, told)


def _number(term: rdf.AnyTerm | None) -> int:
    return int(term.value) if isinstance(term, rdf.Literal) else 0


def _property(asked: Asked, placed: Placed, one: Known) -> Iterator[Advice]:
    """Look whether a property can stand between what stands on its sides."""
    pattern = placed.pattern
    if asked.data.lacks(f"?subject <{one.iri}> ?object"):
        if not placed.is_needed:
            return
        yield asked.advice(
            "property-not-used",
            pattern.path,
            f"nothing in this view says {asked.path(one.name)} ({one.label}) of anything",
            _had_by(asked, one.domain[:1], one) if one.domain else (),
        )
        return
    subjects = _types(asked, pattern.subject, placed)
    objects = _types(asked, pattern.object, placed) if one.is_relation else set()
    unknown = any(asked.data.lacks(f"?thing a <{cls}>") for cls in subjects | objects)
    if unknown or not (subjects or objects):
        return
    typed = " ".join(
        f"{asked.node(term)} a <{cls}> ."
        for term, classes in ((pattern.subject, subjects), (pattern.object, objects))
        if term.kind in ("variable", "blank")
        for cls in sorted(classes)
    )
    is_open = pattern.object.kind == "literal" or (pattern.object.kind == "iri" and not objects)
    alone = asked.written(pattern, object="?value") if is_open else asked.written(pattern)
    fits = knowledge.fit(subjects, one.domain) and knowledge.fit(objects, one.range)
    if not (fits and not placed.is_needed) and asked.data.lacks(f"{alone} {typed}"):
        yield _never(asked, placed, one, subjects, objects, typed)


def _types(asked: Asked, term: Term, placed: Placed) -> set[str]:
    """Give the classes that a term is said to be of, or for a thing, those it is of."""
    if term.kind == "iri":
        found = asked.data.terms("class", f"<{term.value}> a ?class", _MOST * 5)
        return {one.value for one in found if isinstance(one, rdf.NamedNode)}
    return asked.classes(term, placed.beside)


def _never(
    asked: Asked, placed: Placed, one: Known, subjects: set[str], objects: set[str], typed: str
) -> Advice:
    """Say that things of a class never have a property, or are never what it leads to."""
    pattern = placed.pattern
    turned_works = (
        one.is_relation
        and pattern.object.kind != "literal"
        and asked.data.has(f"{asked.written(pattern, path=f'^<{one.iri}>')} {typed}")
    )
    name = asked.path(one.name)
    spoken = _spoken(asked, placed, one, typed) if turned_works and not objects else None
    if spoken:
        says = f"{_list(lowest(subjects))} never has {name} ({one.label})"
        told = [
            f"{asked.path(spoken.name)} ({spoken.label}) is said of it",
            f"the other way round {name} leads to it: ^{name}",
        ]
        mend = [(pattern.path.start, pattern.path.end, asked.path(spoken.name))]
        return asked.advice("property-never-had", pattern, says, told, mend)
    if turned_works:
        told = [f"write {asked.node(pattern.object)} {name} {asked.node(pattern.subject)}"]
        if one.domain:
            told += [f"{name} leads from {_list(one.domain)} to {_list(one.range)}"]
        inverse = [asked.name(iri) for iri in one.inverse]
        told += [f"the other way round it is {', '.join(inverse)}"] if inverse else []
        return asked.advice(
            "wrong-direction",
            pattern,
            f"{name} ({one.label}) stands the wrong way round here",
            told,
            [(pattern.path.start, pattern.path.start, "^")],
        )
    whose = subjects if not knowledge.fit(subjects, one.domain) or not objects else objects
    is_of_subject = whose is subjects
    kind = _list(lowest(whose))
    if pattern.subject.kind == "iri":
        kind = asked.label(pattern.subject.value) or pattern.subject.written
    fits = knowledge.fit(subjects, one.domain) and knowledge.fit(objects, one.range)
    if is_of_subject or pattern.subject.kind == "iri":
        who = f"no thing that is {kind} has" if fits else f"{kind} never has"
        if pattern.subject.kind == "iri":
            who = f"{kind} has no"
        says = f"{who} {name} ({one.label}){' in this view' if fits else ''}"
        told = [f"{name} is said of {_list(one.domain)}"] if one.domain else []
        told += _instead(asked, subjects, one)
        mend = _meant_instead(asked, placed, one, subjects, typed) if not fits else []
        return asked.advice("property-never-had", pattern, says, told, mend)
    says = f"{name} ({one.label}) never leads to {kind}{' in this view' if fits else ''}"
    told = [f"{name} leads to {_list(one.range)}"] if one.range else []
    return asked.advice("property-never-had", pattern, says, told)


def _spoken(asked: Asked, placed: Placed, one: Known, typed: str) -> Known | None:
    """Give the property that people mean by the name of another, where it matches here."""
    local = one.iri.rpartition("/")[2].casefold()
    found = [
        other
        for other in knowledge.known().values()
        if local in EVERYDAY.get(other.name, "").split()
        and asked.data.has(f"{asked.written(placed.pattern, path=f'<{other.iri}>')} {typed}")
    ]
    return found[0] if len(found) == 1 else None


def _meant_instead(
    asked: Asked, placed: Placed, one: Known, subjects: set[str], typed: str
) -> list[Edit]:
    """Give the one property like another that things of some classes have here, if there is one."""
    local = one.iri.rpartition("/")[2]
    had = properties_of(asked, [f"?thing a <{cls}> ." for cls in lowest(subjects)])
    found = [
        other
        for other in knowledge.meant(local, "property", among=set(had) - {RDF.type.value})
        if asked.data.has(f"{asked.written(placed.pattern, path=f'<{other.iri}>')} {typed}")
    ]
    path = placed.pattern.path
    return [(path.start, path.end, asked.path(found[0].name))] if len(found) == 1 else []


def lowest(classes: set[str]) -> tuple[str, ...]:
    """Give those of some classes that are above none of the others."""
    return tuple(
        sorted(
            one
            for one in classes
            if not any(other != one and one in knowledge.above(other) for other in classes)
        )
    )


def _instead(asked: Asked, classes: set[str], one: Known) -> list[str]:
    """Say which properties things of some classes have; those like the one asked for first."""
    had = properties_of(asked, [f"?thing a <{cls}> ." for cls in lowest(classes)])
    led = properties_of(asked, [f"?thing a <{cls}> ." for cls in lowest(classes)], turned=True)
    local = one.iri.rpartition("/")[2]
    others = {iri for iri in had if iri not in (one.iri, RDF.type.value)}
    like = knowledge.meant(local, "property", among=others, most=2)
    over = knowledge.meant(local, "property", among=led, most=2)
    told = [f"they have {asked.path(other.name)} ({other.label})" for other in like]
    told += [f"they are what {asked.path(other.name)} ({other.label}) leads to" for other in over]
    way = _way(asked, lowest(classes), one)
    names = [asked.path(knowledge.known()[iri].name) for iri in had if iri in knowledge.known()]
    return [*way, *told, f"they have: {', '.join(names[:20])}"] if names else [*way, *told]


def _way(asked: Asked, classes: tuple[str, ...], one: Known) -> list[str]:
    """Say by which single step a thing of the classes reaches what has the property."""
    typed = " ".join(f"?thing a <{cls}> ." for cls in classes)
    for turned in ("", "^"):
        pattern = (
            f"{typed} ?thing {turned}?step ?other" if not turned else f"{typed} ?other ?step ?thing"
        )
        steps = asked.data.terms("step", f"{pattern} . ?other <{one.iri}> ?value", _MOST)
        named = [
            knowledge.known()[step.value]
            for step in steps
            if isinstance(step, rdf.NamedNode)
            and step.value in knowledge.known()
            and step.value.rpartition("/")[2] not in (*_HIDDEN, "about")
        ]
        if named:
            return [
                f"it is reached over {turned}{asked.path(step.name)}/{asked.path(one.name)}"
                for step in named[:2]
            ]
    return [
        f"it is reached over {asked.path(step.name)}/{asked.path(one.name)}"
        for step in knowledge.known().values()
        if step.is_relation
        and step.domain
        and one.domain
        and {*step.domain} & {*classes}
        and {*step.range} <= {*one.domain}
        and asked.data.has(f"?thing <{step.iri}> ?other")
    ][:2]


def properties_of(asked: Asked, typed: list[str], *, turned: bool = False) -> list[str]:
    """Give the IRIs of the properties that things have, or that lead to them."""
    step = "?other ?property ?thing" if turned else "?thing ?property ?other"
    few = f"{{ SELECT ?thing WHERE {{ {' '.join(typed)} }} LIMIT {_LOOKED_AT} }} {step}"
    found = [
        one.value
        for one in asked.data.terms("property", few, 100)
        if isinstance(one, rdf.NamedNode)
    ]
    return sorted(iri for iri in found if iri.rpartition("/")[2] not in _HIDDEN)


def _had_by(asked: Asked, classes: tuple[str, ...], one: Known) -> list[str]:
    told = _instead(asked, set(classes), one)
    return [f"of {_list(classes)}: {text}" for text in told]


def _along(asked: Asked, path: Path) -> Iterator[Advice]:
    """Look at the joints of a path: what one step leads to has to be what the next starts from."""
    for inner in path.parts:
        yield from _along(asked, inner)
    if path.kind != "sequence":
        return
    for first, second in zip(path.parts, path.parts[1:], strict=False):
        reached, left = _ends(first)[1], _ends(second)[0]
        if knowledge.fit(reached, left):
            continue
        before = asked.text[first.start : first.end]
        after = asked.text[second.start : second.end]
        if not asked.data.lacks(f"?start {before}/{after} ?end"):
            continue
        fits = second.kind in ("step", "inverse") and knowledge.fit(reached, _ends(second)[1])
        turned = after.removeprefix("^") if second.kind == "inverse" else f"^{after}"
        yield asked.advice(
            "wrong-direction" if fits else "property-never-had",
            second,
            f"{before} leads to {_list(reached)}, and {after} is said of {_list(left)}",
            [f"the other way round: {turned}"] if fits else (),
            [(second.start, second.end, turned)] if fits else (),
        )


def _ends(path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the classes that a path may start from and lead to; empty: anything."""
    match path.kind:
        case "step":
            one = knowledge.known().get(path.term.value) if path.term else None
            return (one.domain, one.range) if one else ((), ())
        case "inverse":
            start, end = _ends(path.parts[0])
            return end, start
        case "sequence":
            return _ends(path.parts[0])[0], _ends(path.parts[-1])[1]
        case _:
            return (), ()


def _list(classes: tuple[str, ...]) -> str:
    """Write some classes as one of which something is."""
    names = [articled(knowledge.label(one)) for one in classes]
    if not names:
        return "a thing of this kind"
    return together(names, "or")
