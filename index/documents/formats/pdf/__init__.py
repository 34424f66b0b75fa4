"""PDF files: characters on a page to lines, rows, columns, and paragraphs with page numbers."""

__all__ = ["document", "lines", "pages", "recognized", "scans"]
