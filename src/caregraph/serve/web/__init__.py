"""What every page is made of: the request read, the answer laid out, failures, addresses.

Layer 6.
"""
