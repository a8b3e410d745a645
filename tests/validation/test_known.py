"""Every form of a report of a store that was checked before: what it is where nothing is kept."""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from caregraph import keeping, rdf
from caregraph.cli import check as command
from caregraph.cli import main
from caregraph.graph import on_disk
from caregraph.graph.choices import Choice
from caregraph.graph.store import open_store
from caregraph.graph.view import open_view
from caregraph.results import Report
from caregraph.serve.disk import making
from caregraph.serve.disk.described import Described
from caregraph.validation import Rulebook, check, kept, nearness

pytestmark = pytest.mark.slow

Write = Callable[[Mapping[str, str]], Path]

BOOK = Rulebook.load()
TOWN = {
    "posts": "key,title,in,roles,status,evidence\n"
    "chief,Chief Executive,council,head of paid service,in force,report 2\n"
    "solicitor,Solicitor,council,monitoring officer; chief finance officer,in force,report 2\n"
    "director,Director of Care,council,DASS,reported,report 2\n"
    "driver,Driver,council,,in force,report 9\n",
    "lines": "key,who answers,to whom,kind,status,evidence\n"
    "top,chief,council,operational,in force,report 3\n"
    "up,director,chief,statutory,in force,report 3\n",
}
WAIVER = (
    "key,rule,focus,reason,owner,approved by,review by\n"
    "w,PRO-03,,known,clerk,chair,2099-01-01\nidle,STR-01,,known,clerk,chair,2099-01-01\n"
)
_WHEN = "docProps/core.xml"
FORMS = ("text", "json", "csv", "markdown", "html", "xlsx", "junit", "sarif", "turtle")
TOLD = (
    *((f"--format={form}",) for form in FORMS),
    ("--full",),
    ("--rule=PRO-03", "--rule=ACC-01", "--format=json"),
    ("--organisation=The Council", "--fail-on=not-stated", "--format=junit"),
)
CHOSEN = (
    ("--as-of=2010", "--format=json"),
    ("--suppose-complete=lines", "--format=json"),
    ("--as-if-commenced=law:health-bill-2026", "--format=json"),
)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all, since rules take longer to compile than a town to check."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def keeps(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(keeping.SETTING, str(cache))


@pytest.fixture
def store(write_tables: Write, tmp_path: Path) -> Path:
    on_disk.save(open_store([str(write_tables(TOWN))]), tmp_path / "store")
    return tmp_path / "store"


def refuse(*_: object, **__: object) -> None:
    raise AssertionError("it was looked at")


def without(store: Path, post: str) -> None:
    """Take a post out of a store."""
    disk = rdf.Store(str(store))
    gone = [one for one in disk if one.subject.value.endswith(f"/post/{post}")]
    assert gone
    for quad in gone:
        disk.remove(quad)
    disk.flush()


def told(store: Path, *options: str) -> tuple[int, bytes | dict[str, bytes]]:
    """The exit code of a check and what it writes; of a workbook its parts, but for when."""
    file = store.parent / "told"
    code = main(["check", str(store), *options, "-o", str(file)])
    if not zipfile.is_zipfile(file):
        return code, file.read_bytes()
    with zipfile.ZipFile(file) as parts:
        return code, {one: parts.read(one) for one in parts.namelist() if one != _WHEN}


def alike(store: Path, monkeypatch: pytest.MonkeyPatch, several: Iterable[Sequence[str]]) -> None:
    """What is told of what is kept is what is told where nothing is."""
    with monkeypatch.context() as nothing_kept:
        nothing_kept.setattr(command, "_as_kept", lambda *_, **__: None)
        expected = {tuple(one): told(store, *one) for one in several}
    with monkeypatch.context() as kept_alone:
        kept_alone.setattr(command, "open_view", refuse)
        kept_alone.setattr(kept, "_begin", refuse)
        assert not [one for one, said in expected.items() if told(store, *one) != said]
        again = [one for one in expected if "--format=json" in one]  # more is kept of these
        assert not [one for one in again if told(store, *one) != expected[one]]


