"""Building an index and keeping it up to date.

``builder`` compares the ``inputs`` with the last generation, reads and embeds what changed, and
writes the next ``generation``; ``watcher`` repeats that whenever something changes. ``library``
adds files and removes them; ``tagging`` gives tags to documents; ``inspection`` says what is
indexed and what a build would change. ``cluster`` has the workers of Ray do the reading and the
embedding.
"""

__all__ = ["builder", "inspection", "library", "progress", "tagging", "watcher"]
