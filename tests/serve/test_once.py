"""Working out once: what is kept, what is forgotten, and who waits for whom."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import waiting

from caregraph.serve.once import Gate, Memory
from caregraph.serve.processes.workers import LimitReachedError


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


def test_waiting_ends_at_the_deadline_and_what_is_made_is_kept() -> None:
    memory, may_end = Memory(gate=Gate(0.1)), threading.Event()
    made: list[str] = []

    def slowly() -> str:
        assert may_end.wait(timeout=10)
        made.append("slow")
        return "slow"

    for _ in range(2):
        with pytest.raises(LimitReachedError, match=r"0\.1 seconds") as caught:
            memory.once("slow", slowly)
        assert caught.value.code == "busy"
    may_end.set()

    assert patiently(lambda: memory.once("slow", slowly)) == "slow"
    assert made == ["slow"]


def test_what_finds_no_place_is_refused_at_once() -> None:
    memory, may_end = Memory(gate=Gate(0.1, begun=3)), threading.Event()
    memory.once("kept", lambda: "kept")

    for key in range(3):
        with pytest.raises(LimitReachedError, match="seconds"):
            memory.once(key, may_end.wait)
    with pytest.raises(LimitReachedError, match="too much"):
        memory.once("one more", may_end.wait)
    assert memory.once("kept", lambda: "made again") == "kept"

    may_end.set()
    assert patiently(lambda: memory.once("one more", lambda: "made")) == "made"


def test_making_in_ones_own_thread_waits_for_nobody() -> None:
    memory = Memory(1)

    with pytest.raises(ZeroDivisionError):
        memory.kept("key", lambda: 1 / 0)
    assert memory.kept("key", lambda: "value") == "value"
    assert memory.kept("key", lambda: "another") == "value"
    memory.kept("other", lambda: "other")
    assert memory.kept("key", lambda: "made again") == "made again"


def patiently(ask: Callable[[], object]) -> object:
    """Ask again for a while where it is refused."""

    def answered() -> list[object]:
        try:
            return [ask()]
        except LimitReachedError:
            return []

    return waiting.until(answered)[0]
