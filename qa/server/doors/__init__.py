"""The doors of the API: questions, documents, building, and OpenAI's chat."""

__all__ = ["chat", "documents", "questions", "upkeep"]
