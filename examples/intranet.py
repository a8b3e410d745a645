"""Show structures inside an application of your own, beside its other pages.

    python examples/intranet.py [GRAPH]...

The pages, the forms and the SPARQL endpoint answer under /structures; the start page is the
application's own and tells what the rules find.
"""

from __future__ import annotations

import sys

from flask import Flask, render_template_string, url_for

import caregraph

START = """
<h1>Our intranet</h1>
<p>{{ count }} breaches in what our papers say.
<a href="{{ structures }}">See them</a>.</p>
"""


def make_app(*graphs: str) -> Flask:
    """Make an application with the structures mounted in it."""
    view = caregraph.load(*graphs)
    app = Flask("intranet")
    app.register_blueprint(caregraph.create_blueprint(view), url_prefix="/structures")

    @app.get("/")
    def start() -> str:
        return render_template_string(
            START,
            count=len(caregraph.check(view).breaches),
            structures=url_for("caregraph.page", path="check"),
        )

    return app


if __name__ == "__main__":
    app = make_app(*sys.argv[1:])
    try:
        app.run(port=8080)
    finally:
        caregraph.close(app.blueprints["caregraph"])
