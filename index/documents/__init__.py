"""Files to documents: found, decoded, and read with their structure.

``scanner`` lists the files of the folders that were given; ``reader`` has each read by its format
(``formats``), leaves out boilerplate (of a line, a document, or a folder), and makes a Document of
the blocks that are left (``outline``). ``page_views`` draws the pages of a document that has pages,
and ``placement`` finds a stretch of its text on them. ``web`` fetches pages by their addresses.
``recognition`` reads the text on pictures. ``objects`` are what stands for files in object stores;
``access`` says of either why it cannot be had.
"""

__all__ = [
    "boilerplate",
    "folder_boilerplate",
    "objects",
    "originals",
    "page",
    "page_views",
    "reader",
    "scanner",
    "tags",
]
