"""What each structure in a store directory states, as a hash, so that a change is seen at once.

Layer 3. Who writes a store notes the hashes beside it. They hold for the files they were noted
for; ``on_disk.contents`` reads the structures where others wrote the store since.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from caregraph import rdf

Contents = Mapping[str, str]
"""A hash of what each structure states, by its IRI, in whatever order it came."""

FILE = "contents.json"
"""The file of a store in which they are noted."""
_BITS = 128


class Counting:
    """Hashes statements as they pass."""

    def __init__(self) -> None:
        self._sums: defaultdict[str, int] = defaultdict(int)

    def passing(self, quads: Iterable[rdf.Quad]) -> Iterator[rdf.Quad]:
        """Give the statements, each counted."""
        for quad in quads:
            digest = hashlib.blake2b(str(quad).encode(), digest_size=_BITS // 8).digest()
            if isinstance(quad.graph_name, rdf.NamedNode):
                self._sums[quad.graph_name.value] += int.from_bytes(digest)
            yield quad

    def count(self, quads: Iterable[rdf.Quad]) -> None:
        """Count statements."""
        for _ in self.passing(quads):
            continue

    @property
    def contents(self) -> Contents:
        """Give the hashes of what has passed."""
        return {name: f"{one % 2**_BITS:032x}" for name, one in sorted(self._sums.items())}


def noted(directory: Path) -> Contents | None:
    """Give the hashes as they are noted; ``None`` where they are of other files."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        said = json.loads((directory / FILE).read_bytes())
        if said["files"] == _files(directory):
            return dict(said["structures"])
    return None


def opening(directory: Path) -> str:
    """Name the list of files of a store: whoever opens it to write begins another."""
    return (directory / "CURRENT").read_text("ascii").strip()


def note(directory: Path, contents: Contents, opened: str | None = None) -> None:
    """Note the hashes of a store that has all on disk and is closed.

    While it is open the engine may go on merging its files.

    Args:
        opened: As what it was opened when it was written, where another may have opened it since;
            then nothing is noted.
    """
    files = _files(directory)
    if opened is not None and opening(directory) != opened:
        return
    said = {"files": files, "structures": dict(sorted(contents.items()))}
    beside = directory / f"{FILE}.part"
    beside.write_text(json.dumps(said) + "\n", "utf-8")
    beside.replace(directory / FILE)


def _files(directory: Path) -> str:
    """Name the state of the files of the engine, the same in a copy: what lists and what logs
    statements whole, of all others the sizes.
    """
    digest = hashlib.sha256()
    for one in sorted(directory.iterdir()):
        listing = one.name == "CURRENT" or one.name.startswith("MANIFEST-")
        if listing or one.suffix in (".log", ".sst"):
            digest.update(f"{one.name} {one.stat().st_size}\n".encode())
            if listing or one.suffix == ".log":
                digest.update(one.read_bytes())
    return digest.hexdigest()
