"""What a question asks for: its words, subject, quantities and language.

Every later room starts from here: a question is folded and cut into ``tokens``, told what it is
about (``topics``, ``subject``) and what it wants (``analysis``, ``literals``, ``quantities``), and
how a text may word it otherwise (``spellings``, ``regional_words``). ``measures`` puts values with
their units on one scale. The closed classes of words, and all function words, stand in ``lexicon``.
``columns`` says which columns of a table are asked for, ``thing_kinds`` what a code is said to be,
``fixed_terms`` what a number fixes. ``small_talk`` tells what is no question.
"""

__all__ = [
    "analysis",
    "articles",
    "columns",
    "fixed_terms",
    "identifiers",
    "language",
    "lexicon",
    "literals",
    "measures",
    "quantities",
    "regional_words",
    "small_talk",
    "spellings",
    "subject",
    "thing_kinds",
    "tokens",
    "topics",
]
