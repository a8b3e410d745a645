"""Which tables stand on the page of a thing: what points at it, in which columns.

Layer 6. Data, not code: a listing says which kind of row to look for and through which property
it points at the thing of the page.
"""

from __future__ import annotations

from dataclasses import dataclass

EVIDENCE = "evidence"
"""The column that gives places in documents."""


@dataclass(frozen=True)
class Listing:
    """One table on the page of a thing."""

    id: str
    title: str
    cls: str
    """Local name of the class of its rows, subclasses included."""
    via: str
    """Local name of the property by which a row points at the thing."""
    columns: tuple[tuple[str, str], ...]
    """Header and property of each column; several properties are separated by bars, and the
    first that has a value counts; an empty property is the row's own name."""
    expected: frozenset[str] = frozenset()
    """Tables whose things should have it, so that an empty one is worth saying."""
    empty: str = ""
    """What to say of such an empty one."""


_SINCE = (("since", "validFrom"), ("status", "status"), (EVIDENCE, EVIDENCE))
_LINE = (
    ("in which capacity", "accountabilityKind"),
    ("for what", "hasScope"),
    ("on which basis", "hasBasis|basisType"),
    ("direct", "isDirect"),
    *_SINCE,
)
_RECORD = (("status", "actionStatus|decisionStatus|status"), (EVIDENCE, EVIDENCE))
_NAME = ("name", "")


def _set(*names: str) -> frozenset[str]:
    return frozenset(names)


