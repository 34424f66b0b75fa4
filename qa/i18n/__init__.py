"""Every word of the program, in Chinese and in English."""

__all__ = ["answers", "errors", "help", "messages"]
