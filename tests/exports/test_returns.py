"""Returns and lists of posts: what stands in them is what the structure says, and nothing else."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from caregraph import exports
from caregraph.errors import SourceWarning, UsageError
from caregraph.graph.view import View, open_view
from tests.organograms import write_department
from tests.shared import shared_path
from tests.worlds import world

Write = Callable[[Mapping[str, str]], Path]

FILLED = {
    "units": "key,name,part of,status,evidence\n"
    "care,Adult Care,council,in force,report 1\n"
    "homes,Care Homes Team,care,in force,report 1\n",
    "posts": "key,title,in,roles,post status,status,from,evidence\n"
    "chief,Chief Executive,council,head of paid service,,in force,,report 2\n"
    "director,Director of Care,care,DASS,job share,in force,2009-04-01,report 2\n"
    "homes-head,Head of Homes,homes,,established vacant,in force,,report 2\n"
    "manager,Home Manager,homes,,,in force,,report 2\n"
    "adviser,Adviser,council,,,in force,,report 2\n",
    "lines": "key,who answers,to whom,kind,status,from,evidence\n"
    "up,director,chief,operational,in force,2009-04-01,report 3\n"
    "up-2,homes-head,director,operational,in force,,report 3\n"
    "up-3,manager,homes-head,operational,in force,,report 3\n"
    "up-4,manager,adviser,professional,in force,,report 3.2\n",
    "people": "key,name,evidence\n"
    "ann,Ann Smith,report 4\nbob,Bob Jones,report 4\ncat,Cat Lee,report 4\ndan,Dan Roe,report 4\n",
    "tenures": "key,person,post,capacity,status,from,evidence\n"
    "t1,ann,chief,substantive,in force,2008,report 4\n"
    "t2,bob,director,substantive,in force,,report 4\n"
    "t3,cat,director,interim,in force,,report 4\n"
    "t4,dan,manager,,in force,,report 4\n",
}
"""Four tiers under a chief executive, one post that two share and one that is vacant."""


def rows(view: View, name: str, **options: int) -> list[dict[str, str]]:
    """What any reader of CSV finds in a return."""
    stream = io.BytesIO()
    exports.export(view, name, stream, **options)
    return [*csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig")))]


@pytest.fixture
def filled(write_tables: Write) -> View:
    return open_view([str(write_tables(FILLED))])


@pytest.mark.filterwarnings("ignore::caregraph.errors.SourceWarning")
def test_an_organogram_holds_every_post_and_line(tmp_path: Path) -> None:
    department = write_department(tmp_path / "dept")
    posts, lines = (
        [*csv.DictReader(io.StringIO((department / name).read_text("utf-8")))]
        for name in ("posts.csv", "lines.csv")
    )

    found = rows(open_view([str(department)]), "organogram-senior")

    told = {row["Post Unique Reference"]: row for row in found}
    assert len(found) == len(told) == 302
    assert {key: row["Job Title"] for key, row in told.items()} == {
        post["key"]: post["title"] for post in posts
    }
    assert {
        (key, row["Reports to Senior Post"])
        for key, row in told.items()
        if row["Reports to Senior Post"] != "XX"
    } == {(line["who answers"], line["to whom"]) for line in lines}


@pytest.mark.filterwarnings("ignore::caregraph.errors.SourceWarning")
def test_an_organogram_tells_a_shared_a_vacant_and_an_unplaced_post(filled: View) -> None:
    found = rows(filled, "organogram-senior")

    told = [
        (row["Post Unique Reference"], row["Name"], row["Unit"], row["Reports to Senior Post"])
        for row in found
    ]
    assert told == [
        ("chief", "Ann Smith", "", "XX"),
        ("adviser", "", "", ""),
        ("director", "Bob Jones", "Adult Care", "chief"),
        ("director", "Cat Lee", "Adult Care", "chief"),
        ("homes-head", "Vacant", "Care Homes Team", "director"),
        ("manager", "Dan Roe", "Care Homes Team", "homes-head"),
    ]


@pytest.mark.filterwarnings("ignore::caregraph.errors.SourceWarning")
@pytest.mark.parametrize(
    ("tier", "withheld"),
    [
        (0, {"Ann Smith", "Bob Jones", "Cat Lee", "Dan Roe"}),
        (1, {"Bob Jones", "Cat Lee", "Dan Roe"}),
        (3, {"Dan Roe"}),
        (4, set()),
    ],
)
@pytest.mark.parametrize("name", ["organogram-senior", "posts-html", "transparency-code"])
def test_names_below_a_tier_are_withheld(
    filled: View, name: str, tier: int, withheld: set[str]
) -> None:
    plain, redacted = io.BytesIO(), io.BytesIO()
    exports.export(filled, name, plain)
    exports.export(filled, name, redacted, redact_below=tier)

    named = {one for one in FILLED_NAMES if one in plain.getvalue().decode()}
    still = {one for one in FILLED_NAMES if one in redacted.getvalue().decode()}

    assert still == named - withheld
    assert ("N/D" in redacted.getvalue().decode()) == (
        name != "posts-html" and bool(named & withheld)
    )
    assert "Vacant" in redacted.getvalue().decode() or name == "posts-html"


@pytest.mark.filterwarnings("ignore::caregraph.errors.SourceWarning")
@pytest.mark.parametrize("name", ["organogram-senior", "posts-html", "transparency-code"])
def test_a_structure_says_itself_down_to_which_tier_names_are_given(
    write_tables: Write, name: str
) -> None:
    folder = write_tables(FILLED)
    table = folder / "structure.csv"
    head, row, *_ = table.read_text("utf-8").splitlines()
    table.write_text(f"{head},named down to tier\n{row},1\n", "utf-8")
    view = open_view([str(folder)])
    said, asked = io.BytesIO(), io.BytesIO()

    exports.export(view, name, said)
    exports.export(view, name, asked, redact_below=3)

    assert {one for one in FILLED_NAMES if one in said.getvalue().decode()} == {"Ann Smith"}
    assert "Bob Jones" in asked.getvalue().decode()


FILLED_NAMES = {"Ann Smith", "Bob Jones", "Cat Lee", "Dan Roe"}


@pytest.mark.filterwarnings("ignore::caregraph.errors.SourceWarning")
def test_who_is_at_no_known_tier_is_not_named(write_tables: Write) -> None:
    alone = FILLED | {"lines": "", "tenures": FILLED["tenures"]}
    folder = write_tables({name: text for name, text in alone.items() if text})
    (folder / "lines.csv").unlink()

    found = rows(open_view([str(folder)]), "organogram-senior", redact_below=9)

    assert {(row["Name"], row["Reports to Senior Post"]) for row in found if row["Name"]} == {
        ("Ann Smith", "XX"),
        ("N/D", ""),
        ("Vacant", ""),
    }


@pytest.mark.filterwarnings("ignore::caregraph.errors.SourceWarning")
def test_a_shared_post_is_two_rows_also_where_one_holder_is_stated(write_tables: Write) -> None:
    tenures = FILLED["tenures"].replace("t3,cat,director,interim,in force,,report 4\n", "")
    view = open_view([str(write_tables(FILLED | {"tenures": tenures}))])

    found = rows(view, "organogram-senior")

    held = [row["Name"] for row in found if row["Post Unique Reference"] == "director"]
    assert held == ["Bob Jones", ""]


PAIR = ("organogram-senior", "organogram-junior")


def pair(view: View) -> list[list[tuple[str, ...]]]:
    """What the pair says of posts, their places and lines, whoever holds them and is at the top."""
    found = [rows(view, name) for name in PAIR]
    return [
        sorted(
            tuple(
                cell.replace("XX", "")
                for column, cell in row.items()
                if column not in ("Name", "Notes")
            )
            for row in some
        )
        for some in found
    ]


def read_again(view: View, folder: Path) -> View:
    """Write the pair and read it as organograms are read."""
    folder.mkdir()
    for name in PAIR:
        with (folder / f"2011-03-31-{name}.csv").open("wb") as stream:
            exports.export(view, name, stream)
    return open_view([str(folder)])


@pytest.mark.filterwarnings("ignore::caregraph.errors.SourceWarning")
def test_a_pair_read_again_holds_the_same_posts_and_lines(filled: View, tmp_path: Path) -> None:
    again = read_again(filled, tmp_path / "pair")

    assert pair(again) == pair(filled)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::caregraph.errors.SourceWarning")
@pytest.mark.parametrize(
    ("stem", "counts"),
    [
        ("triplestore__department_of_health-2011-03-31", (303, 302, 300, 2, 1242, "2531.64")),
        ("triplestore__care_quality_commission-2011-03-31", (46, 46, 45, 1, 312, "1985.50")),
        ("tom_2013__300913-NHSEngland-Organogram-ver4", (293, 293, 292, 1, 1, "1.00")),
    ],
)
def test_a_published_organogram_is_written_as_it_was(
    stem: str, counts: tuple[int | str, ...], tmp_path: Path
) -> None:
    published = tmp_path / "published"
    published.mkdir()
    for path in shared_path("data/organograms_health_2011_2013").glob(f"{stem}*"):
        shutil.copy(path, published)
    view = open_view([str(published)])

    senior, junior = (rows(view, name) for name in PAIR)

    told = {row["Post Unique Reference"]: row["Reports to Senior Post"] for row in senior}
    full_time = sum(float(row["Number of Posts in FTE"]) for row in junior)
    tops = sum(above == "XX" for above in told.values())
    lines = sum(above in told for above in told.values())
    assert (len(senior), len(told), lines, tops, len(junior), f"{full_time:.2f}") == counts
    assert pair(read_again(view, tmp_path / "pair")) == pair(view)


COUNTED = """ex:structure cg:asAt "2011-03-31"^^xsd:date .
ex:dept a cg:NationalBody ; skos:prefLabel "The Department" ; cg:describedIn ex:structure .
ex:head a cg:Post ; skos:prefLabel "Head" ; cg:postIn ex:dept ; cg:describedIn ex:structure .
ex:clerks a cg:Post ; skos:prefLabel "Clerk" ; cg:postIn ex:dept ; cg:count 12 ;
    cg:describedIn ex:structure .
