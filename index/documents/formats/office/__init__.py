"""Slides, OpenDocument and rich text, and the binary files that LibreOffice converts."""

__all__ = ["old_office", "open_text", "rich_text", "slides"]
