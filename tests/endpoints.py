"""SPARQL endpoints of another make, in this process, which answer as a test tells them to."""

from __future__ import annotations

import http.server
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pyoxigraph as ox


@dataclass(frozen=True)
class Asked:
    """A request: the fields of its form, and its headers by name in small letters."""

    form: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """What is answered."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def answering(answer: Callable[[Asked], Answer]) -> Iterator[str]:
    """Run an endpoint that answers requests as told; give its address."""

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(text).items()}
            named = {name.casefold(): value for name, value in self.headers.items()}
            said = answer(Asked(form, named))
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def endpoint(answers: Callable[[str], bytes]) -> Iterator[str]:
    """Run an endpoint that answers the texts of queries as told; give its address."""
    with answering(lambda asked: Answer(answers(asked.form["query"]))) as url:
        yield url


@contextmanager
def writable(store: ox.Store) -> Iterator[str]:
    """Run an endpoint over a store, which may be written to; give its address."""

    def answer(asked: Asked) -> Answer:
        if "update" in asked.form:
            store.update(asked.form["update"])
            return Answer(status=204)
        return Answer(answered(store, asked.form["query"]))

    with answering(answer) as url:
        yield url


def answered(store: ox.Store, query: str, *, most: int = 1_000_000) -> bytes:
    """Answer as an engine does that gives at most so many rows, and does not say so."""
    limit = re.compile(r"LIMIT (\d+)")
    capped = limit.sub(lambda found: f"LIMIT {min(int(found[1]), most)}", query)
    if not limit.search(query) and not query.startswith("ASK"):
        capped += f" LIMIT {most}"
    result = store.query(capped)
    if isinstance(result, ox.QueryTriples):
        return result.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
    return result.serialize(format=ox.QueryResultsFormat.JSON) or b""
