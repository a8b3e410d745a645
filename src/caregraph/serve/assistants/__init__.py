"""A door for assistants: what the service answers, as tools of the Model Context Protocol.

Layer 6. A tool asks the service by an address, as any client would: so limits, deadlines, what is
withheld and what an answer says are the same, and nothing can be written.
"""
