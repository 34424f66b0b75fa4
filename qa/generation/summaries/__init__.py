"""What takes more than one request: a long text read part by part, and the parts put together.

``tasks`` says what a question asks for and ``reading`` which sentences that takes; ``planning``
cuts them into windows and counts the requests before any is made; ``wording`` words them.
``digest`` reads window after window, keeps what it found (``memory``), and has it put together;
every line is verified against the sentences of the documents, never against what a model wrote.
"""

__all__ = ["digest", "memory", "tasks"]