ex:line a cg:AccountabilityLine ; cg:accountableParty ex:clerks ; cg:accountableTo ex:head ;
    cg:accountabilityKind <https://w3id.org/caregraph/code/accountability-kind/operational> ."""


@pytest.mark.filterwarnings("ignore::caregraph.errors.SourceWarning")
def test_posts_that_are_counted_are_junior_and_stand_under_whom_they_answer_to() -> None:
    view = world(COUNTED)

    (junior,) = rows(view, "organogram-junior")
    (senior,) = rows(view, "organogram-senior")

    assert senior["Post Unique Reference"] == junior["Reporting Senior Post"] == "head"
    assert (junior["Generic Job Title"], junior["Number of Posts in FTE"]) == ("Clerk", "12")


def test_the_chart_of_the_code_holds_three_tiers_and_tells_what_is_not_held(filled: View) -> None:
    with pytest.warns(SourceWarning) as told:
        found = rows(filled, "transparency-code")

    assert [(row["Tier"], row["Job title"], row["Permanent or temporary"]) for row in found] == [
        ("1", "Chief Executive", "permanent"),
        ("2", "Director of Care", "permanent"),
        ("2", "Director of Care", "temporary"),
        ("3", "Head of Homes", ""),
    ]
    assert [(row["Department"], row["Team"]) for row in found][-2:] == [
        ("Adult Care", ""),
        ("Adult Care", "Care Homes Team"),
    ]
    assert str(told[0].message).startswith(
        "left out, since nothing says at which tier: 1 post (Adviser). Say to whom each answers"
    )
    assert str(told[1].message) == (
        "nothing is held for Grade, Contact details, Salary bracket of £5,000, "
        "Salary ceiling (£); the columns stand empty"
    )


