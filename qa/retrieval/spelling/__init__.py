"""What a question in which nothing was found may have been meant to say: mistyped words that sound
like words of the index, and pinyin."""

__all__ = ["respelling"]
