"""The pages of a structure: its sentence, its drawing, its chart, and each of its tables.

Layer 6.
"""
