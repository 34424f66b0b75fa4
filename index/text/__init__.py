"""Text to words, sentences and passages: for matching only, never for showing."""