def test_the_chart_of_the_code_tells_whom_it_leaves_out(write_tables: Write) -> None:
    folder = write_tables({})

    with pytest.warns(SourceWarning) as told:
        found = rows(open_view([str(folder)]), "transparency-code")

    assert [row["Job title"] for row in found] == ["Chief Executive"]
    assert str(told[0].message).startswith(
        "left out, since nothing says at which tier: 2 posts "
        "(Director of Care; Trust Chief Executive). "
    )


LINE = "key,who answers,to whom,kind,status,evidence\n"
"""The header of the lines of a small structure."""
TEAM = {
    "units": FILLED["units"],
    "posts": "key,title,in,status,level,evidence\n"
    "head,Head of Service,council,in force,,report 2\n"
    "lead,Team Leader,care,in force,,report 2\n"
    "worker,Worker,homes,in force,,report 2\n",
    "lines": LINE + "up,worker,lead,operational,in force,report 3\n"
    "up-2,head,council,operational,in force,report 3\n",
    "people": FILLED["people"],
    "tenures": "key,person,post,status,evidence\n"
    "t1,ann,head,in force,report 4\nt2,bob,lead,in force,report 4\n",
}
"""A head who answers to the council, and a leader with a worker whose manager nobody has said."""


@pytest.mark.filterwarnings("ignore::caregraph.errors.SourceWarning")
def test_whose_manager_nobody_has_said_is_at_no_tier_and_not_named(write_tables: Write) -> None:
    view = open_view([str(write_tables(TEAM))])

    chart = rows(view, "transparency-code", redact_below=2)
    senior = rows(view, "organogram-senior", redact_below=2)

    assert [(row["Tier"], row["Job title"], row["Name"]) for row in chart] == [
        ("1", "Head of Service", "Ann Smith")
    ]
    assert {row["Job Title"]: (row["Name"], row["Reports to Senior Post"]) for row in senior} == {
        "Head of Service": ("Ann Smith", "XX"),
        "Team Leader": ("N/D", ""),
        "Worker": ("", "lead"),
    }


