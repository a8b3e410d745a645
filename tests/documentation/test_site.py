"""The site is built by one command, from a fresh folder, and needs no network to be read."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs import site

FETCHED = re.compile(
    r"""<(?:script|img|link)\b[^>]*\b(?:src|href)=["'](?:https?:)?//|@import|url\(["']?(?:https?:)?//"""
)


@pytest.mark.weekly
def test_the_site_is_built_and_fetches_nothing(tmp_path: Path) -> None:
    for module in ("sphinx", "myst_parser", "furo"):
        if importlib.util.find_spec(module) is None:
            pytest.skip("the extra `docs` is not installed")
    built = tmp_path / "site"

    done = subprocess.run(
        [sys.executable, "-m", "docs", "--to", str(built)],
        cwd=site.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert {str(path.relative_to(built)) for path in built.rglob("*.html")} >= {
        path.removesuffix(".md") + ".html" for path in site.pages()
    }
    shown = [path for path in built.rglob("*") if path.suffix in (".html", ".css")]
    assert [path.name for path in shown if FETCHED.search(path.read_text("utf-8"))] == []
    assert [path.name for path in shown if str(site.ROOT) in path.read_text("utf-8")] == []
