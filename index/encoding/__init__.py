"""Text to vectors: the sentence model, compiled for this processor, and its tokenizer.

``loading`` opens the encoder that the settings name: the bundled model, compiled once and kept in
the cache folder, or any sentence-transformers model. ``adapters`` opens the bundled model with
learned updates, to read a question and a sentence together.
"""

__all__ = ["adapters", "loading"]