@pytest.mark.parametrize("name", ["organogram-senior", "posts-html"])
def test_whose_names_are_withheld_in_doubt_is_told(write_tables: Write, name: str) -> None:
    view = open_view([str(write_tables(TEAM))])

    with pytest.warns(SourceWarning) as told:
        exports.export(view, name, io.BytesIO(), redact_below=2)

    said = "names withheld, since nothing says at which tier: 2 posts (Team Leader; Worker)."
    assert any(str(one.message).startswith(said) for one in told)


@pytest.mark.filterwarnings("ignore::caregraph.errors.SourceWarning")
@pytest.mark.parametrize(
    ("kind", "whom", "tiers"),
    [
        ("operational", "council", {"Head of Service": "1"}),
        ("professional", "council", {}),
        ("operational", "care", {}),
        ("operational", "trust", {}),
    ],
)
def test_only_an_operational_line_to_its_own_organisation_puts_a_post_at_the_top(
    write_tables: Write, kind: str, whom: str, tiers: dict[str, str]
) -> None:
    lines = LINE + f"up-2,head,{whom},{kind},in force,report 3\n"
    view = open_view([str(write_tables(TEAM | {"lines": lines}))])

    found = rows(view, "transparency-code")

    assert {row["Job title"]: row["Tier"] for row in found} == tiers


@pytest.mark.filterwarnings("ignore::caregraph.errors.SourceWarning")
def test_a_level_that_is_stated_is_the_tier_where_no_line_reaches(write_tables: Write) -> None:
    posts = TEAM["posts"].replace(
        "lead,Team Leader,care,in force,", "lead,Team Leader,care,in force,2"
    )
    view = open_view([str(write_tables(TEAM | {"posts": posts}))])

    found = rows(view, "transparency-code", redact_below=1)

    assert [(row["Tier"], row["Job title"], row["Name"]) for row in found] == [
        ("1", "Head of Service", "Ann Smith"),
        ("2", "Team Leader", "N/D"),
        ("3", "Worker", ""),
    ]


@pytest.mark.filterwarnings("ignore::caregraph.errors.SourceWarning")
def test_lines_from_a_known_top_tell_the_tier_whatever_level_is_stated(write_tables: Write) -> None:
    posts = TEAM["posts"].replace(
        "lead,Team Leader,care,in force,", "lead,Team Leader,care,in force,1"
    )
    lines = TEAM["lines"] + "up-3,lead,head,operational,in force,report 3\n"
    view = open_view([str(write_tables(TEAM | {"posts": posts, "lines": lines}))])

    found = rows(view, "transparency-code")

    assert {row["Job title"]: row["Tier"] for row in found}["Team Leader"] == "2"


