"""Work of pages that never ends, as functions that a worker process can import."""

from __future__ import annotations

import time
from typing import NoReturn

from caregraph.graph.view import View


def for_ever(view: View, *arguments: object) -> NoReturn:
    """Take any arguments, and all the time there is."""
    while True:
        time.sleep(60)
