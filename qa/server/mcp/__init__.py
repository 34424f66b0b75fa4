"""The documents as tools and resources of the Model Context Protocol (MCP), for assistants.

``tools`` is the table of what there is, done by ``asking``, ``reading`` and ``changing`` with the
``arguments`` they take; ``texts`` words the results beside their records, ``resources`` names the
documents. ``protocol`` speaks the protocol, over HTTP behind ``door`` and over the standard
streams in ``stdio``. Only these three know the package ``mcp``, which the extra of that name
brings, and import it when it is used.
"""

__all__ = ["door", "stdio"]
