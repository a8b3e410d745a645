"""Count the posts of a structure."""

from __future__ import annotations

import click

import caregraph


@click.command("posts")
@click.argument("graph")
def command(graph: str) -> None:
    """Count the posts of GRAPH.

    Example: caregraph posts case:bath-and-north-east-somerset-2008
    """
    found = caregraph.query(caregraph.load(graph), "SELECT ?post WHERE { ?post a cg:Post }")
    click.echo(f"{len(found.rows)} posts")
