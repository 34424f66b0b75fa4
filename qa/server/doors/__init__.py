"""The doors of the API: questions, documents, building, OpenAI's chat, and a page about it all."""

__all__ = ["chat", "documents", "questions", "reference", "upkeep"]
