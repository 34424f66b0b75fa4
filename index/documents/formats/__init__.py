"""Readers of file formats: the bytes of a file in, its text and structure out.

``registry`` states every format once and picks the reader; ``content`` tells what a file is,
whatever it is called; each reader hands over an ``Extracted`` (``pieces``); ``needs`` knows what
some formats need besides. The readers stand in rooms of kindred formats, those that several use
(``tables``, ``pictures``, ``archive``) beside them. No reader, nor a library of one, is imported
before a file of its format is met.
"""

__all__ = ["content", "needs", "pictured", "pictures", "pieces", "registry"]
