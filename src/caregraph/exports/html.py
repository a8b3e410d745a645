"""One HTML file that needs nothing else: drawing, findings, tables, all in words, and SPARQL.

It opens from a disk and asks nothing of any network: the drawing is enlarged, seen through lenses
and around a thing, tables are searched and sorted, and its statements are asked by an engine in the
file. Without script, and of a structure too large to be drawn whole, it still holds everything.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from caregraph import assets, moods, provenance
from caregraph.exports import turtle
from caregraph.graph.view import View
from caregraph.groups import held
from caregraph.networks import Network, network
from caregraph.pictures.scene import Scene
from caregraph.vocab import PREFIXES

if TYPE_CHECKING:
    from caregraph.pictures import Part
    from caregraph.results import Report

SUFFIX = ".html"
OPTIONS = ("part",)
MEDIA_TYPE = "text/html"
_SAME, _ALL = "The same", "All of it, drawn or not,"
_EXAMPLES = {
    "Who answers to whom, and how": """SELECT ?who ?to ?kind WHERE {
  ?line a cg:AccountabilityLine ; cg:accountableParty/skos:prefLabel ?who ;
    cg:accountableTo/skos:prefLabel ?to .
  OPTIONAL { ?line cg:accountabilityKind ?kind }
} ORDER BY ?who""",
    "Posts that answer to several": """SELECT ?post (COUNT(DISTINCT ?boss) AS ?superiors) WHERE {
  ?thing a cg:Post ; skos:prefLabel ?post ; cg:answersTo ?boss
} GROUP BY ?thing ?post HAVING (COUNT(DISTINCT ?boss) > 1)""",
    "What there is, by kind": """SELECT ?kind (COUNT(?thing) AS ?things) WHERE {
  ?thing a ?kind
} GROUP BY ?kind ORDER BY DESC(?things)""",
}
"""Queries to begin with, by what they ask."""


def write(view: View, stream: BinaryIO, *, part: Part | None = None) -> None:
    """Write the page of a view; of a part, the drawing and what is in words are of that part."""
    from caregraph import pictures
    from caregraph.validation import check

    scene, everything = (
        pictures.picture(view, part or pictures.WHOLE),
        pictures.picture(view, part or pictures.WHOLE, most=None),
    )
    style, script = _file("page.css"), _script()
    main = "\n".join(
        [
            f"<h1>{escape(scene.title)}</h1>",
            f"<p>{escape(' '.join(scene.subtitle))}</p>",
            _drawing(str(pictures.draw_scene(scene))),
            "<h2>Findings</h2>",
            *_findings(check(view)),
            f"<h2>{_SAME if scene == everything else _ALL} in words</h2>",
            f"<p>{escape(everything.holds)}</p>",
            _in_words(everything),
            "<h2>Links</h2>",
            _links(network(view)),
            _sparql(),
            "<h2>About this file</h2>",
            f"<dl>{''.join(_about(view))}</dl>",
        ]
    )
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; "
        f"script-src '{_hash(script)}' 'wasm-unsafe-eval'; base-uri 'none'; form-action 'none'"
    )
    stream.write(
        f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{escape(scene.title)}</title>
<style>{style}</style>
</head>
<body>
<main>
{main}
</main>
<script type="application/json" id="prefixes">{_json(PREFIXES)}</script>
<script type="application/json" id="statements">{_json(_statements(view))}</script>
<script type="text/plain" id="engine">{_engine()}</script>
<script type="module">{script}</script>
</body>
</html>
""".encode()
    )


def _drawing(svg: str) -> str:
    return f"""<h2>Drawing</h2>
<div class="tools" hidden>
<span><button type="button" id="smaller" class="second" aria-label="Smaller">−</button>
<button type="button" id="larger" class="second" aria-label="Larger">+</button>
<button type="button" id="fits" class="second">Fit</button> <output id="zoom">fits</output></span>
<label><span>Look around</span><input id="focus" list="names" autocomplete="off"></label>
<datalist id="names"></datalist>
<label><span>How far</span><select id="depth"><option value="1">1 line</option>
<option value="2">2 lines</option><option value="3">3 lines</option>
<option value="up">upwards, to the top</option></select></label>
<button type="button" id="everything" class="second">Everything</button>
<output id="seen" aria-live="polite"></output>
</div>
<div class="tools" hidden><fieldset id="lens"><legend>Lines shown</legend></fieldset></div>
<div class="drawing" role="region" aria-label="Drawing" tabindex="0">
{svg}</div>"""


