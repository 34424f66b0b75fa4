"""A question to a cited answer: retrieval, evidence, confidence, and the words of the answer."""

from qa.assistant import Assistant, Conversation
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
