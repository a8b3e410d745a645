"""The examples in docstrings run and give what they say."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import caregraph

MODULES = [
    module.name
    for module in pkgutil.walk_packages(caregraph.__path__, "caregraph.")
    if not module.name.endswith("__main__")
]


@pytest.mark.parametrize("name", ["caregraph", *MODULES])
def test_the_examples_of_a_module_hold(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name))

    assert failed == 0


def test_there_are_examples_to_run() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    tests = [
        one
        for name in MODULES
        for one in finder.find(importlib.import_module(name))
        if one.examples
    ]

    assert len(tests) > 10
