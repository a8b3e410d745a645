"""How often a test runs: each time, before a change lands, or once a week; by its mark."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pytest


def mark(items: Iterable[pytest.Item]) -> None:
    """Mark as slow what is weekly, and of a test that is sampled all but the sample.

    The sample is spread evenly over the names of the examples, so that it is the same each time.
    """
    alike: defaultdict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.get_closest_marker("weekly"):
            item.add_marker("slow")
        elif item.get_closest_marker("sampled") and not item.get_closest_marker("slow"):
            alike[item.nodeid.partition("[")[0]].append(item)
    for found in alike.values():
        found.sort(key=lambda item: item.nodeid)
        (most,) = found[0].get_closest_marker("sampled").args
        quick = {len(found) * place // most for place in range(most)}
        for place, item in enumerate(found):
            if place not in quick:
                item.add_marker("slow")
