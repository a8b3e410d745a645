"""Files for network programs hold what those programs need, each read by one that is not ours."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import igraph
import networkx as nx
import pytest

from caregraph import exports
from caregraph.graph.choices import Choice
from caregraph.graph.view import View, open_view
from caregraph.networks import network

Write = Callable[[Mapping[str, str]], Path]
GEXF = {"g": "http://gexf.net/1.3"}
POSTS = "key,title,in,from,until,status,evidence\n"
LINES = "key,who answers,to whom,kind,status,evidence\n"
TWO_LINES = {
    "posts": POSTS
    + "a,Director,council,,,in force,report 2\nb,Chief,council,,,in force,report 2\n",
    "lines": LINES
    + "one,a,b,operational,in force,report 3\n"
    + "two,a,b,statutory,in force,report 3\n"
    + "three,a,b,statutory,in force,report 4\n",
}
"""A post that answers to another in two ways, one of them stated twice."""


def written(view: View, name: str) -> bytes:
    stream = io.BytesIO()
    exports.export(view, name, stream)
    return stream.getvalue()


def gexf(view: View) -> ET.Element:
    return ET.fromstring(written(view, "gexf"))


def test_gexf_gives_parallel_lines_kinds_of_their_own(write_tables: Write) -> None:
    edges = gexf(open_view([str(write_tables(TWO_LINES))])).findall(".//g:edge", GEXF)

    merged_by = [(edge.get("source"), edge.get("target"), edge.get("kind")) for edge in edges]
    assert len(set(merged_by)) == len(merged_by)
    kinds = {edge.get("kind") for edge in edges}
    assert {"answers to (operational)", "answers to (statutory)"} < kinds
    assert all(edge.get("label") for edge in edges)


def test_gexf_keeps_the_ids_of_edges_when_one_is_added(write_tables: Write) -> None:
    def ids(lines: str) -> set[str | None]:
        folder = write_tables(TWO_LINES | {"lines": lines})
        return {
            edge.get("id") for edge in gexf(open_view([str(folder)])).iterfind(".//g:edge", GEXF)
        }

    fewer = ids(LINES + "two,a,b,statutory,in force,report 3\n")
    more = ids(TWO_LINES["lines"])

    assert fewer < more


def test_gexf_ends_on_the_last_day(write_tables: Write) -> None:
    tables = {
        "posts": POSTS
        + "director,Old Chief,council,2011-04-01,2013-04-01,in force,report 2\n"
        + "chief,New Chief,council,2013-04-01,,in force,report 2\n",
    }
    view = open_view([str(write_tables(tables))], Choice(as_of="any"))
    root = gexf(view)

    nodes = {one.get("label"): one for one in root.iterfind(".//g:node", GEXF)}
    graph = root.find("g:graph", GEXF)
    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    old, new = nodes["Old Chief"], nodes["New Chief"]
    assert (old.get("start"), old.get("end")) == ("2011-04-01", "2013-03-31")
    assert (new.get("start"), new.get("end")) == ("2013-04-01", None)


def test_gexf_without_dates_is_static(write_tables: Write) -> None:
    council = "council,The Council,upper-tier authority,in force,report 1\n"
    organisations = f"key,name,type,status,evidence\n{council}"
    folder = write_tables(TWO_LINES | {"organisations": organisations})
    graph = gexf(open_view([str(folder)])).find("g:graph", GEXF)

    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat")) == ("static", None)


@pytest.mark.parametrize("name", ["graphml", "gexf", "json", "nodes-csv", "csv", "nodes-arrow"])
def test_files_take_what_analyses_count_where_it_is_asked_for(
    name: str, bnes_adopted: View
) -> None:
    stream = io.BytesIO()
    exports.export(bnes_adopted, name, stream, measures=True)

    data = stream.getvalue()
    if name == "csv":
        with zipfile.ZipFile(stream) as packed:
            data = packed.read("nodes.csv") + packed.read("csv-metadata.json")
    assert b"fewest_steps" in data
    assert b"fewest_steps" not in written(bnes_adopted, name)


@pytest.mark.parametrize("name", ["nodes-csv", "edges-csv", "csv"])
def test_csv_is_guarded_for_spreadsheets_unless_it_is_asked_for_plain(
    name: str, write_tables: Write
) -> None:
    posts = TWO_LINES["posts"].replace("Director", "- Deputy Director")
    view = open_view([str(write_tables(TWO_LINES | {"posts": posts}))])

    def made(**options: bool) -> list[bytes]:
        stream = io.BytesIO()
        exports.export(view, name, stream, **options)
        if name != "csv":
            return [stream.getvalue()]
        with zipfile.ZipFile(stream) as packed:
            return [packed.read(table) for table in ("nodes.csv", "edges.csv")]

    for guarded, plain in zip(made(), made(plain=True), strict=True):
        assert b",'- Deputy Director," in guarded
        assert guarded.startswith("\ufeff".encode())
        assert b",- Deputy Director," in plain
        assert guarded.decode("utf-8-sig").replace(",'- ", ",- ") == plain.decode()


def test_gephi_ranks_what_is_counted(bnes_adopted: View) -> None:
    stream = io.BytesIO()
    exports.export(bnes_adopted, "gexf", stream, measures=True)

    root = ET.fromstring(stream.getvalue())
    types = {one.get("id"): one.get("type") for one in root.iterfind(".//g:attribute", GEXF)}
    assert types["betweenness"] == types["span"] == "double"
    assert types["evidence"] == "string"


@pytest.fixture
def pajek(bnes_adopted: View, tmp_path: Path) -> Path:
    path = tmp_path / "network.net"
    path.write_bytes(written(bnes_adopted, "pajek"))
    return path


def told(graph: nx.MultiDiGraph) -> Counter[tuple[str, str, str]]:
    """The links of a network by the names of their ends, and how a file names them."""

    def named(data: Mapping[str, str]) -> str:
        return f"{data['relation']} ({data['kind']})" if "kind" in data else data["relation"]

    names = dict(graph.nodes(data="label"))
    return Counter((names[s], names[t], named(data)) for s, t, data in graph.edges(data=True))


def test_networkx_reads_pajek(bnes_adopted: View, pajek: Path) -> None:
    read = nx.read_pajek(pajek)

    assert Counter((s, t, link) for s, t, link in read.edges(data="l")) == told(
        network(bnes_adopted)
    )


def test_igraph_reads_pajek(bnes_adopted: View, pajek: Path) -> None:
    read = igraph.Graph.Read_Pajek(str(pajek))

    links = Counter(
        (read.vs[edge.source]["name"], read.vs[edge.target]["name"], edge["label"])
        for edge in read.es
    )
    assert links == told(network(bnes_adopted))


def test_igraph_reads_names_with_ampersands_from_gml(bnes_adopted: View, tmp_path: Path) -> None:
    path = tmp_path / "network.gml"
    path.write_bytes(written(bnes_adopted, "gml"))

    read = igraph.Graph.Read_GML(str(path))

    names = dict(network(bnes_adopted).nodes(data="label"))
    assert dict(zip(read.vs["label"], read.vs["title"], strict=True)) == names
    assert any("&" in name for name in names.values())


def test_no_text_of_gml_ends_with_a_backslash_after_which_graph_tool_finds_no_end(
    write_tables: Write,
) -> None:
    posts = TWO_LINES["posts"].replace("Director", "Estates\\").replace("Chief", "A\\Chief")
    view = open_view([str(write_tables(TWO_LINES | {"posts": posts}))])

    text = written(view, "gml").decode("ascii")

    assert '\\"' not in text
    titles = {data["title"] for _, data in nx.read_gml(io.BytesIO(text.encode())).nodes(data=True)}
    assert "Estates\\" in titles
    assert any(one.startswith("A\\Chief") for one in titles)


def test_gml_names_attributes_as_the_format_can(bnes_adopted: View) -> None:
    text = written(bnes_adopted, "gml").decode("ascii")

    keys = {line.split()[0] for line in text.splitlines()} - {"]"}
    assert "takesDecisions" in keys
    assert all(key.isalnum() for key in keys), keys


def test_graphml_says_what_the_graph_is_before_its_nodes_and_every_key_once(
    bnes_adopted: View,
) -> None:
    root = ET.fromstring(written(bnes_adopted, "graphml"))

    keys = [key.get("id") for key in root.iterfind("m:key", YED)]
    assert len(set(keys)) == len(keys)
    tags = [one.tag.rpartition("}")[2] for one in root.iterfind("m:graph/*", YED)]
    assert tags == sorted(tags, key=("data", "node", "edge").index)
    assert tags[0] == "data"


def test_d3_and_networkx_each_find_their_list_of_links(bnes_adopted: View) -> None:
    data = json.loads(written(bnes_adopted, "json"))

    assert data["links"] == data["edges"]
    assert len(data["edges"]) == network(bnes_adopted).number_of_edges()


def test_pajek_has_a_byte_order_mark_only_where_a_letter_asks_for_it(
    bnes_adopted: View, write_tables: Write
) -> None:
    posts = TWO_LINES["posts"].replace("Director", "Cyfarwyddwr Tŷ")
    view = open_view([str(write_tables(TWO_LINES | {"posts": posts}))])

    assert written(view, "pajek").startswith("\ufeff".encode())
    assert written(bnes_adopted, "pajek").isascii()


def test_pajek_tells_apart_who_share_a_name_and_survives_odd_letters(write_tables: Write) -> None:
    posts = (
        POSTS
        + "director,Manager,council,,,in force,report 2\n"
        + "chief,Manager,council,,,in force,report 2\n"
        + 'c,"The ""Old"" O\'Brien Post \\",council,,,in force,report 2\n'
    )
    view = open_view([str(write_tables({"posts": posts}))])

    read = nx.parse_pajek(written(view, "pajek").decode("utf-8-sig"))

    managers = [name for name in read if name.startswith("Manager <https://")]
    assert len(managers) == 2
    assert "The 'Old' O'Brien Post /" in read
    assert len(read) == len(network(view))


def test_cytoscape_nests_things_and_names_links(bnes_adopted: View) -> None:
    data = json.loads(written(bnes_adopted, "cytoscape"))

    nodes = {one["data"]["id"]: one["data"] for one in data["elements"]["nodes"]}
    edges = [one["data"] for one in data["elements"]["edges"]]
    parents = {one["parent"] for one in nodes.values() if "parent" in one}
    assert parents
    assert parents <= set(nodes)
    assert len({one["id"] for one in edges}) == len(edges)
    assert {one["source"] for one in edges} | {one["target"] for one in edges} <= set(nodes)
    assert {one["interaction"] for one in edges} == {one["relation"] for one in edges}
    graph = network(bnes_adopted)
    assert {one["name"] for one in nodes.values()} == {x for _, x in graph.nodes(data="label")}


YED = {"m": "http://graphml.graphdrawing.org/xmlns", "y": "http://www.yworks.com/xml/graphml"}


@pytest.fixture
def yed(bnes_adopted: View) -> bytes:
    return written(bnes_adopted, "yed")


def test_networkx_reads_every_thing_and_every_line_of_yed(bnes_adopted: View, yed: bytes) -> None:
    graph = network(bnes_adopted)

    read = nx.read_graphml(io.BytesIO(yed), force_multigraph=True)

    iris = dict(read.nodes(data="url"))
    assert sorted(iris.values()) == sorted(graph)
    for node, data in read.nodes(data=True):
        assert " ".join(data["label"].split()) == graph.nodes[iris[node]]["label"]
    within = {
        (node, parent) for node, parent in graph.nodes(data="parent") if parent and parent in graph
    }
    drawn = Counter((iris[s], iris[t], data["relation"]) for s, t, data in read.edges(data=True))
    every = Counter((s, t, data["relation"]) for s, t, data in graph.edges(data=True))
    left = every - drawn
    assert drawn - every == Counter()
    assert {(s, t) for s, t, _ in left} <= within
    assert {relation for *_, relation in left} <= {"is in", "is part of", "is constituted by"}
    assert all(data["label"] for *_, data in read.edges(data=True))


def test_groups_of_yed_hold_what_is_in_them_and_no_box_is_on_another(yed: bytes) -> None:
    root = ET.fromstring(yed)

    def box(node: ET.Element) -> tuple[float, float, float, float]:
        found = node.find("m:data//y:Geometry", YED)
        assert found is not None
        x, y, width, height = (float(found.attrib[n]) for n in ("x", "y", "width", "height"))
        return x, y, x + width, y + height

    groups = 0
    parents = {graph: node for node in root.iterfind(".//m:node", YED) for graph in node}
    for graph in root.iterfind(".//m:graph", YED):
        boxes = [box(node) for node in graph.findall("m:node", YED)]
        for number, one in enumerate(boxes):
            for other in boxes[:number]:
                apart = one[0] >= other[2] or other[0] >= one[2]
                assert apart or one[1] >= other[3] or other[1] >= one[3]
        if graph in parents:
            groups += 1
            frame = box(parents[graph])
            for left, top, right, bottom in boxes:
                assert frame[0] < left < right < frame[2]
                assert frame[1] < top < bottom < frame[3]
    assert groups > 2
    assert len(list(root.iterfind(".//y:GroupNode", YED))) == groups


def test_things_in_one_another_are_nested_without_end(write_tables: Write) -> None:
    units = (
        "key,name,part of,status,evidence\n"
        "one,First Unit,two,in force,report 2\ntwo,Second Unit,one,in force,report 2\n"
    )
    view = open_view([str(write_tables({"units": units}))])

    read = nx.read_graphml(io.BytesIO(written(view, "yed")))

    assert len(read) == len(network(view))
