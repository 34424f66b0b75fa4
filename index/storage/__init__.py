"""The index on disk: generations, their manifests, tables and blocks.

A build writes blocks of documents and finally switches to a new generation. Opening an index reads
the manifest of the current generation and maps its arrays; it never writes. ``given_tags`` keeps
what people file documents under, and ``page_list`` the web pages, beside the generations.
"""

__all__ = [
    "blocks",
    "checksums",
    "document_table",
    "embedding_cache",
    "generations",
    "given_tags",
    "manifest",
    "outlines",
    "page_list",
]
