"""The whole register as XML (HSCOrgRefData), with roles, relations and successions and their days.

Layer 2. It is read as a stream. Ends are last days; what is legal and what is operational stands
apart for the organisation itself, and of a role, relation or succession the operational days count.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from caregraph.lists._ods_register import Link, Register, Tie, after, day
from caregraph.lists._ods_rows import ROLES
from caregraph.sources import _xml

_ROOT = b"HSCOrgRefData"
_RELATIONS = {
    "RE2": "part of",
    "RE3": "part of",
    "RE4": "commissioned by",
    "RE5": "located in the area of",
    "RE6": "operated by",
    "RE8": "partner of",
}
"""Kinds of relation in the register, and what each is here; a subdivision is a part."""
_OTHER = "partner of"


def is_one(path: Path) -> bool:
    """Say whether a file is the register as XML; raises nothing."""
    if path.suffix.casefold() != ".xml":
        return False
    try:
        with path.open("rb") as file:
            return _ROOT in file.read(4096)
    except OSError:
        return False


def read(register: Register, path: Path, source: str) -> None:
    """Read the organisations of a file into a register.

    Raises:
        SourceError: it is broken, or declares a document type.
    """
    handler = _Organisations(register, path.name, source)
    _xml.follow(path, handler.start, handler.end, handler.text)


class _Organisations:
    """Takes the elements of a file as they come, and adds each organisation when it is whole."""

    def __init__(self, register: Register, file: str, source: str) -> None:
        self._register = register
        self._file = file
        self._source = source
        self._path: list[str] = []
        self._count = 0
        self._said: dict[str, str] = {}
        self._parts: list[tuple[str, dict[str, str]]] = []
        """The roles, relations and successions of the organisation, each with what it says."""
        self._dates: dict[str, str] = {}
        self._text = ""

    def start(self, name: str, given: Mapping[str, str], _: int) -> None:
        self._path.append(name)
        self._text = ""
        if name == "Organisation":
            self._count += 1
            self._said, self._parts = {}, []
        elif name in ("Role", "Rel", "Succ"):
            self._parts.append((name, dict(given)))
        elif name == "Date":
            self._dates = {}
        elif "Date" in self._path and "value" in given:
            self._dates[name] = given["value"]
        elif name == "OrgId" and "extension" in given:
            self._here()["code"] = given["extension"]
        elif name in ("Status", "Type") and "value" in given:
            self._here()[name] = given["value"]

    def text(self, text: str) -> None:
        self._text += text

    def end(self, name: str) -> None:
        self._path.pop()
        if name == "Name" and self._path[-1:] == ["Organisation"]:
            self._said["name"] = self._text.strip()
        elif name == "Type" and self._path[-1:] == ["Succ"] and self._text.strip():
            self._here()["Type"] = self._text.strip()
        elif name == "Date":
            kind = self._dates.get("Type", "Operational")
            self._here()[f"{kind} from"] = day(self._dates.get("Start", ""))
            self._here()[f"{kind} until"] = after(self._dates.get("End", ""))
        elif name == "Organisation" and "code" in self._said:
            self._whole()
        self._text = ""

    def _here(self) -> dict[str, str]:
        """Give what collects what is said: of a role, relation or succession, else of the whole."""
        inside = {"Role", "Rel", "Succ"}.intersection(self._path)
        return self._parts[-1][1] if inside and self._parts else self._said

    def _whole(self) -> None:
        said, code = self._said, self._said["code"]
        place = f"{self._source} organisation {code}"
        entry = self._register.entry(code, self._file, self._count, place)
        closed = said.get("Operational until", "")
        entry.add(
            name=said.get("name", ""),
            status="" if closed or said.get("Status") != "Inactive" else "ended",
            start=said.get("Operational from", "") or said.get("Legal from", ""),
            until=closed or said.get("Legal until", ""),
            legal_start=said.get("Legal from", ""),
            legal_until=said.get("Legal until", ""),
        )
        roles = [one for name, one in self._parts if name == "Role" and one.get("id") in ROLES]
        if roles:
            lives = _lives(roles, entry.until)
            entry.add(kind=lives[-1][0])
            entry.lives = lives if len(lives) > 1 else ()
        for name, one in self._parts:
            if name == "Rel":
                self._tie(code, one, place)
            elif name == "Succ" and "code" in one:
                self._follow(code, one, place)

    def _tie(self, code: str, one: dict[str, str], place: str) -> None:
        kind = _RELATIONS.get(one.get("id", ""), _OTHER)
        if other := one.get("code"):
            self._register.entry_of(other, self._file, self._count, place)
            tie = Tie(code, kind, other, *_days(one), self._file, self._count, place)
            self._register.ties.append(tie)

    def _follow(self, code: str, one: dict[str, str], place: str) -> None:
        pair = (one["code"], code) if one.get("Type") == "Predecessor" else (code, one["code"])
        when = one.get("Legal from") or one.get("Operational from") or ""
        self._register.follow(Link(*pair, when, self._file, self._count, place))


def _lives(roles: list[dict[str, str]], until: str) -> tuple[tuple[str, str, str], ...]:
    """Give what an organisation was, in order: of roles that begin together, the narrower.

    The primary role says in which list it stands, another one what it is in that list.
    """
    by_start: dict[str, str] = {}
    for one in sorted(roles, key=lambda one: one.get("primaryRole") != "true"):
        by_start[_days(one)[0]] = ROLES[one["id"]]
    starts = sorted(by_start)
    ends = [*starts[1:], until]
    return tuple((by_start[start], start, end) for start, end in zip(starts, ends, strict=True))


def _days(one: Mapping[str, str]) -> tuple[str, str]:
    """Give the days of a role or relation: the operational ones, else those in law."""
    for kind in ("Operational", "Legal"):
        if one.get(f"{kind} from") or one.get(f"{kind} until"):
            return one.get(f"{kind} from", ""), one.get(f"{kind} until", "")
    return "", ""
