"""What assistants can ask, each with its evidence and with what is not stated.

Layer 6, knows nothing of the protocol. A tool is a function with words; `Asking` has them all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask import Flask

from caregraph.errors import CaregraphError
from caregraph.serve.processes.workers import Limits

Answer = dict[str, Any]
Tool = Callable[..., Answer]

INSTRUCTIONS = (
    "caregraph tells who answers to whom in health and social care, for what, under which law, on "
    "which date and on whose evidence. Everything it says rests on documents, which are cited "
    "under evidence. What stands under notStated was said by nobody in the documents held: it is "
    "not known, and is no evidence that it is not so. Pass this on. It is not legal advice. Names "
    "may be titles, other names, roles and their abbreviations (DASS, s151), holders or keys."
)
_MOST = (50, 20, 8, 3)
"""So many of a list are given, the first of these with which an answer is no longer than it may be;
how many more there are is said."""
_LONGEST = 40_000
"""An answer has about so many letters at most."""


class RefusedError(CaregraphError):
    """What the service refused, in its words."""

    code = "refused"


class Asking:
    """The tools, over one service.

    Args:
        app: The service; it is asked by addresses.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app

    def tools(self) -> Mapping[str, Tool]:
        """Give every tool by its name; its docstring says what it is for."""
        return {
            tool.__name__: tool
            for tool in (
                *(self.ask, self.search, self.trace, self.check),
                *(self.compare, self.impact, self.query),
            )
        }

    def ask(self, question: str, day: str = "", adopt: str = "") -> Answer:
        """Answer a question in plain words, such as "who does the DASS answer to?".

        Where it is not clear which question is meant, the answer is null, and readings offers up
        to three that may be, each with why it is in doubt; ask again in words nearer to one.
        Give day (such as 2008-05-01) to ask as at another day, adopt=all to take proposals as
        adopted.
        """
        return self._told("/ask.json", q=question, asOf=day, adopt=adopt)

    def search(self, words: str, kind: str = "", day: str = "") -> Answer:
        """Find posts, organisations, bodies, people, rules, law and questions by their names.

        Give kind to find only posts, organisations, bodies, people, structure (places),
        agreements, others, questions, rules, law or words. Nothing found is no evidence that
        there is none.
        """
        return self._told("/search.json", **{"q": words, "in": kind, "asOf": day})

    def trace(self, name: str, day: str = "", adopt: str = "") -> Answer:
        """Follow the accountability of a post or body line by line to where it ends.

        Every line tells its kind, scope, legal basis, status and evidence; notStated tells what is
        missing on the way.
        """
        return self._told("/trace.json", post=name, asOf=day, adopt=adopt)

    def check(
        self,
        structure: str = "",
        rule: str = "",
        outcome: str = "",
        severity: str = "",
        day: str = "",
        adopt: str = "",
    ) -> Answer:
        """Say what the rules find: what to mend, what a proposal leaves open, and what nobody said.

        Of one structure by its key, one rule by its id, one outcome (breach, left-open,
        not-stated) or one severity (violation, warning, info). Each finding has its rule, its
        basis and its evidence.
        """
        return self._told(
            "/check.json",
            structure=structure,
            rule=rule,
            outcome=outcome,
            severity=severity,
            asOf=day,
            adopt=adopt,
        )

    def compare(
        self, before: str = "", after: str = "", adopt: str = "", structure: str = ""
    ) -> Answer:
        """Say what begins, ends and changes between two days, or when proposals are adopted.

        Findings come as new, lost, still open, mended, and gone with their subject, which is not
        mended.
        """
        return self._told(
            "/compare.json", before=before, after=after, adopt=adopt, structure=structure
        )

    def impact(self, thing: str, on: str = "", adopt: str = "") -> Answer:
        """Say what ends with a thing on a day, and what its ending leaves dangling.

        The thing is a name, key or address of an organisation, post, body or agreement, or law:ID
        for all that a provision ends.
        """
        return self._told("/impact.json", thing=thing, on=on, adopt=adopt)

    def query(self, sparql: str, day: str = "", adopt: str = "") -> Answer:
        """Run a read-only SPARQL 1.1 query on what is described; the house prefixes are declared.

        SELECT and ASK are answered as SPARQL 1.1 Query Results JSON. Things have cg:hasEvidence;
        what no document states is simply not there.
        """
        return self._told(
            "/sparql", accept="application/sparql-results+json", query=sparql, asOf=day, adopt=adopt
        )

    def _told(self, path: str, accept: str = "application/json", **given: str) -> Answer:
        """Ask the service by an address; what is empty is left out.

        Raises:
            RefusedError: it refuses, in its words, with what to do next.
        """
        asked = {name: value for name, value in given.items() if value.strip()}
        answer = self._app.test_client().get(
            path, query_string=asked, headers={"Accept": accept}, follow_redirects=True
        )
        told = answer.get_json(silent=True)
        if told is None:
            raise RefusedError("the answer is no table of values", hint="Ask with SELECT or ASK.")
        if answer.status_code >= 400 and "error" in told:  # noqa: PLR2004  of HTTP
            raise RefusedError(told["error"], hint=told.get("hint", ""), code=told.get("code"))
        return next(
            found
            for most in _MOST
            if len(json.dumps(found := _answer(told, most))) <= _LONGEST or most == _MOST[-1]
        )


