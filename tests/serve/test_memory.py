"""Working out once: what is kept, what is forgotten, and who waits for whom."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from caregraph.serve.memory import Memory


def test_what_several_threads_ask_for_is_made_once() -> None:
    memory, together = Memory(), threading.Barrier(4)
    made: list[str] = []

    def make() -> str:
        made.append("value")
        return "value"

    def ask() -> str:
        together.wait()
        return str(memory.once("key", make))

    with ThreadPoolExecutor(4) as threads:
        values = [each.result() for each in [threads.submit(ask) for _ in range(4)]]

    assert values == ["value"] * 4
    assert made == ["value"]


def test_making_one_thing_holds_up_no_other() -> None:
    memory, going, may_end = Memory(), threading.Event(), threading.Event()

    def slowly() -> str:
        going.set()
        assert may_end.wait(timeout=10)
        return "slow"

    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(memory.once, "slow", slowly)
        assert going.wait(timeout=10)
        assert memory.once("quick", lambda: "quick") == "quick"
        assert not slow.done()
        may_end.set()
        assert slow.result() == "slow"


def test_what_failed_is_tried_again() -> None:
    memory = Memory()

    with pytest.raises(ZeroDivisionError):
        memory.once("key", lambda: 1 / 0)

    assert memory.once("key", lambda: "value") == "value"


def test_only_what_was_asked_for_last_is_kept() -> None:
    forgotten: list[str] = []
    memory = Memory(2, forget=forgotten.append)

    for key in ("a", "b", "a", "c"):
        memory.once(key, partial(str, key))

    assert forgotten == ["b"]
    assert memory.once("a", lambda: "made again") == "a"
    assert memory.once("b", lambda: "made again") == "made again"
