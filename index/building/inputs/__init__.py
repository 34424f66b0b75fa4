"""What a build reads: ``items`` are found in folders and among ``web_pages``, ``changes`` compares
them with the last generation, and ``reading`` makes documents and passages of one."""

__all__ = ["changes", "items", "reading", "web_pages"]
