"""A question to ranked passages.

``query`` holds the vector and the words of a question, translated if the documents are in the other
language; ``retriever`` searches the index with both, and ``fusion`` merges the two results into one
ranking. ``wording`` words a question as the documents do; ``names`` finds what a question names,
``spelling`` says what one in which nothing was found may have been meant to say, ``dictionaries``
hold words of both languages.
"""

__all__ = [
    "fusion",
    "query",
    "retriever",
]