def _answer(told: Any, most: int) -> Answer:
    """Give what the service told, with its evidence and what is not stated put together.

    Args:
        most: Of a list only so much.
    """
    left_out: dict[str, int] = {}
    kept = _cut(told, most, "", left_out)
    found: Answer = {
        "answer": kept,
        "evidence": [*dict.fromkeys(_evidence(kept))],
        "notStated": [*dict.fromkeys(_not_stated(kept))],
    }
    return found | ({"leftOut": left_out} if left_out else {})


def _cut(told: Any, most: int, path: str, left_out: dict[str, int]) -> Any:
    """Give an answer with the beginning of its long lists, and note how many more each has."""
    if isinstance(told, dict):
        return {name: _cut(one, most, f"{path}/{name}", left_out) for name, one in told.items()}
    if not isinstance(told, list):
        return told
    if len(told) > most:
        left_out[path] = max(left_out.get(path, 0), len(told) - most)
    return [_cut(one, most, path, left_out) for one in told[:most]]


def _evidence(told: Any) -> Iterator[str]:
    """Give every place in a document that an answer cites."""
    if isinstance(told, list):
        for one in told:
            yield from _evidence(one)
    elif isinstance(told, dict):
        for name, one in told.items():
            if name == "evidence":
                yield from _places(one)
            else:
                yield from _evidence(one)


def _places(cited: Any) -> Iterator[str]:
    for one in cited if isinstance(cited, list) else [cited]:
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict) and "value" in one:
            yield str(one["value"])
        elif isinstance(one, dict) and "document" in one:
            locator = one.get("locator")
            yield f"{one['document']}, {locator}" if locator else str(one["document"])
        elif isinstance(one, dict):
            yield ", ".join(str(value) for value in one.values() if isinstance(value, str))


_SILENT = ("notStated", "not_stated")
"""Where an answer says what nobody states."""


def _not_stated(told: Any) -> Iterator[str]:
    """Give everything that an answer says is not stated."""
    if isinstance(told, list):
        for one in told:
            yield from _not_stated(one)
    elif isinstance(told, dict):
        if told.get("outcome") == "not-stated" and "message" in told:
            yield str(told["message"])
        for name, one in told.items():
            if name in _SILENT and not isinstance(one, int):
                yield from _texts(one)
            else:
                yield from _not_stated(one)


def _texts(said: Any) -> Iterator[str]:
    for one in said if isinstance(said, list) else [said]:
        if isinstance(one, dict):
            yield str(one.get("value") or one.get("said") or json.dumps(one, ensure_ascii=False))
        elif one:
            yield str(one)


def limits_in_words(limits: Limits) -> str:
    """Say what one answer may take."""
    return f"An answer may take {limits.seconds:g} seconds and {limits.rows:,} rows."
