"""Tokens: who may read and write what, kept in a file as hashes.

Layer 6. A token is 32 random bytes, shown once when it is made; the file holds only its hash, with
a name, what it may do and of which structures. Requests carry it in their ``Authorization`` header
and nowhere else. ``of(request)`` is the door: it gives the `Scope` of the request, on which
``may_read``, ``sees`` and ``demand_write`` say the rest.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import os
import re
import secrets
import stat
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from caregraph.errors import SourceError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from flask import Request

Power = Literal["read", "write"]
Mark = Literal["draft", "internal"]
Sight = Literal["draft", "internal", "names"]

POWERS: tuple[Power, ...] = ("read", "write")
"""What a token may allow; who may write may read."""
MARKS: tuple[Mark, ...] = ("draft", "internal")
"""Marks of structures that are shown only to those whose token says so."""
SIGHTS: tuple[Sight, ...] = (*MARKS, "names")
"""What a token may show beside what everybody sees: also names that are withheld from others."""
EXTENSION = "caregraph.tokens"
"""Where an application keeps its tokens."""

_BYTES = 32
_NAME = re.compile(r"[\w.@ -]{1,80}")
_BEGIN = "cgt_"
TOKEN = re.compile(_BEGIN + r"[A-Za-z0-9_-]{40,}")
"""Begins so that one that leaked is recognised, by us and by those who look for secrets."""
_NAMES_IN_ADDRESSES = {"token", "access_token", "read_token", "write_token", "api_key", "apikey"}
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
_log = logging.getLogger(__name__)


class TokenError(UsageError):
    """What a request asks for is refused for want of a token, or by what its token allows."""

    code = "token-needed"
    exit_code = 2


@dataclass(frozen=True)
class Scope:
    """What somebody may do."""

    name: str = ""
    """The name of the token; empty for who has none."""
    may: frozenset[str] = frozenset()
    """Of ``POWERS``."""
    sights: frozenset[str] = frozenset()
    """Of ``SIGHTS``: structures marked so are shown, and names."""
    structures: frozenset[str] | None = frozenset()
    """The keys of the structures it is about; ``None`` for all."""

    def is_about(self, structure: str) -> bool:
        """Say whether a structure, by its key, is among those that it is about."""
        return self.structures is None or structure in self.structures

    def may_read(self, structure: str) -> bool:
        """Say whether it allows to read a structure where nobody may without a token."""
        return bool(self.may) and self.is_about(structure)

    def sees(self, structure: str, sight: str) -> bool:
        """Say whether it shows a structure that is marked so, or the names in it."""
        return sight in self.sights and self.may_read(structure)

    def demand_write(self, structure: str) -> None:
        """Let only those on who may write a structure, by its key.

        Raises:
            TokenError: there is no token (401), or it does not allow it (403).
        """
        if not self.name:
            raise TokenError(
                "this can be done only with a token",
                hint="Send Authorization: Bearer and a token that may write.",
            )
        if "write" not in self.may or not self.is_about(structure):
            raise TokenError(
                f"the token {self.name!r} may not write {structure!r}",
                code="not-allowed",
                hint="Ask who runs the service for a token that may.",
            )


NOBODY = Scope()
"""What somebody without a token may do."""


@dataclass(frozen=True)
class Kept:
    """A token as its file keeps it."""

    scope: Scope
    digest: str
    """The SHA-256 of the token, in hexadecimal."""
    made: date
    until: date | None = None
    """The first day on which it is no longer taken."""

    def __str__(self) -> str:
        scope = self.scope
        about = "all" if scope.structures is None else ", ".join(sorted(scope.structures))
        said = [f"{scope.name}: {' and '.join(sorted(scope.may))}", f"structures: {about}"]
        said += [f"sees {' and '.join(sorted(scope.sights))}"] if scope.sights else []
        said += [f"made {self.made}"]
        said += [f"{'ended' if self.ended else 'until'} {self.until}"] if self.until else []
        return "; ".join(said)

    @property
    def ended(self) -> bool:
        """Say whether its days are over."""
        return self.until is not None and self.until <= datetime.now(UTC).date()

    def as_json(self) -> dict[str, Any]:
        """Give it as the file keeps it."""
        about = self.scope.structures
        return {
            "name": self.scope.name,
            "sha256": self.digest,
            "may": sorted(self.scope.may),
            "sees": sorted(self.scope.sights),
            "structures": None if about is None else sorted(about),
            "made": self.made.isoformat(),
            "until": self.until.isoformat() if self.until else None,
        }


class Tokens:
    """The tokens of a file, which is read again whenever it changes; safe for several threads.

    What cannot be read any more lets nobody in.

    Raises:
        SourceError: the file cannot be read, or others may write it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._state = _state(path)
        self._kept = read(path)

    def scope(self, token: str) -> Scope:
        """Give what a token allows; each that is kept is compared in the same time.

        Raises:
            TokenError: nobody knows it, or its days are over.
        """
        digest = _digest(token)
        found = None
        for one in self._now():
            if hmac.compare_digest(one.digest, digest):
                found = one
        if found is None or found.ended:
            raise TokenError(
                "the token is not known here, or is no longer taken",
                code="unknown-token",
                hint="Ask who runs the service for another.",
            )
        return found.scope

    def _now(self) -> tuple[Kept, ...]:
        """Give what the file holds now."""
        with self._lock:
            state = _state(self.path)
            if state != self._state:
                self._state = state
                try:
                    self._kept = read(self.path)
                except SourceError as wrong:
                    _log.error("no token is taken: %s", wrong)
                    self._kept = ()
            return self._kept


