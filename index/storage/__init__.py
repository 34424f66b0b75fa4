"""The index on disk: generations, their manifests, tables and blocks."""
