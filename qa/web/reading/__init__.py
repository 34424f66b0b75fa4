"""Reading a document: what its paragraphs are, its outline, finding in it, its pages.

A browser says how it wants a document shown (``view``); ``shelf`` keeps the documents that were
opened last, with what is worked out once for each; ``blocks`` makes what a template shows of a
stretch of the text, ``page`` what it shows of a page.
"""

__all__ = ["blocks", "matches", "outline", "page", "shelf", "view"]
