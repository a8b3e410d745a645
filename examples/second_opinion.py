"""Check a structure with two engines, see that they agree, and count what they find.

    python examples/second_opinion.py [GRAPH]

pySHACL reads the rules in its own way and shares no line of code with caregraph's engine. What both
find is not the fault of either.
"""

from __future__ import annotations

import sys
from collections import Counter

import caregraph


def main(graph: str = "case:waltham-forest-2009") -> int:
    """Print the differences, or the findings by rule; give 1 where the engines differ."""
    view = caregraph.load(graph)
    report = caregraph.check(view)
    differences = report.differences(caregraph.check(view, engine="pyshacl"))
    for difference in differences:
        print(difference)
    if differences:
        return 1
    print(f"Both engines find the same {len(report.findings)} findings.")
    for (rule, outcome), count in sorted(
        Counter((one.rule, one.outcome) for one in report.findings).items()
    ):
        print(f"{rule}  {outcome:10}  {count}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
