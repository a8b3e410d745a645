"""The marks that say how often a test runs."""

from __future__ import annotations

import tiers


class Item:
    """What is looked at of a test: its name and its marks, each with what it was given."""

    def __init__(self, nodeid: str, **marks: int) -> None:
        self.nodeid = nodeid
        self.marks = marks

    def get_closest_marker(self, name: str) -> Item | None:
        return self if name in self.marks else None

    def add_marker(self, name: str) -> None:
        self.marks[name] = 0

    @property
    def args(self) -> tuple[int]:
        return (self.marks["sampled"],)


def slow(*items: Item) -> list[str]:
    tiers.mark(items)
    return [item.nodeid for item in items if "slow" in item.marks]


def test_what_is_weekly_is_slow_and_the_rest_is_not() -> None:
    assert slow(Item("a", weekly=0), Item("b"), Item("c", slow=0)) == ["a", "c"]


def test_a_sample_is_spread_evenly_and_the_same_in_any_order() -> None:
    names = [f"test[{letter}]" for letter in "abcdef"]

    for order in (names, names[::-1]):
        left = slow(*(Item(name, sampled=2) for name in order))
        assert sorted(set(names) - set(left)) == ["test[a]", "test[d]"]


def test_a_sample_is_of_what_is_not_slow_already_and_of_each_test_its_own() -> None:
    dear = Item("test[a]", sampled=1, slow=0)

    assert slow(dear, Item("test[b]", sampled=1), Item("other[a]", sampled=1)) == ["test[a]"]


def test_what_has_fewer_examples_than_its_sample_is_quick() -> None:
    assert slow(Item("test[a]", sampled=3), Item("test[b]", sampled=3)) == []
