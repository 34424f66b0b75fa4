"""Questions worth asking: made from the documents at hand, and checked by asking them.

``chinese`` and ``english`` make candidates of the sentences of a document, by rule; ``checking``
keeps those that the assistant answers with confidence, from that very sentence. ``Suggestions``
does both in the background and remembers the outcome for each generation of the index.
"""

from qa.suggesting.pool import Offer, Suggestions, questions_file
from qa.suggesting.texts import Suggestion

__all__ = ["Offer", "Suggestion", "Suggestions", "questions_file"]
