"""Everything that fits: the ranker, the reader, both confidences, the verifier."""
