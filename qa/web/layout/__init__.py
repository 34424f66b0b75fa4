"""What the page is made of: its two columns, the list of conversations, the row of questions."""

__all__ = ["columns", "history_column", "suggestion_row"]
