"""CC-CEDICT, built once and cached: words of the other language (``bilingual``), and how Chinese
words sound (``sounds``)."""

__all__ = ["bilingual", "glosses", "sounds", "tables"]