def _findings(report: Report) -> Iterator[str]:
    """Tell what was found by mood, each with what to do next and what it rests on."""
    yield f"<p>{escape(report.headline())}.</p>"
    for outcome in moods.OUTCOMES:
        groups = [one for one in report.groups if one.outcome == outcome]
        if groups:
            rows = [
                (
                    one.said,
                    one.step,
                    "; ".join(dict.fromkeys(b.label for f in one.findings for b in f.basis)),
                    "; ".join(dict.fromkeys(str(e) for f in one.findings for e in f.evidence)),
                )
                for one in groups
            ]
            yield f"<h3>{escape(moods.SECTIONS[outcome])}</h3>"
            if said := held(groups):
                yield f"<p>{escape(said)}</p>"
            columns = ("What", "Next", "Rests on", "Source")
            yield _table(f"findings-{outcome}", moods.SECTIONS[outcome], columns, rows)


def _in_words(scene: Scene) -> str:
    rows = [(box.label, box.kind, box.sentence) for box in scene.boxes() if not box.itself]
    return _table("things", "Everything in words", ("Name", "Kind", "Facts"), rows)


def _links(graph: Network) -> str:
    columns = ("From", "Link", "Kind", "To", "For", "Under", "Status", "Source")
    named = ("scope", "basis", "status", "evidence")
    rows = [
        (
            graph.nodes[source]["label"],
            data["relation"],
            data.get("kind", ""),
            graph.nodes[target]["label"],
            *(str(data.get(name, "")) for name in named),
        )
        for source, target, data in graph.edges(data=True)
    ]
    return _table("links", "Links", columns, rows)


def _table(name: str, label: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table that can be searched and sorted; the first cell of a row heads it."""
    head = "".join(f"<th scope='col'>{escape(one)}</th>" for one in columns)
    body = "\n".join(
        f"<tr><th scope='row'>{escape(first)}</th>"
        + "".join(f"<td>{escape(cell)}</td>" for cell in others)
        + "</tr>"
        for first, *others in rows
    )
    return f"""<div class="tools" id="{name}-tools" hidden>
<label><span>Rows with these words</span><input type="search"></label>
<output aria-live="polite"></output>
</div>
<div class="scroll" role="region" aria-label="{escape(label)}" tabindex="0">
<table id="{name}" data-tools="{name}-tools">
<thead><tr>{head}</tr></thead>
<tbody>
{body}
</tbody>
</table>
</div>"""


def _sparql() -> str:
    options = "".join(
        f'<option value="{escape(query)}">{escape(asked)}</option>'
        for asked, query in _EXAMPLES.items()
    )
    return f"""<section id="ask" class="tools" hidden>
<h2>Ask in SPARQL</h2>
<p>The statements of this file are asked here, by an engine in it (Oxigraph). Prefixes need not be
declared.</p>
<label><span>Begin with</span><select id="examples">{options}</select></label>
<label><span>Query</span>
<textarea id="query" rows="8" cols="80" spellcheck="false"></textarea></label>
<button type="button" id="run">Ask</button>
<div id="answer" class="scroll" role="region" aria-label="Answer" aria-live="polite"
tabindex="0"></div>
</section>"""


def _about(view: View) -> Iterator[str]:
    for name, text in provenance.of(view).items():
        yield f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>"


def _statements(view: View) -> str:
    stream = io.BytesIO()
    turtle.write(view, stream)
    return stream.getvalue().decode()


def _json(value: object) -> str:
    """Write a value so that it ends no script, whatever it has in it."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def _folder() -> Path:
    return assets.modules() / "exports"


def _file(name: str) -> str:
    return (_folder() / "single" / name).read_text("utf-8")


@cache
def _script() -> str:
    """Give the script of the page: the engine's and ours, in one module, so that both see both."""
    engine = (_folder() / "oxigraph" / "web.js").read_text("utf-8")
    return f"{engine}\n{_file('page.js')}"


@cache
def _engine() -> str:
    """Give the engine as WebAssembly, packed, as text."""
    packed = (_folder() / "oxigraph" / "web_bg.wasm.gz").read_bytes()
    return base64.b64encode(packed).decode()


def _hash(text: str) -> str:
    """Give the hash by which the policy of a page lets a style or script stand in it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
