"""The whole rulebook on the shipped case, by caregraph and by pySHACL: `python -m benchmarks.case`.

The largest real graph that pySHACL finishes in a minute; both in this process, compiling included.
"""

from __future__ import annotations

import time

import pyoxigraph as ox
import rdflib

from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.shacl import execute, reference
from caregraph.validation import Rulebook, standard
from caregraph.validation import rules as rulefiles


def main() -> None:
    """Print CPU seconds, ratio, and whether the results are equal."""
    view = open_view(["case:bath-and-north-east-somerset-2008"], Choice(adopt=("all",)))
    rulebook = Rulebook.load()
    start = time.process_time()
    ours = execute.run(view, rulebook.compile())
    our_time = time.process_time() - start

    dump = view.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    data = rdflib.Graph().parse(data=dump, format="nt")
    rules = rulefiles.shape_graph(rulebook.rules.values())
    shapes = rdflib.Graph().parse(data=standard.written(rules), format="turtle")
    start = time.process_time()
    theirs = reference.run(data, shapes)
    their_time = time.process_time() - start

    equal = sorted(one.key for one in ours) == sorted(one.key for one in theirs)
    print(f"{len(data)} triples, {len(rulebook.rules)} rules, {len(ours)} results")
    verdict = "equal" if equal else "DIFFERENT"
    print(f"caregraph {our_time:.2f} CPU s, pySHACL {their_time:.1f} CPU s")
    print(f"{their_time / our_time:.0f} times; results {verdict}")


if __name__ == "__main__":
    main()
