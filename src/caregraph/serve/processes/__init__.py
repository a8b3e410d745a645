"""Processes that do what may take long: how they are limited, closed off and asked.

Layer 6.
"""
