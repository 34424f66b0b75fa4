"""Text to sentences, passages and words: for matching, never for display.

A paragraph is cut into ``sentences``, which are packed into passages (``chunking``); passages are
cut into ``words`` (folded, by jieba), which get numbers (``vocabulary``). ``han`` and ``numerals``
define Han characters and Chinese numerals for the whole project.
"""

__all__ = ["chunking", "folding", "han", "jieba_dictionary", "numerals", "vocabulary", "words"]
