"""Exports: every format holds every fact of the view, nothing else, and is the same twice."""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from caregraph import exports, provenance, registry
from caregraph.errors import UnknownNameError
from caregraph.exports import _statements, mermaid
from caregraph.graph import infer, serialised, store
from caregraph.graph.choices import Choice
from caregraph.graph.identity import derived_graph
from caregraph.graph.view import View, open_view
from caregraph.networks import network
from caregraph.vocab import BASE, CG, PREFIXES, RDF

Write = Callable[[Mapping[str, str]], Path]
FORMATS = registry.names("caregraph.exports")
PLAIN_RDF = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml"}
PLAIN = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
DRAWN = ("svg", "png", "pdf", "html", "drawio", "pptx")
DATASETS = {
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
}
NETWORKS = ("graphml", "gexf", "gml", "json", "cytoscape", "jgf")
TRUTHS = ("json", "cytoscape", "jgf")
"""Those that have truth values of their own."""
ODD = '=1+1 "quoted" <b>bold</b> & javascript:alert(1) {x} | ]] #hash; `tick` \\ back'


def written(view: View, name: str) -> bytes:
    stream = io.BytesIO()
    exports.export(view, name, stream)
    return stream.getvalue()


def read_network(name: str, data: bytes) -> nx.MultiDiGraph:
    """Read a network file back as NetworkX does, nodes by IRI."""
    stream = io.BytesIO(data)
    if name == "graphml":
        return nx.read_graphml(stream, force_multigraph=True)
    if name == "gexf":
        return nx.read_gexf(stream)
    if name == "gml":
        return nx.read_gml(stream)
    if name == "cytoscape":
        return nx.cytoscape_graph(json.loads(data))
    if name == "jgf":
        return read_jgf(json.loads(data)["graph"])
    return nx.node_link_graph(json.loads(data))


def read_jgf(told: Any) -> nx.MultiDiGraph:
    """Read a graph of JSON Graph Format by its specification."""
    assert set(told) == {"id", "label", "directed", "metadata", "nodes", "edges"}
    graph = nx.MultiDiGraph()
    for node, data in told["nodes"].items():
        assert set(data) == {"label", "metadata"}
        graph.add_node(node, label=data["label"], **data["metadata"])
    for edge in told["edges"]:
        about = {"relation": edge["relation"], **edge["metadata"]}
        graph.add_edge(edge["source"], edge["target"], key=edge["id"], **about)
    return graph


def links(graph: nx.MultiDiGraph) -> list[tuple[str, str, str, str]]:
    return sorted((s, t, d["relation"], d.get("kind", "")) for s, t, d in graph.edges(data=True))


@pytest.fixture
def odd_view(write_tables: Write) -> View:
    """A small structure whose post and organisation have every letter that could do harm."""
    quoted = '"' + ODD.replace('"', '""') + '"'
    folder = write_tables(
        {
            "posts": f"key,title,in,status,evidence\nchief,{quoted},council,in force,report 2\n"
            "director,Director of Care,council,in force,report 2\n"
            "trust-chief,Trust Chief Executive,trust,in force,report 2\n",
        }
    )
    return open_view([str(folder)])


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::caregraph.errors.SourceWarning")
@pytest.mark.parametrize("name", FORMATS)
def test_equal_views_give_equal_bytes(name: str, bnes_adopted: View, odd_view: View) -> None:
    view = odd_view if name in DRAWN else bnes_adopted  # drawing the case twice takes a while

    first = written(view, name)

    assert first
    assert first == written(view, name)


def test_a_path_is_written_as_a_stream_is(bnes_adopted: View, tmp_path: Path) -> None:
    exports.export(bnes_adopted, "gml", tmp_path / "network.gml")

    assert (tmp_path / "network.gml").read_bytes() == written(bnes_adopted, "gml")


