"""Word files (.docx), with the numbers that Word writes by itself."""

__all__ = ["document"]
