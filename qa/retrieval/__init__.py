"""A question to ranked passages.

``query`` holds the vector and the words of a question, translated if the documents are in the other
language; ``retriever`` searches the index with both, and ``fusion`` merges the two results into one
ranking. ``wording`` words a question as the documents do; ``articles`` and ``identifiers`` find
what can be found exactly; ``respelling`` says what a question in which nothing was found may have
been meant to say. ``scope`` says what of the index may be quoted, and ``named_documents``
which documents a question names.
"""

__all__ = [
    "articles",
    "dictionary",
    "document_names",
    "fusion",
    "identifiers",
    "named_documents",
    "query",
    "respelling",
    "retriever",
    "scope",
]
