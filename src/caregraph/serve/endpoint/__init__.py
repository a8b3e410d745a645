"""The SPARQL endpoint: protocol, description of the service, and the pool that runs queries.

Layer 6.
"""
