"""An open index: its vectors and words, searched."""
