"""Whether cited sentences support a sentence that a language model wrote.

``types`` says what goes in and out; ``rules`` decides by numbers, names and words alone, and what
it compares is found by ``amounts``, ``names``, ``wording`` and ``alignment`` (``comparison`` puts
them together); ``verifier`` adds the models, and ``load_verifier`` there chooses between the two.
"""

__all__ = ["types", "verifier", "wording"]
