"""Questions worth asking: made from the documents at hand, and checked by asking them.

``chinese`` and ``english`` make candidates of the sentences of a document, by rule; ``checking``
keeps those that the assistant answers with confidence, from that very sentence. ``Suggestions``
does both in the background and remembers the outcome for each generation of the index.
"""

from qa.suggesting.checking import candidates_of
from qa.suggesting.pool import Offer, Suggestions, questions_file
from qa.suggesting.texts import Candidate, Suggestion

__all__ = ["Candidate", "Offer", "Suggestion", "Suggestions", "candidates_of", "questions_file"]
