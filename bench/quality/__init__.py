"""Quality that ``wenda eval`` does not measure."""
