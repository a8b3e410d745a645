"""The graph: records become a dataset, and a dataset is seen through a view.

Layer 3. ``ontology`` loads what is shipped, ``build`` makes structures from records, ``store``
opens what people name on the command line, ``view`` resolves dates and proposals.
"""
