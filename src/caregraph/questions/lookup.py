"""Finding questions: those of ``queries/questions`` and those in folders of one's own.

Layer 4. The folder is the registry. A file that is broken is told when it is asked or listed; the
others answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from caregraph import assets
from caregraph.errors import AssetError, UnknownNameError
from caregraph.questions.files import Question, read_question
from caregraph.results import Cell, Table

_STEM = 5
"""Words that begin with as many letters alike may mean the same."""
_NEAREST = 3
_OF_NOTHING = {"which", "what", "when", "where", "whom", "whose", "does", "have", "there", "that"}
"""Words of titles that say nothing of what is asked."""


def catalogue(folders: Iterable[Path] = ()) -> dict[str, Question]:
    """Give every question by its id, the shipped ones first, in the order of their numbers.

    Args:
        folders: Folders of questions of one's own, which stand beside the shipped ones.

    Raises:
        AssetError: a folder holds no question.
    """
    found, _ = _all(tuple(folders))
    return {question.id: question for question in found}


def listing(folders: Iterable[Path] = ()) -> Table:
    """List the catalogue: each question with those who ask it and what it can be asked about.

    Args:
        folders: Folders of questions of one's own.
    """
    rows = [
        (
            question.id,
            question.title,
            ", ".join(question.users),
            "; ".join(f"{one.name} ({one.kind})" for one in question.parameters),
        )
        for question in catalogue(folders).values()
    ]
    columns = ("question", "title", "asked by", "parameters")
    return Table(columns, tuple(tuple(Cell(text) for text in row) for row in rows))


def problems(folders: Iterable[Path] = ()) -> list[AssetError]:
    """Say what is wrong with the files that cannot be asked, each with everything wrong with it.

    Raises:
        AssetError: a folder holds no question.
    """
    _, broken = _all(tuple(folders))
    return list(broken)


def find(name: str, folders: Iterable[Path] = ()) -> Question:
    """Find a question by its id, its title or the name of its file, whatever the case.

    Only the file that is named is read; all are where it is called by its title.

    Raises:
        UnknownNameError: no question is called so; carries near matches.
        AssetError: its file is broken, or a folder holds no question.
    """
    folders = tuple(folders)
    asked = name.strip().casefold().removesuffix(".rq")
    files = _files(folders)
    for file in files:
        if asked in (file[0].stem.casefold(), _id_of(file[0]).casefold()):
            return _read(file, files)
    known = {question.title.casefold(): question for question in catalogue(folders).values()}
    if asked in known:
        return known[asked]
    raise UnknownNameError("question", name, catalogue(folders), hint=_nearest(asked, known))


def _nearest(asked: str, known: Mapping[str, Question]) -> str:
    """Name the questions whose titles have most in common with what is asked, in rare words.

    Args:
        known: The questions by folded title.
    """
    words = {title: _words(title) for title in known}
    often = Counter(word for found in words.values() for word in found)
    alike = {title: sum(1 / often[one] for one in words[title] & _words(asked)) for title in known}
    near = sorted((title for title in known if alike[title]), key=lambda one: -alike[one])
    told = [f"\n  {known[one].id}  {known[one].title}" for one in near[:_NEAREST]]
    every = f"{len(known)} questions: caregraph ask --list shows them."
    return (
        f"The nearest by their titles are:{''.join(told)}\n  There are {every}" if told else every
    )


def _words(text: str) -> set[str]:
    """Give what the words of a text begin with, without those that say nothing of the matter."""
    return {one[:_STEM] for one in re.findall(r"[a-z]{4,}", text) if one not in _OF_NOTHING}


_File = tuple[Path, int]
"""A file, with when it was last written: one of one's own may be written while it is served."""


def _all(folders: tuple[Path, ...]) -> tuple[tuple[Question, ...], tuple[AssetError, ...]]:
    """Read every file; give the questions, and what is wrong with the other files."""
    return _all_of(_files(folders))


@cache
def _all_of(files: tuple[_File, ...]) -> tuple[tuple[Question, ...], tuple[AssetError, ...]]:
    found: list[Question] = []
    broken: list[AssetError] = []
    for file in files:
        try:
            found.append(_read(file, files))
        except AssetError as wrong:
            broken.append(wrong)
    return tuple(found), tuple(broken)


@cache
def _read(file: _File, files: tuple[_File, ...]) -> Question:
    path, _ = file
    earlier = next(one for one, _ in files if _id_of(one) == _id_of(path))
    if earlier != path:
        said = f"the question {_id_of(path)} stands already in {earlier.name}"
        raise AssetError(said, where=str(path), code="duplicate-question")
    return read_question(path)


def _files(folders: tuple[Path, ...]) -> tuple[_File, ...]:
    """List the files of all questions, the shipped ones first."""
    found = [*_shipped()]
    for folder in dict.fromkeys(one.resolve() for one in folders):
        paths = sorted(folder.rglob("*.rq"))
        if not paths:
            raise AssetError("the folder holds no question", where=str(folder), code="no-questions")
        found += [(path, path.stat().st_mtime_ns) for path in paths]
    return tuple(found)


@cache
def _shipped() -> tuple[_File, ...]:
    return tuple((path, 0) for path in assets.files("queries", "questions/*.rq"))


def _id_of(path: Path) -> str:
    """Give the id that the name of a file begins with."""
    return "-".join(path.stem.split("-")[:2]).upper()
