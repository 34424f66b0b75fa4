"""Text to vectors: the sentence model, prepared for this processor, and its tokenizer.

``loading`` opens the encoder that the settings ask for: the bundled model, compiled once and kept
in the cache folder, or any sentence-transformers model. ``adapters`` opens the same model with
learned updates, to read a question and a sentence together.
"""

__all__ = ["adapters", "loading"]
