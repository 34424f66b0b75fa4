"""The conversation on the screen: asking and stopping, answers in a model's words, explaining,
rating, keeping and saving."""

__all__ = ["chat", "explanation", "export", "feedback", "keeping", "writing"]