@pytest.mark.filterwarnings("ignore::caregraph.errors.SourceWarning")
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_odd_labels(name: str, odd_view: View) -> None:
    assert len(written(odd_view, name)) > 100


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_comes_back_with_the_same_nodes_and_edges(name: str, bnes_adopted: View) -> None:
    graph = network(bnes_adopted)

    read = read_network(name, written(bnes_adopted, name))

    assert set(read) == set(graph)
    assert links(read) == links(graph)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_keeps_odd_labels(name: str, odd_view: View) -> None:
    read = read_network(name, written(odd_view, name))

    label = "title" if name == "gml" else "label"
    assert ODD in {data[label] for _, data in read.nodes(data=True)}


def told(attributes: Mapping[str, object]) -> dict[str, object]:
    """Attributes of the network as files tell them."""
    return {
        name: {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
        for name, value in attributes.items()
    }


def test_graphml_keeps_every_attribute(bnes_adopted: View) -> None:
    graph = network(bnes_adopted)

    read = read_network("graphml", written(bnes_adopted, "graphml"))

    assert dict(read.nodes(data=True)) == {n: told(data) for n, data in graph.nodes(data=True)}
    assert {key: data for *_, key, data in read.edges(keys=True, data=True)} == {
        key: told(data) for *_, key, data in graph.edges(keys=True, data=True)
    }


DIRECTNESS = {
    "posts": "key,title,in,status,evidence\n"
    + "".join(f"{key},Post {key},council,in force,report 2\n" for key in "abcd"),
    "bodies": "key,name,type,parent,decides,status,evidence\n"
    "cabinet,Cabinet,cabinet,council,yes,in force,report 5\n"
    "panel,Panel,committee,council,no,in force,report 5\n"
    "group,Group,committee,council,,in force,report 5\n",
    "lines": "key,who answers,to whom,kind,direct,status,evidence\n"
    "ab,a,b,operational,yes,in force,report 3\n"
    "bc,b,c,operational,no,in force,report 3\n"
    "cd,c,d,operational,,in force,report 3\n",
}
"""Lines and bodies of which something is stated, denied and left unsaid."""
THREE = {"yes": "yes", "no": "no", "": "not stated", None: "not stated"}


@pytest.mark.parametrize("name", ["graphml", "gml"])
def test_igraph_keeps_apart_what_is_so_what_is_not_and_what_is_not_stated(
    name: str, write_tables: Write, tmp_path: Path
) -> None:
    path = tmp_path / f"network.{name}"
    path.write_bytes(written(open_view([str(write_tables(DIRECTNESS))]), name))

    graph = igraph.Graph.Read(str(path), format=name)

    lines = graph.es.select(relation="answers to")
    assert Counter(THREE[line["direct"]] for line in lines) == Counter(["yes", "no", "not stated"])
    links = graph.es.select(relation_ne="answers to")
    assert {THREE[edge["direct"]] for edge in links} == {"not stated"}
    called, decides = ("title", "takesDecisions") if name == "gml" else ("label", "takes_decisions")
    deciding = {one[called]: THREE[one[decides]] for one in graph.vs if one["kind"] == "body"}
    assert deciding == {"Cabinet": "yes", "Panel": "no", "Group": "not stated"}
    others = {THREE[one[decides]] for one in graph.vs if one["kind"] != "body"}
    assert others == {"not stated"}


@pytest.mark.parametrize("name", [*NETWORKS, "edges-csv"])
def test_no_network_states_what_is_not_stated(name: str, write_tables: Write) -> None:
    view = open_view([str(write_tables(DIRECTNESS))])

    data = written(view, name)

    if name == "edges-csv":
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
        stated = {row["Id"].rpartition("/")[2]: row["direct"] for row in rows if row["direct"]}
    else:
        edges = read_network(name, data).edges(data=True)
        stated = {
            one["iri"].rpartition("/")[2]: one["direct"] for *_, one in edges if "direct" in one
        }
    assert stated == ({"ab": True, "bc": False} if name in TRUTHS else {"ab": "yes", "bc": "no"})


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_no_attribute_is_of_a_type_that_readers_fill_in(name: str, bnes_adopted: View) -> None:
    root = ET.fromstring(written(bnes_adopted, name))

    types = {
        value
        for element in root.iter()
        for key, value in element.attrib.items()
        if key == "attr.type" or (key == "type" and element.tag.endswith("}attribute"))
    }
    assert types == {"string"}


def test_every_edge_says_where_its_source_says_so(bnes_adopted: View) -> None:
    rows = csv.DictReader(io.StringIO(written(bnes_adopted, "edges-csv").decode("utf-8-sig")))

    evidence = [(row["Label"], row["evidence"]) for row in rows]
    assert {label for label, _ in evidence} >= {"is in", "is part of", "answers to"}
    assert all(said for _, said in evidence)


def test_gexf_shows_time_and_the_kinds_of_lines(bnes_adopted: View) -> None:
    text = written(bnes_adopted, "gexf").decode()
    space = {"g": "http://gexf.net/1.3", "v": "http://gexf.net/1.3/viz"}
    root = ET.fromstring(text)

    shapes = {shape.get("value") for shape in root.iterfind(".//g:edge/v:shape", space)}
    starts = {node.get("start") for node in root.iterfind(".//g:node", space)}
    assert shapes == {"solid", "dashed", "dotted"}
    assert "2008-05-01" in starts
    assert "lastmodifieddate" not in text


@pytest.mark.slow
@pytest.mark.parametrize("name", PLAIN_RDF)
def test_plain_rdf_is_what_the_view_says_without_what_is_shipped(
    name: str, bnes_adopted: View
) -> None:
    parsed = rdflib.Graph().parse(data=written(bnes_adopted, name), format=PLAIN_RDF[name])
    parsed.remove((None, rdflib.URIRef(CG.derivedTerm.value), None))
    origin = origin_of(bnes_adopted)
    for triple in rdflib.Graph().parse(data=origin, format="nt"):
        assert triple in parsed
        parsed.remove(triple)

    own = ox.Store()
    own.extend([quad for quad in bnes_adopted.store if quad not in infer.background()])
    expected = rdflib.Graph().parse(
        data=serialised.serialise(own, ox.RdfFormat.N_TRIPLES), format="nt"
    )
    assert len(parsed) == len(own)
    assert isomorphic(parsed, expected)


def origin_of(view: View) -> bytes:
    """Where a view comes from, as N-Triples."""
    own = ox.Store()
    own.extend(provenance.statements(view))
    return serialised.serialise(own, ox.RdfFormat.N_TRIPLES)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*PLAIN_RDF, *DATASETS])
