"""The whole site: pages written by hand, pages made from the source, and Sphinx that binds them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from docs import commands, errors, keys, python, reference, service

ROOT = Path(__file__).parents[1]
PAGES = Path(__file__).with_name("pages")
_OF_THE_ROOT = {
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "benchmarks/README.md": "benchmarks.md",
}
"""Files of the repository that are pages too, each with the path it has there."""


_PICTURE = ROOT / "cases" / "bath-and-north-east-somerset-2008" / "structure.svg"


def pages() -> dict[str, str]:
    """Give every page of the site as Markdown, by path."""
    found = {str(path.relative_to(PAGES)): path.read_text("utf-8") for path in PAGES.rglob("*.md")}
    for name, path in _OF_THE_ROOT.items():
        found[path] = _moved((ROOT / name).read_text("utf-8"))
    found["reference/exit-codes.md"] = _section((ROOT / "README.md").read_text("utf-8"))
    for made in (commands, errors, keys, python, reference, service):
        found |= made.pages()
    return dict(sorted(found.items()))


def write(folder: Path) -> None:
    """Write every page below *folder*."""
    for name, text in pages().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    shutil.copy(_PICTURE, folder)


def build(folder: Path) -> int:
    """Build the site into *folder*; gives 0, or 1 where a link leads nowhere."""
    from sphinx.cmd.build import build_main

    with TemporaryDirectory() as beside:
        pages = Path(beside) / "pages"
        write(pages)
        return build_main(
            [
                "-q",
                "-W",
                "--keep-going",
                "-c",
                str(Path(__file__).parent),
                "-d",
                str(Path(beside) / "trees"),
                str(pages),
                str(folder),
            ]
        )


def _moved(text: str) -> str:
    """Let links to files of the repository lead to their pages; of others the words stay."""

    def led(link: re.Match[str]) -> str:
        words, target = link.groups()
        page = _OF_THE_ROOT.get(target)
        if page is None and not (ROOT / target).exists():
            return link[0]
        return f"[{words}]({page})" if page else words

    return re.sub(r"(?<!!)\[([^\]]+)\]\(([^)#\s]+)\)", led, text)


def _section(readme: str) -> str:
    (said,) = re.findall(r"^## Exit codes\n(.*?)^## ", readme, re.MULTILINE | re.DOTALL)
    return f"# Exit codes\n\n{said.strip()}\n\nSee the [error codes](errors.md).\n"
