"""Reading, splitting and embedding as jobs of Ray Data (https://docs.ray.io), to Parquet.

``workers`` is what a build uses in place of its own process: it sends items and passages to the
``jobs``, which run ``tasks`` on the machines of a cluster, and takes the rows (``rows``) from the
``parquet`` files that these write. Only ``jobs`` imports Ray.
"""

__all__ = ["workers"]
