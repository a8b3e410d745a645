"""What is kept in the cache: the same as made anew, trusted only as far as it can be."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from caregraph import keeping
from caregraph.keeping import SETTING, kept, kept_directory
from caregraph.validation import Rulebook, rules, shelf


@dataclass(frozen=True)
class Pair:
    left: tuple[str, ...]
    right: object


MADE = {
    "one": Pair(("a", "b"), date(2008, 5, 1)),
    "two": Pair((), frozenset({"x", None})),
    "three": ((Path("/somewhere"), 1), None, True),
    "four": {"in": frozenset({date(2008, 5, 2), date(2009, 1, 1)}), "plain": (1, ("a", (2.5,)))},
}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    keeping._maker()  # what that keeps lies elsewhere then, whichever test comes first
    monkeypatch.setenv(SETTING, str(tmp_path / "cache"))
    monkeypatch.setattr(shelf, "_held", {})
    return tmp_path / "cache"


def never() -> object:
    raise AssertionError("it was made anew")


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_what_was_kept_is_what_was_made(cache: Path) -> None:
    first = kept("thing", ["a"], lambda: MADE, Pair)

    assert first == kept("thing", ["a"], never, Pair) == MADE


@pytest.mark.parametrize("parts", [["b"], [b"a", "a"], ["a", ""], []])
def test_what_is_made_from_anything_else_is_made_anew(
    cache: Path, parts: list[str | bytes]
) -> None:
    kept("thing", ["a"], lambda: "old")

    assert kept("thing", parts, lambda: "new") == "new"


def test_other_code_of_the_same_size_and_age_is_seen(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping.assets, "modules", lambda: tmp_path)
    code, other = tmp_path / "code.py", tmp_path / "other"
    code.write_text("one = 1")
    first = keeping._maker.__wrapped__()
    other.write_text("one = 2")
    os.utime(other, ns=(code.stat().st_atime_ns, code.stat().st_mtime_ns))
    other.replace(code)

    assert keeping._maker.__wrapped__() != first


def test_code_that_nobody_touched_is_not_read_again(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = keeping._maker.__wrapped__()
    monkeypatch.setattr(keeping, "_content", lambda _: never())

    assert keeping._maker.__wrapped__() == first


def test_other_code_makes_anew(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept("thing", ["a"], lambda: "old")
    monkeypatch.setattr(keeping, "_maker", lambda: "another version")

    assert kept("thing", ["a"], lambda: "new") == "new"


@pytest.mark.parametrize(
    "broken",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b"old", b"bad"),
        lambda data: b"",
        lambda data: data.partition(b"\n")[0] + b"\n[",
        lambda data: data + b"\x00",
    ],
)
def test_what_is_not_whole_is_made_anew(cache: Path, broken: Callable[[bytes], bytes]) -> None:
    kept("thing", ["a"], lambda: ("old",) * 9)
    (path,) = files(cache)
    path.write_bytes(broken(path.read_bytes()))

    assert kept("thing", ["a"], lambda: "new") == "new"
    assert kept("thing", ["a"], never) == "new"


def test_no_other_class_is_made_from_what_is_kept(cache: Path) -> None:
    kept("thing", ["a"], lambda: Pair((), 1), Pair)

    assert kept("thing", ["a"], lambda: "new") == "new"


def test_nothing_is_kept_where_others_may_write(cache: Path) -> None:
    cache.mkdir()
    cache.chmod(0o777)

    assert kept("thing", ["a"], lambda: "made") == "made"
    assert files(cache) == []


def test_nothing_is_kept_where_nothing_can_be_written(cache: Path) -> None:
    cache.write_text("a file, no directory", "utf-8")

    assert kept("thing", ["a"], lambda: "made") == "made"


def test_what_has_no_form_to_be_kept_in_is_an_error_and_leaves_nothing(cache: Path) -> None:
    with pytest.raises(TypeError, match="object has no form"):
        kept("thing", ["a"], object)
    assert files(cache) == []


def test_it_can_be_switched_off(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept("thing", ["a"], lambda: "old")
    monkeypatch.setenv(SETTING, "off")

    assert kept("thing", ["a"], lambda: "new") == "new"


def test_without_the_setting_it_is_in_the_cache_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    kept("thing", ["a"], lambda: "made")

    assert len(files(tmp_path / "caregraph")) == 1


def test_what_was_not_used_for_longest_goes(cache: Path) -> None:
    for number in range(keeping._MOST):
        kept("thing", [str(number)], lambda: "made")
    for path in files(cache):
        os.utime(path, (1, 1))
    kept("thing", ["0"], never)  # used again

    kept("thing", ["one more"], lambda: "made")
    kept("other", ["a"], lambda: "made")

    assert len(files(cache)) == keeping._MOST + 1
    assert kept("thing", ["0"], never) == "made"


@pytest.mark.slow
def test_kept_rules_and_queries_are_those_of_the_files(cache: Path) -> None:
    fresh = Rulebook.load()
    compiled = fresh.compile()
    assert Rulebook.load().compile() is compiled  # this process still holds it
    shelf._held.clear()
    again = Rulebook.load()

    assert len(files(cache)) == 2
    assert again.rules == fresh.rules == rules.load()
    assert again.compile() is not compiled
    assert again.compile().queries == compiled.queries
    assert dict(again.compile().targets) == dict(compiled.targets)
    assert [one.text for one in again.compile().queries] == [one.text for one in compiled.queries]


@pytest.mark.slow
def test_a_process_holds_few_rulebooks(cache: Path) -> None:
    for rule in Rulebook.load().rules.values():
        shelf.compiled([rule])

        assert 1 <= len(shelf._held) <= shelf._MOST


def test_the_cache_is_what_is_read(cache: Path) -> None:
    rules = shelf.shipped()
    (path,) = files(cache)
    keeping.write(path, {name: replace(one, title="another") for name, one in rules.items()})
    shelf._held.clear()

    assert {rule.title for rule in shelf.shipped().values()} == {"another"}


def test_what_is_kept_holds_no_code(cache: Path) -> None:
    kept("thing", ["a"], lambda: MADE, Pair)
    (path,) = files(cache)

    assert held(marshal.loads(path.read_bytes().partition(b"\n")[2])) <= keeping._ATOMS


def held(said: object) -> set[type]:
    """The types of the values in something that was kept."""
    match said:
        case dict():
            return {str}.union(*map(held, said.values()))
        case list() | tuple() | frozenset():
            return set[type]().union(*map(held, said))
    return {type(said)}


def written(text: str) -> Callable[[Path], None]:
    return lambda folder: void((folder / "one").write_text(text, "utf-8"))


def void(_: object) -> None:
    """Take what a function gives and give nothing."""


def refused(_: Path) -> None:
    raise AssertionError("it was made anew")


def test_a_directory_is_written_once(cache: Path) -> None:
    first = kept_directory("large", ["a"], written("first"))
    again = kept_directory("large", ["a"], refused)

    assert first == again is not None
    assert (first / "one").read_text("utf-8") == "first"
    assert [one.name for one in cache.iterdir()] == [first.name]


def test_of_directories_a_few_are_kept(cache: Path) -> None:
    made = [kept_directory("large", [str(n)], written(str(n))) for n in range(7)]

    assert len([*cache.iterdir()]) == keeping._MOST_LARGE
    assert made[-1] is not None
    assert made[-1].exists()


def test_what_cannot_be_written_is_not_kept(cache: Path) -> None:
    def fails(folder: Path) -> None:
        (folder / "half").write_text("", "utf-8")
        raise OSError("no room")

    assert kept_directory("large", ["a"], fails) is None
    assert [*cache.iterdir()] == []


def test_what_a_stopped_process_left_is_removed(cache: Path) -> None:
    cache.mkdir(mode=0o700)
    (cache / "large-x.999999999").mkdir()
    (cache / f"large-y.{os.getppid()}").mkdir()

    kept_directory("large", ["a"], written("a"))

    assert not (cache / "large-x.999999999").exists()
    assert (cache / f"large-y.{os.getppid()}").exists()


def test_a_directory_is_not_kept_where_nothing_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, "off")

    assert kept_directory("large", ["a"], refused) is None
