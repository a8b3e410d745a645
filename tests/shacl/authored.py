"""Authors' queries of every form the engine allows, for the tests that compare engines and runs."""

SHAPES = """
:Q1 a sh:NodeShape ; sh:targetClass :C ; sh:sparql :Q1s .
:Q1s sh:message "cycle" ; sh:select "SELECT DISTINCT $this { $this (:p|^:q)+ $this }" .
:Q2 a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:sparql :Q2s .
:Q2s sh:select '''SELECT DISTINCT $this ?value {
    $this :p ?x . ?x :q* ?value .
    FILTER NOT EXISTS { ?value :r ?y . ?y a ?t . FILTER(?t IN (:C, :D)) FILTER(?y != $this) }
}''' .
:Q3 a sh:NodeShape ; sh:targetClass :C , :E ; sh:sparql :Q3s .
:Q3s sh:select '''SELECT $this (COUNT(DISTINCT ?x) AS ?n) {
    { $this :p ?x } UNION { ?x :q $this . ?x a :D }
    OPTIONAL { ?x :r ?z }
} GROUP BY $this HAVING(COUNT(DISTINCT ?x) > 1)''' .
:Q4 a sh:NodeShape ; sh:targetClass :D ; sh:sparql :Q4s .
:Q4s sh:select '''SELECT DISTINCT $this ?value {
    { SELECT $this ?value (COUNT(?w) AS ?n) { $this :p/:q ?w . $this :r ?value }
      GROUP BY $this ?value }
    FILTER(?n > 1)
    FILTER EXISTS { ?value :p ?u }
}''' .
:Q5 a sh:NodeShape ; sh:targetClass :E ; sh:sparql :Q5s .
:Q5s sh:select '''SELECT DISTINCT $this ?value {
    { $this :p ?v } UNION { $this :q ?v }
    BIND(?v AS ?value)
    FILTER NOT EXISTS { ?v :r ?w }
    FILTER EXISTS { { ?v :p ?k . ?k :q ?l } UNION { ?v :q ?k } FILTER(?k != $this) }
}''' .
:Q6 a sh:NodeShape ; sh:targetClass :C ; sh:property :Q6p .
:Q6p sh:path ( :p :q ) ; sh:sparql :Q6s .
:Q6s sh:select '''SELECT DISTINCT $this ?value {
    $this $PATH ?value . FILTER(isIRI(?value)) FILTER NOT EXISTS { $this :r/:r ?value }
}''' .
:Q8 a sh:NodeShape ; sh:targetClass :C ; sh:sparql :Q8s .
:Q8s sh:select '''SELECT DISTINCT $this ?value {
    $this a ?kind .
    { $this :p ?x . ?x :q ?value } UNION { ?value :q ?x . ?x :r $this FILTER(?value != $this) }
    FILTER NOT EXISTS { ?value :p $this }
    FILTER(?kind IN (:C, :D))
}''' .
:Q7 a sh:NodeShape ; sh:targetClass :C ; sh:sparql :Q7s .
:Q7s sh:select '''SELECT DISTINCT $this ?path ?value {
    { $this :p ?value . BIND(:p AS ?path) }
    UNION { FILTER EXISTS { $this a :E } $this :r ?value . BIND(:r AS ?path) }
    FILTER(!EXISTS { ?value a :C })
}''' .
:Q9 a sh:NodeShape ; sh:targetClass :C ; sh:sparql :Q9s .
:Q9s sh:select '''SELECT DISTINCT $this ?value {
    $this :q ?x . ?x ?any ?y . ?y :r ?value . ?y :p ?k . FILTER(?k IN (:a, :b, :c))
}''' .
:Q10 a sh:NodeShape ; sh:targetClass :C ; sh:sparql :Q10s .
:Q10s sh:select '''SELECT DISTINCT $this ?value ?label ?said {
    $this :p ?value . FILTER NOT EXISTS { ?value :q $this }
    OPTIONAL { ?value :r ?label } FILTER(!BOUND(?label) || isIRI(?label))
    OPTIONAL { $this :m ?n } BIND(COALESCE(?n, 0) AS ?said)
}''' .
:Q11 a sh:NodeShape ; sh:targetClass :C ; sh:sparql :Q11s .
:Q11s sh:select '''SELECT DISTINCT $this ?value {
    $this :p ?kind ; :q ?place .
    BIND(IF(?kind = :a, :C, IF(?kind IN (:b, :c), :D, COALESCE(?nothing, :E))) AS ?class)
    ?value :r ?class ; :q ?place .
    FILTER NOT EXISTS { ?made a ?class . FILTER EXISTS { ?made :q ?place } }
}''' .
:Q12 a sh:NodeShape ; sh:targetClass :C ; sh:sparql :Q12s .
:Q12s sh:select '''SELECT DISTINCT $this ?value {
    $this :p ?kind . OPTIONAL { $this :m ?n }
    BIND(IF(?n > 1, :C, :D) AS ?class)
    ?value a ?class ; :q ?kind .
}''' .
:Q13 a sh:NodeShape ; sh:targetClass :C ; sh:sparql :Q13s .
:Q13s sh:select '''SELECT DISTINCT $this ?value {
    $this :p ?kind . { ?value :q $this BIND(IF(?kind = :a, :C, :D) AS ?class) }
    ?value :r ?class .
}''' .
:Q14 a sh:NodeShape ; sh:targetClass :C , :D ; sh:sparql :Q14s .
:Q14s sh:select '''SELECT DISTINCT $this ?value {
    $this :p|:q ?value .
    FILTER NOT EXISTS { ?value :p*/:r $this }
    FILTER EXISTS { ?value :q ?x }
    FILTER(?value != :a || ?nothing > 1)
    FILTER(EXISTS { $this :q? ?y . ?y a :D } || EXISTS { ?value :r+ ?y })
}''' .
"""