def test_what_is_derived_may_be_left_out_of_rdf(name: str, bnes_adopted: View) -> None:
    stream = io.BytesIO()
    exports.export(bnes_adopted, name, stream, said=True)

    form = (DATASETS | PLAIN)[name]
    found = {quad.triple for quad in ox.parse(stream.getvalue(), format=form)}
    derived = {quad.triple for quad in infer.following(bnes_adopted.store)}
    assert len(derived) > 100
    assert found.isdisjoint(derived)
    everything = {quad.triple for quad in ox.parse(written(bnes_adopted, name), format=form)}
    left = {one for one in everything - found - derived if one.predicate != CG.derivedTerm}
    assert {one.subject.value for one in left} <= {derived_graph(bnes_adopted.iri).value}


@pytest.mark.slow
def test_two_exports_put_together_are_two_views() -> None:
    store = ox.Store()
    for day in ("2008-04-01", "2008-05-01"):
        view = open_view([f"case:bath-and-north-east-somerset-2008,asOf={day}"])
        store.load(written(view, "trig"), format=ox.RdfFormat.TRIG)

    def said(view: ox.NamedNode, term: str) -> list[str]:
        prefix, _, name = term.partition(":")
        pattern = store.quads_for_pattern(view, ox.NamedNode(PREFIXES[prefix] + name), None)
        return [quad.object.value for quad in pattern]

    views = [quad.subject for quad in store.quads_for_pattern(None, RDF.type, CG.View)]
    assert len(views) == 2
    derived = {g.value for g in store.named_graphs() if g.value.endswith("/derived")}
    assert derived == {derived_graph(view).value for view in views}
    for view in views:
        assert len(said(view, "dcterms:bibliographicCitation")) == 1
        assert len(said(view, "prov:wasDerivedFrom")) == 1
        assert said(view, "dcterms:license") == ["https://creativecommons.org/licenses/by/4.0/"]


