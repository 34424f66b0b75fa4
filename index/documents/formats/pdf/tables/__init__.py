"""Tables in PDF: drawn with lines, set apart by gaps, column by column, over pages."""

__all__ = ["continued", "grids", "rows", "ruled", "unruled"]
