"""`python -m caregraph` is the command line."""

from caregraph.cli import run

run()
