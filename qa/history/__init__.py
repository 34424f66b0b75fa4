"""Conversations that stay: kept for each owner in a local SQLite file, and found again.

``History`` is the open file: it lists, finds, continues, renames and deletes the conversations of
an owner, and keeps new turns. An owner is any string that only one person has: the random key of a
browser, or the name of an account. ``records`` are answers as bytes, and back.
"""

from qa.history.records import load_answer, store_answer
from qa.history.schema import history_file
from qa.history.store import History
from qa.history.types import Bounds, KeptConversation, Summary

__all__ = [
    "Bounds",
    "History",
    "KeptConversation",
    "Summary",
    "history_file",
    "load_answer",
    "store_answer",
]
