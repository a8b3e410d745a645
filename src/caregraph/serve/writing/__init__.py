"""Writing into a store that is served: judged first, written ahead, logged, and taken back.

Layer 6.
"""
