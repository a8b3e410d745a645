"""The pages as files: a site that can be published as it is, by any server or from a disk.

Layer 6: asks the application for its pages as a browser does, and follows their links. What needs
the service (forms, other days and proposals, comparisons) is left out: a link there is kept as
plain words, and every page says so. Links lead from file to file; which files there are is known
before any is written.
"""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from html.parser import HTMLParser
from http import HTTPStatus
from pathlib import PurePosixPath
from posixpath import relpath
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit

from caregraph import exports
from caregraph.errors import CaregraphError, UsageError
from caregraph.graph.view import Source, open_view
from caregraph.serve.app import create_app
from caregraph.serve.mount import close
from caregraph.serve.processes.workers import Limits
from caregraph.serve.tokens import MARKS
from caregraph.vocab import CG

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from caregraph.graph.choices import Choice

_HOST = "http://localhost"
_UNHURRIED = Limits(seconds=3600, view_seconds=3600)
"""What one page may take: nobody waits for it, and none may be missing for want of time."""
_PAGES = {"text/html": ".html", "image/svg+xml": ".svg"}
"""What has links, with what the names of its files end in."""
_FILES = {"text/css", "text/javascript", "application/json", "text/csv"}
"""What is taken as it is."""
_NEEDS_THE_SERVICE = frozenset(
    {
        ".well-known",
        "compare",
        "export",
        "graphs",
        "health",
        "impact",
        "openapi.json",
        "options",
        "over",
        "ready",
        "search",
        "suggest",
        "thing",
        "trace",
        "yours",
    }
)
"""First parts of addresses behind which nothing stands by itself."""
_SHIPPED = frozenset({"law", "ontology", "questions", "rules"})
"""First parts of addresses of what comes with caregraph, which are written as pages alone."""
_SPARQL = "sparql"
"""The page of the endpoint, in whose place the page of one file stands, which answers by itself."""
_LINKS = {"a": "href", "link": "href", "script": "src", "img": "src", "use": "href"}
_LEFT_OUT = frozenset({"form", "button"})
"""Elements that do nothing without the service."""
_VOID = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    }
)
_COPY = (
    '<p class="wide detail">A copy of pages as files. What asks a service for something is left '
    "out: other days and proposals, comparisons, search.{}</p>\n"
)
_NO_SPARQL = " So is SPARQL, since its page would hold names that are not for all."
_HREF = re.compile(r' href="([^"]*)"')
_NOT_IN_META = re.compile(r"\s*frame-ancestors [^;]*;?")


def files(graphs: Iterable[Source], choice: Choice) -> Iterator[tuple[str, bytes]]:
    """Give the files of the site of some structures, by their names: a page for each thing.

    Where a structure says of whom names are served, the page that holds all statements is left out.

    Raises:
        SourceError: something cannot be read.
        UsageError: something is none of what can be shown, or is marked as a draft or as internal.
        CaregraphError: a page could not be made; nothing is given then.
    """
    view = open_view(graphs, choice)
    for structure in view.structures:
        for mark in view.nodes(structure, CG.accessRights):
            if (name := mark.value.rpartition("/")[2]) in MARKS:
                raise UsageError(
                    f"it is marked as {name}, and a site is for all to read",
                    where=view.label(structure),
                    hint="Leave it out, or say access,public in its table structure.",
                )
    app = create_app([view], limits=_UNHURRIED)
    try:
        found = _Found(app.test_client())
        found.follow()
    finally:
        close(app)
    found.withholds = any(view.texts(one, CG.namedDownToTier) for one in view.structures)
    if not found.withholds:
        single = io.BytesIO()
        exports.export(view, "html", single)
        found.names[f"/{_SPARQL}"] = name = f"{_SPARQL}.html"
        yield name, single.getvalue()
    yield from found.written()


@dataclass(frozen=True)
class _Answer:
    """What the application answers for one address."""

    kind: str
    content: bytes
    policy: str
    places: frozenset[str]
    """The names of places in it that links may lead to."""


