"""Analyses as a network: each finds what is there, by the words in which it is defined."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import networkx as nx
import pytest

from caregraph import analyses, registry
from caregraph.cli import main
from caregraph.errors import UnknownNameError
from caregraph.graph.view import View, open_view
from caregraph.networks import network

Write = Callable[[Mapping[str, str]], Path]
NAMES = registry.names("caregraph.analyses")
POSTS = "key,title,in,serves,status,evidence\n" + "".join(
    f"{key},{title},{place},{serves},in force,report 2\n"
    for key, title, place, serves in (
        ("chief", "Chief Executive", "council", ""),
        ("director", "Director", "council", ""),
        ("head", "Head of Care", "council", ""),
        ("worker", "Worker", "council", ""),
        ("trust-chief", "Trust Chief Executive", "trust", ""),
        ("joint", "Joint Director", "", "council;trust"),
    )
)
LINES = "key,who answers,to whom,kind,scope,status,from,until,evidence\n" + "".join(
    f"l{number},{who},{whom},{kind},,in force,{start},{end},report 3\n"
    for number, (who, whom, kind, start, end) in enumerate(
        (
            ("director", "chief", "operational", "", ""),
            ("director", "trust-chief", "statutory", "2010-01-01", ""),
            ("head", "director", "operational", "", ""),
            ("worker", "head", "operational", "", ""),
            ("worker", "head", "professional", "", ""),
            ("joint", "chief", "operational", "", ""),
            ("joint", "trust-chief", "operational", "", "2012-01-01"),
        )
    )
)
TABLES = {
    "posts": POSTS,
    "lines": LINES,
    "people": "key,name,evidence\nann,Ann Example,report 4\n",
    "tenures": "key,post,person,status,evidence\nh,chief,ann,in force,report 4\n",
    "bodies": "key,name,parent,status,evidence\nboard,Board,council,in force,report 5\n"
    "panel,Panel,trust,in force,report 5\n",
    "memberships": "key,body,member,capacity,status,evidence\n"
    "m1,board,chief,chair,in force,report 5\n"
    "m2,panel,chief,officer member,in force,report 5\n"
    "m3,panel,head,officer member,in force,report 5\n".replace("r 5", "report 5"),
    "agreements": "key,title,type,parties,host,status,evidence\ndeal,The Deal,section 75 "
    "agreement,council;trust,council,in force,report 4\n",
}


@pytest.fixture
def town(write_tables: Write) -> View:
    return open_view([str(write_tables(TABLES))])


def found(view: View, name: str) -> list[list[str]]:
    return analyses.analyse(view, name).texts()


@pytest.mark.parametrize("name", NAMES)
def test_every_analysis_says_what_it_means_and_what_it_does_not(name: str, town: View) -> None:
    one = analyses.named(name)
    table = analyses.analyse(town, name)

    assert one.title.endswith(".") or ":" in one.title
    assert "row is" in one.says
    assert len(one.does_not_say) > 30
    assert table.columns == one.columns
    assert table.notes[-2:] == (one.says, one.does_not_say)
    assert (len(table.notes) == 3) == (table.rows == ())
    assert all(len(row) == len(one.columns) for row in table.rows)


def test_who_answers_to_several_is_found_with_the_kinds(town: View) -> None:
    rows = found(town, "dual-reporting")

    assert rows[0][:3] == ["Director", "The Council", "Chief Executive; Trust Chief Executive"]
    assert rows[0][3] == "operational; statutory"
    assert [row[0] for row in rows] == ["Director", "Joint Director"]
    assert all(row[4:] == ["2", "2"] for row in rows)


def test_two_kinds_of_line_to_one_superior_are_one_pair_of_several_links(town: View) -> None:
    rows = found(town, "multiplexity")

    assert sorted(rows[0][:2]) == ["Head of Care", "Worker"]
    assert rows[0][2:] == ["2", "answers to (operational); answers to (professional)"]


def test_spans_count_those_who_answer_not_their_lines(town: View) -> None:
    rows = {row[0]: row[2:] for row in found(town, "span")}

    assert rows["Head of Care"] == ["1", "1"]
    assert rows["Chief Executive"] == ["2", "2"]
    assert rows["Trust Chief Executive"] == ["1", "2"]


def test_depth_is_the_way_to_the_top(town: View) -> None:
    rows = {row[0]: row[2:] for row in found(town, "depth")}

    assert rows["Worker"][:2] == ["3", "3"]
    assert rows["Worker"][2] == "Chief Executive; Trust Chief Executive"
    assert rows["Chief Executive"] == ["0", "0", "Chief Executive"]


def test_others_hang_on_whoever_stands_on_every_way_up(town: View) -> None:
    rows = {row[0]: row[2:] for row in found(town, "cut-posts")}

    assert rows == {"Director": ["2", "Head of Care; Worker"], "Head of Care": ["1", "Worker"]}


def test_removing_a_cut_post_cuts_off_those_named_and_no_other(town: View) -> None:
    graph = network(town)
    up = nx.DiGraph(
        (s, t) for s, t, data in graph.edges(data=True) if data["relation"] == "answers to"
    )
    tops = {node for node in up if not up.out_degree(node)}
    named = {row[0]: row[3] for row in found(town, "cut-posts")}

    for node in set(up) - tops:
        left = up.subgraph(set(up) - {node})
        cut = [
            str(graph.nodes[one]["label"])
            for one in left
            if not tops & ({one} | nx.descendants(left, one))
        ]
        assert named.get(str(graph.nodes[node]["label"]), "") == "; ".join(sorted(cut))


def test_a_circle_is_listed_once_with_its_scopes(write_tables: Write) -> None:
    lines = (
        "key,who answers,to whom,kind,scope,status,evidence\n"
        "a,chief,director,operational,money,in force,report 3\n"
        "b,director,chief,operational,money,in force,report 3\n"
    )

    functions = "key,name,evidence\nmoney,money,report 3\n"
    tables = {"posts": POSTS, "lines": lines, "functions": functions}
    rows = found(open_view([str(write_tables(tables))]), "cycles")

    assert len(rows) == 1
    assert sorted(rows[0][0].split("; ")) == ["Chief Executive", "Director"]
    assert rows[0][1:] == ["2", "operational", "money", "yes"]


def test_a_post_and_its_holder_on_both_bodies_count_once(town: View) -> None:
    (row,) = found(town, "interlocks")

    assert row == ["Board", "The Council", "Panel", "The Trust", "1", "Ann Example", "Ann Example"]


def test_organisations_share_who_sits_on_a_body_of_each(town: View) -> None:
    rows = found(town, "shared-members")

    assert rows == [["The Council", "The Trust", "1", "Ann Example", "Ann Example"]]


def test_who_serves_both_parties_is_on_both_sides(town: View) -> None:
    rows = found(town, "both-sides")

    assert ["The Deal", "Joint Director", "post", "The Council; The Trust"] in rows
    assert "Worker" not in {row[1] for row in rows}


def test_events_have_the_days_that_are_stated(town: View) -> None:
    rows = [row for row in found(town, "events") if row[2] == "answers to"]

    ends = {(row[0], row[1], row[4], row[5]) for row in rows}
    assert ("Director", "Trust Chief Executive", "2010-01-01", "not stated") in ends


def test_of_many_things_betweenness_is_estimated_alike_each_time(
    bnes_adopted: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> dict[str, float]:
        rows = analyses.analyse(bnes_adopted, "betweenness").rows
        return {row[0].text: float(row[3].text) for row in rows if row[0] and row[3]}

    exact = told()
    module = registry.module("caregraph.analyses", "betweenness")
    monkeypatch.setattr(module, "_MOST", 10)
    monkeypatch.setattr(module, "_STARTS", 20)

    estimated = told()
    assert estimated == told()
    assert max(estimated, key=estimated.__getitem__) == max(exact, key=exact.__getitem__)
    assert estimated != exact


def test_events_tell_who_share_a_name_apart_and_have_days_as_days(town: View) -> None:
    frame = analyses.analyse(town, "events").to_pandas()

    graph = network(town)
    pairs = Counter(zip(frame["source IRI"], frame["target IRI"], strict=True))
    assert pairs == Counter((source, target) for source, target, _ in graph.edges(keys=True))
    assert frame["from"].dtype.kind == frame["until"].dtype.kind == "M"


def test_networks_take_what_analyses_count(town: View) -> None:
    graph = network(town)
    analyses.measure(graph)

    nodes = {str(data["label"]): data for _, data in graph.nodes(data=True)}
    assert (nodes["Chief Executive"]["span"], nodes["Chief Executive"]["span_daily"]) == (2, 2)
    assert (nodes["Worker"]["fewest_steps"], nodes["Director"]["hang_on_it"]) == (3, 2)
    assert nodes["Director"]["superiors"] == 2
    assert 0 < nodes["Director"]["betweenness"] < 1
    assert "span" not in nodes["Worker"]
    said = analyses.measures()
    assert {name for data in nodes.values() for name in data} & set(said) <= set(said)
    assert analyses.named("betweenness").does_not_say in said["betweenness"]


@pytest.mark.slow
def test_over_time_in_python_is_what_the_command_gives(town: View) -> None:
    every = analyses.analyse(town, "span", over="2009..2013")

    assert every.columns[0] == "day"
    assert len({row[0].text for row in every.rows if row[0]}) > 1


@pytest.mark.slow
def test_over_time_it_is_run_on_each_day_that_turns(
    write_tables: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(write_tables(TABLES))

    assert main(["analyse", folder, "dual-reporting", "--over", "all", "--format", "json"]) == 0

    rows = json.loads(capsys.readouterr().out)["results"]["bindings"]
    on = {(row["day"]["value"], row["post"]["value"].rpartition("/")[2]) for row in rows}
    assert ("2012-01-01", "director") in on
    assert ("2012-01-01", "joint") not in on
    assert ("2011-01-01", "joint") in on


def test_the_command_lists_explains_and_names_what_is_near(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["analyse", "--list"]) == 0
    assert all(name in capsys.readouterr().out for name in [NAMES[0]])
    assert main(["analyse", "betweenness", "--explain"]) == 0
    assert "What it does not mean" in capsys.readouterr().out
    assert main(["analyse", "case:x", "spam"]) == 2
    assert "span" in capsys.readouterr().err
    with pytest.raises(UnknownNameError):
        analyses.named("influence")


def test_an_analysis_without_a_row_says_what_it_looked_at() -> None:
    view = open_view(["case:surrey-2026"])
    graph = network(view)

    table = analyses.analyse(view, "cycles")

    assert table.rows == ()
    told = dict(re.findall(r"([a-z ]+): (\d+)", table.notes[0].partition("(")[2]))
    seats = [data for *_, data in graph.edges(data="relation") if data == "is member of"]
    posts = [d for _, d in graph.nodes(data=True) if d["kind"] == "post" and d["in_effect"]]
    assert int(told["lines of accountability"]) == 0
    assert int(told[" memberships"]) == len(seats)
    assert int(told[" posts"]) == len(posts)
