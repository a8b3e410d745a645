"""What is asked of a structure: the rules, and the law that they rest on.

Layer 6.
"""
