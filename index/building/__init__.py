"""Bring an index up to date: what changed, read, embedded, written, switched."""
