"""A question to ranked passages.

``query`` makes the vector and the words of a question, translated where the documents are in the
other language; ``retriever`` searches the index with both and fuses the two rankings.
"""

__all__ = ["dictionary", "query", "retriever"]
