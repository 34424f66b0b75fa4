"""Text to words, sentences and passages: for matching only, never for showing.

A paragraph is cut into ``sentences``, these are packed into passages (``chunking``), and passages
into ``words`` (folded, by jieba), which become numbers (``vocabulary``). What a Han character and a
Chinese numeral are is said here, in ``han`` and ``numerals``, for all other rooms.
"""

__all__ = ["chunking", "folding", "han", "jieba_dictionary", "numerals", "vocabulary", "words"]
