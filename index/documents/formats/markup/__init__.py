"""Marked-up text: web pages, their tables, and e-books, whose chapters are web pages."""

__all__ = ["epub", "html", "html_tables"]
