"""Every file says what it is: which view of what, made by what, how to cite it; read from it."""

from __future__ import annotations

import io
import json
import struct
import xml.etree.ElementTree as ET
import zlib

import networkx as nx
import pytest
from openpyxl import load_workbook

from caregraph import exports, provenance
from caregraph.graph.view import View, open_view

DCTERMS = "{http://purl.org/dc/terms/}"
CASE = "case:bath-and-north-east-somerset-2008"


def written(view: View, name: str) -> bytes:
    stream = io.BytesIO()
    exports.export(view, name, stream)
    return stream.getvalue()


def png_texts(data: bytes) -> dict[str, str]:
    """The international texts of a PNG, each chunk proven by its checksum."""
    found, at = {}, 8
    while at < len(data):
        size = struct.unpack(">I", data[at : at + 4])[0]
        content = data[at + 4 : at + 8 + size]
        assert struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0] == zlib.crc32(content)
        if content[:4] == b"iTXt":
            keyword, _, rest = content[4:].partition(b"\0")
            found[keyword.decode()] = rest[4:].decode()
        at += 12 + size
    return found


def test_a_file_is_cited_by_view_content_software_and_sources(bnes_adopted: View) -> None:
    origin = provenance.of(bnes_adopted)

    assert origin.citation.startswith("Bath and North East Somerset: integrating social care")
    assert "as at 2008-05-01, taking as adopted: Integration of social care" in origin.citation
    for part in (bnes_adopted.iri.value, bnes_adopted.fingerprint(), "caregraph ", "Sources: "):
        assert part in origin.citation


def test_another_day_is_another_view() -> None:
    one, other = (
        provenance.of(open_view([f"{CASE},asOf={day}"])) for day in ("2008-04-01", "2008-05-01")
    )

    assert one.view != other.view
    assert one.citation != other.citation


@pytest.mark.slow
def test_networks_carry_it_as_data_of_the_graph(bnes_adopted: View) -> None:
    told = dict(provenance.of(bnes_adopted).items())

    graphml = nx.read_graphml(io.BytesIO(written(bnes_adopted, "graphml")))
    gml = nx.read_gml(io.BytesIO(written(bnes_adopted, "gml")))
    node_link = json.loads(written(bnes_adopted, "json"))
    gexf = ET.fromstring(written(bnes_adopted, "gexf"))
    cytoscape = json.loads(written(bnes_adopted, "cytoscape"))
    jgf = json.loads(written(bnes_adopted, "jgf"))
    pajek = written(bnes_adopted, "pajek").decode("utf-8-sig")

    yed = nx.read_graphml(io.BytesIO(written(bnes_adopted, "yed")))
    assert yed.graph["cite_as"] == told["cite as"]
    assert graphml.graph["cite_as"] == told["cite as"]
    assert gml.graph["citeAs"] == told["cite as"]
    assert node_link["graph"]["provenance"]["cite_as"] == told["cite as"]
    assert gexf.findtext(".//{*}meta/{*}description") == told["cite as"]
    assert cytoscape["data"]["cite_as"] == told["cite as"]
    assert jgf["graph"]["metadata"]["cite_as"] == told["cite as"]
    assert jgf["graph"]["id"] == told["view"]
    csvw = json.loads(written(bnes_adopted, "csvw"))
    assert csvw["dc:bibliographicCitation"] == told["cite as"]
    assert csvw["dc:identifier"] == told["view"]
    assert f"% cite as: {told['cite as']}" in pajek.splitlines()


@pytest.mark.slow
def test_drawings_carry_it_where_their_formats_have_a_place(bnes_adopted: View) -> None:
    told = dict(provenance.of(bnes_adopted).items())

    svg = ET.fromstring(written(bnes_adopted, "svg"))
    texts = png_texts(written(bnes_adopted, "png"))
    pdf = written(bnes_adopted, "pdf")

    assert svg.findtext(f".//{DCTERMS}bibliographicCitation") == told["cite as"]
    assert texts["Description"] == told["cite as"]
    assert texts["Software"] == told["made by"]
    assert texts["View"] == told["view"]
    assert told["made by"].encode() in pdf
    assert told["view"].encode() in pdf


def test_mermaid_carries_it_as_comments_and_dot_as_the_comment_of_its_graph(
    bnes_adopted: View,
) -> None:
    told = provenance.of(bnes_adopted)
    mermaid, dot = (written(bnes_adopted, name).decode() for name in ("mermaid", "dot"))

    assert f"%% cite as: {told.citation}" in mermaid.splitlines()
    assert f"\\ncite as: {told.citation}" in dot.partition('comment="')[2].partition('";\n')[0]
    assert dot.startswith("digraph ")  # graph-tool and others stop at a comment before it


@pytest.mark.slow
def test_a_workbook_carries_it_in_its_properties(bnes_as_is: View) -> None:
    properties = load_workbook(io.BytesIO(written(bnes_as_is, "xlsx"))).properties

    told = provenance.of(bnes_as_is)
    assert properties.description == told.citation
    assert properties.creator == told.software
    assert properties.identifier == told.view
