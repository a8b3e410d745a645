"""What holds of each of many things, as one test: tests of their own would cost more to begin."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def of_each(
    things: Iterable[T], name: Callable[[T], str] = str
) -> Callable[[Callable[[T], None]], Callable[[], None]]:
    """Make a test of what must hold of each thing; it fails naming all of which it does not.

    Args:
        name: Names a thing.
    """
    listed = list(things)

    def decorate(holds: Callable[[T], None]) -> Callable[[], None]:
        def test() -> None:
            wrong = []
            for one in listed:
                try:
                    holds(one)
                except Exception as why:
                    wrong.append(f"{name(one)}: {type(why).__name__}: {why}")
            assert not wrong, "\n".join(wrong)
            assert listed, "there is nothing of which it could hold"

        test.__name__, test.__doc__ = holds.__name__, holds.__doc__
        test.__module__, test.__qualname__ = holds.__module__, holds.__qualname__
        return test

    return decorate
