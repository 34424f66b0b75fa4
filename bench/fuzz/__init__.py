"""Damaged files, many and for long: what the quick tests do not find."""
