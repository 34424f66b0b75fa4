"""Searching an open index, by vectors and by words.

``opened_index`` maps the files of a generation and searches them with ``vectors`` (dense search)
and ``bm25`` (lexical search), both of which also write their files when an index is built.
``document_tags`` has the tags of its documents, and ``stores`` is where generations are kept:
in these files, or in Milvus.
"""

__all__ = ["bm25", "document_tags", "opened_index", "vectors"]
