"""Every module can be imported; the examples in docstrings run and give what they say."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest
from each import of_each

import caregraph

PACKAGE = Path(caregraph.__file__).parent
FILES = sorted({*PACKAGE.rglob("*.py")} - {*PACKAGE.rglob("__main__.py")})
WITH_EXAMPLES = [path for path in FILES if ">>> " in path.read_text("utf-8")]


def module(path: Path) -> str:
    """Name the module that a file holds."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


@of_each(FILES, module)
def test_a_module_can_be_imported(path: Path) -> None:
    importlib.import_module(module(path))


@pytest.mark.parametrize("name", [module(path) for path in WITH_EXAMPLES])
def test_the_examples_of_a_module_hold(name: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(name))

    assert failed == 0
    assert tried > 0
