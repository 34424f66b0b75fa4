"""The doors to the documents over HTTP, with the screen among them.

``application`` puts them together: the API (``questions``, ``documents``, ``upkeep``), what speaks
OpenAI's language (``chat``) and the protocol of assistants (``mcp``, also without HTTP), and the
screen of ``qa.web``. ``guard`` stands before all of them: which hosts and origins may come in, how
large and how slow a request may be, and what a browser may do with the answer. ``callers`` says who
asks. ``problems`` words what went wrong, ``records`` describes what goes in and out, ``house``
holds what all doors share, ``metrics`` counts. ``serving`` listens.
"""

__all__ = ["application", "callers", "mcp", "serving"]