def of(request: Request) -> Scope:
    """Give what the sender of a request may do, in the application that answers it.

    Raises:
        TokenError: as of ``scope``.
    """
    from flask import current_app

    return scope(request, cast("Tokens | None", current_app.extensions.get(EXTENSION)))


def scope(request: Request, kept: Tokens | None) -> Scope:
    """Give what the sender of a request may do, by the token that it carries.

    A token comes as ``Authorization: Bearer``. Browsers, which cannot be told to do so, send it as
    the password of HTTP Basic; since they do that for whatever page asks them to, such a token may
    only read. Without a token, or where the service takes none, it is `NOBODY`.

    Raises:
        TokenError: a token stands in the address (400), or is not known (401).
    """
    _refuse_in_address(request)
    given = request.authorization
    if kept is None or given is None:
        return NOBODY
    if given.type == "bearer":
        return kept.scope(given.token or "")
    if given.type == "basic":
        return replace(kept.scope(given.password or ""), may=frozenset({"read"}))
    raise TokenError(
        f"a token is not sent as {given.type!r}",
        code="unknown-token",
        hint="Send Authorization: Bearer and the token.",
    )


def _refuse_in_address(request: Request) -> None:
    """Refuse a token where logs, histories and neighbours would keep it.

    Raises:
        TokenError: there is one.
    """
    named = _NAMES_IN_ADDRESSES & {name.casefold() for name in request.args}
    if named or TOKEN.search(request.full_path):
        raise TokenError(
            "a token stands in the address, where logs and histories keep it",
            code="token-in-address",
            hint="Send it as Authorization: Bearer, and revoke one that was sent so.",
        )


