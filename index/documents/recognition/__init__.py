"""Text on pictures: read by RapidOCR in a process of its own, and kept by the document's content.

``recognizer`` hands pictures to the process (``worker``) and keeps what it gives back (``store``);
``lettering`` says what that is.
"""

__all__ = ["lettering", "recognizer", "store"]
