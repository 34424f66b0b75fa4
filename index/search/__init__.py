"""An open index: its vectors and words, searched.

``opened_index`` maps the files of a generation and answers from ``vectors`` (dense search) and
``bm25`` (lexical search), both of which also write their files when an index is built.
"""

__all__ = ["bm25", "opened_index", "vectors"]