LISTINGS = (
    Listing(
        "answers-to", "To whom it answers", "AccountabilityLine", "accountableParty",
        (("to whom", "accountableTo"), *_LINE), _set("posts", "bodies"),
        "To whom it answers in this view is not stated.",
    ),
    Listing(
        "answered-by", "Who answers to it", "AccountabilityLine", "accountableTo",
        (("who answers", "accountableParty"), *_LINE), _set("posts"),
        "No line to it is stated in this view.",
    ),
    Listing(
        "holders", "Who holds it", "PostHolding", "holds",
        (("person", "heldBy"), ("capacity", "appointmentType"), ("employer", "employedBy"),
         ("route", "employmentRoute"), ("at the disposal of", "placedAtDisposalOf"), *_SINCE),
        _set("posts"), "Who holds it in this view is not stated.",
    ),
    Listing(
        "posts-held", "Posts held", "PostHolding", "heldBy",
        (("post", "holds"), ("capacity", "appointmentType"), ("employer", "employedBy"), *_SINCE),
        _set("people"), "No post is stated.",
    ),
    Listing(
        "responsibilities", "What it is responsible for", "Responsibility", "responsibleParty",
        (("how", "responsibilityKind"), ("for what", "responsibleFor"), ("limits", "limits"),
         ("on which basis", "hasBasis"), *_SINCE),
    ),
    Listing(
        "responsible", "Who is responsible for it", "Responsibility", "responsibleFor",
        (("who", "responsibleParty"), ("how", "responsibilityKind"), ("limits", "limits"),
         ("on which basis", "hasBasis"), *_SINCE),
    ),
    Listing(
        "seats", "Bodies it sits on", "Membership", "member",
        (("body", "membershipOf"), ("in which capacity", "capacity"),
         ("for", "representing"), *_SINCE),
    ),
    Listing(
        "members", "Members", "Membership", "membershipOf",
        (("member", "member|memberDescription"), ("from", "representing"),
         ("in which capacity", "capacity"), *_SINCE),
        _set("bodies"), "No member is stated.",
    ),
    Listing("heads", "What it leads", "OrganisationalUnit", "headedBy", (_NAME, *_SINCE)),
    Listing(
        "units", "Units and teams", "OrganisationalUnit", "isPartOf",
        (_NAME, ("headed by", "headedBy"), ("staffed from", "staffedFrom"), *_SINCE),
    ),
    Listing("joint-staff", "Units it gives staff to", "OrganisationalUnit", "staffedFrom",
            (_NAME, *_SINCE)),
    Listing(
        "posts", "Posts", "Post", "postIn",
        (_NAME, ("roles", "fulfilsRole"), ("post status", "postStatus"), *_SINCE),
    ),
    Listing("joint-posts", "Joint posts that work for it", "Post", "serves",
            (_NAME, ("in", "postIn"), *_SINCE)),
    Listing("deputies", "Deputies", "Post", "deputyFor", (_NAME, *_SINCE)),
    Listing(
        "bodies", "Bodies it constitutes", "GovernanceBody", "parentBody",
        (_NAME, ("decides", "takesDecisions"), *_SINCE),
    ),
    Listing("part-bodies", "Bodies that are part of it", "GovernanceBody", "isPartOf",
            (_NAME, ("decides", "takesDecisions"), *_SINCE)),
    Listing("parts", "Organisations that are part of it", "Organisation", "isPartOf",
            (_NAME, *_SINCE)),
    Listing(
        "agreements", "Agreements", "Agreement", "hasParty",
        (_NAME, ("parties", "hasParty"), ("host", "hostPartner"), *_SINCE),
    ),
    Listing(
        "sides", "Sides", "ArrangementSide", "sideOf",
        (("decision-maker", "decisionMaker|memberDescription"),
         ("for organisation", "forOrganisation"), ("authority", "hasBasis"),
         ("own record", "separateRecord"), *_SINCE),
        _set("arrangements"), "No side is stated.",
    ),
    Listing("arrangements-used", "Arrangements used at it", "Arrangement", "heldAt",
            (_NAME, *_SINCE)),
    Listing("sides-taken", "Arrangements it takes part in", "ArrangementSide", "decisionMaker",
            (("arrangement", "sideOf"), ("for organisation", "forOrganisation"), *_SINCE)),
    Listing(
        "delegated", "Functions it has delegated", "Delegation", "delegatedBy",
        (("to", "delegatedTo"), ("functions", "hasScope"),
         ("on which basis", "hasBasis|basisType"), *_SINCE),
    ),
    Listing(
        "exercised", "Functions delegated to it", "Delegation", "delegatedTo",
        (("from", "delegatedBy"), ("functions", "hasScope"),
         ("on which basis", "hasBasis|basisType"), *_SINCE),
    ),
    Listing("funds-under", "Funds under it", "Fund", "underAgreement",
            (_NAME, ("manager", "poolManager"), ("amount", "amount"), *_SINCE)),
    Listing("funds-held", "Funds it holds", "Fund", "fundHeldBy",
            (_NAME, ("amount", "amount"), *_SINCE)),
    Listing("funds-paid", "Funds it pays into", "Fund", "hasContributor",
            (_NAME, ("amount", "amount"), *_SINCE)),
    Listing("funds-managed", "Funds it manages", "Fund", "poolManager",
            (_NAME, ("amount", "amount"), *_SINCE)),
    Listing("gives", "Money and staff it gives", "ResourceFlow", "flowFrom",
            (("to", "flowTo"), ("for", "hasScope"), ("amount", "amount"), *_SINCE)),
    Listing("receives", "Money and staff it receives", "ResourceFlow", "flowTo",
            (("from", "flowFrom"), ("for", "hasScope"), ("amount", "amount"), *_SINCE)),
    Listing("lines-for", "Lines limited to it", "AccountabilityLine", "hasScope",
            (("who answers", "accountableParty"), ("to whom", "accountableTo"),
             ("in which capacity", "accountabilityKind"), *_SINCE)),
    Listing("lines-based", "Lines that rest on it", "AccountabilityLine", "hasBasis",
            (("who answers", "accountableParty"), ("to whom", "accountableTo"),
             ("in which capacity", "accountabilityKind"), *_SINCE)),
    Listing("delegations-based", "Delegations that rest on it", "Delegation", "hasBasis",
            (("from", "delegatedBy"), ("to", "delegatedTo"), ("functions", "hasScope"), *_SINCE)),
    Listing("introduced", "What it introduces", "Situation", "^introduces", ((_NAME), *_SINCE)),
    Listing("proposals", "Proposals that introduce it", "Proposal", "introduces",
            (_NAME, *_RECORD)),
    Listing("options", "Its options", "Proposal", "optionOf", (_NAME, *_RECORD)),
    Listing("changes", "Proposed changes to it", "ProposedChange", "changedThing",
            (("proposal", "changeProposedBy"), ("effect", "changeEffect"),
             ("what", "changedColumn"), ("new value", "newValue"), (EVIDENCE, EVIDENCE))),
    Listing("changes-made", "What it changes or ends", "ProposedChange", "changeProposedBy",
            (("effect", "changeEffect"), ("thing", "changedThing"), ("what", "changedColumn"),
             ("new value", "newValue"), (EVIDENCE, EVIDENCE))),
    Listing("followed-by", "What follows it", "ChangeEvent", "predecessor",
            (("event", "changeType"), ("after", "successor"), *_SINCE)),
    Listing("follows", "What it follows", "ChangeEvent", "successor",
            (("event", "changeType"), ("before", "predecessor"), *_SINCE)),
    Listing("decisions-made", "Decisions it took", "Decision", "decidedBy",
            (_NAME, ("about", "about"), ("effect", "decisionEffect"), ("on", "decisionDate"),
             *_RECORD)),
    Listing("asked", "Proposals put to it", "Proposal", "putTo", (_NAME, *_RECORD)),
    Listing("decisions", "Decisions about it", "Decision", "about",
            (_NAME, ("decided by", "decidedBy"), ("effect", "decisionEffect"),
             ("on", "decisionDate"), *_RECORD)),
    Listing("actions-owned", "Next steps it owns", "Action", "owner",
            (_NAME, ("due", "dueDate"), *_RECORD)),
    Listing("actions", "Next steps about it", "Action", "about",
            (_NAME, ("owner", "owner"), ("due", "dueDate"), *_RECORD)),
    Listing("consultations", "Consultation and scrutiny about it", "Consultation", "about",
            (_NAME, ("consulted", "consulted|consulteeDescription"), *_RECORD)),
    Listing("risks", "Risks and issues about it", "RiskOrIssue", "about",
            (_NAME, ("owner", "owner"), ("what is done", "mitigatedBy"), *_RECORD)),
    Listing("interests", "Declared interests", "DeclarationOfInterest", "declaredBy",
            (("interest", "conflictType"), ("about", "about"), ("action", "managedBy"),
             (EVIDENCE, EVIDENCE))),
    Listing("same-one", "May be the same as", "PossibleIdentity", "oneThing",
            (("as", "otherThing"), ("why", "reason"), (EVIDENCE, EVIDENCE))),
    Listing("same-other", "May also be the same as", "PossibleIdentity", "otherThing",
            (("as", "oneThing"), ("why", "reason"), (EVIDENCE, EVIDENCE))),
    Listing("statements", "What else is said of it", "EvidencedStatement", "about",
            (("about", "attribute"), ("what", "value"), ("said by", "statedBy"),
             (EVIDENCE, EVIDENCE))),
)  # fmt: skip

FACT_NAMES = {
    "in": "organisation or unit",
    "from": "since",
    "type": "kind",
    "described as": "known as",
}
"""Names of facts where the header of the table column reads badly on a page."""

EXPECTED_FACTS = {
    "posts": _set("in", "roles", "from"),
    "bodies": _set("parent", "decides", "terms of reference", "basis", "from"),
    "agreements": _set("parties", "host", "scope", "basis", "from"),
    "arrangements": _set("basis", "from"),
    "units": _set("part of", "headed by", "from"),
    "organisations": _set("from"),
    "funds": _set("under", "host", "manager", "held by", "amount"),
    "functions": _set("vested in", "basis"),
    "decisions": _set("decided by", "on"),
    "actions": _set("owner", "due"),
    "sources": _set("issued", "publisher"),
    "lines": _set("scope", "basis", "direct", "from"),
    "delegations": _set("basis", "from"),
    "tenures": _set("capacity", "employer", "from"),
    "memberships": _set("capacity", "from"),
    "responsibilities": _set("basis", "from"),
}
"""Columns whose absence is worth saying, by table."""
