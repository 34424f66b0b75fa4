"""The index on disk: generations, their manifests, tables and blocks.

A build writes blocks of documents and finally switches to a new generation. Opening an index reads
the manifest of the current generation and maps its arrays; it never writes.
"""

__all__ = ["blocks", "checksums", "document_table", "embedding_cache", "generations", "manifest"]
