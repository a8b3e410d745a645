"""What is said of a breach where the shape itself says nothing.

Layer 2 (shacl). caregraph's own rules always bring their words; other people's shapes may not.
"""

from __future__ import annotations

DEFAULT = {
    "class": "{?value} is not of the required class.",
    "datatype": "{?value} does not have the required datatype.",
    "nodeKind": "{?value} is not the required kind of node.",
    "minExclusive": "{?value} is too small.",
    "minInclusive": "{?value} is too small.",
    "maxExclusive": "{?value} is too large.",
    "maxInclusive": "{?value} is too large.",
    "minLength": "{?value} is too short.",
    "maxLength": "{?value} is too long.",
    "pattern": "{?value} does not have the required form.",
    "languageIn": "{?value} is not in a permitted language.",
    "in": "{?value} is not one of the permitted values.",
    "uniqueLang": "More than one text in the language {?language}.",
    "minCount": "Too few values.",
    "maxCount": "Too many values.",
    "qualifiedMinCount": "Too few values of the required kind.",
    "qualifiedMaxCount": "Too many values of the required kind.",
    "hasValue": "The required value is missing.",
    "equals": "{?value} stands on one side only.",
    "disjoint": "{?value} stands on both sides.",
    "lessThan": "{?value} is not before {?other}.",
    "lessThanOrEquals": "{?value} is after {?other}.",
    "closed": "{?path} is not a permitted property.",
    "node": "{?value} does not conform to the required shape.",
    "not": "{?value} conforms to a shape it must not.",
    "and": "{?value} does not conform to all required shapes.",
    "or": "{?value} conforms to none of the permitted shapes.",
    "xone": "{?value} does not conform to exactly one of the shapes.",
    "sparql": "The condition does not hold.",
}
"""From a constraint's kind to a sentence; ``{?name}`` takes the row's value."""
