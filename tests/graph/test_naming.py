"""What things without a name are called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caregraph import rdf
from caregraph.graph.choices import Choice
from caregraph.graph.naming import name_of
from caregraph.graph.store import open_store
from caregraph.graph.structures import Structures
from caregraph.graph.view import View, combined
from caregraph.vocab import PREFIXES

TOWNS = ("bath-and-north-east-somerset-2008", "humber-2025")
LEAVING = rdf.NamedNode(f"{PREFIXES['id']}humber-2025/tenure/reading-chief-executive")
"""A tenure that is not in effect on the day of its structure."""


@pytest.fixture(scope="module")
def towns() -> View:
    """Two structures, each read from its store only when it is looked at."""
    stores = [open_store([f"case:{name}"]) for name in TOWNS]
    view = combined([(one, Choice()) for one in stores])
    datasets = dict(zip(view.days, stores, strict=True))
    return replace(view, seen=Structures(datasets, dict.fromkeys(view.days), ()))


def test_what_is_not_in_effect_is_named_from_its_own_structure_and_no_other_is_read(
    towns: View,
) -> None:
    assert isinstance(towns.seen, Structures)

    name = name_of(towns, LEAVING)

    assert name == "post holding: Peter Reading, chief executive of NLaG"
    assert [one.value.rpartition("/")[2] for one in towns.seen._made] == ["humber-2025"]
