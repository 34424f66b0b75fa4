"""A question to ranked passages.

``query`` makes the vector and the words of a question, translated where the documents are in the
other language; ``retriever`` searches the index with both, and ``fusion`` makes
one ranking of the two.
"""

__all__ = ["dictionary", "fusion", "query", "retriever"]
