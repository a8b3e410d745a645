"""Build the site: ``python -m docs``; it fails on every link or anchor that leads nowhere."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from docs import site


def main() -> int:
    """Build the site and give the exit code of Sphinx."""
    parser = argparse.ArgumentParser(prog="python -m docs", description=__doc__)
    parser.add_argument(
        "--to",
        type=Path,
        default=site.ROOT / "build" / "site",
        metavar="DIR",
        help="where the site goes",
    )
    folder: Path = parser.parse_args().to
    code = site.build(folder)
    if code == 0:
        sys.stdout.write(f"wrote {folder}/index.html\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
