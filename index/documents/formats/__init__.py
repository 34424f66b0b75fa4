"""Readers of file formats: the bytes of a file in, its text and structure out."""
