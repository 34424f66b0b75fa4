"""The doors to the documents over HTTP, with the screen among them.

``application`` puts them together: the API and what speaks OpenAI's language (``doors``), the
protocol of assistants (``mcp``, also without HTTP), and the screen of ``qa.web``. ``gate`` stands
before all of them: which hosts and origins may come in, how large and how slow a request may be,
and what a browser may do with the answer. ``entrance`` says who asks, ``wire`` describes what goes
in and out and words what went wrong; ``house`` holds what all doors share, ``metrics`` counts,
``generations`` says of which one a result is. ``serving`` listens.
"""

__all__ = ["application", "serving"]
