"""The source of a quotation beside the chat: what was clicked, and the document around it."""

__all__ = ["pointers", "quotations", "source_panel"]
