"""Our engine against pySHACL: the same results, one by one."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from shacl import authored, generated
from shacl.worlds import check, graph, iri

from caregraph.errors import AssetError
from caregraph.shacl import reference

SLOW = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def named(results: list[reference.Result]) -> Counter[tuple[str, ...]]:
    """What the results say, apart from blank shape labels, which each engine chooses itself."""
    return Counter(
        tuple("_:" if part.startswith("_:") else part for part in one.key) for one in results
    )


@pytest.mark.slow
@SLOW
@given(shapes=generated.shape_files(), statements=generated.graphs)
def test_random_shapes_give_what_pyshacl_gives(
    shapes: str, statements: set[tuple[str, str, str]]
) -> None:
    data = generated.BELOW + generated.turtle(statements)

    ours = check(shapes, data)
    theirs = reference.run(graph(data), graph(shapes))

    assert named(ours) == named(theirs)


@pytest.mark.slow
@settings(SLOW, max_examples=12)
@given(statements=generated.graphs)
def test_authors_queries_give_what_pyshacl_gives(statements: set[tuple[str, str, str]]) -> None:
    data = generated.BELOW + generated.turtle(statements)

    ours = check(authored.SHAPES, data)
    theirs = reference.run(graph(data), graph(authored.SHAPES))

    assert named(ours) == named(theirs)


def test_an_inverse_of_a_sequence_runs_backwards_where_pyshacl_does_not_turn_its_steps() -> None:
    """Why random paths turn single predicates alone; W3C's path cases hold no such path."""
    shapes = """:S a sh:NodeShape ; sh:targetNode :c ; sh:property :P .
        :P sh:path [ sh:inversePath ( :p :q ) ] ; sh:maxCount 0 ."""

    assert len(check(shapes, ":a :p :b . :b :q :c .")) == 1


def test_a_result_of_the_reference_names_the_shape_with_the_targets() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :C ; sh:property :P .
        :P sh:path :p ; sh:property :Q . :Q sh:path :q ; sh:minCount 1 ."""

    (result,) = reference.run(graph(":a a :C ; :p :b ."), graph(shapes))

    assert (result.root, result.shape) == (iri("S").value, iri("Q").value)
    assert result.bindings == {"this": iri("b")}


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (
            "[] a sh:ValidationReport ; sh:result [ a sh:ValidationResult ; sh:focusNode :a ] .",
            "has no sh:sourceShape",
        ),
        ("[] a sh:ValidationReport ; sh:conforms false .", "do not agree"),
    ],
)
def test_a_report_that_makes_no_sense_is_refused(
    monkeypatch: pytest.MonkeyPatch, report: str, words: str
) -> None:
    monkeypatch.setattr("pyshacl.validate", lambda *_, **__: (False, graph(report), ""))

    with pytest.raises(AssetError, match=words):
        reference.run(graph(":a a :C ."), graph(":S a sh:NodeShape ."))
