"""Pages of the ontology: what each word means, where it is used, how things are said.

Layer 6.
"""
