"""Questions for an overview, in Chinese and English, to what they ask for."""

__all__ = ["chapter_names", "hints", "parsing", "requests"]
