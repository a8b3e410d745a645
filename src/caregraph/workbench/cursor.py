"""A place in the text of a query, and the terms and paths that can be read from there.

Layer 4. The lower half of ``reading``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from caregraph.errors import QueryError
from caregraph.sparql.tokens import placed
from caregraph.vocab import PREFIXES, RDF, XSD
from caregraph.workbench import parts
from caregraph.workbench.parts import Path, Term

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


class Cursor:
    """A place in a text, and the terms and paths that can be read from there."""

    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        self._text = text
        self._tokens = placed(text)
        self._at = 0
        self._prefixes = dict(prefixes)
        self._anonymous = 0

    @property
    def _kind(self) -> str:
        return self._tokens[self._at][0]

    @property
    def _written(self) -> str:
        return self._tokens[self._at][1]

    @property
    def _start(self) -> int:
        return self._tokens[self._at][2]

    @property
    def _end(self) -> int:
        """Where the token before the present one ends."""
        _, token, start = self._tokens[self._at - 1]
        return start + len(token)

    def _next(self) -> str:
        token = self._written
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _is_word(self, *words: str) -> bool:
        return self._kind == "word" and self._written.upper() in words

    def _take(self, *wanted: str) -> bool:
        if (self._kind == "mark" and self._written in wanted) or self._is_word(*wanted):
            self._next()
            return True
        return False

    def expect(self, wanted: str) -> str:
        """Take a token of a kind, or the very mark or word."""
        if wanted not in (self._kind, self._written) and not self._is_word(wanted):
            raise QueryError(f"the query has {self._written!r} where {wanted!r} was expected")
        return self._next()

    def _term(self) -> Term:
        start, kind, token = self._start, self._kind, self._written
        match kind:
            case "var":
                return self._made("variable", start, token[1:])
            case "iri":
                return self._made("iri", start, token[1:-1])
            case "pname":
                return self._made("iri", start, self._full(token))
            case "blank":
                return self._made("blank", start, token)
            case "string":
                return self._literal()
        if self._written == "a":
            return self._made("iri", start, RDF.type.value)
        if self._is_word("TRUE", "FALSE"):
            return self._made("literal", start, token.lower(), datatype=XSD.boolean.value)
        sign = self._next() if self._written in ("-", "+") else ""
        if self._kind != "number":
            raise QueryError(f"the query has {token!r} where a term was expected")
        return self._made("literal", start, sign + self._written, datatype=_number(self._written))

    def _made(self, kind: parts.TermKind, start: int, value: str, **said: str) -> Term:
        self._next()
        return Term(kind, self._text[start : self._end], start, self._end, value, **said)

    def _full(self, written: str) -> str:
        prefix, _, local = written.partition(":")
        if prefix not in self._prefixes:
            raise QueryError(f"the prefix {prefix + ':'!r} is not declared")
        return self._prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)

    def _literal(self) -> Term:
        start, token = self._start, self._next()
        quotes = 3 if token[:3] in ('"""', "'''") else 1
        value = re.sub(
            r"\\(.)", lambda one: _ESCAPES.get(one[1], one[1]), token[quotes:-quotes], flags=re.S
        )
        said = {}
        if self._kind == "lang":
            said["language"] = self._next()[1:]
        elif self._take("^^"):
            said["datatype"] = self._term().value
        return Term("literal", self._text[start : self._end], start, self._end, value, **said)

    def _fresh(self, start: int) -> Term:
        self._anonymous += 1
        name = f"_:anonymous{self._anonymous}"
        return Term("blank", name, start, start + 1, name)

    def _path(self) -> Path:
        start = self._start
        found = [self._sequence()]
        while self._take("|"):
            found.append(self._sequence())
        return self._put_together("alternative", found, start)

    def _sequence(self) -> Path:
        start = self._start
        found = [self._element_of_path()]
        while self._take("/"):
            found.append(self._element_of_path())
        return self._put_together("sequence", found, start)

    def _put_together(
        self, kind: Literal["alternative", "sequence"], found: list[Path], start: int
    ) -> Path:
        return found[0] if len(found) == 1 else Path(kind, start, self._end, parts=tuple(found))

    def _element_of_path(self) -> Path:
        start = self._start
        if self._take("^"):
            inner = self._element_of_path()
            return Path("inverse", start, self._end, parts=(inner,))
        path = self._primary()
        if self._written in ("*", "+", "?") and self._kind == "mark":
            mark = self._next()
            return Path("repeat", start, self._end, parts=(path,), mark=mark)
        return path

    def _primary(self) -> Path:
        start = self._start
        if self._take("("):
            path = self._path()
            self.expect(")")
            return path
        if self._take("!"):
            inner = self._element_of_path()
            return Path("not", start, self._end, parts=(inner,))
        return Path("step", start, self._start + len(self._written), term=self._term())


def _number(token: str) -> str:
    if "e" in token.lower():
        return PREFIXES["xsd"] + "double"
    return PREFIXES["xsd"] + ("decimal" if "." in token else "integer")
