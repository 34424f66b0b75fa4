"""Retrievers for other frameworks, over an index of Wenda.

``langchain`` and ``llamaindex`` each have a ``WendaRetriever``, and import their framework, which
the extra of the same name brings; ``finding`` is what the two share.
"""

__all__ = ["langchain", "llamaindex"]
