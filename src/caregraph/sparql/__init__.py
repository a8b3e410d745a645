"""SPARQL SELECT as a small tree: read, inspected, rearranged and written again.

Layer 2. pyoxigraph and rdflib show no usable tree (rdflib's takes some 15 ms a query), and
rules cannot be linted, rearranged or followed backwards as text. The tree covers what a SHACL
constraint may say; anything else is refused by name, never passed through unread. Prefixes are
resolved while reading, so a written query stands alone.
"""
