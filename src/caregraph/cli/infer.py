"""Show what follows by logic: classes, consistency, derived shortcuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from caregraph.cli._options import Output, open_view, output_options, view_options

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice


@click.command("infer")
@click.argument("graphs", nargs=-1, metavar="[GRAPH]...")
@view_options
@click.option(
    "--materialise",
    "profile",
    type=click.Choice(["rl"]),
    help="Write all that follows by the rules of OWL 2 RL as RDF, in place of the summary.",
)
@output_options("text or json; with --materialise turtle, ntriples..., or by the suffix of FILE.")
def command(graphs: tuple[str, ...], choice: Choice, profile: str | None, output: Output) -> int:
    """Classify the view of GRAPHs with the OWL reasoner HermiT and see whether it is consistent.

    What cannot hold together is explained in words, with exit code 1. The reasoner needs Java,
    which comes with: pip install "caregraph[reason]"

    With --materialise rl no Java is needed: the view, the ontology and what follows are written
    out, and what contradicts itself is not looked for.

    Example: caregraph infer case:bath-and-north-east-somerset-2008
    """
    from caregraph.graph.store import rdf_format
    from caregraph.reasoner import infer, materialise

    if profile:
        form = rdf_format(output.form, output.path.suffix if output.path else ".nt")
        output.write(materialise(open_view(graphs, choice), form))
        return 0
    output.form_of("inference")
    inference = infer(open_view(graphs, choice))
    output.tell("inference", inference)
    return 0 if inference.consistent and not inference.unsatisfiable else 1
