"""Text to vectors: the sentence model, prepared for this processor, and its tokenizer."""
