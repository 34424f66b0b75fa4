"""Whether cited sentences support a sentence that a language model wrote.

``types`` says what goes in and out; ``rules`` decides by numbers, names and words alone, and what
it compares is found by ``amounts``, ``names``, ``wording`` and ``alignment`` (``comparison`` puts
them together); ``entailment`` reads claim and sentences as a whole, ``decision`` weighs what was
found, and ``load_verifier`` of ``verifier`` chooses between the rules and the models.
"""

__all__ = ["types", "verifier", "wording"]
