"""Everything that teaches: the ranker, the reader, both confidences."""