def test_turtle_holds_lines_and_their_shortcuts(bnes_adopted: View) -> None:
    text = written(bnes_adopted, "turtle").decode()

    assert "cg:answersStatutorilyTo" in text
    assert "cg:AccountabilityLine" in text
    assert "skos:ConceptScheme" not in text


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", ["trig", "nquads"])
def test_datasets_keep_structures_apart(name: str) -> None:
    view = open_view(["case:bath-and-north-east-somerset-2008", "case:london-2009"])

    quads = list(ox.parse(written(view, name), format=DATASETS[name]))

    named = {quad.graph_name for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    derived = derived_graph(view.iri)
    assert named == {*view.structures, derived}
    for quad in quads:
        if quad.subject in (view.iri, derived):
            assert quad.graph_name == ox.DefaultGraph()
        elif quad.predicate == CG.describedIn:
            assert quad.graph_name == quad.object
    said = {quad.triple for quad in quads if quad.subject != derived}
    said -= {quad.triple for quad in provenance.statements(view)}
    assert said == {q.triple for q in view.store if q not in infer.background()}


@pytest.mark.parametrize("name", DATASETS)
def test_datasets_keep_what_is_derived_apart(name: str, bnes_adopted: View) -> None:
    quads = set(ox.parse(written(bnes_adopted, name), format=DATASETS[name]))

    graph = derived_graph(bnes_adopted.iri)
    derived = {quad.triple for quad in quads if quad.graph_name == graph}
    described = {quad.triple for quad in quads if quad.graph_name != graph}
    board = ox.NamedNode(
        f"{PREFIXES['id']}bath-and-north-east-somerset-2008/body/partnership-board"
    )
    said_of = ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
    assert derived.isdisjoint(described)
    assert ox.Triple(board, RDF.type, CG.PartnershipBoard) in described
    assert ox.Triple(board, RDF.type, CG.GovernanceBody) in derived
    assert any(triple.predicate == CG.answersTo for triple in derived)
    assert ox.Quad(graph, said_of, bnes_adopted.iri) in quads


@pytest.mark.parametrize("name", PLAIN_RDF)
def test_plain_rdf_says_what_in_it_is_derived(name: str, bnes_adopted: View) -> None:
    graph = rdflib.Graph().parse(data=written(bnes_adopted, name), format=PLAIN_RDF[name])

    terms = set(
        graph.objects(rdflib.URIRef(bnes_adopted.iri.value), rdflib.URIRef(CG.derivedTerm.value))
    )

    names = {str(term).removeprefix(BASE) for term in terms}
    assert {"answersTo", "GovernanceBody", "withinOrganisation"} <= names
    assert names.isdisjoint({"PartnershipBoard", "accountableTo", "status"})


@cache
def of_two(choice: Choice) -> View:
    return open_view(["case:bath-and-north-east-somerset-2008", "case:london-2009"], choice)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*PLAIN_RDF, *DATASETS])
@pytest.mark.parametrize(
    "choice",
    [Choice(adopt=("all",)), Choice(as_of="2008-04-01"), Choice(known_by="2008-04-01")],
    ids=["adopted", "earlier", "known by"],
)
def test_an_exported_view_read_again_is_the_same_view(
    name: str, choice: Choice, tmp_path: Path
) -> None:
    view = of_two(choice)
    path = tmp_path / f"view{exports.named(name).suffix}"
    path.write_bytes(written(view, name))

    again = open_view([str(path)], choice)

    assert again.fingerprint() == view.fingerprint()
    assert again.days == view.days


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", [*PLAIN_RDF, *DATASETS])
def test_nothing_derived_is_read_as_described(name: str, tmp_path: Path) -> None:
    source = "case:waltham-forest-2009"
    path = tmp_path / f"view{exports.named(name).suffix}"
    path.write_bytes(written(open_view([source], Choice(as_of="any")), name))

    read = {quad.triple for quad in store.open_store([str(path)])}

    assert read == {quad.triple for quad in store.open_store([source])}


