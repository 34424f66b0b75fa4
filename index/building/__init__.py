"""Bring an index up to date: what changed, read, embedded, written, switched.

``builder`` compares what is there with the last generation, reads what changed, embeds it, and
writes the next generation; ``watcher`` does so again and again, ``library`` puts files in and takes
them out, ``inspection`` says what is indexed and what a build would change.
"""

__all__ = ["builder", "inspection", "library", "progress", "watcher"]
