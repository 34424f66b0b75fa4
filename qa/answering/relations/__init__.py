"""How sentences stand to each other and to what is asked.

Of two sentences ``contradictions`` says whether they differ on one fact, clause by clause
(``clauses``), ``circumstances`` and ``neighbours`` whether they speak of the same case, and
``holders`` of the same holder of a post. ``other_codes``, ``other_fixed`` and ``other_kinds`` say
whether one names another code, another year, edition or rank, or another kind of thing than the
question; ``doubts`` says so of what was found. ``lists`` and ``table_rows`` find what belongs
together; ``deciding`` finds the sentence that settles whether something is so.
"""

__all__ = [
    "circumstances",
    "clauses",
    "contradictions",
    "deciding",
    "doubts",
    "holders",
    "lists",
    "neighbours",
    "other_codes",
    "other_fixed",
    "other_kinds",
    "table_rows",
]
