"""A question to ranked passages.

``query`` holds the vector and the words of a question, translated if the documents are in the other
language; ``retriever`` searches the index with both, and ``fusion`` merges the two results into one
ranking.
"""

__all__ = ["dictionary", "fusion", "query", "retriever", "scope"]
