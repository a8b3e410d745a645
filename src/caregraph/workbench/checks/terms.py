"""Terms, codes and things that there are not, and those that stand where another kind should.

Layer 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from caregraph import rdf
from caregraph.errors import near
from caregraph.vocab import BASE, CG, PREFIXES, RDF, shorten
from caregraph.workbench import knowledge, parts
from caregraph.workbench.asked import Advice, Asked, Placed, is_house
from caregraph.workbench.parts import Mark, Pattern, Term

_STANDARD = ("rdf", "rdfs", "owl", "xsd")
_MOST = 5


def look(asked: Asked) -> Iterator[Advice]:
    """Look at every named thing of every pattern, and at the IRIs in conditions."""
    yield from _prefixes(asked)
    for placed in asked.patterns:
        pattern = placed.pattern
        for step in pattern.path.steps():
            if step.kind == "iri":
                yield from _property(asked, step, placed)
        if _is_type(pattern) and pattern.object.kind == "iri":
            yield from _class(asked, pattern.object)
        elif _is_type(pattern) and pattern.object.kind == "literal":
            yield _text_for_class(asked, pattern.object)
        if pattern.subject.kind == "literal":
            yield _text_for_subject(asked, pattern.subject)
        for term in (pattern.subject, pattern.object):
            if term.kind == "iri" and not (_is_type(pattern) and term is pattern.object):
                yield from _thing(asked, term, placed)
    for term in _elsewhere(asked):
        yield from _thing(asked, term, None)


def _prefixes(asked: Asked) -> Iterator[Advice]:
    """Look for a house prefix that is declared as something else."""
    for found in re.finditer(
        r"PREFIX\s+([\w-]+):\s*<([^<>]*)>", asked.query.prologue, re.IGNORECASE
    ):
        own = PREFIXES.get(found[1])
        if own is None or own == found[2]:
            continue
        says = f"{found[1]}: is declared as <{found[2]}>, and is <{own}> here"
        at = Mark(found[0], found.start(), found.end())
        told = ["leave the line out: the house prefixes need not be declared"]
        mend = [(found.start(2), found.end(2), own)]
        yield asked.advice("prefix-otherwise", at, says, told, mend)


def _is_type(pattern: Pattern) -> bool:
    return pattern.predicate is not None and pattern.predicate.value == RDF.type.value


def _elsewhere(asked: Asked) -> Iterator[Term]:
    """Yield the IRIs in conditions, computed values and VALUES."""
    for group in parts.groups_of(asked.query):
        for element in group.elements:
            match element:
                case parts.Filter(expression) | parts.Bind(expression):
                    yield from (
                        one
                        for one, after in zip(expression, (*expression[1:], None), strict=True)
                        if isinstance(one, Term)
                        and one.kind == "iri"
                        and not (isinstance(after, parts.Mark) and after.text == "(")
                    )
                case parts.Values(_, rows):
                    yield from (one for row in rows for one in row if one and one.kind == "iri")
    yield from (one for one in asked.query.described if one.kind == "iri")


def _property(asked: Asked, term: Term, placed: Placed) -> Iterator[Advice]:
    one = knowledge.known().get(term.value)
    if one is not None and one.place != "property":
        yield _wrong_place(asked, term, one, "property")
    elif one is None and (is_house(term.value) or not _is_used(asked, f"?s <{term.value}> ?o")):
        yield _unknown(asked, term, "property", placed)


def _class(asked: Asked, term: Term) -> Iterator[Advice]:
    one = knowledge.known().get(term.value)
    if one is not None and one.place != "class":
        yield _wrong_place(asked, term, one, "class")
    elif one is None and (is_house(term.value) or not _is_used(asked, f"?s a <{term.value}>")):
        yield _unknown(asked, term, "class", None)


def _thing(asked: Asked, term: Term, placed: Placed | None) -> Iterator[Advice]:
    """Look at an IRI that stands for a thing, a code or a term itself."""
    iri = term.value
    if iri in knowledge.known() or iri.startswith((PREFIXES["xsd"], PREFIXES["owl"])):
        return
    if iri.startswith(PREFIXES["code"]):
        yield _unknown_code(asked, term, placed)
    elif is_house(iri):
        yield _unknown(asked, term, None, placed)
    elif asked.is_nowhere(iri):
        yield _unknown_thing(asked, term)


def _is_used(asked: Asked, pattern: str) -> bool:
    return not asked.data.lacks(pattern)


def _local(iri: str) -> str:
    return re.split(r"[/#:]", iri)[-1]


def _unknown(
    asked: Asked, term: Term, place: knowledge.Place | None, placed: Placed | None
) -> Advice:
    """Say that there is no such term, and which may be meant."""
    found = candidates(term, place)
    if schemes := _schemes(placed) if place is None else ():
        bases = tuple(f"{PREFIXES['code']}{one}/" for one in schemes)
        found = [one for one in found if one.iri.startswith(bases)] or found
    what = {"class": "class", "property": "property"}.get(place or "", "term")
    prefix = shorten(term.value).partition(":")[0]
    says = f"there is no {what} {term.written}"
    if prefix not in ("cg", *_STANDARD) and not is_house(term.value):
        says = f"nothing in the loaded structures uses the {what} {term.written}"
    ways = [(one.name, one) for one in found]
    fitting = _fitting(asked, term, found, placed) if place == "property" and placed else []
    ways = [*fitting, *(way for way in ways if way[1] not in [one for _, one in fitting])]
    best = found[0] if found else None
    is_only = len(ways) == 1 and (place != "property" or placed is None or bool(fitting))
    fits_best = bool(fitting) and fitting[0][1] == best
    is_sure = is_only or fits_best or (best is not None and _is_surely(term, best))
    mend = [(term.start, term.end, asked.path(ways[0][0]))] if ways and is_sure else []
    return asked.advice("unknown-term", term, says, (_told(one, way) for way, one in ways), mend)


def candidates(term: Term, place: knowledge.Place | None) -> list[knowledge.Known]:
    """Give the terms that may be meant by one that there is not, the likeliest first."""
    folded = _local(term.value).casefold()
    called_so = [one for one in knowledge.known().values() if _local(one.iri).casefold() == folded]
    found = [
        one for one in called_so or knowledge.aligned(term.value) if place in (None, one.place)
    ]
    return found or knowledge.meant(_local(term.value), place)


def _fitting(
    asked: Asked, term: Term, found: list[knowledge.Known], placed: Placed
) -> list[tuple[str, knowledge.Known]]:
    """Give those of some properties that match where one stands, as a path, turned if need be."""
    path, pattern = placed.pattern.path, placed.pattern
    types = " ".join(asked.written(one) for one in placed.beside if _is_type(one))
    value = {"object": "?value_here"} if pattern.object.kind == "literal" else {}

    def fits(step: str) -> bool | None:
        text = asked.text[path.start : term.start] + step + asked.text[term.end : path.end]
        return asked.data.has(f"{asked.written(pattern, path=text, **value)} {types}")

    return [
        (f"{turned}{one.name}", one)
        for one in found
        for turned in ("", "^")
        if (turned == "" or one.is_relation) and fits(f"{turned}<{one.iri}>")
    ]


def _is_surely(term: Term, one: knowledge.Known) -> bool:
    """Say whether a term differs from another only in its spelling or its prefix."""
    mine, other = _local(term.value), _local(one.iri)
    return bool(near(mine, [other], least=0.9)) or mine.casefold() == other.casefold()


def _told(one: knowledge.Known, way: str = "") -> str:
    name = way or one.name
    return f"{name} ({one.label}): {one.definition}" if one.definition else name


def _wrong_place(asked: Asked, term: Term, one: knowledge.Known, place: knowledge.Place) -> Advice:
    """Say that a term is of another kind than its place needs."""
    code = f"not-a-{place}"
    needs = "a property stands between two things" if place == "property" else "a class stands here"
    says = f"{term.written} ({one.label}) is a {one.place}, and {needs}"
    found = [
        other for other in candidates(term, place) if other.iri != term.value
    ] or knowledge.meant(one.label.replace(" ", "-"), place)
    mend = []
    if one.place == "code" and place == "class":
        relations = [r for r in _leading_to(one) if r.is_relation]
        found = relations
        if len(relations) == 1 and asked.text[: term.start].rstrip().endswith(" a"):
            at = asked.text[: term.start].rstrip()
            mend = [(len(at) - 1, len(at), relations[0].name)]
    elif len(found) == 1:
        mend = [(term.start, term.end, found[0].name)]
    return asked.advice(code, term, says, map(_told, found), mend)


def _leading_to(code: knowledge.Known) -> list[knowledge.Known]:
    """Give the properties that lead to codes of the list of a code."""
    scheme = code.iri.removeprefix(PREFIXES["code"]).partition("/")[0]
    return [one for one in knowledge.known().values() if scheme in one.schemes]


def _text_for_class(asked: Asked, term: Term) -> Advice:
    found = knowledge.meant(term.value.replace(" ", "-"), "class")
    says = f"a thing is of a class, not of a text: {term.written}"
    mend = [(term.start, term.end, found[0].name)] if found else []
    return asked.advice("text-for-thing", term, says, map(_told, found), mend)


def _schemes(placed: Placed | None) -> tuple[str, ...]:
    """Name the code lists that the property beside a term leads to."""
    predicate = placed.pattern.predicate if placed else None
    one = knowledge.known().get(predicate.value) if predicate else None
    return one.schemes if one else ()


def _text_for_subject(asked: Asked, term: Term) -> Advice:
    """Say that a text is what nothing is said of, and which thing bears it as a name."""
    wanted = rdf.Literal(term.value.casefold())
    named = "|".join(f"<{iri}>" for iri in knowledge.LABELS)
    found = asked.data.terms(
        "thing",
        f"?thing <{CG.describedIn.value}> ?structure ; {named} ?name "
        f"FILTER(LCASE(STR(?name)) = {wanted})",
        _MOST,
    )
    things = [one for one in found if isinstance(one, rdf.NamedNode)]
    says = f"nothing is said of a text such as {term.written}: a statement begins with a thing"
    told = [asked.called(one) for one in things]
    told.append(f"to go by its name: ?thing skos:prefLabel {term.written} and ?thing here")
    mend = [(term.start, term.end, asked.name(things[0].value))] if len(things) == 1 else []
    return asked.advice("text-for-thing", term, says, told, mend)


def _unknown_code(asked: Asked, term: Term, placed: Placed | None) -> Advice:
    """Say that there is no such code, and which there are."""
    rest = term.value.removeprefix(PREFIXES["code"])
    scheme, _, name = rest.rpartition("/")
    schemes = _schemes(placed) or (scheme,)
    bases = tuple(f"{PREFIXES['code']}{one}/" for one in schemes)
    known = {
        iri: one.label for iri, one in knowledge.known().items() if bases and iri.startswith(bases)
    }
    by_name = {iri.rpartition("/")[2]: iri for iri in known}
    for iri in known:
        one = knowledge.known()[iri]
        by_name |= {text.casefold(): iri for text in (*one.also, one.label)}
    folded = name.casefold()
    called = [by_name[folded]] if folded in by_name else []
    close = called or [by_name[one] for one in near(name, by_name)]
    others = list(dict.fromkeys([*close, *sorted(known)]))[:_MOST]
    says = f"there is no code {term.written}"
    told = [f"<{iri}> ({known[iri]})" for iri in others]
    mend = [(term.start, term.end, f"<{close[0]}>")] if close else []
    return asked.advice("unknown-code", term, says, told, mend)


def _unknown_thing(asked: Asked, term: Term) -> Advice:
    """Say that nothing loaded has such an IRI, and what has nearly the same."""
    key = term.value.rstrip("/").rpartition("/")[2]
    told: list[str] = []
    ends = rdf.Literal(f"/{key.casefold()}")
    found = asked.data.terms(
        "thing",
        f"?thing <{CG.describedIn.value}> ?structure FILTER(STRENDS(LCASE(STR(?thing)), {ends}))",
        _MOST,
    )
    if not found:
        all_ = asked.data.terms("thing", f"?thing <{CG.describedIn.value}> ?structure", 2000)
        by_key = {
            one.value.rpartition("/")[2]: one for one in all_ if isinstance(one, rdf.NamedNode)
        }
        found = [by_key[one] for one in near(key, by_key)]
    things = [one for one in found if isinstance(one, rdf.NamedNode)]
    told = [asked.called(one) for one in things]
    if not told and term.value.startswith(PREFIXES["id"]):
        places = asked.data.terms("place", f"?x <{CG.describedIn.value}> ?place", _MOST)
        told = [f"loaded is {asked.called(one)}" for one in places]
    if term.value.startswith(BASE) or not told:
        says = f"nothing loaded is called {term.written} in this view"
    else:
        says = f"nothing loaded has the IRI {term.written}"
    mend = [(term.start, term.end, asked.name(things[0].value))] if len(things) == 1 else []
    return asked.advice("unknown-thing", term, says, told, mend)
