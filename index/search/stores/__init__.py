"""Where generations are kept: the files of an index folder, or Milvus, which machines share.

``protocol`` says what a store does; ``files`` and ``milvus`` are the two there are. ``loading``
brings the index that a build made into a store, ``stored_index`` answers from it, and ``opening``
opens whichever the settings name. A process that answers from files imports ``opening`` alone.
"""

__all__ = ["loading", "opening"]
