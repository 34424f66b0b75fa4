"""Opening what strangers made: XML without entities, zip files without bombs."""

__all__ = ["xml", "zip"]