class _Found:
    """The pages that links lead to from the first, each with the name of its file."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self.answers: dict[str, _Answer] = {}
        self.names: dict[str, str] = {}
        self.withholds = False
        """Names of holders are withheld, and with them the page that holds all statements."""

    def follow(self) -> None:
        """Ask for every page that can be reached.

        Raises:
            CaregraphError: the application fails to answer for one of them.
        """
        seen, waiting = {"/"}, deque(["/"])
        while waiting:
            path = waiting.popleft()
            with self._client.get(path) as answer:
                kind = answer.mimetype
                if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    raise CaregraphError(
                        f"the page {path} could not be made (status {answer.status_code})",
                        hint="No site is written without it. Try again when the machine has less "
                        "to do; if it stays so, it is a fault of ours: please report it.",
                        code="page-not-made",
                    )
                if answer.status_code != HTTPStatus.OK or kind not in _FILES | set(_PAGES):
                    continue
                content = answer.get_data()
                policy = answer.headers.get("Content-Security-Policy", "")
            looked = _Looked(content.decode() if kind in _PAGES else "")
            self.answers[path] = _Answer(kind, content, policy, frozenset(looked.places))
            self.names[path] = _name(path, _PAGES.get(kind, ""))
            for link in looked.links:
                inside = _inside(link, path)
                if inside and inside[0] not in seen and _stands_alone(inside[0]):
                    seen.add(inside[0])
                    waiting.append(inside[0])

    def written(self) -> Iterator[tuple[str, bytes]]:
        """Give every file, its links leading to other files."""
        for path, answer in sorted(self.answers.items()):
            links = _Links(path, self)
            content = answer.content
            if answer.kind == "image/svg+xml":
                content = _HREF.sub(links.replaced, content.decode()).encode()
            elif answer.kind == "text/html":
                note = _COPY.format(_NO_SPARQL * self.withholds)
                rewritten = _Rewritten(links, answer.policy, note)
                rewritten.feed(content.decode())
                rewritten.close()
                content = rewritten.text.encode()
            yield self.names[path], content


def _stands_alone(path: str) -> bool:
    first = path.split("/")[1]
    suffix = PurePosixPath(path).suffix
    data = suffix in (".json", ".csv", ".ttl", ".nt", ".rdf", ".jsonld")
    stem = first.removesuffix(suffix)
    return first not in _NEEDS_THE_SERVICE | {_SPARQL} and not (data and stem in _SHIPPED)


def _name(path: str, suffix: str) -> str:
    """Give the name of the file of an address."""
    bare = unquote(path).strip("/") or "index"
    return bare if bare.endswith(suffix) else bare + suffix


def _inside(link: str, path: str) -> tuple[str, str] | None:
    """Give the path and the fragment of a link that stays in the site and asks for nothing."""
    return _asks_nothing(urljoin(_HOST + path, link))


@cache
def _asks_nothing(address: str) -> tuple[str, str] | None:
    parts = urlsplit(address)
    if f"{parts.scheme}://{parts.netloc}" != _HOST or parts.query:
        return None
    return parts.path, parts.fragment


class _Looked(HTMLParser):
    """The links of a page, and the names of places in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if link := told.get(_LINKS.get(tag, "")):
            self.links.append(link)
        if place := told.get("id"):
            self.places.add(place)


class _Links:
    """Where the links of one page lead, once it is a file."""

    def __init__(self, path: str, found: _Found) -> None:
        self._path, self._found = path, found
        self._targets: dict[str, str | None] = {}

    def target(self, link: str) -> str | None:
        """Give where a link leads; ``None`` where it leads to no file, or no place in this one."""
        if link not in self._targets:
            self._targets[link] = self._target(link)
        return self._targets[link]

    def _target(self, link: str) -> str | None:
        names = self._found.names
        if not urljoin(_HOST + self._path, link).startswith(f"{_HOST}/"):
            return link
        inside = _inside(link, self._path)
        if inside is None or inside[0] not in names:
            return None
        path, fragment = inside
        answer = self._found.answers.get(path)
        is_there = answer is not None and unquote(fragment) in answer.places
        if path == self._path and link.startswith("#"):
            return link if is_there else None
        here = PurePosixPath(names[self._path]).parent
        there = quote(relpath(names[path], str(here)))
        return f"{there}#{fragment}" if is_there else there

    def leads(self, link: str | None) -> bool:
        """Say whether a link, where there is one, leads somewhere."""
        return link is None or self.target(link) is not None

    def replaced(self, found: re.Match[str]) -> str:
        """Give the attribute of a drawing that has a link, or nothing."""
        target = self.target(unescape(found[1]))
        return "" if target is None else f' href="{escape(target)}"'


class _Rewritten(HTMLParser):
    """A page as a file: links lead to files, and what needs the service is left out."""

    def __init__(self, links: _Links, policy: str, note: str) -> None:
        super().__init__(convert_charrefs=False)
        self._links, self._policy, self._note = links, policy, note
        self._within: list[str] = []
        """Elements that are left out and not yet closed."""
        self._is_word = False
        """The link that is open leads nowhere and has become plain words."""
        self._parts: list[str] = []

    @property
    def text(self) -> str:
        """Give the page."""
        return "".join(self._parts)

    def _add(self, text: str) -> None:
        if not self._within:
            self._parts.append(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        leads_nowhere = tag == "a" and not self._links.leads(told.get("href"))
        looks_pressed = leads_nowhere and "button" in (told.get("class") or "")
        if tag in _LEFT_OUT or looks_pressed or (self._within and tag == self._within[-1]):
            self._within.append(tag)
            return
        if leads_nowhere:
            self._is_word = True
            self._add("<span>")
            return
        self._add(self._tag(tag, attrs, ">"))
        if tag == "head" and self._policy:
            policy = _NOT_IN_META.sub("", self._policy).rstrip("; ")
            self._add(f'\n<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">')

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(self._tag(tag, attrs, "/>"))

    def _tag(self, tag: str, attrs: list[tuple[str, str | None]], end: str) -> str:
        """Write a tag with its link changed, or as it was."""
        raw = self.get_starttag_text() or ""
        named = _LINKS.get(tag)
        link = dict(attrs).get(named or "")
        if not named or not link:
            return raw
        target = self._links.target(link)
        if target == link:
            return raw
        if target is None:
            return ""
        kept = [(name, target if name == named else value) for name, value in attrs]
        told = "".join(
            f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in kept
        )
        return f"<{tag}{told}{end}"

    def handle_endtag(self, tag: str) -> None:
        if self._within and tag == self._within[-1]:
            self._within.pop()
            return
        if tag == "a" and self._is_word and not self._within:
            self._is_word = False
            tag = "span"
        if tag == "body":
            self._add(self._note)
        if tag not in _VOID:
            self._add(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._add(data)

    def handle_entityref(self, name: str) -> None:
        self._add(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._add(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._add(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._add(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self._add(f"<?{data}>")
