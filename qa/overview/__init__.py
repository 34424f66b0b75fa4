"""Overviews in the documents' own words: of a document part by part, of a folder topic by topic.

``hints`` says cheaply whether a question may ask for one, ``requests`` what it asks for, in Chinese
(``chinese``) or in English (``english``), and ``references`` which documents it means. ``parts``
and ``sentences`` take a document apart, ``choosing`` picks the sentences that stand for it,
``topics`` groups the documents of a folder, and ``replies`` makes answers of them.
"""

__all__ = ["asking", "headings", "parts", "questions", "references", "replies", "sentences"]
