"""The last generation and the next: ``previous`` has the last, ``intake`` takes in what changed,
``embedding`` adds the vectors that nothing holds, ``edges`` and ``postings`` are kept beside the
text, and ``assembly`` and ``writer`` put the next one together."""

__all__ = ["assembly", "edges", "embedding", "intake", "postings", "previous", "writer"]
