"""Every published list is of one kind: by what is in it, and never by its name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from shared import shared_path

from caregraph import lists
from caregraph.lists._given import opened

KINDS = {
    "gloucestershire_committees_2026": "moderngov",
    "gloucestershire_committees_2026/moderngov_xml": "moderngov",
    "gloucestershire_committees_2026/moderngov_xml/GetMemberGroup.xml": "moderngov",
    "gloucestershire_committees_2026/moderngov_xml/GetMeetings.xml": "moderngov",
    "lblod_mandatenbeheer": "organisation-rdf",
    "organogram_csvw_hefce_2011/examples": "organisation-rdf",
    "organogram_csvw_hefce_2011/tests/test034/senior-roles.csv": "organogram",
    "semic_cpov/2.1.2/html/examples": "organisation-rdf",
    "trafford_council_2025/organisation_chart": "council-posts",
    "trafford_council_2025/senior_salaries": "council-posts",
    "uk_local_authorities_2025/uk_la_future": "local-authorities",
    "uk_local_authorities_2025/uk_la_past_current": "local-authorities",
}


@pytest.mark.parametrize("path", KINDS)
def test_a_published_list_is_of_one_kind(path: str) -> None:
    with opened(shared_path(f"data/{path}")) as given:
        assert lists.recognised(given) == KINDS[path]


@pytest.mark.parametrize("path", [one for one in KINDS if "." in Path(one).name[-4:]])
def test_its_name_says_nothing(path: str, tmp_path: Path) -> None:
    source = shared_path(f"data/{path}")
    copy = tmp_path / f"x{source.suffix.upper()}"
    shutil.copyfile(source, copy)

    with opened(copy) as given:
        assert lists.recognised(given) == KINDS[path]
