"""Our engine against pySHACL: the same results, one by one."""

from __future__ import annotations

from collections import Counter

from check import authored, generated
from check.worlds import check, graph
from hypothesis import HealthCheck, given, settings

from caregraph.check import reference

SLOW = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def named(results: list[reference.Result]) -> Counter[tuple[str, ...]]:
    """What the results say, apart from blank shape labels, which each engine chooses itself."""
    return Counter(
        tuple("_:" if part.startswith("_:") else part for part in one.key) for one in results
    )


@SLOW
@given(shapes=generated.shape_files(), statements=generated.graphs)
def test_random_shapes_give_what_pyshacl_gives(
    shapes: str, statements: set[tuple[str, str, str]]
) -> None:
    data = generated.BELOW + generated.turtle(statements)

    ours = check(shapes, data)
    theirs = reference.run(graph(data), graph(shapes))

    assert named(ours) == named(theirs)


@settings(SLOW, max_examples=25)
@given(statements=generated.graphs)
def test_authors_queries_give_what_pyshacl_gives(statements: set[tuple[str, str, str]]) -> None:
    data = generated.BELOW + generated.turtle(statements)

    ours = check(authored.SHAPES, data)
    theirs = reference.run(graph(data), graph(authored.SHAPES))

    assert named(ours) == named(theirs)
