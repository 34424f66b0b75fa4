"""Passages to scored sentences, and the confidence that they answer."""
