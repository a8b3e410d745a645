"""The package: the wheel carries what the tree holds, and the words agree with the facts."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import caregraph
from caregraph import assets

ROOT = Path(__file__).parents[1]


def project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def tracked(*folders: str) -> set[str]:
    """Give the files of some folders that belong to the tree, as git sees them."""
    out = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *folders],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {line for line in out.stdout.splitlines() if (ROOT / line).is_file()}


@pytest.mark.weekly
def test_the_wheel_carries_the_whole_package_and_nothing_else(tmp_path: Path) -> None:
    pytest.importorskip("build", reason="the package `build` is not installed")
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")

    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    expected = {name.removeprefix("src/") for name in tracked("src")}
    expected |= {f"caregraph/_assets/{name}" for name in tracked(*assets.FOLDERS)}
    assert names == expected


def test_the_version_is_said_once_and_agreed_on() -> None:
    version = project()["version"]

    header = (ROOT / "ontology" / "caregraph.ttl").read_text("utf-8")
    assert f'owl:versionInfo "{version}"' in header
    assert f"<https://w3id.org/caregraph/{version}>" in header


def test_the_release_is_dated_once_and_agreed_on() -> None:
    version = project()["version"]

    (released,) = re.findall(
        rf"^## {version} - (\d{{4}}-\d\d-\d\d)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M
    )
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"\nversion: {version}\n" in citation
    assert f"\ndate-released: {released}\n" in citation


def test_the_public_forge_runs_what_a_change_has_to_pass_on_every_python() -> None:
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")
    metadata = (ROOT / "pyproject.toml").read_text("utf-8")

    supported = re.findall(r'"Programming Language :: Python :: (3\.\d+)"', metadata)
    assert re.findall(r'"(3\.\d+)"', workflow) == supported
    assert "bash .ci/run" in workflow
    assert re.findall(r"uses: \S+@(\S+)", workflow), "an action is named by its commit"
    assert all(len(one) == 40 for one in re.findall(r"uses: \S+@(\S+)", workflow))


def test_every_dependency_says_why_it_is_there() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    start = lines.index("dependencies = [")
    block = lines[start + 1 : lines.index("]", start)]

    packages = [i for i, line in enumerate(block) if line.strip().startswith('"')]
    assert packages
    assert all(block[i - 1].strip().startswith("#") for i in packages)


WORDS = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "LICENSE",
    "SECURITY.md",
    "CITATION.cff",
    ".github/workflows/ci.yml",
    *sorted(tracked("docs")),
]
"""What people read, and what says how the project is built."""


@pytest.mark.parametrize("path", WORDS)
def test_no_word_of_the_project_names_this_machine_or_a_package_registry(path: str) -> None:
    text = (ROOT / path).read_text("utf-8")

    for name in (
        "/work" + "/",
        "/tmp" + "/",
        "pypi" + ".org",
        "python" + "hosted",
        "../" + "shared",
    ):
        assert name not in text


def test_an_installation_finds_its_folders() -> None:
    for name in assets.FOLDERS:
        assert assets.folder(name).is_dir()
    assert Path(caregraph.__file__).with_name("py.typed").is_file()
