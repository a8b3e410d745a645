"""What a description lacks of what law requires is what the question on the law says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Tables

from caregraph import assets
from caregraph.graph import lacking, ontology
from caregraph.graph.view import View, open_view
from caregraph.questions.asking import ask
from caregraph.rdf import NamedNode
from caregraph.vocab import CG, PREFIXES


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


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (None, "No organisation is described in effect"),
        ("council", "No organisation of a known type is described (The Council)"),
        ("GP practice", "The law that is held requires no post"),
    ],
)
def test_it_is_said_why_nothing_is_asked(
    kind: str | None, said: str, write_tables: Callable[[Tables], Path]
) -> None:
    row = f"council,The Council,{kind},in force,report 1\n" if kind else ""
    folder = write_tables(
        {
            "organisations": f"key,name,type,status,evidence\n{row}",
            "posts": "key,title,status,evidence\nchief,Chief,in force,report 2\n"
            "clerk,Clerk,in force,report 2\n",
            "lines": "key,who answers,to whom,status,evidence\nup,clerk,chief,in force,report 2\n",
        }
    )
    if not kind:
        (folder / "organisations.csv").unlink()

    told = lacking.lacking(open_view([str(folder)]))

    assert not told.rows
    assert told.notes[0].startswith(said)


def test_the_rule_on_integrated_care_boards_knows_the_seats_by_the_words_of_the_law() -> None:
    (path,) = (one for one in assets.files("shapes", "*/*.ttl") if "stat-11" in one.name)
    text = path.read_text("utf-8")

    for part in ("TRUST", "COUNCIL"):
        node = NamedNode(f"{PREFIXES['law']}PART-ICB-{part}-MEMBER")
        assert f'"{(ontology.label(node) or "").casefold()}"' in text
