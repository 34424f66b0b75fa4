"""Web pages by address: which may be fetched, and how one is fetched within its limits."""

__all__ = ["addresses", "fetching"]
