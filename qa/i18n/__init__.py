"""Every word of the program, in Chinese and in English.

``screen``, ``command`` and ``help`` hold the texts by name, ``answers`` the labels of answers,
``tools`` those for assistants, ``errors`` and ``http_errors`` what ``qa`` adds to the catalogue of
errors in ``index``; ``messages`` gives them out.
"""

__all__ = ["answers", "errors", "help", "http_errors", "messages", "places"]