def test_a_return_without_a_row_says_so(filled: View) -> None:
    with pytest.warns(SourceWarning, match="its header and no row") as told:
        found = rows(filled, "organogram-junior")

    assert (found, len(told)) == ([], 1)


LEVELS = """JobTitle,Level,Directorate,Grade
Chief Executive,{},Chief Executive's,CE
Director of Care,{},Care,D1
Team Leader,{},Care,T
"""


@pytest.mark.filterwarnings("ignore::caregraph.errors.SourceWarning")
@pytest.mark.parametrize("levels", [(1, 2, 4), (0, 1, 3)])
def test_levels_and_grades_of_a_list_are_given_out_as_read(
    tmp_path: Path, levels: tuple[int, ...]
) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(LEVELS.format(*levels), "utf-8")

    found = rows(open_view([str(path)]), "transparency-code")

    assert [(row["Tier"], row["Job title"], row["Grade"]) for row in found] == [
        ("2", "Director of Care", "D1"),
        ("1", "Chief Executive", "CE"),
    ]


CHART = """Post ID,Job Title,Name,Manager ID
1,Chief Executive,Ann Smith,{}
2,Director of Care,Bob Jones,1
3,Home Manager,Dan Roe,9
4,Cook,Cat Lee,3
"""


@pytest.mark.filterwarnings("ignore::caregraph.errors.SourceWarning")
@pytest.mark.parametrize(
    ("manager", "tiers"),
    [("", {"Chief Executive": "1", "Director of Care": "2"}), ("8", {})],
)
def test_the_one_row_of_a_chart_that_names_nobody_above_is_the_top(
    tmp_path: Path, manager: str, tiers: dict[str, str]
) -> None:
    path = tmp_path / "chart.csv"
    path.write_text(CHART.format(manager), "utf-8")

    found = rows(open_view([str(path)]), "transparency-code", redact_below=2)

    assert {row["Job title"]: row["Tier"] for row in found} == tiers
    assert not {"Dan Roe", "Cat Lee"} & {row["Name"] for row in found}


def test_several_superiors_are_told(write_tables: Write) -> None:
    lines = FILLED["lines"] + "up-5,director,adviser,operational,in force,,report 3\n"
    view = open_view([str(write_tables(FILLED | {"lines": lines}))])

    with pytest.warns(SourceWarning) as told:
        found = rows(view, "organogram-senior")

    assert str(told[1].message).startswith("1 post with more than one superior: ")
    [notes] = {row["Notes"] for row in found if row["Post Unique Reference"] == "director"}
    assert notes == "Also reports to chief"


def test_a_list_of_posts_tells_each_under_its_organisation_and_unit(filled: View) -> None:
    stream = io.BytesIO()
    exports.export(filled, "posts-html", stream)
    page = stream.getvalue().decode()

    headings = re.findall(r"<h(\d)[^>]*>([^<]*)</h\1>", page)
    assert headings == [
        ("1", "Posts: A small structure"),
        ("2", "The Council"),
        ("3", "In no unit"),
        ("4", "Chief Executive"),
        ("4", "Adviser"),
        ("3", "Adult Care"),
        ("4", "Director of Care"),
        ("3", "Adult Care, Care Homes Team"),
        ("4", "Head of Homes"),
        ("4", "Home Manager"),
    ]
    assert (
        "<dt>Answers to</dt><dd>Chief Executive, The Council (operational); for what is not "
        "stated; since 2009-04-01 [The report, 3]</dd>" in page
    )
    assert "<dd>Cat Lee (interim); since when is not stated [The report, 4]</dd>" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_a_format_that_cannot_withhold_names_refuses_to(filled: View) -> None:
    with pytest.raises(UsageError, match="cannot withhold names") as caught:
        exports.export(filled, "svg", io.BytesIO(), redact_below=2)

    assert caught.value.hint == ("These can: organogram-senior, posts-html, transparency-code.")
