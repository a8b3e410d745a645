"""What several queries begin with alike is looked for once, and the findings are the same."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from shacl import authored, generated
from shacl.worlds import compiled, foci, source

from caregraph.shacl import execute
from caregraph.shacl.execute import Asking, Result

THOROUGH = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TWINS = """
:T1 a sh:NodeShape ; sh:targetClass :C ; sh:sparql :T1s , :T1t .
:T1s sh:select '''SELECT DISTINCT $this ?value {
    $this :p ?value . FILTER NOT EXISTS { ?value :q $this } FILTER EXISTS { $this :r ?x }
}''' .
:T1t sh:select '''SELECT DISTINCT $this ?value ?label {
    $this :p ?value . FILTER NOT EXISTS { ?value :q $this } FILTER NOT EXISTS { $this :r ?x }
    OPTIONAL { ?value :r ?label }
}''' .
:T2 a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:sparql :T2s .
:T2s sh:select '''SELECT DISTINCT $this ?value {
    $this :p ?value . FILTER NOT EXISTS { ?value :q $this } FILTER EXISTS { $this :r ?x }
}''' .
:T3 a sh:NodeShape ; sh:targetClass :D ; sh:sparql :T3s , :T3t .
:T3s sh:select '''SELECT DISTINCT $this ?label {
    $this :p ?value . OPTIONAL { ?value :r ?label } FILTER(BOUND(?label))
}''' .
:T3t sh:select '''SELECT DISTINCT $this ?value {
    $this :p ?value . OPTIONAL { ?value :q ?label } FILTER(BOUND(?label))
}''' .
"""


@pytest.mark.slow
@THOROUGH
@given(statements=generated.graphs)
def test_asked_in_turn_the_queries_give_what_each_gives_alone(
    statements: set[tuple[str, str, str]],
) -> None:
    data = source(generated.BELOW + generated.turtle(statements))
    queries = compiled(TWINS + authored.SHAPES, data).queries
    asking = Asking(data)

    for query in queries:
        alone = Counter(execute.run_query(data, query))
        assert Counter(asking.run(query)) == alone, query.text


def test_only_what_has_the_same_targets_patterns_and_a_condition_begins_alike() -> None:
    begins = {
        query.constraint.rpartition("/")[2]: query.beginning
        for query in compiled(TWINS).queries
        if query.constraint
    }

    assert begins["T1s"] is not None
    assert begins["T1s"] == begins["T1t"]
    assert begins["T2s"] is None
    assert begins["T3s"] is begins["T3t"] is None, "the conditions are on what is optional"


@pytest.mark.parametrize("many", [False, True])
def test_the_beginning_is_asked_once_and_without_any_focus_nothing_else(
    *, many: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if many:
        monkeypatch.setattr(execute, "_MANY", 1)
    things = " ".join(f":{name} a :C ; :p :x ." for name in ("a", "b"))
    full, none = source(things), source(f"{things} :x :q :a , :b .")
    first, second = compiled(TWINS).queries[:2]

    def found(data: execute.Source) -> list[Result]:
        asking = Asking(data)
        return [*asking.run(first), *asking.run(second)]

    assert sorted(foci(found(full))) == ["a", "b"]
    assert len(full.asked) == 1 + 2
    assert found(none) == []
    assert none.asked == [first.beginning]