def read(path: Path) -> tuple[Kept, ...]:
    """Read a file of tokens.

    Raises:
        SourceError: it is not there, is something else, or others than its owner may write it.
    """
    if path.exists() and not path.is_file():
        raise _unusable(path, "it is no plain file")
    try:
        with path.open(encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode
            if os.name == "posix" and mode & _OTHERS_MAY_WRITE:
                raise SourceError(
                    "others than its owner may write it, and so let themselves in",
                    code="tokens-open-to-others",
                    where=str(path),
                    hint=f"Look at what is in it, then: chmod 600 {path}",
                )
            return tuple(map(_kept, json.load(file)["tokens"]))
    except OSError as wrong:
        raise _unusable(path, f"it cannot be read: {wrong.strerror}") from wrong
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise _unusable(path, "it is no file of tokens") from wrong


def add(path: Path, scope: Scope, *, until: date | None = None) -> str:
    """Add a token to a file, which is made where there is none; give the token, which is not kept.

    Args:
        until: The first day on which it is no longer taken.

    Raises:
        UsageError: the name is taken or is none, or another command is changing the file.
        SourceError: the file cannot be read or written.
    """
    if not _NAME.fullmatch(scope.name):
        raise UsageError(
            f"{scope.name!r} is no name of a token",
            hint="Up to 80 letters, digits, spaces and . _ @ - name who or what has it.",
        )
    token = _BEGIN + secrets.token_urlsafe(_BYTES)
    with _changed(path, anew=not path.exists()) as kept:
        if scope.name in kept:
            raise UsageError(
                f"there is a token called {scope.name!r} already",
                hint="Give another name, or revoke that one first.",
            )
        kept[scope.name] = Kept(scope, _digest(token), datetime.now(UTC).date(), until)
    return token


def revoke(path: Path, name: str) -> None:
    """Take a token out of a file; a service that reads it takes it no more.

    Raises:
        UnknownNameError: there is none of that name.
        UsageError: another command is changing the file.
        SourceError: the file cannot be read or written.
    """
    with _changed(path) as kept:
        if kept.pop(name, None) is None:
            raise UnknownNameError("token", name, kept)


@contextmanager
def _changed(path: Path, *, anew: bool = False) -> Iterator[dict[str, Kept]]:
    """Give the tokens of a file by name, and write them as they are left.

    They are written beside, for their owner alone, and take the place of the old when they are
    whole; the file beside keeps others from doing so at the same time.

    Args:
        anew: There is no such file yet.

    Raises:
        UsageError: another command is changing the file.
        SourceError: the file cannot be read or written.
    """
    beside = path.with_name(f"{path.name}.new")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as wrong:
        raise UsageError(
            f"another command is changing {path}",
            hint=f"Wait for it. If there is none, it was stopped half-way: remove {beside}.",
        ) from wrong
    except OSError as wrong:
        raise _unusable(path, f"it cannot be written: {wrong.strerror}") from wrong
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            kept = {} if anew else {one.scope.name: one for one in read(path)}
            yield kept
            told = {"tokens": [one.as_json() for one in kept.values()]}
            file.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
            file.flush()
            os.fsync(file.fileno())
        if not anew and os.name == "posix":
            _as_before(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _as_before(path: Path, beside: Path) -> None:
    """Let a file be read by whoever could read the one in whose place it comes."""
    before = path.stat()
    with suppress(PermissionError):  # only root gives files away
        os.chown(beside, before.st_uid, before.st_gid)
        beside.chmod(stat.S_IMODE(before.st_mode) & 0o640)


def _kept(said: Mapping[str, Any]) -> Kept:
    """Read one token.

    Raises:
        ValueError, KeyError, TypeError: it is something else.
    """
    about = said["structures"]
    may, sights = frozenset(said["may"]), frozenset(said["sees"])
    if may - set(POWERS) or sights - set(SIGHTS) or not isinstance(said["sha256"], str):
        raise ValueError("a power or a sight that is none")
    return Kept(
        Scope(str(said["name"]), may, sights, None if about is None else frozenset(about)),
        said["sha256"],
        date.fromisoformat(said["made"]),
        date.fromisoformat(said["until"]) if said["until"] else None,
    )


def _unusable(path: Path, what: str) -> SourceError:
    return SourceError(
        what,
        code="broken-tokens",
        where=str(path),
        hint="caregraph token new FILE NAME makes one; it is not written by hand.",
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _state(path: Path) -> tuple[int, int, int] | None:
    """Give what differs where the file was written anew."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