def test_every_form_is_told_of_what_is_kept_as_where_nothing_is(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waivers = tmp_path / "waivers.csv"
    waivers.write_text(WAIVER, "utf-8")
    told(store)
    without(store, "driver")

    alike(store, monkeypatch, [*TOLD, (f"--waivers={waivers}", "--format=json")])


@pytest.mark.weekly
def test_each_choice_is_told_of_what_is_kept_as_where_nothing_is(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for options in CHOSEN:
        told(store, *options)
    without(store, "driver")

    alike(store, monkeypatch, CHOSEN)


def test_a_baseline_is_compared_with_what_is_kept_as_where_nothing_is(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, earlier = told(store, "--format=json")
    asked = (f"--baseline={tmp_path / 'earlier.json'}", "--fail-on=lost")
    assert isinstance(earlier, bytes)
    (tmp_path / "earlier.json").write_bytes(earlier)
    assert code == 1
    without(store, "director")

    forms = [(*asked, "--format=json"), asked, (*asked, "--rule=PRO-03", "--format=json")]
    alike(store, monkeypatch, forms)


def test_the_report_of_some_rules_is_that_of_a_check_by_them_alone(store: Path) -> None:
    known = kept.check(store, Choice(), BOOK)
    view = open_view(str(store), Choice())
    assert known is not None

    for rule in [*BOOK.rules][::12]:
        alone = BOOK.only([rule])
        assert known.told_by(alone) == check(view, alone), rule


def test_by_some_rules_nothing_is_begun(store: Path) -> None:
    day = Choice("2011-01-01")
    assert kept.check(store, day, BOOK, begins=False) is None
    told(store, "--rule=PRO-03", "--as-of=2011-01-01")
    assert kept.check(store, day, BOOK, begins=False) is None

    assert kept.check(store, day, BOOK) is not None
    without(store, "driver")
    assert kept.check(store, day, BOOK, begins=False) is not None


def test_where_one_state_cannot_be_followed_from_another_as_near_is_tried(
    write_tables: Write, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the director nothing is reported, so that nothing is kept of how that is read."""
    monkeypatch.setenv(keeping.SETTING, str(cache / "near"))
    whole = [tmp_path / name for name in ("all", "no-director", "no-driver")]
    for one in whole:
        on_disk.save(open_store([str(write_tables(TOWN))]), one)
    without(whole[1], "director")
    without(whole[2], "driver")
    assert kept.check(whole[0], Choice(), BOOK) is not None
    with monkeypatch.context() as anew:
        anew.setattr(nearness, "nearest", lambda *_: iter(()))
        assert kept.check(whole[1], Choice(), BOOK) is not None

    assert kept.check(whole[2], Choice(), BOOK, begins=False) is not None


def served(store: Path, folder: Path) -> Path:
    """Make the view that a service shows of a store."""
    folder.mkdir()
    described = Described(folder / "described", [(on_disk.opened(store), Choice())])
    view = folder / "view"
    view.mkdir()
    making.make(described.now.asked(Choice()), (), (), view)
    return view


def read(file: Path) -> Report:
    report: Report = pickle.loads(file.read_bytes())
    return report


def test_the_service_tells_what_is_kept(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = served(store, tmp_path / "service")
    with monkeypatch.context() as nothing_kept:
        nothing_kept.setattr(kept, "check", lambda *_, **__: None)
        making.report(view, (), tmp_path / "alone")
    assert kept.check(store, Choice(), BOOK) is not None
    monkeypatch.setattr(making, "check", refuse)

    making.report(view, (), tmp_path / "kept")

    assert read(tmp_path / "kept") == read(tmp_path / "alone")


def test_the_service_tells_nothing_of_a_store_that_was_written_since(
    store: Path, tmp_path: Path
) -> None:
    view = served(store, tmp_path / "service")
    making.report(view, (), tmp_path / "before")
    without(store, "driver")
    assert kept.check(store, Choice(), BOOK) is not None

    making.report(view, (), tmp_path / "since")

    assert read(tmp_path / "since") == read(tmp_path / "before")
