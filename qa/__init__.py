"""A question to a cited answer: retrieval, evidence, confidence, and the words of the answer."""

from index import add_wordings as _add_wordings
from qa.assistant import Assistant, Conversation
from qa.i18n.errors import WORDINGS as _WORDINGS
from qa.i18n.http_errors import WORDINGS as _HTTP_WORDINGS
from qa.retrieval.retriever import Retriever
from qa.service import open_assistant
from qa.types import Answer, Citation, Result

__all__ = [
    "Answer",
    "Assistant",
    "Citation",
    "Conversation",
    "Result",
    "Retriever",
    "open_assistant",
]

_add_wordings(_WORDINGS)
_add_wordings(_HTTP_WORDINGS)
