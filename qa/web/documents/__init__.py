"""The documents on the screen: what is indexed, and adding, removing and rebuilding."""

__all__ = ["details", "library", "panel", "uploaded"]
