"""Reading a query that the engine reads into parts that know where they stand.

Layer 4. It reads all of SPARQL 1.1 that asks, and takes for granted that the text is right: what is
wrong in its form, the engine has said before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, cast

from caregraph.errors import QueryError
from caregraph.vocab import PREFIXES
from caregraph.workbench import parts
from caregraph.workbench.cursor import Cursor
from caregraph.workbench.parts import Element, Expression, Group, Pattern, Query, Term

_UNDER_A_WORD = ("OPTIONAL", "MINUS", "GRAPH", "SERVICE")
_AFTER_WHERE = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")


def read(text: str, prefixes: Mapping[str, str] = PREFIXES) -> Query:
    """Read a query.

    Args:
        prefixes: What it may abbreviate, besides its own PREFIX lines.

    Raises:
        QueryError: it is of a form that is not read here.
    """
    reader = _Reader(text, prefixes)
    query = reader.query(outermost=True)
    reader.expect("end")
    return query


class _Reader(Cursor):
    """Groups, expressions and queries, on top of terms and paths."""

    def query(self, *, outermost: bool = False) -> Query:
        """Read a query from here; up to the end, or the brace that closes it."""
        start = self._start
        self._prologue()
        prologue = self._text[start : self._start] if outermost else ""
        form = self._next().upper()
        is_distinct = self._take("DISTINCT", "REDUCED")
        columns, described, template = self._head(form)
        graphs = self._from_graphs()
        self._take("WHERE")
        at = self._start
        where = self._group() if self._written == "{" else Group((), at, at)
        if form == "CONSTRUCT" and not template:
            template = tuple(one for one in where.elements if isinstance(one, Pattern))
        ending = self._ending()
        return Query(
            cast("Literal['SELECT', 'ASK', 'CONSTRUCT', 'DESCRIBE']", form),
            where,
            columns,
            is_distinct,
            described,
            template,
            graphs,
            prefixes=dict(self._prefixes),
            prologue=prologue,
            **ending,  # type: ignore[arg-type]
        )

    def _prologue(self) -> None:
        while self._is_word("PREFIX", "BASE"):
            if self._next().upper() == "BASE":
                self.expect("iri")
                continue
            prefix = self.expect("pname")
            self._prefixes[prefix[:-1]] = self.expect("iri")[1:-1]

    def _head(
        self, form: str
    ) -> tuple[tuple[parts.Column, ...], tuple[Term, ...], tuple[Pattern, ...]]:
        columns: list[parts.Column] = []
        described: list[Term] = []
        template: tuple[Pattern, ...] = ()
        if form == "CONSTRUCT" and self._written == "{":
            inner = self._group()
            template = tuple(one for one in inner.elements if isinstance(one, Pattern))
        while form == "SELECT" and (self._kind == "var" or self._written in ("(", "*")):
            if self._take("("):
                value = self._expression("AS")
                columns.append(parts.Column(self._term(), value))
                self.expect(")")
            elif not self._take("*"):
                columns.append(parts.Column(self._term()))
        while form == "DESCRIBE" and (
            self._kind in ("var", "iri", "pname") or self._written == "*"
        ):
            if not self._take("*"):
                described.append(self._term())
        return tuple(columns), tuple(described), template

    def _from_graphs(self) -> tuple[Term, ...]:
        found = []
        while self._take("FROM"):
            self._take("NAMED")
            found.append(self._term())
        return tuple(found)

    def _ending(self) -> dict[str, object]:
        found: dict[str, object] = {}
        while self._is_word(*_AFTER_WHERE):
            word = self._next().upper()
            match word:
                case "GROUP" | "ORDER":
                    self.expect("BY")
                    found[f"{word.lower()}_by"] = self._conditions()
                case "HAVING":
                    found["having"] = self._conditions()
                case "LIMIT" | "OFFSET":
                    found[word.lower()] = int(self.expect("number"))
                case _:
                    found["values"] = self._values(self._start)
        return found

    def _conditions(self) -> tuple[Expression, ...]:
        found = []
        while self._kind in ("var", "iri", "pname") or self._written == "(" or self._is_call():
            found.append(self._condition())
        return tuple(found)

    def _is_call(self) -> bool:
        following = self._tokens[min(self._at + 1, len(self._tokens) - 1)][1]
        return self._kind == "word" and not self._is_word(*_AFTER_WHERE) and following == "("

    def _group(self) -> Group:
        start = self._start
        self.expect("{")
        elements: list[Element] = []
        if self._is_word("SELECT"):
            at = self._start
            query = self.query()
            elements.append(parts.Subquery(query, at, self._end))
        while not self._take("}"):
            if not self._take("."):
                self._element(elements)
        return Group(tuple(elements), start, self._end)

    def _element(self, elements: list[Element]) -> None:
        start, word = self._start, self._written.upper() if self._kind == "word" else ""
        if word == "FILTER":
            self._next()
            condition = self._condition()
            elements.append(parts.Filter(condition, start, self._end))
        elif word == "BIND":
            self._next()
            self.expect("(")
            value = self._expression("AS")
            variable = self._term()
            self.expect(")")
            elements.append(parts.Bind(value, variable, start, self._end))
        elif word == "VALUES":
            self._next()
            elements.append(self._values(start))
        elif word in _UNDER_A_WORD:
            elements.append(self._nested(start, word))
        elif self._written == "{":
            elements.append(self._union(start))
        else:
            self._triples(elements)

    def _nested(self, start: int, word: str) -> Element:
        self._next()
        self._take("SILENT")
        name = self._term() if word in ("GRAPH", "SERVICE") else None
        group = self._group()
        return parts.Nested(word, group, start, self._end, name)

    def _union(self, start: int) -> Element:
        groups = [self._group()]
        while self._take("UNION"):
            groups.append(self._group())
        if len(groups) > 1:
            return parts.Union(tuple(groups), start, self._end)
        only = groups[0].elements
        if len(only) == 1 and isinstance(only[0], parts.Subquery):
            return parts.Subquery(only[0].query, start, self._end)
        return parts.Nested("", groups[0], start, self._end)

    def _values(self, start: int) -> parts.Values:
        several = self._take("(")
        names = []
        while self._kind == "var":
            names.append(self._term())
        if several:
            self.expect(")")
        self.expect("{")
        rows: list[tuple[Term | None, ...]] = []
        while not self._take("}"):
            if not several:
                rows.append((self._cell(),))
                continue
            self.expect("(")
            row = []
            while not self._take(")"):
                row.append(self._cell())
            rows.append(tuple(row))
        return parts.Values(tuple(names), tuple(rows), start, self._end)

    def _cell(self) -> Term | None:
        return None if self._take("UNDEF") else self._term()

    def _triples(self, elements: list[Element]) -> None:
        start = self._start
        bracketed = self._written in ("[", "(")
        subject = self._node(elements)
        if not (bracketed and self._written in (".", "}")):
            self._properties(subject, elements, start)

    def _properties(self, subject: Term, elements: list[Element], start: int) -> None:
        while True:
            path = self._path()
            while True:
                target = self._node(elements)
                elements.append(Pattern(subject, path, target, start, max(target.end, self._end)))
                start = self._start
                if not self._take(","):
                    break
                start = self._start
            more = False
            while self._take(";"):
                more = True
            start = self._start
            if not more or self._written in (".", "}", "]"):
                return

    def _node(self, elements: list[Element]) -> Term:
        """Read a term, a node in square brackets, or a list."""
        start = self._start
        if self._take("["):
            node = self._fresh(start)
            if not self._take("]"):
                self._properties(node, elements, self._start)
                self.expect("]")
            return node
        if self._take("("):
            while not self._take(")"):
                self._node(elements)
            return self._fresh(start)
        return self._term()

    def _condition(self) -> Expression:
        if self._take("("):
            return self._expression(")")
        if self._is_word("EXISTS", "NOT"):
            return (self._exists(),)
        if self._kind == "var":
            return (self._term(),)
        call: parts.ExpressionPart = self._mark() if self._kind == "word" else self._term()
        opening = self._mark()
        inner = self._expression(")", keep=True)
        return (call, opening, *inner)

    def _mark(self) -> parts.Mark:
        start = self._start
        text = self._next()
        return parts.Mark(text, start, self._end)

    def _exists(self) -> parts.Exists:
        start = self._start
        negated = self._take("NOT")
        self.expect("EXISTS")
        group = self._group()
        return parts.Exists(negated, group, start, self._end)

    def _expression(self, until: str, *, keep: bool = False) -> Expression:
        """Read up to a bracket or word, which is taken too, and kept where it is wanted."""
        found: list[parts.ExpressionPart] = []
        depth = 0
        while depth or not (self._written == until or self._is_word(until)):
            if self._kind == "end":
                raise QueryError(f"the query ends where {until!r} was expected")
            following = self._tokens[min(self._at + 1, len(self._tokens) - 1)][1].upper()
            if self._is_word("EXISTS") or (self._is_word("NOT") and following == "EXISTS"):
                found.append(self._exists())
            elif self._kind in ("var", "iri", "pname", "string", "number") or self._is_word(
                "TRUE", "FALSE"
            ):
                found.append(self._term())
            else:
                depth += {"(": 1, ")": -1}.get(self._written, 0)
                found.append(self._mark())
        closing = self._mark()
        return (*found, closing) if keep else tuple(found)
