"""Reading terms and property paths from tokens.

Layer 2. The lower half of the parser; ``parse.py`` builds groups and queries on it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from caregraph.errors import QueryError
from caregraph.sparql import paths
from caregraph.sparql.paths import Path
from caregraph.sparql.tokens import Token
from caregraph.vocab import PREFIXES

_RDF_TYPE = PREFIXES["rdf"] + "type"


class Cursor:
    """A place in a run of tokens, and the small things that can be read from there."""

    def __init__(self, found: list[Token], prefixes: Mapping[str, str], path: Path | None) -> None:
        self._tokens = found
        self._at = 0
        self._kind, self._text = found[0]
        self._prefixes = dict(prefixes)
        self._path = path
        self._anonymous = 0

    # Tokens

    def _advance(self) -> None:
        self._at += 1
        if self._at < len(self._tokens):
            self._kind, self._text = self._tokens[self._at]

    def _next(self) -> str:
        token = self._text
        self._advance()
        return token

    def _is_word(self, *words: str) -> bool:
        return self._kind == "word" and self._text.upper() in words

    def _take_word(self, *words: str) -> bool:
        if self._is_word(*words):
            self._advance()
            return True
        return False

    def _take(self, mark: str) -> bool:
        if self._kind == "mark" and self._text == mark:
            self._advance()
            return True
        return False

    def expect(self, wanted: str) -> str:
        """Take a token of the kind, or the very mark or word, that is *wanted*."""
        if wanted in (self._kind, self._text) or self._is_word(wanted):
            return self._next()
        found = self._text or "the end"
        raise QueryError(f"the query has {found!r} where {wanted!r} was expected")

    # Terms

    def _fresh(self) -> str:
        self._anonymous += 1
        return f"?_anonymous{self._anonymous}"

    def _variable(self) -> str:
        return "?" + self.expect("var")[1:]

    def _iri(self) -> str:
        """The IRI at hand, without its brackets."""
        if self._kind == "iri":
            return self._next()[1:-1]
        written = self.expect("pname")
        prefix, _, local = written.partition(":")
        if prefix not in self._prefixes:
            raise QueryError(
                f"the prefix {prefix + ':'!r} is not declared",
                hint="Declare it with sh:prefixes and sh:declare, or as a @prefix of the file.",
            )
        return self._prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)

    def _literal(self) -> str:
        written = self.expect("string")
        if self._kind == "lang":
            return written + self._next()
        if self._take("^^"):
            return f"{written}^^<{self._iri()}>"
        return written

    def _term(self) -> str:
        """A variable, an IRI or a literal, as full text."""
        if self._kind == "var":
            return self._variable()
        if self._kind in ("iri", "pname"):
            return f"<{self._iri()}>"
        if self._kind == "string":
            return self._literal()
        sign = self._next() if self._text in ("-", "+") else ""
        if self._kind == "number":
            return sign + self._next()
        if self._is_word("TRUE", "FALSE"):
            return self._next().lower()
        if self._kind == "blank":
            return f"?_blank_{re.sub(r'[^A-Za-z0-9]', '_', self._next()[2:])}"
        if self._text == "(":
            raise QueryError("an RDF list is not read inside a constraint; spell out its cells")
        raise QueryError(f"the query has {self._text!r} where a term was expected")

    # Paths

    def _verb(self) -> Path | str:
        if self._kind == "var" and self._text != "$PATH":
            return self._variable()
        return self._alternative()

    def _alternative(self) -> Path:
        parts = [self._sequence()]
        while self._take("|"):
            parts.append(self._sequence())
        return parts[0] if len(parts) == 1 else paths.Alternative(tuple(parts))

    def _sequence(self) -> Path:
        parts = [self._element()]
        while self._take("/"):
            parts.append(self._element())
        return parts[0] if len(parts) == 1 else paths.Sequence(tuple(parts))

    def _element(self) -> Path:
        if self._take("^"):
            return paths.Inverse(self._element())
        path = self._primary()
        for mark in ("*", "+", "?"):
            if self._take(mark):
                return paths.Repeat(path, mark)
        return path

    def _primary(self) -> Path:
        if self._take("("):
            path = self._alternative()
            self.expect(")")
            return path
        if self._take("!"):
            return paths.Negated("!" + self._negated())
        if self._kind == "var" and self._text == "$PATH":
            self._advance()
            if self._path is None:
                raise QueryError("$PATH stands in a node shape, which has no path")
            return self._path
        if self._kind == "word" and self._text == "a":
            self._advance()
            return paths.Predicate(_RDF_TYPE)
        return paths.Predicate(self._iri())

    def _negated(self) -> str:
        if self._take("("):
            parts = [self._negated_one()]
            while self._take("|"):
                parts.append(self._negated_one())
            self.expect(")")
            return f"({'|'.join(parts)})"
        return self._negated_one()

    def _negated_one(self) -> str:
        turned = "^" if self._take("^") else ""
        if self._kind == "word" and self._text == "a":
            self._advance()
            return f"{turned}<{_RDF_TYPE}>"
        return f"{turned}<{self._iri()}>"
