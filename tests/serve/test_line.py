"""Who is next: nobody waits for one client only, and nobody has everything."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
import waiting

from caregraph.serve.processes.line import CLIENT, FullError, Line, Room, client_at


@contextmanager
def client(name: str) -> Iterator[None]:
    token = CLIENT.set(name)
    try:
        yield
    finally:
        CLIENT.reset(token)


def test_one_client_never_has_all_while_there_are_several() -> None:
    line = Line(["a", "b", "c"], waiting=8)
    with ExitStack() as having:
        with client("greedy"):
            for _ in range(2):
                having.enter_context(line.one(0))
            with pytest.raises(FullError, match="busy"), line.one(0):
                pass
        with client("other"), line.one(0) as one:
            assert one in ("a", "b", "c")


def test_the_only_one_is_had_by_whoever_comes() -> None:
    line = Line(["a"], waiting=8)
    with client("one"), line.one(0) as thing:
        assert thing == "a"
    with client("other"), line.one(0) as thing:
        assert thing == "a"


def test_one_client_cannot_fill_the_line() -> None:
    line, told, done = Line(["a", "b"], waiting=4), [], threading.Event()

    def ask(name: str) -> None:
        with client(name):
            try:
                with line.one(30):
                    done.wait(30)
            except FullError as full:
                told.append((name, str(full)))

    greedy = [threading.Thread(target=ask, args=("greedy",)) for _ in range(5)]
    for one in greedy:
        one.start()
    waiting.until(lambda: told)
    other = threading.Thread(target=ask, args=("other",))
    other.start()
    waiting.until(lambda: line.taken == 4)
    done.set()
    for one in (*greedy, other):
        one.join(30)

    assert {name for name, _ in told} == {"greedy"}
    assert {text for _, text in told} == {"you have asked for as much at once as one client may"}
    assert line.taken == 0


def test_who_has_fewer_goes_before_who_came_earlier() -> None:
    line, order = Line(["a", "b", "c"], waiting=8), []

    def ask(name: str) -> None:
        with client(name), line.one(30):
            order.append(name)

    with ExitStack() as others, ExitStack() as own:
        with client("greedy"):
            own.enter_context(line.one(0))
        with client(""):
            others.enter_context(line.one(0))
            others.enter_context(line.one(0))
        threads = []
        for name in ("greedy", "modest"):
            threads.append(threading.Thread(target=ask, args=(name,)))
            threads[-1].start()
            waiting.until(lambda: line.taken == 3 + len(threads))
        others.close()
        for one in threads:
            one.join(30)

    assert order[0] == "modest"


def test_a_room_keeps_half_of_its_places_from_one_client() -> None:
    room = Room(4)
    with ExitStack() as having:
        with client("greedy"):
            for _ in range(2):
                having.enter_context(room.place("full"))
            with pytest.raises(FullError), room.place("full"):
                pass
        with client("other"), room.place("full"):
            pass


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (None, ""),
        ("unix:", "unix:"),
    ],
)
def test_clients_are_told_apart_by_their_network(address: str | None, name: str) -> None:
    assert client_at(address) == name
