"""Reading a SELECT query into its tree.

Layer 2. A recursive-descent parser for the part of SPARQL 1.1 that a SHACL
constraint may use and that caregraph's own queries use. What the standard forbids under
pre-binding (MINUS, SERVICE, GRAPH here, since a view is one graph) is refused where it is met.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from caregraph.errors import QueryError
from caregraph.sparql import tree
from caregraph.sparql.cursor import Cursor
from caregraph.sparql.paths import Path
from caregraph.sparql.tokens import tokens

_REFUSED = {
    "MINUS": "MINUS is not allowed in a SHACL constraint; write FILTER NOT EXISTS { ... }",
    "SERVICE": "SERVICE is not allowed in a SHACL constraint; load the data first",
    "GRAPH": "GRAPH has no use here: a view is one plain graph; leave the GRAPH out",
}


def parse_select(
    text: str, prefixes: Mapping[str, str], *, path: Path | None = None
) -> tree.Select:
    """Read one SELECT query.

    Args:
        prefixes: What the query may abbreviate, besides its own PREFIX lines.
        path: What ``$PATH`` stands for; None where the shape has no path.
    """
    parser = _Parser(tokens(text), prefixes, path)
    select = parser.query()
    parser.expect("end")
    return select


class _Parser(Cursor):
    """Groups, expressions and queries, on top of terms and paths."""

    # Groups

    def group(self) -> tree.Group:
        """A group in braces."""
        self.expect("{")
        if self._is_word("SELECT"):
            select = self.query()
            self.expect("}")
            return tree.Group((tree.Subselect(select),))
        elements: list[tree.Element] = []
        while not self._take("}"):
            if not self._take("."):
                self._part(elements)
        return tree.Group(tuple(elements))

    def _part(self, elements: list[tree.Element]) -> None:
        word = self._text.upper() if self._kind == "word" else ""
        if word in _REFUSED:
            raise QueryError(_REFUSED[word], code="illegal-prebinding")
        readers: dict[str, Callable[[], tree.Element]] = {
            "FILTER": lambda: tree.Filter(self._condition()),
            "BIND": self._bind,
            "VALUES": self._values,
            "OPTIONAL": lambda: tree.Optional(self.group()),
        }
        if word in readers:
            self._advance()
            elements.append(readers[word]())
        elif self._text == "{":
            elements.append(self._union())
        else:
            self._triples(elements)

    def _union(self) -> tree.Element:
        groups = [self.group()]
        while self._take_word("UNION"):
            groups.append(self.group())
        only = groups[0].elements
        if len(groups) == 1 and len(only) == 1 and isinstance(only[0], tree.Subselect):
            return only[0]
        return tree.Union(tuple(groups))

    def _bind(self) -> tree.Bind:
        self.expect("(")
        value = self._expression(until="AS")
        variable = self._variable()
        self.expect(")")
        return tree.Bind(value, variable)

    def _values(self) -> tree.Values:
        single = self._kind == "var"
        names: list[str] = []
        if single:
            names.append(self._variable())
        else:
            self.expect("(")
            while not self._take(")"):
                names.append(self._variable())
        self.expect("{")
        rows: list[tuple[str, ...]] = []
        while not self._take("}"):
            rows.append((self._data(),) if single else self._row())
        return tree.Values(tuple(names), tuple(rows))

    def _row(self) -> tuple[str, ...]:
        self.expect("(")
        cells: list[str] = []
        while not self._take(")"):
            cells.append(self._data())
        return tuple(cells)

    def _data(self) -> str:
        return self._next().upper() if self._is_word("UNDEF") else self._term()

    # Triples

    def _triples(self, elements: list[tree.Element]) -> None:
        if self._text == "[":
            subject = self._bracketed(elements)
            if self._text in (".", "}"):
                return
        else:
            subject = self._term()
        self._properties(subject, elements)

    def _properties(self, subject: str, elements: list[tree.Element]) -> None:
        while True:
            verb = self._verb()
            while True:
                target = self._bracketed(elements) if self._text == "[" else self._term()
                elements.append(tree.Triple(subject, verb, target))
                if not self._take(","):
                    break
            more = False
            while self._take(";"):
                more = True
            if not more or self._text in (".", "}", "]"):
                return

    def _bracketed(self, elements: list[tree.Element]) -> str:
        self.expect("[")
        node = self._fresh()
        if not self._take("]"):
            self._properties(node, elements)
            self.expect("]")
        return node

    # Expressions

    def _condition(self) -> tree.Expression:
        if self._take("("):
            return self._expression(until=")")
        if self._is_word("EXISTS", "NOT"):
            return (self._exists(),)
        call = [f"<{self._iri()}>" if self._kind != "word" else self._next()]
        self.expect("(")
        return (*call, "(", *self._expression(until=")"), ")")

    def _exists(self) -> tree.Exists:
        negated = self._take_word("NOT")
        self.expect("EXISTS")
        return tree.Exists(negated, self.group())

    def _expression(self, *, until: str) -> tree.Expression:
        """Everything up to the closing bracket or word, which is taken too."""
        parts: list[str | tree.Exists] = []
        depth = 0
        while depth or not (self._text == until or self._is_word(until)):
            if self._kind == "end":
                raise QueryError(f"the query ends where {until!r} was expected")
            if self._is_word("EXISTS") or self._is_not_exists():
                parts.append(self._exists())
                continue
            depth += {"(": 1, ")": -1}.get(self._text, 0) if self._kind == "mark" else 0
            parts.append(self._expression_token())
        self._advance()
        return tuple(parts)

    def _is_not_exists(self) -> bool:
        following = self._tokens[min(self._at + 1, len(self._tokens) - 1)]
        return self._is_word("NOT") and following[1].upper() == "EXISTS"

    def _expression_token(self) -> str:
        if self._kind in ("var", "iri", "pname", "string"):
            return self._term()
        return self._next()

    # Queries

    def query(self) -> tree.Select:
        """A SELECT query, with its PREFIX lines."""
        while self._take_word("PREFIX"):
            prefix = self.expect("pname")
            self._prefixes[prefix[:-1]] = self.expect("iri")[1:-1]
        if not self._is_word("SELECT"):
            raise QueryError(f"the query begins with {self._text!r}; it must be a SELECT")
        self._advance()
        distinct = self._take_word("DISTINCT", "REDUCED")
        columns = self._columns()
        if self._is_word("FROM"):
            raise QueryError("FROM has no use here: a view is one plain graph; leave it out")
        self._take_word("WHERE")
        where = self.group()
        group_by = self._group_by()
        having: list[tree.Expression] = []
        if self._take_word("HAVING"):
            while self._text == "(":
                having.append(self._condition())
        order_by = self._order_by()
        sliced = False
        while self._take_word("LIMIT", "OFFSET"):
            self.expect("number")
            sliced = True
        if self._is_word("VALUES"):
            raise QueryError("a VALUES clause after the query is not allowed in a constraint")
        return tree.Select(distinct, columns, where, group_by, tuple(having), order_by, sliced)

    def _columns(self) -> tuple[tree.Column, ...]:
        columns: list[tree.Column] = []
        if self._text == "*":
            raise QueryError("SELECT * hides what a row says; name the columns, $this first")
        while self._kind == "var" or self._text == "(":
            if self._take("("):
                value = self._expression(until="AS")
                columns.append(tree.Column(self._variable(), value))
                self.expect(")")
            else:
                columns.append(tree.Column(self._variable()))
        return tuple(columns)

    def _group_by(self) -> tuple[str, ...]:
        found: list[str] = []
        if self._take_word("GROUP"):
            self.expect("BY")
            while self._kind == "var":
                found.append(self._variable())
            if not found or self._text == "(":
                raise QueryError("GROUP BY takes plain variables here; name it with BIND first")
        return tuple(found)

    def _order_by(self) -> tuple[str, ...]:
        found: list[str] = []
        if self._take_word("ORDER"):
            self.expect("BY")
            while self._kind == "var" or self._is_word("ASC", "DESC"):
                if self._kind == "var":
                    found.append(self._variable())
                else:
                    found += [self._next(), self.expect("("), self._variable(), self.expect(")")]
        return tuple(found)
