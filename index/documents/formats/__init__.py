"""Readers of file formats: the bytes of a file in, its text and structure out.

``registry`` states every format once and picks the reader; each reader hands over an ``Extracted``
(``pieces``). Nothing but the registry is imported before a file of the format is met.
"""

__all__ = ["registry"]
