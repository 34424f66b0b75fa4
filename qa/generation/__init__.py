"""Answers in a language model's words, over any OpenAI-compatible endpoint; off unless switched on.

``evidence`` gathers the sentences that the model may use, ``prompt`` numbers them and words the
request, ``client`` sends it (``exchange`` is one attempt), ``parser`` cuts the reply into claims as
it comes in, ``arithmetic`` computes what the model leaves to be computed, and ``writing`` has every
claim verified. ``writer`` is what a screen or a command holds; ``endpoint`` what is set, ``check``
what an endpoint can do.
"""

__all__ = ["check", "endpoint", "outcome", "writer"]