def test_what_two_structures_describe_is_in_neither(write_tables: Write, tmp_path: Path) -> None:
    organisations = (
        "key,name,type,code,status,evidence\n"
        "council,The Council,upper-tier authority,gss:E06000022,in force,report 1\n"
        "trust,The Trust,,,in force,report 1\n"
    )
    first = write_tables({"organisations": organisations})
    second = first.rename(tmp_path / "second")
    renamed = (second / "structure.csv").read_text("utf-8").replace("small,", "other,")
    (second / "structure.csv").write_text(renamed, "utf-8")
    view = open_view([str(write_tables({"organisations": organisations})), str(second)])

    quads = list(ox.parse(written(view, "nquads"), format=ox.RdfFormat.N_QUADS))

    shared = [q for q in quads if q.subject == ox.NamedNode(f"{PREFIXES['id']}gss/E06000022")]
    assert shared
    assert {quad.graph_name for quad in shared} == {ox.DefaultGraph(), derived_graph(view.iri)}


def test_an_exported_dataset_can_be_read_again(bnes_adopted: View, tmp_path: Path) -> None:
    path = tmp_path / "structure.trig"
    path.write_bytes(written(bnes_adopted, "trig"))

    again = network(open_view([str(path)], bnes_adopted.choice))

    def standing(graph: nx.MultiDiGraph) -> set[str]:
        return {node for node, effective in graph.nodes(data="in_effect") if effective}

    before = network(bnes_adopted)
    assert standing(again) == standing(before)
    assert [one for one in links(again) if one[2] == "answers to"] == [
        one for one in links(before) if one[2] == "answers to"
    ]


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_tables_hold_every_node_and_edge(bnes_adopted: View) -> None:
    graph = network(bnes_adopted)

    nodes, edges = (rows(written(bnes_adopted, f"{one}-csv")) for one in ("nodes", "edges"))

    assert {(row["Id"], row["Label"]) for row in nodes} == {
        (node, data["label"]) for node, data in graph.nodes(data=True)
    }
    assert sorted((r["Source"], r["Target"], r["Label"], r["kind"]) for r in edges) == links(graph)
    assert {row["Type"] for row in edges} == {"Directed"}


def test_tables_are_what_spreadsheets_expect(odd_view: View) -> None:
    data = written(odd_view, "nodes-csv")

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n") > 3
    assert "'" + ODD in {row["Label"] for row in rows(data)}


def test_the_zip_file_holds_both_tables_and_what_is_in_them(bnes_adopted: View) -> None:
    archive = zipfile.ZipFile(io.BytesIO(written(bnes_adopted, "csv")))

    assert archive.namelist() == ["nodes.csv", "edges.csv", "csv-metadata.json"]
    assert archive.read("csv-metadata.json") == written(bnes_adopted, "csvw")
    assert archive.read("nodes.csv") == written(bnes_adopted, "nodes-csv")
    assert archive.read("edges.csv") == written(bnes_adopted, "edges-csv")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["dot", "mermaid", "html"])
def test_texts_for_people_name_every_post_and_line(name: str, bnes_adopted: View) -> None:
    marks = "<BR/>" if name == "dot" else "<[^>]*>"
    text = " ".join(re.sub(marks, " ", written(bnes_adopted, name).decode()).split())
    text = html.unescape(text)

    graph = network(bnes_adopted)
    posts = {data["label"] for _, data in graph.nodes(data=True) if data["kind"] == "post"}
    assert {post for post in posts if post not in text} == set()
    assert "statutory" in text
    assert "commissioning" in text


def test_mermaid_marks_in_labels_do_no_harm(odd_view: View) -> None:
    text = written(odd_view, "mermaid").decode()

    (line,) = [line for line in text.splitlines() if "alert" in line]
    assert line.count('"') == 2
    assert "<b>" not in line
    assert "#60;b#62;" in line


