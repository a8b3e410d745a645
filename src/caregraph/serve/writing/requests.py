"""What a request to write says: its body, why it is made, and on what conditions.

Layer 6.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import request
from werkzeug.datastructures import ETags

from caregraph.errors import UsageError
from caregraph.serve.tokens import Scope
from caregraph.serve.writing.judging import Grounds
from caregraph.serve.writing.writing import Asked

LARGEST = 20_000_000
"""No body is larger."""


def body() -> tuple[bytes, str]:
    """Give the body, and of which type it is."""
    request.max_content_length = LARGEST
    return request.get_data(), request.mimetype


def update() -> str:
    """Give the update that was sent, in the body or in a form."""
    if "update" in request.args or "query" in request.args:
        raise UsageError(
            "an update stands in the body", code="update-in-address", hint="Send it by POST."
        )
    if any(name.startswith("using-") for name in request.values):
        raise UsageError(
            "using-graph-uri is not taken", code="update-not-allowed", hint="Write WITH <graph>."
        )
    if request.mimetype == "application/sparql-update":
        try:
            return request.get_data().decode("utf-8")
        except UnicodeDecodeError as wrong:
            raise UsageError("the body is not UTF-8", code="not-utf-8") from wrong
    texts = request.form.getlist("update")
    if request.mimetype != "application/x-www-form-urlencoded":
        raise UsageError(
            f"a body of type {request.mimetype or 'unknown'} is no update",
            code="unsupported-media-type",
            hint="Send application/sparql-update, or a form with the field update.",
        )
    if len(texts) != 1 or "query" in request.form:
        raise UsageError(
            f"there are {len(texts)} updates and one was expected",
            code="one-query",
            hint="Send exactly one field called update.",
        )
    return texts[0]


def asked(scope: Scope, shown: frozenset[str]) -> Asked:
    """Give who asks for a change, why, and on what conditions.

    Args:
        shown: The structures that the sender is shown, by IRI.
    """
    return Asked(
        scope.name,
        request.args.get("why", ""),
        _grounds(scope),
        _states(request.if_match) if "If-Match" in request.headers else None,
        only_if_new=request.if_none_match.star_tag,
        may_see=lambda one: one.value in shown,
    )


def _states(given: ETags) -> frozenset[str]:
    return frozenset({"*"} if given.star_tag else given.as_set())


def _grounds(scope: Scope) -> Grounds | None:
    """Give the grounds on which new breaches are let in, where there are any.

    Raises:
        UsageError: they do not say until when, or say a day that is past, or not who is to mend
            them.
    """
    reason = request.args.get("waive", "").strip()
    if not reason:
        return None
    text, owner = request.args.get("until", ""), request.args.get("owner", "").strip()
    try:
        until = date.fromisoformat(text)
    except ValueError as wrong:
        raise UsageError(
            "waive needs a day in until", code="waiver-incomplete", hint="Write until=2027-03-31."
        ) from wrong
    if until <= datetime.now(tz=UTC).date():
        raise UsageError(
            f"until is past: nothing is waived until {until} any more",
            code="waiver-incomplete",
            hint="Give a day to come, on which it is looked at again.",
        )
    if not owner:
        raise UsageError(
            "waive needs an owner: who is to mend it",
            code="waiver-incomplete",
            hint="Write owner=Head of governance.",
        )
    return Grounds(reason, owner, request.args.get("approvedBy", "").strip() or scope.name, until)
