"""What a thing is, in one sentence that would do in a letter, and what else is to be said.

Layer 3, above ``graph``. The sentences are claims, so they are worked out here and nowhere else,
for pages, paths, answers and assistants alike. What nobody said is "not stated", never "none".
"""

from __future__ import annotations

from caregraph.sentences.absence import Absence, absent
from caregraph.sentences.things import first, sentences

__all__ = ["Absence", "absent", "first", "sentences"]