@pytest.mark.parametrize("title", ["Fish &amp; Chips", "Head &lt of B&NES; &#38;", "B&NES & Sons"])
def test_mermaid_shows_what_looks_like_an_entity_as_it_stands(title: str) -> None:
    as_page = re.sub(r"#(\d+);", r"&#\1;", mermaid._quoted(title))

    assert html.unescape(as_page) == f'"{title}"'


def test_mermaid_takes_no_backslash_for_the_beginning_of_a_new_line() -> None:
    shown = mermaid._quoted("C:\\new\\Grounds")

    assert "\\" not in shown, "Mermaid breaks lines at a backslash with an n behind it"
    assert re.sub(r"#(\d+);", lambda one: chr(int(one[1])), shown) == '"C:\\new\\Grounds"'


def test_mermaid_draws_operational_lines_solid_and_others_dashed(bnes_adopted: View) -> None:
    lines = [one for one in written(bnes_adopted, "mermaid").decode().splitlines() if "-->" in one]

    assert len(lines) == 1
    assert mermaid.SUFFIX == ".mmd"


@pytest.mark.parametrize(
    ("name", "start"), [("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<?xml"), ("csv", b"PK")]
)
def test_binary_files_begin_as_their_kind_does(name: str, start: bytes, odd_view: View) -> None:
    assert written(odd_view, name).startswith(start)


def test_the_pdf_embeds_its_fonts(odd_view: View) -> None:
    assert b"LiberationSans" in written(odd_view, "pdf")


def test_html_fetches_nothing_and_runs_nothing_but_its_own_script(odd_view: View) -> None:
    text = written(odd_view, "html").decode()

    (script,) = re.findall(r'<script type="module">(.*?)</script>', text, re.DOTALL)
    hashed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{hashed}' 'wasm-unsafe-eval';" in text
    assert "default-src 'none';" in text
    kinds = re.findall(r'<script type="([^"]+)"', text)
    assert kinds == ["application/json", "application/json", "text/plain", "module"]
    assert re.findall(r"<(?:[^<>]*) src=", text.replace(script, "")) == []
    assert "<b>bold</b>" not in text


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_found_by_its_name_and_its_ending(name: str) -> None:
    form = exports.named(name)

    assert exports.by_suffix(f"structure{form.suffix}").name == name
    assert form.title.endswith(".")
    assert "/" in form.media_type


def test_formats_lists_every_module() -> None:
    assert [form.name for form in exports.formats()] == FORMATS
    assert len({form.suffix for form in exports.formats()}) == len(FORMATS)


def test_an_unknown_format_is_refused_with_near_ones(bnes_as_is: View) -> None:
    with pytest.raises(UnknownNameError) as caught:
        exports.export(bnes_as_is, "grapml", io.BytesIO())

    assert caught.value.near[0] == "graphml"


@pytest.mark.parametrize("path", ["x.grafml", "x", "x.tar.gz"])
def test_an_unknown_ending_is_refused(path: str) -> None:
    with pytest.raises(UnknownNameError, match="file ending"):
        exports.by_suffix(path)


def test_rdf_formats_share_their_statements(bnes_as_is: View) -> None:
    form, derived = ox.RdfFormat.TURTLE, derived_graph(bnes_as_is.iri)
    one = ox.parse(_statements.plain(bnes_as_is, form, said=False), format=form)
    form = ox.RdfFormat.TRIG
    whole = ox.parse(_statements.by_structure(bnes_as_is, form, said=False), format=form)

    assert {quad.triple for quad in one if quad.predicate != CG.derivedTerm} == {
        quad.triple for quad in whole if quad.subject != derived
    }


def test_a_program_is_answered_with_the_formats_that_are_made_for_it() -> None:
    with pytest.raises(UnknownNameError) as ending:
        exports.by_suffix("town.gephi")
    with pytest.raises(UnknownNameError) as form:
        exports.named("Excel")
    with pytest.raises(UnknownNameError) as other:
        exports.named("qqqq")

    assert ending.value.hint == "Endings for it: edges.csv, .gexf, nodes.csv."
    assert form.value.hint == "Formats for it: xlsx."
    assert "Known: crate, csv" in (other.value.hint or "")
