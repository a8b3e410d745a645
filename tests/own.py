"""A rule and a question as somebody writes them for themselves."""

from __future__ import annotations

from caregraph.vocab import turtle_prologue

RULE = (
    turtle_prologue()
    + """
rule:OWN-01 a cg:Rule , sh:NodeShape ;
    dcterms:identifier "OWN-01" ;
    skos:prefLabel "a post has a note"@en ; cg:foundLabel "posts without a note"@en ;
    skos:definition "Every post has a note."@en ;
    cg:foundLabel "posts without a note"@en ;
    cg:whyItMatters "Notes help."@en ; cg:remedy "Write one."@en ; cg:ownerRole "clerk"@en ;
    cg:jurisdiction <https://w3id.org/caregraph/code/jurisdiction/united-kingdom> ;
    cg:hasBasis <https://example.org/standing-orders> ;
    sh:severity sh:Warning ;
    sh:targetClass cg:Post ;
    sh:property rule:OWN-01-note ;
    cg:passes "ex:p a cg:Post ; cg:note \\"n\\" ." ; cg:fails "ex:p a cg:Post ." .
rule:OWN-01-note a sh:PropertyShape ; sh:path cg:note ; sh:minCount 1 ;
    sh:message "The post has no note."@en .
"""
)

QUESTION = """# # A title?
#
# **Why:** A reason.
#
# asked by:  someone
# id:        CQ-01
# given:     case:x
# parameter: structure (structure) The structure
# expect: | structure |
#         | x |
SELECT ?structure WHERE { VALUES ?structure { UNDEF } ?structure a cg:Structure }
"""
