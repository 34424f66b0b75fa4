"""Scored sentences to an answer with citations, or to a refusal."""
