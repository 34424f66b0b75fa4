"""The index on disk: generations, their manifests, tables and blocks.

A build writes blocks of documents and switches to a new generation at its end; opening an index
reads the manifest of the current one and maps its arrays. Opening never writes.
"""

__all__ = ["blocks", "checksums", "document_table", "embedding_cache", "generations", "manifest"]
