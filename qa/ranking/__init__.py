"""Passages to scored sentences, and the confidence that they answer.

``candidates`` takes the sentences of the best passages, ``features`` describes them, boosted trees
score them, and where doubt is left a reader looks at the best again (``pipeline``).
"""

__all__ = ["candidates", "features", "pipeline"]
