"""What a description lacks of what law requires is what the question on the law says."""

from __future__ import annotations

import pytest

from caregraph import assets
from caregraph.graph import lacking
from caregraph.graph.view import View, open_view
from caregraph.questions.asking import ask
from caregraph.vocab import CG


def not_recorded(view: View) -> set[tuple[str, str]]:
    """Organisation and required post or body, as LQ-20 has them."""
    answer = ask(view, "LQ-20")
    about, lacks = (answer.columns.index(name) for name in ("about", "not recorded"))
    return {
        (who.text, one)
        for row in answer.rows
        if (who := row[about]) and (cell := row[lacks])
        for one in cell.text.split("; ")
    }


@pytest.mark.parametrize("case", assets.case_names())
def test_the_question_on_the_law_and_the_list_agree(case: str) -> None:
    """Of what is under a nation by itself; the list, as rules do, goes by its structure too."""
    view = open_view([f"case:{case}"])

    lacks = {
        (view.label(one.organisation), one.asked.part.label)
        for one in lacking.held(view)
        if not one.by
        and one.asked.part.kind in ("post", "body")
        and view.nodes(one.organisation, CG.underLawOf)
    }

    assert lacks == not_recorded(view)
